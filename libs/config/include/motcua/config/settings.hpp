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
    std::string client_ca_file; ///< empty: clients show no certificates
};

struct Limits {
    std::size_t header_bytes{};
    std::size_t body_bytes{};
    std::chrono::seconds header{};
    std::chrono::seconds body{};
    std::chrono::seconds idle{};
    std::chrono::seconds request{};
    std::chrono::seconds stream_patience{};
    std::size_t stream_rate{}; ///< bytes a second
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

/// Electronic files; their contents lie outside the database.
struct Files {
    std::filesystem::path directory;
    std::int64_t most_bytes{};
    std::filesystem::path examine_program; ///< empty: motcua-examine beside this program
    std::string antivirus;                 ///< "unix:/path" or "host:port"; empty: none
    bool antivirus_required{};
    std::filesystem::path keys_file; ///< empty: files lie as they are
};

/// Files as they come in and go out.
struct Uploads {
    std::int64_t form_bytes{};
    std::int64_t dossier_bytes{};
    std::int64_t client_day_bytes{};
    int open{};
    std::chrono::hours wait{};
    int threads{};
};

/// Messages to applicants.
struct Notifications {
    std::filesystem::path directory; ///< of the notices; empty: nobody is told anything
    std::chrono::minutes quiet_from{};
    std::chrono::minutes quiet_until{};
    std::chrono::hours oldest{};
    std::chrono::hours give_up{};
    std::string lookup_path; ///< with {code} and {key}, behind public_base_url
};

enum class MailSecurity : std::uint8_t { starttls, tls, none };

struct MailServer {
    std::string host; ///< empty: no e-mail
    std::uint16_t port{};
    MailSecurity security{MailSecurity::starttls};
    std::filesystem::path ca_file; ///< empty: what the system trusts
    std::string user;              ///< empty: no authentication
    std::string password;          ///< from password_file or MOTCUA_MAIL_PASSWORD
    std::string from_name;
    std::string from_address;
    std::string reply_to;
};

/// Empty key_file: letters go unsigned.
struct Dkim {
    std::string domain;
    std::string selector;
    std::filesystem::path key_file;
};

struct SmsGateway {
    std::filesystem::path map_file; ///< empty: no text messages
    std::string report_secret;      ///< from report_secret_file or MOTCUA_SMS_REPORT_SECRET
};

/// Events brought to those who subscribed to them.
struct Webhooks {
    bool enabled{};
    std::string allowed_networks; ///< CIDR, separated by blanks
    bool plain_http{};
    std::string ca_file;
    std::string client_certificate_file; ///< with client_key_file
    std::string client_key_file;
    std::chrono::seconds connect{};
    std::chrono::seconds answer{};
    int subscriptions{};
    int parallel{};
    std::chrono::hours secret_overlap{};
    std::string key; ///< from key_file or MOTCUA_WEBHOOK_KEY; empty: the cursor secret serves
};

struct RateLimits {
    int public_per_minute{};
    int client_per_minute{};
};

/// Access tokens of integration clients (OAuth 2.0 client credentials).
struct AccessTokens {
    std::filesystem::path keys_file; ///< empty: none are issued
    std::chrono::seconds life{};
};

/// How people sign in.
struct Accounts {
    std::string secret; ///< seals second factors; empty: none can be set up
    int hash_memory_kib{};
    int hash_passes{};
    int hash_threads{};
    std::chrono::minutes session_idle{};
    std::chrono::hours session_most{};
};

/// The provider people sign in at (OpenID Connect); empty issuer: here only.
struct Oidc {
    std::string issuer;
    std::string client_id;
    std::string client_secret; ///< from client_secret_file or MOTCUA_OIDC_CLIENT_SECRET
    std::string scope;
    std::string account_claim; ///< names the account here; empty: linked subjects only
    std::string allowed_networks;
    bool plain_http{};
    std::string ca_file;
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
    Files files;
    Uploads uploads;
    Notifications notifications;
    MailServer mail;
    Dkim dkim;
    SmsGateway sms;
    Webhooks webhooks;
    std::chrono::seconds stream_heartbeat{};
    std::filesystem::path signing_keys_file; ///< empty: papers are issued unsigned
    std::filesystem::path portals_file;      ///< empty: no portals
    bool test_clock_enabled{};               ///< never with Profile::production
    std::string cursor_secret; ///< from cursor_secret_file or MOTCUA_CURSOR_SECRET; at least 32 bytes
    AccessTokens access_tokens;
    Accounts accounts;
    Oidc oidc;
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
