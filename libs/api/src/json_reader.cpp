#include "json_reader.hpp"

#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;
constexpr auto deepest = std::size_t{16};

} // namespace

JsonReader::JsonReader(json::object const& object, std::string pointer, std::vector<core::FieldFault>& faults)
    : object_(object)
    , pointer_(std::move(pointer))
    , faults_(faults) {}

json::value const* JsonReader::find(std::string_view name) {
    known_.emplace(name);
    auto const* value = object_.if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
}

void JsonReader::fault(std::string_view name, std::string rule, std::string vi, std::string en) {
    faults_.push_back(
        core::FieldFault{pointer_ + "/" + std::string(name), std::move(rule), std::move(vi), std::move(en)}
    );
}

std::string JsonReader::clean(std::string_view name, json::value const& value, std::size_t longest) {
    if (!value.is_string()) {
        fault(name, "text", "Phải là chuỗi ký tự.", "Must be text.");
        return {};
    }
    auto const nfc = core::to_nfc(std::string_view(value.as_string()));
    if (!nfc) {
        fault(name, "utf8", "Phải là UTF-8 và không chứa ký tự NUL.", "Must be UTF-8 without NUL.");
        return {};
    }
    auto const trimmed = std::string(core::trimmed(*nfc));
    if (core::code_points(trimmed) > longest) {
        auto const most = std::to_string(longest);
        fault(name, "too_long", "Dài tối đa " + most + " ký tự.", "At most " + most + " characters.");
        return {};
    }
    return trimmed;
}

std::string JsonReader::text(std::string_view name, std::size_t longest) {
    auto const* value = find(name);
    auto const before = faults_.size();
    auto read = value == nullptr ? std::string() : clean(name, *value, longest);
    if (read.empty() && faults_.size() == before) {
        fault(name, "required", "Không được để trống.", "Must not be empty.");
    }
    return read;
}

std::string JsonReader::optional_text(std::string_view name, std::size_t longest) {
    auto const* value = find(name);
    return value == nullptr ? std::string() : clean(name, *value, longest);
}

std::string JsonReader::choice(
    std::string_view name,
    std::vector<std::string_view> const& choices,
    std::string_view preset
) {
    auto const* value = find(name);
    if (value == nullptr && !preset.empty()) {
        return std::string(preset);
    }
    auto read = value == nullptr ? std::string() : clean(name, *value, 100);
    if (std::find(choices.begin(), choices.end(), read) == choices.end()) {
        auto list = std::string();
        for (auto const& one : choices) {
            list += (list.empty() ? "" : ", ") + std::string(one);
        }
        fault(name, "choice", "Phải là một trong: " + list + ".", "Must be one of: " + list + ".");
        return {};
    }
    return read;
}

std::optional<std::int64_t>
JsonReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    auto const* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    auto const* number = value->if_int64();
    if (number == nullptr || *number < least || *number > most) {
        auto const range = std::to_string(least) + "–" + std::to_string(most);
        fault(name, "integer_range", "Phải là số nguyên " + range + ".", "Must be an integer " + range + ".");
        return std::nullopt;
    }
    return *number;
}

bool JsonReader::flag(std::string_view name) {
    auto const* value = find(name);
    if (value == nullptr) {
        return false;
    }
    auto const* truth = value->if_bool();
    if (truth == nullptr) {
        fault(name, "boolean", "Phải là true hoặc false.", "Must be true or false.");
        return false;
    }
    return *truth;
}

std::optional<core::Instant> JsonReader::instant(std::string_view name) {
    auto const* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    auto const parsed =
        value->is_string() ? core::parse_instant(std::string_view(value->as_string())) : std::nullopt;
    if (!parsed) {
        fault(
            name,
            "instant",
            "Thời điểm theo RFC 3339, ví dụ 2026-01-05T09:00:00+07:00.",
            "An RFC 3339 time with offset."
        );
    }
    return parsed;
}

std::optional<core::Date> JsonReader::date(std::string_view name) {
    auto const* value = find(name);
    if (value == nullptr) {
        return std::nullopt;
    }
    auto const parsed =
        value->is_string() ? core::parse_date(std::string_view(value->as_string())) : std::nullopt;
    if (!parsed) {
        fault(name, "date", "Ngày dạng YYYY-MM-DD.", "A date as YYYY-MM-DD.");
    }
    return parsed;
}

