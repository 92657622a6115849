#pragma once

#include <motcua/config/settings.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace motcua::config {

using Value = std::variant<bool, std::int64_t, std::string>;

enum class KeyRule : std::uint8_t {
    any,              ///< nothing beyond its type
    range,            ///< integer between least and most
    choice,           ///< one of choices
    filled,           ///< text that is not empty
    http_url,         ///< http:// or https://, a host, no slash at the end
    directory,        ///< a directory that is there
    own_directory,    ///< a directory that is there and may be written
    service_address,  ///< empty, unix:/path or host:port
    directory_if_set, ///< empty, or a directory that is there
    time_of_day,      ///< "HH:MM"
    file_if_set,      ///< empty, or a file that can be read
    secret_file,      ///< file_if_set; what counts is its content
};

/// One key of the settings file: type (that of its default), check, meaning, and where the value goes.
struct Key {
    std::string_view path; ///< "limits.body_bytes"
    Value preset;
    KeyRule rule{KeyRule::any};
    std::int64_t least{};
    std::int64_t most{};
    std::vector<std::string_view> choices;
    std::string_view environment; ///< secrets only: the variable that goes before the file
    std::string_view meaning;
    void (*store)(Settings&, Value const&);
};

/// Every key, in the order of the example file. The only list of keys there is.
[[nodiscard]] std::vector<Key> const& key_table();

} // namespace motcua::config
