#!/bin/bash
# On a running clock: the passed date is flagged when it passes, and the draft of the apology is there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

# Read by serve: this clock is nobody's to move.
# shellcheck disable=SC2034
test_clock=false
serve
kill -TERM "$server_pid"
wait "$server_pid"
server_pid=
/usr/bin/python3 "$source_root/tests/system/flagging_test.py"
