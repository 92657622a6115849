#!/bin/bash
# start.sh DIR: starts the throw-away PostgreSQL cluster of the tests; its socket is DIR/.s.PGSQL.5432
# and its superuser is `motcua`, without a password. Prints DIR, for use as the host of a connect string. A running cluster is reused; one that is not running
# is made anew, because without fsync nothing of it can be trusted.
set -euo pipefail

place=${1:?usage: start.sh DIR}
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[[ ${#place} -lt 90 ]] || fail "the path is too long for a socket address: $place"
bin=$(postgres_bin)
ensure_owner

if is_running; then
    echo "$place"
    exit 0
fi

if [[ -e $place/data && $(cat "$place/MARKER" 2>/dev/null) != "$marker" ]]; then
    fail "$place/data was not made by this script; not touching it"
fi
mkdir -p "$place"
echo "$marker" >"$place/MARKER"
rm -rf "$place/data" "$place"/.s.PGSQL.5432*
chmod 0700 "$place"
if [[ $(id -u) -eq 0 ]]; then
    chown motcua:motcua "$place"
fi

as_owner "$bin/initdb" --pgdata="$place/data" --username=motcua --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$place/initdb.log" 2>&1 || {
    cat "$place/initdb.log" >&2
    fail "initdb failed"
}
cat >>"$place/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$place'
port = 5432
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum_naptime = 5s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] %d '
CONF
as_owner "$bin/pg_ctl" -D "$place/data" -l "$place/postgres.log" -w -t 60 start >/dev/null || {
    tail -n 30 "$place/postgres.log" >&2
    fail "the server did not start"
}
echo "$place"
