#!/bin/bash
# stop.sh DIR: stops the cluster made by start.sh and throws its files away; the server log stays.
set -euo pipefail

place=${1:?usage: stop.sh DIR}
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [[ ! -e $place/data ]]; then
    exit 0
fi
[[ $(cat "$place/MARKER" 2>/dev/null) == "$marker" ]] || fail "$place was not made by start.sh"
bin=$(postgres_bin)
if is_running; then
    as_owner "$bin/pg_ctl" -D "$place/data" -m immediate -w -t 60 stop >/dev/null
fi
rm -rf "$place/data"
