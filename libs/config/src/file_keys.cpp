#include "key_makers.hpp"

namespace motcua::config {

std::vector<Key> file_keys() {
    return {
        worded(
            "files.directory",
            "files",
            KeyRule::own_directory,
            "directory of the kept files, of this service alone; shared by all nodes",
            [](Settings& s, Value const& v) { s.files.directory = text(v); }
        ),
        ranged(
            "files.max_bytes",
            268435456,
            1048576,
            4294967296,
            "largest file that is taken",
            [](Settings& s, Value const& v) { s.files.most_bytes = number(v); }
        ),
        worded(
            "files.examine_program",
            "",
            KeyRule::file_if_set,
            "program that looks into files; empty: motcua-examine beside this program",
            [](Settings& s, Value const& v) { s.files.examine_program = text(v); }
        ),
        worded(
            "files.antivirus",
            "",
            KeyRule::service_address,
            "clamd: unix:/path/of/its/socket or host:port; empty: files are not scanned",
            [](Settings& s, Value const& v) { s.files.antivirus = text(v); }
        ),
        flag(
            "files.antivirus_required",
            false,
            "whether files wait while clamd does not answer, instead of being taken unscanned",
            [](Settings& s, Value const& v) { s.files.antivirus_required = std::get<bool>(v); }
        ),
        worded(
            "files.keys_file",
            "",
            KeyRule::file_if_set,
            "keys that files are encrypted with (schemas/file_keys.schema.json); empty: as they are",
            [](Settings& s, Value const& v) { s.files.keys_file = text(v); }
        ),
    };
}

} // namespace motcua::config
