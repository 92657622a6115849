#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::api {

/// Reads one JSON object field by field and collects every fault, so that a clerk mends them in one go.
/// Text comes out in NFC, without NUL, trimmed.
class JsonReader {
public:
    JsonReader(boost::json::object const& object, std::string pointer, std::vector<core::FieldFault>& faults);

    /// Required text of 1…`longest` characters; empty with a fault otherwise.
    [[nodiscard]] std::string text(std::string_view name, std::size_t longest);
    [[nodiscard]] std::string optional_text(std::string_view name, std::size_t longest);
    [[nodiscard]] std::string
    choice(std::string_view name, std::vector<std::string_view> const& choices, std::string_view preset = {});
    [[nodiscard]] std::optional<std::int64_t>
    integer(std::string_view name, std::int64_t least, std::int64_t most);
    /// False without it.
    [[nodiscard]] bool flag(std::string_view name);
    [[nodiscard]] std::optional<core::Instant> instant(std::string_view name);
    [[nodiscard]] std::optional<core::Date> date(std::string_view name);
    [[nodiscard]] std::vector<std::string>
    texts(std::string_view name, std::size_t most, std::size_t longest);

    /// The nested object as it is, for readers with a schema of their own; null with a fault when it is no
    /// object.
    [[nodiscard]] boost::json::object const* any_object(std::string_view name);

    /// Whether the field was sent at all.
    [[nodiscard]] bool has(std::string_view name) const { return object_.if_contains(name) != nullptr; }

    /// Reads the nested object; without it `required` leaves a fault.
    void object(std::string_view name, bool required, std::function<void(JsonReader&)> const& read);
    void objects(std::string_view name, std::size_t most, std::function<void(JsonReader&)> const& read);

    /// Names a fault of a field of this object.
    void fault(std::string_view name, std::string rule, std::string vi, std::string en);

    /// Refuses every field nobody asked for.
    void finish();

private:
    [[nodiscard]] boost::json::value const* find(std::string_view name);
    [[nodiscard]] std::string
    clean(std::string_view name, boost::json::value const& value, std::size_t longest);

    boost::json::object const& object_;
    std::string pointer_;
    std::vector<core::FieldFault>& faults_;
    std::set<std::string, std::less<>> known_;
};

/// Parses a body that must be one object. Errors: malformed "json", invalid "object".
[[nodiscard]] core::Expected<boost::json::object> parse_object(std::string const& body);

/// Reads one whole object. Errors: invalid with all faults.
[[nodiscard]] core::Expected<void>
read_object(boost::json::object const& object, std::function<void(JsonReader&)> const& read);

/// Parses a body and reads it as one object. Errors: malformed "json", invalid with all faults.
[[nodiscard]] core::Expected<void>
read_body(std::string const& body, std::function<void(JsonReader&)> const& read);

} // namespace motcua::api
