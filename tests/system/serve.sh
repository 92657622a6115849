# Sourced by system tests: serve DIR starts motcuad with a test clock on a database of its own and sets URL and a
# token per role; everything is stopped and dropped when the script ends. Needs MOTCUA_BUILD and MOTCUA_PG_HOST.

source_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# What fontconfig keeps until the end of the process is not the server's leak.
export LSAN_OPTIONS=suppressions=$source_root/tests/support/lsan.supp:print_suppressions=0

psql_admin() {
    psql -X -q -v ON_ERROR_STOP=1 -h "$MOTCUA_PG_HOST" -U motcua -d postgres "$@"
}

stop_serving() {
    if [[ -n ${server_pid:-} ]]; then
        kill -TERM "$server_pid" 2>/dev/null || true
        wait "$server_pid" 2>/dev/null || true
    fi
    psql_admin -c "drop database if exists $database with (force)"
    tell_of_sanitisers
    rm -rf "$serving"
}

# A report of a sanitiser stands in the server's log, which nobody would see; it is a failure whatever the test said.
tell_of_sanitisers() {
    if grep -qE 'Sanitizer|runtime error:' "$serving"/log*; then
        grep -vh '^{' "$serving"/log* | head -n 120 >&2
        exit 1
    fi
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

# What the package-lock.json of this directory names; what was installed for the same one stays good.
install_modules() {
    if ! cmp -s package-lock.json node_modules/installed.json; then
        npm ci --prefer-offline --loglevel=error
        cp package-lock.json node_modules/installed.json
    fi
}

new_token() {
    local unit=()
    [[ $1 == admin ]] || unit=(--unit H29.16)
    operate users add --name "$1-1" --display-name "Trần Minh Quân" --role "$1" "${unit[@]}"
}

# A story may define `prepare`, which changes $serving/motcuad.json before the server starts.

# Development keys: leader-1, clerk-1 and the unit's seal can sign, leader-2 and clerk-3 have a file with a wrong passphrase.
make_signing_keys() {
    operate pki dev-init "$serving/pki" >/dev/null
    echo wrong >"$serving/pki/passphrase-2"
    cp "$source_root/deploy/demo/seal.png" "$source_root/deploy/demo/signature.png" "$serving/pki/"
    jq -n '{trust_directory: "trust",
        people: [{actor: "leader-1", key: {pkcs12: "person.p12", passphrase_file: "passphrase"}, image: "signature.png"},
                 {actor: "clerk-1", key: {pkcs12: "person.p12", passphrase_file: "passphrase"}},
                 {actor: "leader-2", key: {pkcs12: "person.p12", passphrase_file: "passphrase-2"}},
                 {actor: "clerk-3", key: {pkcs12: "person.p12", passphrase_file: "passphrase-2"}}],
        seals: [{unit: "H29.16", key: {pkcs12: "agency.p12", passphrase_file: "passphrase"}, image: "seal.png"}]}' \
        >"$serving/pki/signing.json"
}

# Two portals on ports that are free now; the story puts its simulators there.
name_portals() {
    PORTAL_PORTS=$(/usr/bin/python3 -c 'import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(s.getsockname()[1] for s in sockets))')
    echo mat-khau >"$serving/portal.secret"
    jq -n --arg ports "$PORTAL_PORTS" --arg config "$source_root/config/portals" '($ports / " ") as $port | {targets: ([
        {target: "dvcqg", format: "\($config)/dvcqg.json", url: "http://127.0.0.1:\($port[0])", reconcile_hour: 1},
        {target: "city", format: "\($config)/city.json", url: "http://127.0.0.1:\($port[1])", reconcile_hour: 2}]
        | map(. + {account: "so-attp", secret_file: "portal.secret", plain_http: true, allowed_networks: ["127.0.0.0/8"],
                  answer_seconds: 1, pull_seconds: 60, reconcile_days: 30}))}' >"$serving/portals.json"
    export PORTAL_PORTS
}

# A certificate for whoever receives webhooks, which the service trusts and shows as its own too.
make_receiver_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=receiver \
        -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout "$serving/receiver.key" -out "$serving/receiver.pem" 2>/dev/null
}

