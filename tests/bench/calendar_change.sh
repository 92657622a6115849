#!/bin/bash
# Measures a calendar change over many open dossiers: preview, approval, and until the last dossier has followed.
# Usage: MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/calendar_change.sh [DOSSIERS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

# shellcheck disable=SC2034 # read by serve
log_level=info
serve
count=${1:-10000}
calendar="$URL/v1/calendars/vn-hcmc"

# call METHOD TOKEN URL [DATA]: prints the seconds taken, the answer goes to $serving/answer.
call() {
    curl -sf -X "$1" -o "$serving/answer" -w '%{time_total}' -H "Authorization: Bearer $2" "$3" ${4:+-d "$4"}
}

is_applied() {
    call GET "$LEADER" "$calendar/changes/$change?limit=1" >/dev/null && jq -e '.state == "applied"' "$serving/answer" >/dev/null
}

call POST "$ADMIN" "$URL/v1/test-clock/advance" '{"to":"2026-03-02T09:00:00+07:00"}' >/dev/null
curl -sf -H "Authorization: Bearer $CLERK" "$URL/v1/procedures/1.013829/versions/1" |
    jq '{unit: "H29.16", procedure: "1.013829", channel: "counter", components: [.components[] | {code}],
         applicant: {kind: "person", name: "Nguyễn Thị Đào", address: "1 Đường số 1"}}' >"$serving/intake.json"
for ((i = 0; i < count; i++)); do
    printf 'next\nurl = "%s/v1/dossiers"\nheader = "Authorization: Bearer %s"\ndata = "@%s"\noutput = "/dev/null"\nfail\n' \
        "$URL" "$CLERK" "$serving/intake.json"
done | sed 1d | curl -s -K -
jq '{reason: "Thông báo thử", document: (.version = 2 | .days += [{date: "2026-03-11", kind: "holiday", status: "decided", instrument: "Thông báo thử"}])}' \
    "$source_root/config/calendars/vn-hcmc.json" >"$serving/change.json"
preview=$(call POST "$ADMIN" "$calendar/changes" "@$serving/change.json")
change=$(jq -r .change_id "$serving/answer")
later=$(jq .counts.later "$serving/answer")
began=$EPOCHREALTIME
approve=$(call POST "$LEADER" "$calendar/changes/$change/approve")
wait_for 300 is_applied
followed=$(jq -n "$EPOCHREALTIME - $began")
printf '%d open dossiers, %d later: preview %.2f s, approval %.2f s, all followed after %.2f s\n' \
    "$count" "$later" "$preview" "$approve" "$followed"
