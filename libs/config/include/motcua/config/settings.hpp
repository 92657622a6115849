#pragma once

#include <motcua/core/expected.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Settings of the server: one JSON file, checked whole at start. The keys stand in one table
/// (key_table.cpp).
namespace motcua::config {

struct Listen {
    std::string address;
    std::uint16_t port{};
};

/// Both empty: plain HTTP.
struct Tls {
    std::string certificate_file;
    std::string private_key_file;
};

struct Limits {
    std::size_t header_bytes{};
    std::size_t body_bytes{};
    std::chrono::seconds header{};
    std::chrono::seconds body{};
    std::chrono::seconds idle{};
    std::chrono::seconds request{};
    int connections{};
};

struct Database {
    std::string host; ///< name, address or directory of the Unix socket
    std::uint16_t port{};
    std::string name;
    std::string user;
    std::string password; ///< from password_file or MOTCUA_DATABASE_PASSWORD; empty: peer or .pgpass
    int threads{};
    int queue{};
};

struct Timers {
    bool enabled{};
    int batch{};
    std::chrono::seconds max_interval{};
};

struct RateLimits {
    int public_per_minute{};
    int client_per_minute{};
};

enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class Profile : std::uint8_t { production, staging, development };

struct Settings {
    Profile profile{Profile::production};
    std::string node_name;
    std::string public_base_url;
    Listen listen;
    Tls tls;
    Limits limits;
    Database database;
    Timers timers;
    int status_cache_entries{};
    RateLimits rate_limits;
    LogLevel log_level{LogLevel::info};
    std::filesystem::path catalogue_directory;
    std::filesystem::path letters_directory;
    std::filesystem::path signing_keys_file; ///< empty: papers are issued unsigned
    bool test_clock_enabled{};               ///< never with Profile::production
    std::string cursor_secret; ///< from cursor_secret_file or MOTCUA_CURSOR_SECRET; at least 32 bytes
    std::chrono::seconds shutdown{};
};

/// Looks up an environment variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(std::string const& name)>;

/// The environment of this program.
[[nodiscard]] Environment system_environment();

/// Checks a whole settings text. Relative paths are taken from `base_directory`.
/// Errors: malformed "json"; invalid with every fault: "unknown_key", "type", "range", "choice", "required",
/// "file_unreadable", "test_clock_in_production", "tls_pair" … Values, secret or not, are never echoed.
[[nodiscard]] core::Expected<Settings>
parse(std::string_view json, Environment const& environment, std::filesystem::path const& base_directory);

/// The same from a file. Errors: not_found "settings_file", else as parse.
[[nodiscard]] core::Expected<Settings>
load(std::filesystem::path const& file, Environment const& environment);

/// Markdown table of every key: type, default, rule, environment variable, meaning.
[[nodiscard]] std::string print_config_doc();

/// A settings file with every key and its default: config/motcuad.example.json.
[[nodiscard]] std::string print_example();

} // namespace motcua::config
