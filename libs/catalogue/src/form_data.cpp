#include "application_form.hpp"
#include "form_words.hpp"
#include "schema_check.hpp"
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;

/// Data comes from anybody.
constexpr auto most_bytes = std::size_t{131'072};
constexpr auto deepest = std::size_t{5};
constexpr auto longest_text = std::size_t{2000}; ///< before any pattern looks at it
constexpr auto longest_name = std::size_t{40};

/// A place in the data and the rule it breaks.
struct Broken {
    std::string pointer;
    std::string rule;
};

/// Brings texts into form NFC without white space around them, and leaves out what says nothing.
class Tidying {
public:
    [[nodiscard]] json::value tidied(json::value const& value, std::string const& pointer) {
        if (auto const* const text = value.if_string()) {
            return tidied_text({text->data(), text->size()}, pointer);
        }
        if (auto const* const list = value.if_array()) {
            auto items = json::array();
            for (auto const& item : *list) {
                items.push_back(tidied(item, pointer + '/' + std::to_string(items.size())));
            }
            return items;
        }
        if (auto const* const object = value.if_object()) {
            return tidied_object(*object, pointer);
        }
        if (value.is_double()) {
            broken_.push_back({pointer, "type"});
        }
        return value;
    }

    [[nodiscard]] std::vector<Broken> const& broken() const { return broken_; }

private:
    json::value tidied_text(std::string_view text, std::string const& pointer) {
        auto const composed = core::to_nfc(text);
        if (!composed) {
            broken_.push_back({pointer, "utf8"});
            return json::string();
        }
        auto const trimmed = core::trimmed(*composed);
        if (core::code_points(trimmed) > longest_text) {
            broken_.push_back({pointer, "length"});
            return json::string();
        }
        return json::string(trimmed.data(), trimmed.size());
    }

    json::value tidied_object(json::object const& object, std::string const& pointer) {
        auto names = std::vector<std::string>();
        for (auto const& member : object) {
            names.emplace_back(member.key());
        }
        std::sort(names.begin(), names.end());
        auto made = json::object();
        for (auto const& name : names) {
            auto const is_name = name.size() <= longest_name && core::is_clean_utf8(name);
            if (!is_name) {
                broken_.push_back({pointer + "/?", "unknown_key"});
                continue;
            }
            auto value = tidied(object.at(name), pointer + '/' + name);
            auto const says_nothing = value.is_null() || (value.is_string() && value.as_string().empty()) ||
                                      (value.is_array() && value.as_array().empty());
            if (!says_nothing) {
                made.emplace(name, std::move(value));
            }
        }
        return made;
    }

    std::vector<Broken> broken_;
};

/// Days the schema's "format" promises and no calendar knows.
void find_false_days(
    json::object const& schema,
    json::object const& data,
    std::string const& pointer,
    std::vector<Broken>& broken
) {
    for (auto const& [name, value] : data) {
        auto const* const node = schema.at("properties").as_object().if_contains(name);
        auto const at = pointer + '/' + std::string(name);
        if (node == nullptr) {
            continue;
        }
        auto const is_day = text_or_empty(node->as_object(), "format") == "date";
        if (is_day && value.is_string() && !core::parse_date(std::string_view(value.as_string()))) {
            broken.push_back({at, "date"});
        }
        auto const* const items = node->as_object().if_contains("items");
        if (items == nullptr || !value.is_array() || !items->as_object().contains("properties")) {
            continue;
        }
        auto row = 0;
        for (auto const& line : value.as_array()) {
            auto const line_at = at + '/' + std::to_string(row++);
            if (line.is_object()) {
                find_false_days(items->as_object(), line.as_object(), line_at, broken);
            }
        }
    }
}

std::string text_in(json::object const& data, std::string const& field) {
    auto const* const value = data.if_contains(field);
    if (value == nullptr) {
        return {};
    }
    return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

bool is_one_of(json::array const& list, json::object const& data, std::string const& field) {
    auto const* const value = data.if_contains(field);
    if (value == nullptr) {
        return false;
    }
    auto const listed = [&](json::value const& one) {
        return std::any_of(list.begin(), list.end(), [&](json::value const& wanted) {
            return wanted == one;
        });
    };
    return value->is_array() ? std::any_of(value->as_array().begin(), value->as_array().end(), listed)
                             : listed(*value);
}

bool comes_before(json::object const& data, std::string const& field, std::string const& than) {
    auto const* const one = data.if_contains(field);
    auto const* const other = data.if_contains(than);
    if (one == nullptr || other == nullptr || one->kind() != other->kind()) {
        return false;
    }
    return one->is_int64() ? one->as_int64() < other->as_int64()
                           : one->is_string() && one->as_string() < other->as_string();
}

/// The named rules of a form file, on data whose fields are sound by themselves.
class RuleCheck {
public:
    RuleCheck(json::object const& schema, json::object const& data, core::Date today)
        : schema_(schema)
        , data_(data)
        , today_(today) {}

    void check(json::object const& rule, Faults& faults) const {
        auto const name = text_at(rule, "rule");
        auto const field = text_or_empty(rule, "field");
        if (name == "not_before" && comes_before(data_, field, text_at(rule, "than"))) {
            add_fault(
                faults,
                '/' + field,
                name,
                label_of(schema_, field) + " không được trước hoặc nhỏ hơn " +
                    label_of(schema_, text_at(rule, "than")) + ".",
                label_en_of(schema_, field) + " must not come before " +
                    label_en_of(schema_, text_at(rule, "than")) + "."
            );
        }
        if (name == "not_in_future") {
            auto const day = core::parse_date(text_in(data_, field));
            if (day && *day > today_) {
                faults.push_back(worded(schema_, '/' + field, name));
            }
        }
        if (name == "required_when" && !data_.contains(field) &&
            is_one_of(rule.at("is").as_array(), data_, text_at(rule, "when"))) {
            faults.push_back(worded(schema_, '/' + field, "required"));
        }
        if (name == "one_of_these") {
            check_one_of(rule.at("fields").as_array(), faults);
        }
    }

private:
    void check_one_of(json::array const& fields, Faults& faults) const {
        auto vi = std::string();
        auto en = std::string();
        for (auto const& field : fields) {
            auto const name = std::string(field.as_string());
            if (data_.contains(name)) {
                return;
            }
            vi += (vi.empty() ? "" : "; ") + label_of(schema_, name);
            en += (en.empty() ? "" : "; ") + label_en_of(schema_, name);
        }
        add_fault(
            faults,
            '/' + std::string(fields.front().as_string()),
            "one_of_these",
            "Cần ít nhất một trong các mục: " + vi + ".",
            "At least one of these is needed: " + en + "."
        );
    }

    json::object const& schema_;
    json::object const& data_;
    core::Date today_;
};

core::Failure malformed() {
    return {
        core::Errc::malformed,
        "json",
        "Dữ liệu của mẫu không phải JSON hợp lệ (UTF-8, không lồng quá sâu).",
        "The form's data is not valid JSON (UTF-8, not nested too deep)."};
}

core::Expected<json::value> parsed_data(std::string_view text) {
    if (text.size() > most_bytes) {
        return core::Failure(
            core::Errc::too_large,
            "form_size",
            "Dữ liệu của mẫu quá lớn.",
            "The form's data is too large."
        );
    }
    auto options = json::parse_options();
    options.max_depth = deepest;
    auto error = json::error_code();
    auto value = json::parse({text.data(), text.size()}, error, {}, options);
    if (error) {
        return malformed();
    }
    return value;
}

/// Everything that is wrong with single fields, each once.
std::vector<Broken>
broken_fields(json::object const& schema, json::value const& data, std::string const& text) {
    auto broken = std::vector<Broken>();
    for (auto const& fault : schema_faults(data, text)) {
        broken.push_back({fault.pointer, fault.rule});
    }
    if (data.is_object()) {
        find_false_days(schema, data.as_object(), "", broken);
    }
    auto seen = std::vector<Broken>();
    for (auto& one : broken) {
        auto const same = [&](Broken const& other) { return other.pointer == one.pointer; };
        if (std::none_of(seen.begin(), seen.end(), same)) {
            seen.push_back(std::move(one));
        }
    }
    return seen;
}

} // namespace

core::Expected<std::string>
ApplicationForm::checked(std::string_view text, core::Date today, std::string const& pointer) const {
    auto const given = parsed_data(text);
    if (!given) {
        return given.error();
    }
    auto const& schema = definition_.at("schema").as_object();
    auto tidying = Tidying();
    auto const data = tidying.tidied(*given, "");
    auto broken = tidying.broken();
    if (broken.empty()) {
        broken = broken_fields(schema, data, schema_);
    }
    auto faults = Faults();
    for (auto const& one : broken) {
        faults.push_back(worded(schema, one.pointer, one.rule));
    }
    if (faults.empty()) {
        auto const check = RuleCheck(schema, data.as_object(), today);
        for (auto const& rule : definition_.at("rules").as_array()) {
            check.check(rule.as_object(), faults);
        }
    }
    if (!faults.empty()) {
        for (auto& fault : faults) {
            fault.pointer = pointer + fault.pointer;
        }
        return core::invalid(std::move(faults));
    }
    return json::serialize(data);
}

} // namespace motcua::catalogue
