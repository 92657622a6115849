#!/bin/bash
# Measures how long the test clock takes to live through 30 working days with late dossiers and their letters,
# against the intake of the same dossiers beside it. Usage:
# MOTCUA_BUILD=build/release MOTCUA_PG_HOST=… tests/bench/thirty_days.sh [DOSSIERS]
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/../system/serve.sh"

# shellcheck disable=SC2034 # read by serve
log_level=info
serve
count=${1:-100}

advance() {
    curl -sf -o /dev/null -w '%{time_total}' -H "Authorization: Bearer $ADMIN" "$URL/v1/test-clock/advance" -d "{\"to\":\"$1\"}"
}

advance 2026-03-02T09:00:00+07:00 >/dev/null
curl -sf -H "Authorization: Bearer $CLERK" "$URL/v1/procedures/1.013829/versions/1" |
    jq '{unit: "H29.16", procedure: "1.013829", channel: "counter", components: [.components[] | {code}],
         applicant: {kind: "person", name: "Nguyễn Thị Đào", address: "1 Đường số 1"}}' >"$serving/intake.json"
intake=0
for ((i = 0; i < count; i++)); do
    took=$(curl -sf -o /dev/null -w '%{time_total}' -H "Authorization: Bearer $CLERK" "$URL/v1/dossiers" -d "@$serving/intake.json")
    intake=$(jq -n "$intake + $took")
done
lived=$(advance 2026-04-13T17:30:00+07:00)
late=$(psql -X -qAt -h "$MOTCUA_PG_HOST" -U motcua -d "$database" -c \
    "select count(*) from dossiers d join apologies using (dossier_id) where d.late_at is not null")
printf '%d dossiers, all %d late with their drafts: intake %.2f s, 30 working days %.2f s, ratio %.2f\n' \
    "$count" "$late" "$intake" "$lived" "$(jq -n "$lived / $intake")"
