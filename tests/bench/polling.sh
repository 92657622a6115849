#!/bin/bash
# Measures what polling costs: requests per second by wrk, and the ratio to the reference run beside it,
# a dossier read through the database. Usage: MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/polling.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

seconds=${SECONDS_EACH:-5}
log_level=info
serve
operate users add --name poller-1 --role reviewer --unit H29.16 >"$serving/poller"
POLLER=$(cat "$serving/poller")
curl -sf -H "Authorization: Bearer $ADMIN" "$URL/v1/test-clock/advance" -d '{"to":"2026-03-02T09:00:00+07:00"}' >/dev/null
curl -sf -H "Authorization: Bearer $CLERK" "$URL/v1/procedures/1.013829/versions/1" |
    jq '{unit: "H29.16", procedure: "1.013829", channel: "counter", components: [.components[] | {code}],
         applicant: {kind: "person", name: "Nguyễn Thị Đào", address: "1 Đường số 1"}}' >"$serving/intake.json"
dossier=$(curl -sf -H "Authorization: Bearer $CLERK" "$URL/v1/dossiers" -d "@$serving/intake.json" | jq -r .dossier_id)

# rate PATH HEADER...: prints requests per second.
rate() {
    local path=$1
    shift
    local headers=()
    for header in "Authorization: Bearer $POLLER" "$@"; do
        headers+=(-H "$header")
    done
    wrk -t 1 -c 32 -d "${seconds}s" "${headers[@]}" "$URL$path" | awk '
        /^Requests\/sec/ {rate = $2} /Socket errors/ {print > "/dev/stderr"}
        END {printf "%.0f\n", rate}'
}

reference=$(rate "/v1/dossiers/$dossier")
tag=$(curl -sf -D - -o /dev/null -H "Authorization: Bearer $POLLER" "$URL/v1/dossiers/$dossier" | tr -d '\r' | awk 'tolower($1) == "etag:" {print $2}')
fresh=$(rate "/v1/dossiers/$dossier/status")
unchanged=$(rate "/v1/dossiers/$dossier/status" "If-None-Match: $tag")
printf '%-44s %10s %8s\n' "poll, 32 connections" "per second" "ratio"
printf '%-44s %10d %8s\n' "dossier through the database (reference)" "$reference" "1.0"
printf '%-44s %10d %8s\n' "status from memory, 200" "$fresh" "$(jq -n "$fresh / $reference * 10 | round / 10")"
printf '%-44s %10d %8s\n' "status unchanged, 304" "$unchanged" "$(jq -n "$unchanged / $reference * 10 | round / 10")"
