#!/bin/bash
# start.sh DIR: starts a clamd on the socket DIR/socket. It knows one signature, that of the EICAR test file, and takes
# streams of at most 1 MiB.
set -euo pipefail

place=$1
"$(dirname "${BASH_SOURCE[0]}")/stop.sh" "$place"
mkdir -p "$place/database"
# MD5 and length of the 68 bytes of the EICAR test file, and its beginning for files that hold more.
echo '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-File' >"$place/database/eicar.hdb"
cat >"$place/clamd.conf" <<CONF
DatabaseDirectory $place/database
LocalSocket $place/socket
PidFile $place/pid
LogFile $place/log
LogTime yes
Foreground no
FixStaleSocket yes
StreamMaxLength 1M
MaxThreads 2
ConcurrentDatabaseReload no
SelfCheck 0
CONF
clamd --config-file "$place/clamd.conf" >"$place/out" 2>&1 || {
    cat "$place/out" "$place/log" >&2
    exit 1
}
limit=$((SECONDS + 60))
until [[ -S $place/socket ]] && clamdscan --config-file "$place/clamd.conf" --ping 1 >/dev/null 2>&1; do
    if ((SECONDS >= limit)); then
        cat "$place/out" "$place/log" >&2
        exit 1
    fi
    sleep 0.1
done
