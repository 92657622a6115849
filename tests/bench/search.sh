#!/bin/bash
# Measures search and lists over generated dossiers with applicants: p50 and p99 of a mix of exact, beginning and
# misspelt words through the running server, the ratio to a plain ilike over unaccented names, the first page
# of the list, and a quarter's table of rates. Usage:
# MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/search.sh [DOSSIERS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

# shellcheck disable=SC2034 # read by serve
log_level=info
serve
psql -X -q -v dossiers="${1:-1000000}" -h "$MOTCUA_PG_HOST" -U motcua -d "$database" \
    -f "$source_root/tests/bench/million.sql" >/dev/null
/usr/bin/python3 "$source_root/tests/bench/search.py"
