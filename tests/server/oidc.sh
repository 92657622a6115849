# Sourced for the story of signing in elsewhere: a real OpenID Connect provider (tests/support/oidc_provider) of this
# machine's node, on a port that is free now; the story starts and stops it.

OIDC_WORK=$MOTCUA_BUILD/oidc_provider
mkdir -p "$OIDC_WORK"
cp "$source_root"/tests/support/oidc_provider/{*.mjs,*.json,.npmrc} "$OIDC_WORK/"
(cd "$OIDC_WORK" && install_modules)
OIDC_PORT=$(/usr/bin/python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
export OIDC_WORK OIDC_PORT

prepare() {
    echo mot-bi-mat-cua-kho-thu >"$serving/oidc.secret"
    jq --arg port "$OIDC_PORT" --arg secret "$serving/oidc.secret" '.public_base_url = "http://motcua.test" |
        .rate_limits.public_per_minute = 6000 | .oidc = {issuer: "http://127.0.0.1:\($port)", client_id: "motcua", client_secret_file: $secret,
                 plain_http: true, allowed_networks: "127.0.0.0/8"}' "$serving/motcuad.json" >"$serving/motcuad.next"
    mv "$serving/motcuad.next" "$serving/motcuad.json"
}
