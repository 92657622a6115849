#!/usr/bin/env bash
# Stops and removes the cluster that start.sh DIRECTORY made.
set -euo pipefail
here=${1:?directory}
[ -s "$here/socket.path" ] || exit 0
socket=$(cat "$here/socket.path")
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
if [ "$(id -u)" = 0 ]; then
  runuser -u postgres -- "$bin/pg_ctl" -D "$socket/data" -m immediate stop >/dev/null 2>&1 || true
else
  "$bin/pg_ctl" -D "$socket/data" -m immediate stop >/dev/null 2>&1 || true
fi
case "$socket" in /tmp/motcua-pg-*) rm -rf "$socket" ;; esac
rm -f "$here/socket.path"
