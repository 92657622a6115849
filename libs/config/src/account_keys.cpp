#include "key_makers.hpp"

namespace motcua::config {

std::vector<Key> account_keys() {
    return {
        worded(
            "access_tokens.keys_file",
            "",
            KeyRule::file_if_set,
            "keys that sign access tokens (schemas/token_keys.schema.json); empty: none are issued",
            [](Settings& s, Value const& v) { s.access_tokens.keys_file = text(v); }
        ),
        ranged(
            "access_tokens.life_seconds",
            600,
            60,
            3600,
            "how long an access token is good for",
            [](Settings& s, Value const& v) { s.access_tokens.life = seconds(v); }
        ),
        secret(
            "accounts.secret_file",
            "MOTCUA_ACCOUNT_SECRET",
            "file with the secret that seals second factors, at least 32 bytes; empty: none can be set up",
            [](Settings& s, Value const& v) { s.accounts.secret = text(v); }
        ),
        ranged(
            "accounts.hash_memory_kib",
            65536,
            8192,
            1048576,
            "memory of one password hash (Argon2id); raised: passwords are hashed anew at the next sign-in",
            [](Settings& s, Value const& v) { s.accounts.hash_memory_kib = count(v); }
        ),
        ranged(
            "accounts.hash_passes",
            3,
            1,
            20,
            "passes of one password hash",
            [](Settings& s, Value const& v) { s.accounts.hash_passes = count(v); }
        ),
        ranged(
            "accounts.hash_threads",
            2,
            1,
            16,
            "passwords hashed at once; more wait",
            [](Settings& s, Value const& v) { s.accounts.hash_threads = count(v); }
        ),
        ranged(
            "accounts.session_idle_minutes",
            30,
            1,
            1440,
            "how long a session may be silent",
            [](Settings& s, Value const& v) { s.accounts.session_idle = std::chrono::minutes{number(v)}; }
        ),
        ranged(
            "accounts.session_hours",
            12,
            1,
            168,
            "how long a session lasts at most",
            [](Settings& s, Value const& v) { s.accounts.session_most = std::chrono::hours{number(v)}; }
        ),
    };
}

} // namespace motcua::config
