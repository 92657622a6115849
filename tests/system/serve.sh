# Sourced by system tests: serve DIR starts motcuad with a test clock on a database of its own and sets URL and a
# token per role; everything is stopped and dropped when the script ends. Needs MOTCUA_BUILD and MOTCUA_PG_HOST.

source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

psql_admin() {
    psql -X -q -v ON_ERROR_STOP=1 -h "$MOTCUA_PG_HOST" -U motcua -d postgres "$@"
}

stop_serving() {
    if [[ -n ${server_pid:-} ]]; then
        kill -TERM "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    psql_admin -c "drop database if exists $database with (force)"
    rm -rf "$serving"
}

# wait_for SECONDS COMMAND...: tries until it succeeds or the time is over.
wait_for() {
    local until=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= until)); then
            echo "waited in vain for: $*" >&2
            return 1
        fi
    done
}

# The operator's tool, as the owner of the schema.
operate() {
    "$MOTCUA_BUILD/services/motcua/motcua" --config "$serving/owner.json" "$@"
}

# The two roles of a real installation; tests side by side may both make them.
make_roles() {
    local role
    for role in motcua_owner motcua_app; do
        psql_admin -c "do \$\$ begin create role $role login; exception when duplicate_object or unique_violation then null; end \$\$"
    done
}

new_token() {
    local unit=()
    [[ $1 == admin ]] || unit=(--unit H29.16)
    operate users add --name "$1-1" --display-name "Trần Minh Quân" --role "$1" "${unit[@]}"
}

# Development keys: leader-1 and the unit's seal can sign, leader-2 has a file with a wrong passphrase.
make_signing_keys() {
    operate pki dev-init "$serving/pki" >/dev/null
    echo wrong >"$serving/pki/passphrase-2"
    cp "$source_root/deploy/demo/seal.png" "$source_root/deploy/demo/signature.png" "$serving/pki/"
    jq -n '{trust_directory: "trust",
        people: [{actor: "leader-1", key: {pkcs12: "person.p12", passphrase_file: "passphrase"}, image: "signature.png"},
                 {actor: "leader-2", key: {pkcs12: "person.p12", passphrase_file: "passphrase-2"}}],
        seals: [{unit: "H29.16", key: {pkcs12: "agency.p12", passphrase_file: "passphrase"}, image: "seal.png"}]}' \
        >"$serving/pki/signing.json"
}

serve() {
    serving=$(mktemp -d)
    database=serve_$$
    trap stop_serving EXIT
    make_roles
    psql_admin -c "create database $database owner motcua_owner"
    head -c 48 /dev/urandom | base64 >"$serving/cursor"
    local signing_keys=
    if [[ ${signing:-} == yes ]]; then
        make_signing_keys
        signing_keys=$serving/pki/signing.json
    fi
    cat >"$serving/motcuad.json" <<JSON
{"profile": "development", "listen": {"port": 0},
 "database": {"host": "$MOTCUA_PG_HOST", "name": "$database", "user": "motcua_app"},
 "catalogue": {"directory": "$source_root/config"}, "letters": {"directory": "$source_root/config/letters"},
 "signing": {"keys_file": "$signing_keys"},
 "test_clock": {"enabled": ${test_clock:-true}}, "log": {"level": "${log_level:-debug}"}, "cursor_secret_file": "$serving/cursor"}
JSON
    jq '.database.user = "motcua_owner"' "$serving/motcuad.json" >"$serving/owner.json"
    operate migrate --migrations "$source_root/schemas/sql" >/dev/null
    psql -X -q -v ON_ERROR_STOP=1 -h "$MOTCUA_PG_HOST" -U motcua_owner -d "$database" -f "$source_root/deploy/database/grants.sql"
    cp -r "$source_root/config" "$serving/config"
    if [[ -n ${form_set:-} ]]; then
        sed -i "s/\"form_set\": \"[0-9]*\"/\"form_set\": \"$form_set\"/" "$serving"/config/procedures/*.json
    fi
    operate seed "$serving/config" >/dev/null
    CLERK=$(new_token clerk) REVIEWER=$(new_token reviewer) LEADER=$(new_token leader)
    ADMIN=$(new_token admin) CLIENT=$(new_token integration)
    "$MOTCUA_BUILD/services/motcuad/motcuad" --config "$serving/motcuad.json" \
        --migrations "$source_root/schemas/sql" --port-file "$serving/port" >"$serving/log" 2>&1 &
    server_pid=$!
    wait_for 20 test -s "$serving/port"
    URL=http://127.0.0.1:$(cat "$serving/port")
    wait_for 20 curl -sf -o /dev/null "$URL/readyz"
    if [[ ${signing:-} == yes ]]; then
        LEADER2=$(operate users add --name leader-2 --display-name "Lê Thu Hà" --role leader --unit H29.16)
        export LEADER2
    fi
    export FORM_SET=${form_set:-2025}
    export URL CLERK REVIEWER LEADER ADMIN CLIENT
    export MOTCUA_SOURCE=$source_root MOTCUA_DATABASE=$database MOTCUA_SERVING=$serving
}
