#include "key_makers.hpp"

namespace motcua::config {

std::vector<Key> webhook_keys() {
    return {
        ranged(
            "feed.heartbeat_seconds",
            15,
            1,
            300,
            "silence after which a stream of events sends a comment",
            [](Settings& s, Value const& v) { s.stream_heartbeat = seconds(v); }
        ),
        flag(
            "webhooks.enabled",
            true,
            "whether this server delivers to webhooks",
            [](Settings& s, Value const& v) { s.webhooks.enabled = std::get<bool>(v); }
        ),
        worded(
            "webhooks.allowed_networks",
            "",
            KeyRule::any,
            "networks besides public ones that receivers may be in, as 10.20.0.0/16, separated by blanks",
            [](Settings& s, Value const& v) { s.webhooks.allowed_networks = text(v); }
        ),
        flag(
            "webhooks.plain_http",
            false,
            "whether receivers may be http:// without TLS",
            [](Settings& s, Value const& v) { s.webhooks.plain_http = std::get<bool>(v); }
        ),
        worded(
            "webhooks.ca_file",
            "",
            KeyRule::file_if_set,
            "PEM certificates that receivers are verified by; empty: those the system trusts",
            [](Settings& s, Value const& v) { s.webhooks.ca_file = text(v); }
        ),
        worded(
            "webhooks.client_certificate_file",
            "",
            KeyRule::file_if_set,
            "PEM chain shown to receivers that ask for one",
            [](Settings& s, Value const& v) { s.webhooks.client_certificate_file = text(v); }
        ),
        worded(
            "webhooks.client_key_file",
            "",
            KeyRule::file_if_set,
            "PEM private key of that certificate",
            [](Settings& s, Value const& v) { s.webhooks.client_key_file = text(v); }
        ),
        ranged(
            "webhooks.connect_seconds",
            5,
            1,
            60,
            "time to reach a receiver",
            [](Settings& s, Value const& v) { s.webhooks.connect = seconds(v); }
        ),
        ranged(
            "webhooks.answer_seconds",
            15,
            1,
            60,
            "time a receiver has for its whole answer",
            [](Settings& s, Value const& v) { s.webhooks.answer = seconds(v); }
        ),
        ranged(
            "webhooks.subscriptions",
            4,
            1,
            64,
            "subscriptions this server delivers to at once, one database session each",
            [](Settings& s, Value const& v) { s.webhooks.subscriptions = count(v); }
        ),
        ranged(
            "webhooks.parallel",
            4,
            1,
            64,
            "requests to one receiver at once, of different dossiers",
            [](Settings& s, Value const& v) { s.webhooks.parallel = count(v); }
        ),
        ranged(
            "webhooks.secret_overlap_hours",
            24,
            1,
            720,
            "time the former secret signs beside a new one",
            [](Settings& s, Value const& v) { s.webhooks.secret_overlap = std::chrono::hours{number(v)}; }
        ),
        secret(
            "webhooks.key_file",
            "MOTCUA_WEBHOOK_KEY",
            "file with the key that seals the receivers' secrets, at least 32 bytes; empty: derived from the "
            "cursor secret",
            [](Settings& s, Value const& v) { s.webhooks.key = text(v); }
        ),
    };
}

} // namespace motcua::config
