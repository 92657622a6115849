#!/bin/bash
# Several motcuad on one database: no double letter, nothing acknowledged is lost, nobody sees an old state.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

serve
/usr/bin/python3 "$source_root/tests/system/nodes_test.py"
operate audit verify
