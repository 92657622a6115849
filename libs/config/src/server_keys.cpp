#include "key_makers.hpp"

namespace motcua::config {

namespace {

Profile profile_named(std::string_view name) {
    if (name == "development") {
        return Profile::development;
    }
    return name == "staging" ? Profile::staging : Profile::production;
}

} // namespace

std::vector<Key> server_keys() {
    return {
        chosen(
            "profile",
            "production",
            {"production", "staging", "development"},
            "what the server is for; decides what it refuses",
            [](Settings& s, Value const& v) { s.profile = profile_named(text(v)); }
        ),
        worded(
            "node_name",
            "motcuad-1",
            KeyRule::filled,
            "name of this server in logs and metrics",
            [](Settings& s, Value const& v) { s.node_name = text(v); }
        ),
        worded(
            "public_base_url",
            "http://localhost:8080",
            KeyRule::http_url,
            "address applicants and clients reach the server by, printed in letters",
            [](Settings& s, Value const& v) { s.public_base_url = text(v); }
        ),
        ranged(
            "shutdown_seconds",
            20,
            1,
            300,
            "time running requests get to finish after SIGTERM",
            [](Settings& s, Value const& v) { s.shutdown = seconds(v); }
        ),
        worded(
            "listen.address",
            "127.0.0.1",
            KeyRule::filled,
            "address to listen on",
            [](Settings& s, Value const& v) { s.listen.address = text(v); }
        ),
        ranged(
            "listen.port",
            8080,
            0,
            65535,
            "port to listen on; 0: any free port",
            [](Settings& s, Value const& v) { s.listen.port = static_cast<std::uint16_t>(number(v)); }
        ),
        worded(
            "tls.certificate_file",
            "",
            KeyRule::file_if_set,
            "PEM chain; empty: plain HTTP behind a proxy",
            [](Settings& s, Value const& v) { s.tls.certificate_file = text(v); }
        ),
        worded(
            "tls.private_key_file",
            "",
            KeyRule::file_if_set,
            "PEM private key of the certificate",
            [](Settings& s, Value const& v) { s.tls.private_key_file = text(v); }
        ),
        worded(
            "tls.client_ca_file",
            "",
            KeyRule::file_if_set,
            "PEM authorities whose certificates clients may show; empty: none are asked for",
            [](Settings& s, Value const& v) { s.tls.client_ca_file = text(v); }
        ),
        ranged(
            "limits.header_bytes",
            16384,
            1024,
            1048576,
            "largest request header",
            [](Settings& s, Value const& v) { s.limits.header_bytes = size(v); }
        ),
        ranged(
            "limits.body_bytes",
            1048576,
            1024,
            67108864,
            "largest request body",
            [](Settings& s, Value const& v) { s.limits.body_bytes = size(v); }
        ),
        ranged(
            "limits.header_seconds",
            10,
            1,
            300,
            "time to send the header",
            [](Settings& s, Value const& v) { s.limits.header = seconds(v); }
        ),
        ranged(
            "limits.body_seconds",
            30,
            1,
            600,
            "time to send the body",
            [](Settings& s, Value const& v) { s.limits.body = seconds(v); }
        ),
        ranged(
            "limits.idle_seconds",
            30,
            1,
            3600,
            "time a kept connection may be silent",
            [](Settings& s, Value const& v) { s.limits.idle = seconds(v); }
        ),
        ranged(
            "limits.request_seconds",
            15,
            1,
            300,
            "time to answer a request",
            [](Settings& s, Value const& v) { s.limits.request = seconds(v); }
        ),
        ranged(
            "limits.stream_patience_seconds",
            30,
            1,
            600,
            "silence a file being sent or fetched may show at once",
            [](Settings& s, Value const& v) { s.limits.stream_patience = seconds(v); }
        ),
        ranged(
            "limits.stream_bytes_per_second",
            4096,
            1,
            1073741824,
            "least rate a file being sent or fetched must keep to; slower ones are cut off",
            [](Settings& s, Value const& v) { s.limits.stream_rate = size(v); }
        ),
        ranged(
            "limits.connections",
            10000,
            1,
            100000,
            "connections open at once",
            [](Settings& s, Value const& v) { s.limits.connections = count(v); }
        ),
    };
}

} // namespace motcua::config
