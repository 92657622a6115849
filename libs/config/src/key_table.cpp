#include "key_table.hpp"

namespace motcua::config {

namespace {

using Store = void (*)(Settings&, Value const&);

Key ranged(
    std::string_view path,
    std::int64_t preset,
    std::int64_t least,
    std::int64_t most,
    std::string_view meaning,
    Store store
) {
    return {path, preset, KeyRule::range, least, most, {}, {}, meaning, store};
}

Key chosen(
    std::string_view path,
    std::string_view preset,
    std::vector<std::string_view> choices,
    std::string_view meaning,
    Store store
) {
    return {path, std::string(preset), KeyRule::choice, 0, 0, std::move(choices), {}, meaning, store};
}

Key worded(
    std::string_view path,
    std::string_view preset,
    KeyRule rule,
    std::string_view meaning,
    Store store
) {
    return {path, std::string(preset), rule, 0, 0, {}, {}, meaning, store};
}

Key flag(std::string_view path, bool preset, std::string_view meaning, Store store) {
    return {path, preset, KeyRule::any, 0, 0, {}, {}, meaning, store};
}

Key secret(std::string_view path, std::string_view environment, std::string_view meaning, Store store) {
    return {path, std::string(), KeyRule::secret_file, 0, 0, {}, environment, meaning, store};
}

std::string const& text(Value const& value) {
    return std::get<std::string>(value);
}

std::int64_t number(Value const& value) {
    return std::get<std::int64_t>(value);
}

int count(Value const& value) {
    return static_cast<int>(number(value));
}

std::size_t size(Value const& value) {
    return static_cast<std::size_t>(number(value));
}

std::chrono::seconds seconds(Value const& value) {
    return std::chrono::seconds{number(value)};
}

Profile profile_named(std::string_view name) {
    if (name == "development") {
        return Profile::development;
    }
    return name == "staging" ? Profile::staging : Profile::production;
}

LogLevel log_level_named(std::string_view name) {
    if (name == "debug") {
        return LogLevel::debug;
    }
    if (name == "warn") {
        return LogLevel::warn;
    }
    return name == "error" ? LogLevel::error : LogLevel::info;
}

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
            "limits.connections",
            10000,
            1,
            100000,
            "connections open at once",
            [](Settings& s, Value const& v) { s.limits.connections = count(v); }
        ),
    };
}

std::vector<Key> work_keys() {
    return {
        worded(
            "database.host",
            "/var/run/postgresql",
            KeyRule::filled,
            "host name, address, or directory of the Unix socket",
            [](Settings& s, Value const& v) { s.database.host = text(v); }
        ),
        ranged(
            "database.port",
            5432,
            1,
            65535,
            "port of PostgreSQL",
            [](Settings& s, Value const& v) { s.database.port = static_cast<std::uint16_t>(number(v)); }
        ),
        worded(
            "database.name",
            "motcua",
            KeyRule::filled,
            "database",
            [](Settings& s, Value const& v) { s.database.name = text(v); }
        ),
        worded(
            "database.user",
            "motcua",
            KeyRule::filled,
            "role to connect as",
            [](Settings& s, Value const& v) { s.database.user = text(v); }
        ),
        secret(
            "database.password_file",
            "MOTCUA_DATABASE_PASSWORD",
            "file with the role's password; empty: peer authentication",
            [](Settings& s, Value const& v) { s.database.password = text(v); }
        ),
        ranged(
            "database.threads",
            4,
            1,
            64,
            "database threads, one session each",
            [](Settings& s, Value const& v) { s.database.threads = count(v); }
        ),
        ranged(
            "database.queue",
            256,
            1,
            100000,
            "requests that may wait for a database thread; more get 503",
            [](Settings& s, Value const& v) { s.database.queue = count(v); }
        ),
        flag(
            "timers.enabled",
            true,
            "whether this server sweeps deadlines",
            [](Settings& s, Value const& v) { s.timers.enabled = std::get<bool>(v); }
        ),
        ranged(
            "timers.batch",
            100,
            1,
            10000,
            "dossiers swept in one transaction",
            [](Settings& s, Value const& v) { s.timers.batch = count(v); }
        ),
        ranged(
            "timers.max_interval_seconds",
            60,
            1,
            3600,
            "longest time between two sweeps",
            [](Settings& s, Value const& v) { s.timers.max_interval = seconds(v); }
        ),
        ranged(
            "status_cache.entries",
            10000,
            0,
            1000000,
            "public statuses kept in memory; 0: none",
            [](Settings& s, Value const& v) { s.status_cache_entries = count(v); }
        ),
        ranged(
            "rate_limits.public_per_minute",
            30,
            1,
            100000,
            "public look-ups of one address in a minute",
            [](Settings& s, Value const& v) { s.rate_limits.public_per_minute = count(v); }
        ),
        ranged(
            "rate_limits.client_per_minute",
            60000,
            1,
            10000000,
            "requests of one integration client in a minute",
            [](Settings& s, Value const& v) { s.rate_limits.client_per_minute = count(v); }
        ),
        chosen(
            "log.level",
            "info",
            {"debug", "info", "warn", "error"},
            "least level that is logged",
            [](Settings& s, Value const& v) { s.log_level = log_level_named(text(v)); }
        ),
        worded(
            "catalogue.directory",
            ".",
            KeyRule::directory,
            "directory with procedures/, calendars/ and units.json",
            [](Settings& s, Value const& v) { s.catalogue_directory = text(v); }
        ),
        worded(
            "letters.directory",
            "letters",
            KeyRule::directory,
            "directory with the templates of the letters",
            [](Settings& s, Value const& v) { s.letters_directory = text(v); }
        ),
        worded(
            "signing.keys_file",
            "",
            KeyRule::file_if_set,
            "who signs with which key (schemas/signing.schema.json); empty: papers are issued unsigned",
            [](Settings& s, Value const& v) { s.signing_keys_file = text(v); }
        ),
        flag(
            "test_clock.enabled",
            false,
            "lets the clock be moved forward; refused in production",
            [](Settings& s, Value const& v) { s.test_clock_enabled = std::get<bool>(v); }
        ),
        secret(
            "cursor_secret_file",
            "MOTCUA_CURSOR_SECRET",
            "file with the secret that seals page cursors, at least 32 bytes",
            [](Settings& s, Value const& v) { s.cursor_secret = text(v); }
        ),
    };
}

std::vector<Key> joined() {
    auto keys = server_keys();
    for (auto& key : work_keys()) {
        keys.push_back(std::move(key));
    }
    return keys;
}

} // namespace

std::vector<Key> const& key_table() {
    static auto const table = joined();
    return table;
}

} // namespace motcua::config
