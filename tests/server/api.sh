#!/bin/bash
# api.sh STORY: runs one of the API's tests against a fresh server with a test clock. papers_2018 is the story of
# papers with every procedure under the forms of Circular 01/2018.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

story=$1
if [[ $story == papers* ]]; then
    signing=yes
fi
if [[ $story == papers_2018 ]]; then
    form_set=2018
    story=papers
fi
serve
/usr/bin/python3 "$source_root/tests/server/${story}_test.py"
