#!/bin/bash
# Runs shellcheck over every shell script of the project, known by its first line.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mapfile -t scripts < <(grep -rlE '^#!.*\b(ba|da)?sh$' .ci deploy tests | sort)
[[ ${#scripts[@]} -gt 0 ]] || {
    echo "shell.sh: found no script" >&2
    exit 1
}
shellcheck --external-sources --check-sourced --source-path=SCRIPTDIR "${scripts[@]}"
echo "${#scripts[@]} scripts are clean"
