# Sourced by api.sh: a server that tells applicants. The story listens at MAIL_PORT (STARTTLS, a password, a certificate of its
# own) and SMS_PORT; letters are signed for attp.example.

free_port() {
    /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Called by serve between writing the settings and starting the server.
prepare() {
    local place=$serving/mail
    mkdir "$place"
    MAIL_PORT=$(free_port) SMS_PORT=$(free_port)
    export MAIL_PORT SMS_PORT
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout "$place/key.pem" -out "$place/certificate.pem" 2>/dev/null
    openssl genpkey -algorithm ED25519 -out "$place/dkim.pem"
    local name
    for name in password gateway-secret report-secret; do
        openssl rand -hex 24 >"$place/$name"
    done
    jq -n --arg url "http://127.0.0.1:$SMS_PORT/send" '{url: $url, plain_http: true, networks: ["127.0.0.0/8"], body: "json",
        fields: {to: "{to}", text: "{text}", reference: "{id}"}, headers: {Authorization: "Bearer {secret}"},
        secret_file: "gateway-secret", number_form: "plain",
        answer: {accepted: [200], refused: [], id: "/data/id", code: "/code", refused_codes: ["12"]},
        report: {id: "/data/id", state: "/data/status", delivered: ["DELIVRD"], failed: ["UNDELIV"]}}' >"$place/gateway.json"
    jq --arg place "$place" --arg source "$source_root" --argjson port "$MAIL_PORT" '. + {
        notifications: {directory: ($source + "/config/notices")},
        mail: {host: "localhost", port: $port, ca_file: ($place + "/certificate.pem"), user: "motcua",
               password_file: ($place + "/password"), from_name: "Sở An toàn thực phẩm", from_address: "motcua@attp.example",
               reply_to: "tiepnhan@attp.example"},
        dkim: {domain: "attp.example", key_file: ($place + "/dkim.pem")},
        sms: {gateway_file: ($place + "/gateway.json"), report_secret_file: ($place + "/report-secret")}}' \
        "$serving/motcuad.json" >"$serving/motcuad.new"
    mv "$serving/motcuad.new" "$serving/motcuad.json"
}
