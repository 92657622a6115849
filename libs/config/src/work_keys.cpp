#include "key_makers.hpp"

namespace motcua::config {

namespace {

LogLevel log_level_named(std::string_view name) {
    if (name == "debug") {
        return LogLevel::debug;
    }
    if (name == "warn") {
        return LogLevel::warn;
    }
    return name == "error" ? LogLevel::error : LogLevel::info;
}

} // namespace

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
        worded(
            "portals.file",
            "",
            KeyRule::file_if_set,
            "portals dossiers are synchronised with (schemas/portals.schema.json); empty: none",
            [](Settings& s, Value const& v) { s.portals_file = text(v); }
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

} // namespace motcua::config
