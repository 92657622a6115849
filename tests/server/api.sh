#!/bin/bash
# api.sh STORY: runs one of the API's tests against a fresh server with a test clock. papers_2018 is the story of
# papers with every procedure under the forms of Circular 01/2018.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

story=$1
if [[ $story == papers* || $story == copies || $story == results || $story == forms ]]; then
    signing=yes
fi
if [[ $story == clients ]]; then
    identity=yes
fi
if [[ $story == papers_2018 ]]; then
    form_set=2018
    story=papers
fi
# Read by serve: a bucket that can be emptied.
# shellcheck disable=SC2034
[[ $story == limits ]] && client_rate=30
if [[ $story == notifications ]]; then
    source "$(dirname "${BASH_SOURCE[0]}")/notices.sh"
fi
if [[ $story == portal ]]; then
    portals=yes
    export PYTHONPATH=$source_root/tests/support
fi
if [[ $story == webhooks ]]; then
    receiver=yes
fi
if [[ $story == streams ]]; then
    heartbeat=1
fi
if [[ $story == oidc ]]; then
    source "$(dirname "${BASH_SOURCE[0]}")/oidc.sh"
fi
serve
/usr/bin/python3 "$source_root/tests/server/${story}_test.py"
