#include "portal_values.hpp"

#include "portal_words.hpp"

#include <boost/json.hpp>

#include <charconv>

namespace motcua::exchange {

namespace json = boost::json;

std::optional<std::string> plain_text(json::value const& value) {
    switch (value.kind()) {
    case json::kind::string:
        return std::string(value.as_string());
    case json::kind::int64:
        return std::to_string(value.as_int64());
    case json::kind::uint64:
        return std::to_string(value.as_uint64());
    case json::kind::bool_:
        return std::string(value.as_bool() ? "true" : "false");
    case json::kind::null:
    case json::kind::double_:
    case json::kind::array:
    case json::kind::object:
        break;
    }
    return std::nullopt;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    auto value = std::int64_t{0};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                     : std::nullopt;
}

bool is_empty(json::value const& value) {
    return value.is_null() || (value.is_string() && value.as_string().empty()) ||
           (value.is_array() && value.as_array().empty());
}

core::FieldFault unknown_value(std::string const& place) {
    return {
        place,
        "portal_value_unknown",
        "Giá trị không có trong bảng mã của Cổng.",
        "The value is in no code list of the portal."};
}

json::value const* value_at(json::object const& object, std::string_view path) {
    auto const* scope = &object;
    for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
        auto const* const inner = scope->if_contains(path.substr(0, dot));
        scope = inner == nullptr ? nullptr : inner->if_object();
        if (scope == nullptr) {
            return nullptr;
        }
        path.remove_prefix(dot + 1);
    }
    return scope->if_contains(path);
}

std::string text_at(json::object const& object, std::string_view path) {
    auto const* const value = value_at(object, path);
    return value == nullptr ? std::string() : plain_text(*value).value_or(std::string());
}

} // namespace motcua::exchange