# A certificate authority with a certificate of the server, two of clients and one of a stranger's authority; and keys of
# access tokens, of which the first signs.
make_identity() {
    local tls=$serving/tls
    mkdir -m 0700 "$tls"
    local ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    openssl req -x509 "${ec[@]}" -keyout "$tls/ca.key" -out "$tls/ca.pem" -days 30 -subj "/CN=Test authority" 2>/dev/null
    openssl req -x509 "${ec[@]}" -keyout "$tls/stranger.key" -out "$tls/stranger.pem" -days 30 -subj "/CN=lgsp" 2>/dev/null
    local name
    for name in server lgsp portal; do
        openssl req "${ec[@]}" -keyout "$tls/$name.key" -out "$tls/$name.csr" -subj "/O=Motcua/CN=$name" 2>/dev/null
        openssl x509 -req -in "$tls/$name.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days 30 -out "$tls/$name.pem" \
            -extfile <(printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n') 2>/dev/null
    done
    openssl genpkey -algorithm ed25519 -out "$tls/k1.pem"
    openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out "$tls/k0.pem" 2>/dev/null
    openssl genpkey -algorithm ed25519 -out "$tls/foreign.pem"
    echo '{"current": "k1", "keys": {"k1": "k1.pem", "k0": "k0.pem"}}' >"$tls/keys.json"
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
    local portals_file=
    if [[ -n ${portals:-} ]]; then
        name_portals
        portals_file=$serving/portals.json
    fi
    mkdir -m 0700 "$serving/files"
    local webhooks='{}'
    if [[ ${receiver:-} == yes ]]; then
        make_receiver_certificate
        webhooks=$(jq -n --arg own "$serving/receiver" '{enabled: false, allowed_networks: "127.0.0.0/8", ca_file: ($own + ".pem"),
            client_certificate_file: ($own + ".pem"), client_key_file: ($own + ".key"), answer_seconds: 5}')
    fi
    head -c 48 /dev/urandom | base64 >"$serving/accounts"
    local tls='{}' token_keys='' scheme=http
    if [[ ${identity:-} == yes ]]; then
        make_identity
        tls="{\"certificate_file\": \"$serving/tls/server.pem\", \"private_key_file\": \"$serving/tls/server.key\", \"client_ca_file\": \"$serving/tls/ca.pem\"}"
        token_keys=$serving/tls/keys.json scheme=https
        export CURL_CA_BUNDLE=$serving/tls/ca.pem
    fi
    cat >"$serving/motcuad.json" <<JSON
{"profile": "development", "listen": {"port": 0}, "tls": $tls, "access_tokens": {"keys_file": "$token_keys"},
 "accounts": {"secret_file": "$serving/accounts", "hash_memory_kib": 16384, "hash_passes": 1},
 "database": {"host": "$MOTCUA_PG_HOST", "name": "$database", "user": "motcua_app"},
 "catalogue": {"directory": "$source_root/config"}, "letters": {"directory": "$source_root/config/letters"},
 "files": {"directory": "$serving/files"}, "signing": {"keys_file": "$signing_keys"},
 "rate_limits": {"client_per_minute": ${client_rate:-60000}},
 "portals": {"file": "$portals_file"},
 "webhooks": $webhooks, "feed": {"heartbeat_seconds": ${heartbeat:-15}},
 "test_clock": {"enabled": ${test_clock:-true}}, "log": {"level": "${log_level:-debug}"}, "cursor_secret_file": "$serving/cursor"}
JSON
    if declare -F prepare >/dev/null; then
        prepare
    fi
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
    wait_for 60 test -s "$serving/port"
    URL=$scheme://127.0.0.1:$(cat "$serving/port")
    wait_for 60 curl -sf -o /dev/null "$URL/readyz"
    if [[ ${signing:-} == yes ]]; then
        LEADER2=$(operate users add --name leader-2 --display-name "Lê Thu Hà" --role leader --unit H29.16)
        export LEADER2
    fi
    export FORM_SET=${form_set:-2025}
    export URL CLERK REVIEWER LEADER ADMIN CLIENT
    export MOTCUA_SOURCE=$source_root MOTCUA_DATABASE=$database MOTCUA_SERVING=$serving
}
