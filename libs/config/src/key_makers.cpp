#include "key_makers.hpp"

namespace motcua::config {

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

} // namespace motcua::config
