#include "unique_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>

#include <set>
#include <string>
#include <vector>

namespace motcua::security {

namespace {

namespace json = boost::json;
using json::error_code;
using json::string_view;

constexpr auto most_depth = std::size_t{8};

/// Hears the names of a text and stops at the first one that stands twice in its object.
struct NameHearer {
    static constexpr auto max_object_size = std::size_t{1000};
    static constexpr auto max_array_size = std::size_t{10'000};
    static constexpr auto max_key_size = std::size_t{1000};
    static constexpr auto max_string_size = std::size_t{100'000};

    std::vector<std::set<std::string>> names;
    std::string name;

    bool on_document_begin(error_code&) { return true; }

    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code&) {
        names.emplace_back();
        return true;
    }

    bool on_object_end(std::size_t, error_code&) {
        names.pop_back();
        return true;
    }

    bool on_key_part(string_view part, std::size_t, error_code&) {
        name.append(part.data(), part.size());
        return true;
    }

    bool on_key(string_view part, std::size_t, error_code& error) {
        name.append(part.data(), part.size());
        auto const fresh = names.back().insert(std::move(name)).second;
        name.clear();
        if (!fresh) {
            error = json::error::syntax;
        }
        return fresh;
    }

    bool on_array_begin(error_code&) { return true; }

    bool on_array_end(std::size_t, error_code&) { return true; }

    bool on_string_part(string_view, std::size_t, error_code&) { return true; }

    bool on_string(string_view, std::size_t, error_code&) { return true; }

    bool on_number_part(string_view, error_code&) { return true; }

    bool on_int64(std::int64_t, string_view, error_code&) { return true; }

    bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }

    bool on_double(double, string_view, error_code&) { return true; }

    bool on_bool(bool, error_code&) { return true; }

    bool on_null(error_code&) { return true; }

    bool on_comment_part(string_view, error_code&) { return true; }

    bool on_comment(string_view, error_code&) { return true; }
};

} // namespace

std::optional<json::object> unique_object(std::string_view text) {
    auto options = json::parse_options();
    options.max_depth = most_depth;
    auto hearer = json::basic_parser<NameHearer>(options);
    auto error = error_code();
    auto const read = hearer.write_some(false, text.data(), text.size(), error);
    if (error || read != text.size()) {
        return std::nullopt;
    }
    auto value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    return std::move(value.as_object());
}

} // namespace motcua::security
