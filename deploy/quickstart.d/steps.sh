# Read by deploy/quickstart. Small words used by every step.

fail() {
    echo "quickstart: $*" >&2
    exit 1
}

step() {
    printf '\n==> [%4d s] %s / %s\n' "$SECONDS" "$1" "$2"
}

# wait_until SECONDS COMMAND...: polls the command until it succeeds; fails after so many seconds.
wait_until() {
    local limit=$((SECONDS + $1))
    shift
    until "$@"; do
        [[ $SECONDS -lt $limit ]] || return 1
        sleep 0.2
    done
}

build_release() {
    export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1 NINJA_STATUS='[%f/%t %es] '
    cmake -C "$root/deploy/build/release.cmake" -S "$root" -B "$root/build/release"
    ninja -C "$root/build/release" -j "${MOTCUA_JOBS:-$(nproc)}"
}

# The service runs as motcua and cannot touch the files of the database, which belong to postgres.
make_users() {
    getent passwd motcua >/dev/null ||
        useradd --system --user-group --no-create-home --home-dir /var/lib/motcua --shell /usr/sbin/nologin motcua
    getent passwd postgres >/dev/null || fail "the user postgres is missing; is postgresql-15 installed?"
}

# Everything the service needs stands under the prefix, so that the source tree may be private or go away.
lay_out() {
    install -d -m 0755 "$prefix" "$prefix/bin" "$prefix/share" "$prefix/share/schemas" "$prefix/share/config"
    install -d -m 0750 -g motcua "$prefix/etc"
    install -d -m 0755 -o postgres -g postgres "$prefix/run"
    install -d -m 0750 "$prefix/log"
    install -d -m 0700 -o motcua -g motcua "$prefix/files"
    install -d -m 0700 "$prefix/demo"
    local program
    for program in motcuad motcua; do
        install -C -m 0755 "$root/build/release/services/$program/$program" "$prefix/bin/$program"
    done
    install -C -m 0755 "$root/build/release/services/motcuad/motcua-examine" "$prefix/bin/motcua-examine"
    cp -RTu "$root/build/release/services/motcuad/reference" "$prefix/bin/reference"
    cp -RT "$root/schemas" "$prefix/share/schemas"
    cp -RT "$root/config" "$prefix/share/config"
    chmod -R a+rX,go-w "$prefix/share" "$prefix/bin/reference"
}

# make_secret FILE: 48 random bytes in base64, made once, readable by the service only.
make_secret() {
    [[ ! -s $1 ]] || return 0
    install -m 0640 -g motcua /dev/null "$1"
    head -c 48 /dev/urandom | base64 -w 0 >"$1"
}

# Keys for trying things out: the demo's leader signs letters, its clerk scans, the unit's seal is a sample. A real
# installation names its own keys in a signing.json of its own.
make_signing_keys() {
    local pki=$prefix/etc/pki
    [[ $demo == yes && ! -e $pki/signing.json ]] || return 0
    rm -rf "$pki"
    "$prefix/bin/motcua" pki dev-init "$pki" >/dev/null
    cp "$root/deploy/demo/seal.png" "$root/deploy/demo/signature.png" "$pki/"
    jq -n --arg unit "$(jq -r '.units[0].unit_id' "$prefix/share/config/units.json")" '{
        trust_directory: "trust",
        people: [{actor: "demo-leader", key: {pkcs12: "person.p12", passphrase_file: "passphrase"},
                  image: "signature.png"},
                 {actor: "demo-clerk", key: {pkcs12: "person.p12", passphrase_file: "passphrase"}}],
        seals: [{unit: $unit, key: {pkcs12: "agency.p12", passphrase_file: "passphrase"}, image: "seal.png"}]}' \
        >"$pki/signing.json"
    chgrp -R motcua "$pki"
    chmod -R g+rX,o-rwx "$pki"
    chmod 0600 "$pki/root-key.pem"
}

# Settings the operator changed are kept; a port given on the command line is put in.
write_settings() {
    local example=$prefix/share/config/motcuad.example.json settings=$prefix/etc/motcuad.json
    if [[ ! -e $settings ]]; then
        install -m 0640 -g motcua /dev/null "$settings"
        jq --arg prefix "$prefix" --argjson demo "$([[ $demo == yes ]] && echo true || echo false)" '
            .profile = (if $demo then "development" else "production" end)
            | .test_clock.enabled = $demo
            | .database.host = $prefix + "/run"
            | .database.port = 5432
            | .database.name = "motcua"
            | .database.user = "motcua_app"
            | .database.password_file = ""
            | .cursor_secret_file = $prefix + "/etc/cursor.secret"
            | .accounts.secret_file = $prefix + "/etc/accounts.secret"
            | .catalogue.directory = $prefix + "/share/config"
            | .files.directory = $prefix + "/files"
            | .letters.directory = $prefix + "/share/config/letters"
            | .signing.keys_file = (if $demo then $prefix + "/etc/pki/signing.json" else "" end)' "$example" >"$settings"
    fi
    local chosen=${port:-$(jq -r .listen.port "$settings")}
    local changed
    changed=$(jq --argjson port "$chosen" --arg prefix "$prefix" '
        .listen.port = $port | .public_base_url = "http://\(.listen.address):\($port)"
        | .files.directory //= $prefix + "/files"' "$settings")
    [[ $changed == "$(jq . "$settings")" ]] || echo "$changed" >"$settings"
    # The same for migrations, which the owner of the schema runs.
    install -m 0600 /dev/null "$prefix/etc/owner.json"
    jq '.database.user = "motcua_owner"' "$settings" >"$prefix/etc/owner.json"
}
