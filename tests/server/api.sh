#!/bin/bash
# Runs the API's tests against a fresh server with a test clock.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

serve
/usr/bin/python3 "$source_root/tests/server/$1"
