#!/bin/bash
# The TypeScript client is what openapi.yaml says, is checked strictly, and follows a dossier on a real server to its end.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/serve.sh"

client=$source_root/schemas/api/typescript
work=$MOTCUA_BUILD/typescript
mkdir -p "$work"
cp "$client"/{*.ts,*.json,.npmrc} "$work/"
cp "$source_root/schemas/api/openapi.yaml" "$MOTCUA_BUILD/openapi.yaml"
cd "$work"
install_modules
npm run --silent generate >/dev/null
cmp motcua.d.ts "$client/motcua.d.ts" || {
    echo "schemas/api/typescript/motcua.d.ts is not what openapi.yaml says; run schemas/api/generate" >&2
    exit 1
}
npm run --silent check

serve
api() {
    curl -sf -H "Authorization: Bearer $1" "${@:2}"
}
version() {
    api "$LEADER" "$URL/v1/dossiers/$dossier" | jq .version
}
act() {
    api "$1" -H "If-Match: \"$(version)\"" "$URL/v1/dossiers/$dossier/actions" -d "$2" >/dev/null
}
# follows STATE: the client has said so.
follows() {
    grep -q " $1 v" "$serving/followed"
}

api "$ADMIN" "$URL/v1/test-clock/advance" -d '{"to":"2026-03-02T09:00:00+07:00"}' >/dev/null
components=$(api "$CLERK" "$URL/v1/procedures/1.013829/versions/1" | jq '[.components[] | {code, copies: 1}]')
receipt=$(jq -n --argjson c "$components" '{unit: "H29.16", procedure: "1.013829", channel: "counter", components: $c,
    applicant: {kind: "enterprise", name: "Công ty TNHH Muối Biển", address: "12 Đường số 3"}}' |
    api "$CLERK" "$URL/v1/dossiers" -d @-)
dossier=$(jq -r .dossier_id <<<"$receipt")
code=$(jq -r .code <<<"$receipt")
MOTCUA_TOKEN=$CLIENT node built/follow.js "$URL" "$code" >"$serving/followed" &
follower=$!
wait_for 60 follows accepted
act "$REVIEWER" '{"type":"forward"}'
wait_for 60 follows in_progress
act "$LEADER" '{"type":"decide","result":{"kind":"granted","number":"1/2026","title":"Giấy xác nhận"}}'
act "$CLERK" '{"type":"return_result"}'
wait "$follower"
tail -n 1 "$serving/followed" | grep -q "^$code returned v"
status=0
MOTCUA_TOKEN=wrong node built/follow.js "$URL" "$code" 2>"$serving/refused" || status=$?
[[ $status == 1 ]] && grep -q "code: 'token_unknown'" "$serving/refused"
echo "typescript: the client followed $code to its end"
