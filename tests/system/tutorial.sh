#!/bin/bash
# Lives through schemas/api/TUTORIAL.md against a fresh server with a test clock: every block runs, and answers as it says there.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

serve
cd "$serving"
/usr/bin/python3 "$source_root/tests/system/tutorial_test.py" "$source_root/schemas/api/TUTORIAL.md"