std::vector<std::string> JsonReader::texts(std::string_view name, std::size_t most, std::size_t longest) {
    auto const* value = find(name);
    auto read = std::vector<std::string>();
    if (value == nullptr) {
        return read;
    }
    if (!value->is_array() || value->as_array().size() > most) {
        fault(
            name,
            "list",
            "Phải là danh sách, tối đa " + std::to_string(most) + " mục.",
            "Must be a list within its size."
        );
        return read;
    }
    for (auto const& one : value->as_array()) {
        auto text = clean(name, one, longest);
        if (!text.empty()) {
            read.push_back(std::move(text));
        }
    }
    return read;
}

json::object const* JsonReader::any_object(std::string_view name) {
    auto const* value = find(name);
    if (value == nullptr) {
        return nullptr;
    }
    if (!value->is_object()) {
        fault(name, "object", "Phải là một đối tượng JSON.", "Must be a JSON object.");
        return nullptr;
    }
    return &value->as_object();
}

void JsonReader::object(std::string_view name, bool required, std::function<void(JsonReader&)> const& read) {
    auto const* value = find(name);
    if (value == nullptr) {
        if (required) {
            fault(name, "required", "Không được để trống.", "Must not be empty.");
        }
        return;
    }
    if (!value->is_object()) {
        fault(name, "object", "Phải là một đối tượng JSON.", "Must be a JSON object.");
        return;
    }
    auto reader = JsonReader(value->as_object(), pointer_ + "/" + std::string(name), faults_);
    read(reader);
    reader.finish();
}

void JsonReader::objects(
    std::string_view name,
    std::size_t most,
    std::function<void(JsonReader&)> const& read
) {
    auto const* value = find(name);
    if (value == nullptr) {
        return;
    }
    if (!value->is_array() || value->as_array().size() > most) {
        fault(
            name,
            "list",
            "Phải là danh sách, tối đa " + std::to_string(most) + " mục.",
            "Must be a list within its size."
        );
        return;
    }
    auto index = 0;
    for (auto const& one : value->as_array()) {
        auto const place = std::string(name) + "/" + std::to_string(index++);
        if (!one.is_object()) {
            fault(place, "object", "Phải là một đối tượng JSON.", "Must be a JSON object.");
            continue;
        }
        auto reader = JsonReader(one.as_object(), pointer_ + "/" + place, faults_);
        read(reader);
        reader.finish();
    }
}

void JsonReader::finish() {
    for (auto const& [key, value] : object_) {
        if (!known_.contains(std::string_view(key))) {
            auto const shown =
                core::is_clean_utf8(key) && key.size() <= 40 ? std::string(key) : std::string("?");
            fault(
                shown,
                "unknown_field",
                "Trường không có trong hợp đồng API.",
                "Not a field of this request."
            );
        }
    }
}

core::Expected<json::object> parse_object(std::string const& body) {
    auto options = json::parse_options();
    options.max_depth = deepest;
    auto error = boost::system::error_code();
    auto parsed = json::parse(body, error, {}, options);
    if (error) {
        return core::Failure(
            core::Errc::malformed,
            "json",
            "Nội dung không phải JSON hợp lệ (UTF-8, không lồng quá sâu).",
            "The body is not valid JSON (UTF-8, not nested too deep)."
        );
    }
    if (!parsed.is_object()) {
        return core::invalid(
            "",
            "object",
            "Nội dung phải là một đối tượng JSON.",
            "The body must be a JSON object."
        );
    }
    return std::move(parsed.as_object());
}

core::Expected<void> read_object(json::object const& object, std::function<void(JsonReader&)> const& read) {
    auto faults = std::vector<core::FieldFault>();
    auto reader = JsonReader(object, "", faults);
    read(reader);
    reader.finish();
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return {};
}

core::Expected<void> read_body(std::string const& body, std::function<void(JsonReader&)> const& read) {
    auto const object = parse_object(body);
    if (!object) {
        return object.error();
    }
    return read_object(*object, read);
}

} // namespace motcua::api
