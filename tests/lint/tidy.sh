#!/bin/bash
# tidy.sh BUILD_DIR [FILE...]: clang-tidy 14 over the given files, or over all of them; any finding fails.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build=${1:?usage: tidy.sh BUILD_DIR [FILE...]}
shift
files=("$@")
if [[ ${#files[@]} -eq 0 ]]; then
    mapfile -t files < <(find libs services tests -name '*.cpp' | sort)
fi
# The database was written for g++, whose warning names clang does not all know.
printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P 2 clang-tidy-14 -p "$build" --quiet --warnings-as-errors='*' \
    --extra-arg=-Wno-unknown-warning-option
