#!/bin/bash
# place.sh BUILD_DIR: prints the directory the test cluster of this build lives in, sockets included.
# That is BUILD_DIR/pg, or a new directory under the system's temporary one when the path would not
# fit into a socket address (107 bytes) or the unprivileged owner could not reach it.
set -euo pipefail

place=$1/pg
mkdir -p "$1"
reachable=yes
if [[ $(id -u) -eq 0 ]] && ! setpriv --reuid=65534 --regid=65534 --clear-groups -- test -x "$1"; then
    reachable=no
fi
if [[ ${#place} -ge 85 || $reachable == no ]]; then
    place=$(mktemp -d -t motcua-pg.XXXXXX)
fi
echo "$place"
