#!/bin/bash
# Runs clang-tidy 14 over the libraries named (default: those that hold the rules), as .clang-tidy says.
# Usage: tests/lint/tidy.sh BUILD_DIR [LIBRARY...]
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=$1
shift
libraries=("$@")
[[ ${#libraries[@]} -gt 0 ]] || libraries=(core domain app security)
files=()
for library in "${libraries[@]}"; do
    files+=("libs/$library/src/"*.cpp)
done
# A header precompiled by g++ says nothing to clang: the sources name what they include.
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
sed -E 's# -Winvalid-pch -include [^ ]*cmake_pch\.hxx##g' "$build/compile_commands.json" >"$commands/compile_commands.json"
printf '%s\0' "${files[@]}" |
    xargs -0 -n 4 -P "$(nproc)" clang-tidy-14 -p "$commands" --quiet --warnings-as-errors='*' \
        --extra-arg=-Wno-unknown-warning-option 2> >(grep -v 'warnings generated' >&2)
echo "${#files[@]} files are tidy"
