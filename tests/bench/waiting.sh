#!/bin/bash
# Measures what a client costs that waits for the feed's next event, against one that polls each second and hears 304.
# Usage: MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/waiting.sh [WAITERS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

# shellcheck disable=SC2034 # read by serve
log_level=info
serve
export SERVER_PID=$server_pid
/usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/waiting.py" "${1:-5000}"
