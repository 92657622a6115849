#pragma once

#include "key_table.hpp"

#include <string>
#include <string_view>
#include <vector>

/// How the tables of keys are written down.
namespace motcua::config {

using Store = void (*)(Settings&, Value const&);

[[nodiscard]] Key ranged(
    std::string_view path,
    std::int64_t preset,
    std::int64_t least,
    std::int64_t most,
    std::string_view meaning,
    Store store
);

[[nodiscard]] Key chosen(
    std::string_view path,
    std::string_view preset,
    std::vector<std::string_view> choices,
    std::string_view meaning,
    Store store
);

[[nodiscard]] Key
worded(std::string_view path, std::string_view preset, KeyRule rule, std::string_view meaning, Store store);

[[nodiscard]] Key flag(std::string_view path, bool preset, std::string_view meaning, Store store);

[[nodiscard]] Key
secret(std::string_view path, std::string_view environment, std::string_view meaning, Store store);

[[nodiscard]] std::string const& text(Value const& value);
[[nodiscard]] std::int64_t number(Value const& value);
[[nodiscard]] int count(Value const& value);
[[nodiscard]] std::size_t size(Value const& value);
[[nodiscard]] std::chrono::seconds seconds(Value const& value);

/// The groups of keys, in the order of the example file.
[[nodiscard]] std::vector<Key> server_keys();
[[nodiscard]] std::vector<Key> work_keys();
[[nodiscard]] std::vector<Key> file_keys();
[[nodiscard]] std::vector<Key> upload_keys();
[[nodiscard]] std::vector<Key> notification_keys();
[[nodiscard]] std::vector<Key> webhook_keys();
[[nodiscard]] std::vector<Key> account_keys();
[[nodiscard]] std::vector<Key> oidc_keys();

} // namespace motcua::config
