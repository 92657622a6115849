#!/bin/bash
# Measures what sending a file costs: MB/s from the first byte to "kept" beside `sha256sum` and `cp` of the same file,
# best of several. Usage: MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/upload.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

megabytes=${MEGABYTES:-200}
rounds=${ROUNDS:-5}
log_level=info
serve
export MEGABYTES=$megabytes ROUNDS=$rounds
/usr/bin/python3 "$source_root/tests/bench/upload.py"
