#!/bin/bash
# Says which C++ files clang-format 14 would lay out differently; with --fix it does so.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mode=(--dry-run -Werror)
[[ ${1:-} == --fix ]] && mode=(-i)
format=$(command -v clang-format-14 || command -v clang-format)
mapfile -d '' files < <(find libs services tests \( -name '*.hpp' -o -name '*.cpp' \) -print0 | sort -z)
[[ ${#files[@]} -gt 0 ]] || {
    echo "format.sh: found no C++ file" >&2
    exit 1
}
printf '%s\0' "${files[@]}" | xargs -0 -n 20 -P 2 "$format" --style=file "${mode[@]}"
echo "${#files[@]} files are laid out as .clang-format says"
