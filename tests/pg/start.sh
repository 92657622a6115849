#!/usr/bin/env bash
# Starts a throw-away PostgreSQL cluster for tests: start.sh DIRECTORY. Socket in DIRECTORY/socket, no TCP.
# Runs as an unprivileged user when called by root (PostgreSQL refuses root). Calling it again is harmless.
set -euo pipefail
here=${1:?directory}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as() { if [ "$(id -u)" = 0 ]; then runuser -u "$owner" -- "$@"; else "$@"; fi; }
owner=postgres
mkdir -p "$here"
here=$(cd "$here" && pwd)
# A Unix socket path has about 100 characters; a deep build tree would not fit.
socket=/tmp/motcua-pg-$(printf '%s' "$here" | sha256sum | cut -c1-12)
mkdir -p "$socket"
if [ "$(id -u)" = 0 ]; then
  id "$owner" >/dev/null 2>&1 || useradd --system "$owner"
  rm -rf "${socket:?}/data.tmp"
  chown "$owner" "$socket"
fi
data=$socket/data
if [ ! -s "$data/PG_VERSION" ]; then
  as "$bin/initdb" --no-sync -D "$data" -U motcua --auth=trust -E UTF8 --locale=C.UTF-8 >"$here/initdb.log"
  as tee -a "$data/postgresql.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$socket'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
EOF
fi
as "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1 || as "$bin/pg_ctl" -D "$data" -w -t 30 -l "$data/log" start >/dev/null
printf '%s\n' "$socket" >"$here/socket.path"
printf '%s\n' "$socket"
