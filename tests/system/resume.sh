#!/bin/bash
# A 200 MB upload that kill -9 of the server cuts in the middle goes on where it stopped and is kept whole.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

serve
export MOTCUA_SERVER_PID=$server_pid
# The second server, on the first one's port; started by the test once the first is dead.
restart=$serving/restart.sh
cat >"$restart" <<SH
#!/bin/bash
rm -f "$serving/port"
exec "$MOTCUA_BUILD/services/motcuad/motcuad" --config "$serving/again.json" \\
    --migrations "$source_root/schemas/sql" --port-file "$serving/port" >>"$serving/log" 2>&1
SH
chmod +x "$restart"
jq --argjson port "${URL##*:}" '.listen.port = $port' "$serving/motcuad.json" >"$serving/again.json"
/usr/bin/python3 "$source_root/tests/system/resume_test.py" "$restart"
