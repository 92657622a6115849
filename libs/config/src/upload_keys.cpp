#include "key_makers.hpp"

namespace motcua::config {

std::vector<Key> upload_keys() {
    return {
        ranged(
            "files.form_bytes",
            268435456,
            1048576,
            4294967296,
            "most a form with files may bring in one request",
            [](Settings& s, Value const& v) { s.uploads.form_bytes = number(v); }
        ),
        ranged(
            "files.dossier_bytes",
            2147483648,
            1048576,
            1099511627776,
            "most the files of one dossier may take together",
            [](Settings& s, Value const& v) { s.uploads.dossier_bytes = number(v); }
        ),
        ranged(
            "files.client_day_bytes",
            21474836480,
            1048576,
            1099511627776,
            "most one person or client may send in a day",
            [](Settings& s, Value const& v) { s.uploads.client_day_bytes = number(v); }
        ),
        ranged(
            "files.open_uploads",
            50,
            1,
            10000,
            "uploads one person or client may have open at once",
            [](Settings& s, Value const& v) { s.uploads.open = count(v); }
        ),
        ranged(
            "files.upload_hours",
            24,
            1,
            720,
            "time an unfinished upload waits for its next bytes",
            [](Settings& s, Value const& v) { s.uploads.wait = std::chrono::hours{number(v)}; }
        ),
        ranged(
            "files.threads",
            4,
            1,
            64,
            "threads that write and read files, one database session each",
            [](Settings& s, Value const& v) { s.uploads.threads = count(v); }
        ),
    };
}

} // namespace motcua::config
