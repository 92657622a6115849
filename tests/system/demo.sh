#!/bin/bash
# The demo lives through its quarter, its count equals the recount from the feed, and the hash chain holds.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

signing=yes
serve
jq -n --arg clerk "$CLERK" --arg reviewer "$REVIEWER" --arg leader "$LEADER" --arg admin "$ADMIN" \
    --arg integration "$CLIENT" '$ARGS.named' >"$serving/tokens.json"
operate demo --url "$URL" --tokens "$serving/tokens.json" --dossiers "${1:-300}" | tr '\r' '\n' | tail -n 14
operate audit verify
unsigned=$(psql -X -qAt -h "$MOTCUA_PG_HOST" -U motcua -d "$database" -c "select count(*) from papers where state <> 'signed'")
[[ $unsigned == 0 ]] || { echo "papers without signature: $unsigned" >&2; exit 1; }
broken=$(psql -X -qAt -h "$MOTCUA_PG_HOST" -U motcua -d "$database" -c "
    select count(*) from dossiers d
    where late_at is not null
      and not exists (select 1 from apologies a where a.dossier_id = d.dossier_id and a.state <> 'cancelled')")
[[ $broken == 0 ]] || { echo "late dossiers without any apology: $broken" >&2; exit 1; }
