#!/bin/bash
# The operator's commands for kept files, against a running server: scrub, rotate, collect.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

serve
kept=$serving/files/kept

sql() {
    psql -X -qAt -v ON_ERROR_STOP=1 -h "$MOTCUA_PG_HOST" -U motcua_owner -d "$database" -c "$1"
}

# keep TEXT: a file as the server keeps it, ten days ago; prints its hash.
keep() {
    local sha256
    sha256=$(printf %s "$1" | sha256sum | cut -d ' ' -f 1)
    install -d -m 0700 "$kept/${sha256:0:2}/${sha256:2:2}"
    printf %s "$1" >"$kept/${sha256:0:2}/${sha256:2:2}/$sha256"
    sql "insert into files (sha256, size, media_type, stored_at, stored_by)
         values ('$sha256', ${#1}, 'application/pdf', now() - interval '10 days', 'clerk-1')"
    echo "$sha256"
}

place() {
    echo "$kept/${1:0:2}/${1:2:2}/$1"
}

# expect STATUS WORDS COMMAND...: the command ends so, and says so.
expect() {
    local status=0 said
    said=$(operate "${@:3}") || status=$?
    [[ $status == "$1" && $said == *"$2"* ]] || {
        echo "motcua ${*:3}: status $status, expected $1; said: $said; expected: $2" >&2
        exit 1
    }
}

referenced=$(keep "giấy chứng nhận")
free=$(keep "bản nháp")
third=$(keep "bản chụp")
sql "with h as (insert into holders (kind, id_type, id_number, name, address, created_at, updated_at)
         values ('person', 'cccd', '000000000001', 'Nguyễn Thị Đào', '1 Đường số 1', now(), now()) returning holder_id)
     insert into results (code, unit_id, procedure_code, holder_id, kind, number, title, issued_on, valid_from,
         file_sha256, origin, created_at, created_by)
     select 'KQ-1', 'H29.16', '1.013829', holder_id, 'granted', '1', 'Giấy', '2026-01-05', '2026-01-05', '$referenced',
         'issued', now(), 'leader-1' from h"

expect 0 "hỏng 0, thiếu 0, lạ 0" files scrub --rate 100

# Rotation: from plain to the first key, to the second; contents stay what they are.
head -c 32 /dev/urandom >"$serving/key-1"
head -c 32 /dev/urandom >"$serving/key-2"
chmod 0600 "$serving"/key-?
echo '{"current": "k1", "keys": {"k1": "key-1", "k2": "key-2"}}' >"$serving/keys.json"
jq --arg keys "$serving/keys.json" '.files.keys_file = $keys' "$serving/owner.json" >"$serving/owner.new"
mv "$serving/owner.new" "$serving/owner.json"
chmod 0644 "$serving/key-1"
expect 1 "" files rotate # a key that others may read
chmod 0600 "$serving/key-1"
expect 0 "Đã ghi lại 3 tệp" files rotate
expect 0 "Đã ghi lại 0 tệp" files rotate
if grep -q "bản nháp" "$(place "$free")"; then
    echo "the file is not encrypted" >&2
    exit 1
fi
jq '.current = "k2"' "$serving/keys.json" >"$serving/keys.new"
mv "$serving/keys.new" "$serving/keys.json"
expect 0 "Đã ghi lại 3 tệp" files rotate
jq 'del(.keys.k1)' "$serving/keys.json" >"$serving/keys.new"
mv "$serving/keys.new" "$serving/keys.json"
expect 0 "Đã đọc 3 tệp; hỏng 0" files scrub

# Damage is found and told by kind.
cp "$(place "$third")" "$serving/sound"
printf x | dd of="$(place "$third")" bs=1 seek=70 conv=notrunc status=none
expect 1 "hỏng $third (file_damaged)" files scrub
rm "$(place "$third")"
expect 1 "thiếu $third" files scrub
mv "$serving/sound" "$(place "$third")"
install -D -m 0600 /dev/null "$kept/00/00/stray"
expect 1 "lạ stray" files scrub
rm "$kept/00/00/stray"

# Collection: young and referenced files stay; the service's own role cannot delete.
if psql -X -q -h "$MOTCUA_PG_HOST" -U motcua_app -d "$database" -c "delete from files" 2>/dev/null; then
    echo "motcua_app may delete files" >&2
    exit 1
fi
expect 0 "Sẽ xóa 0 tệp" files collect --dry-run --older-than 30
expect 0 "Sẽ xóa 2 tệp; còn được dùng 1" files collect --dry-run
test -e "$(place "$free")"
expect 0 "Đã xóa 2 tệp; còn được dùng 1" files collect
test ! -e "$(place "$free")"
test -e "$(place "$referenced")"
test "$(sql 'select count(*) from files')" = 1
expect 0 "Đã đọc 1 tệp; hỏng 0, thiếu 0, lạ 0" files scrub
echo "files: all passed"
