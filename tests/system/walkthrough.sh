#!/bin/bash
# Runs every ```bash block of README's walk-through, in order and in one shell, against a fresh server.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

signing=yes
serve
blocks=$serving/walkthrough.sh
awk '/^## Walk-through/ {here = 1} /^## Map/ {here = 0}
     here && /^```bash/ {block = 1; count++; next} /^```/ {block = 0} here && block
     END {exit count < 5}' "$source_root/README.md" >"$blocks"
cd "$serving"
bash -euo pipefail "$blocks"
echo "walk-through: all blocks passed"
