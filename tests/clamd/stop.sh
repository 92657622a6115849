#!/bin/bash
# stop.sh DIR: stops the clamd of start.sh.
set -euo pipefail

place=$1
[[ -s $place/pid ]] || exit 0
pid=$(<"$place/pid")
if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == clamd ]]; then
    kill -TERM "$pid"
    limit=$((SECONDS + 30))
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < limit)); do
        sleep 0.1
    done
fi
rm -f "$place/pid" "$place/socket"
