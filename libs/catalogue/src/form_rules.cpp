#include "application_form.hpp"

#include <boost/json.hpp>

#include <map>
#include <regex>
#include <set>
#include <tuple>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;
using json::object;

constexpr auto longest_matched = 100; ///< letters a pattern may be run over

void refuse(Faults& faults, std::string const& pointer, char const* rule, char const* vi, char const* en) {
    add_fault(faults, pointer, rule, vi, en);
}

/// Every choice has a title.
void check_choices(object const& node, std::string const& pointer, Faults& faults) {
    auto const* const values = node.if_contains("enum");
    auto const* const titles = node.if_contains("x-enum-titles");
    auto const count = [](json::value const* list) { return list == nullptr ? 0 : list->as_array().size(); };
    if (count(values) != count(titles)) {
        refuse(
            faults,
            pointer + "/x-enum-titles",
            "choice_titles",
            "Mỗi lựa chọn phải có một tên gọi.",
            "Every choice needs a title."
        );
    }
}

void check_text(object const& node, std::string const& pointer, Faults& faults) {
    if (!node.contains("enum") && !node.contains("format") && !node.contains("maxLength")) {
        refuse(
            faults,
            pointer + "/maxLength",
            "max_length",
            "Mục chữ phải có độ dài tối đa.",
            "A text needs a greatest length."
        );
    }
    if (!node.contains("pattern")) {
        return;
    }
    if (int_if(node, "maxLength").value_or(longest_matched + 1) > longest_matched) {
        refuse(
            faults,
            pointer + "/pattern",
            "pattern_length",
            "Mục có khuôn dạng thì dài tối đa 100 ký tự.",
            "A text with a pattern has at most 100 characters."
        );
    }
    try {
        std::ignore = std::regex(text_at(node, "pattern"));
    } catch (std::regex_error const&) {
        refuse(
            faults,
            pointer + "/pattern",
            "pattern",
            "Khuôn dạng không đọc được.",
            "The pattern cannot be read."
        );
    }
}

void check_required(object const& schema, std::string const& pointer, Faults& faults) {
    auto const* const names = schema.if_contains("required");
    auto const list = names == nullptr ? json::array() : names->as_array();
    for (auto i = std::size_t{0}; i < list.size(); ++i) {
        if (!schema.at("properties").as_object().contains(list[i].as_string())) {
            refuse(
                faults,
                pointer + "/required/" + std::to_string(i),
                "field_unknown",
                "Mẫu không có mục này.",
                "The form has no such field."
            );
        }
    }
}

void check_field(object const& node, std::string const& pointer, bool in_table, Faults& faults);

/// A list is a table of lines, or several choices at once.
void check_list(object const& node, std::string const& pointer, bool in_table, Faults& faults) {
    auto const* const items = node.if_contains("items");
    if (items == nullptr || in_table || !node.contains("maxItems")) {
        refuse(
            faults,
            pointer + "/items",
            "list",
            "Danh sách phải nêu nội dung mỗi dòng, số dòng tối đa và không nằm trong bảng khác.",
            "A list says what its lines are, how many there may be, and stands in no other table."
        );
        return;
    }
    auto const& line = items->as_object();
    check_choices(line, pointer + "/items", faults);
    if (line.contains("enum") == line.contains("properties")) {
        refuse(
            faults,
            pointer + "/items",
            "line",
            "Mỗi dòng là một lựa chọn hoặc gồm các mục.",
            "A line is one choice or has fields."
        );
    }
    if (!line.contains("properties")) {
        return;
    }
    if (!line.contains("additionalProperties")) {
        refuse(
            faults,
            pointer + "/items/additionalProperties",
            "closed",
            "Dòng của bảng phải từ chối mục lạ.",
            "A line has to refuse unknown fields."
        );
    }
    check_required(line, pointer + "/items", faults);
    auto shares = 0;
    for (auto const& [name, field] : line.at("properties").as_object()) {
        auto const at = pointer + "/items/properties/" + std::string(name);
        check_field(field.as_object(), at, true, faults);
        auto const* const print = field.as_object().if_contains("x-print");
        shares += print == nullptr ? 0 : int_if(print->as_object(), "share").value_or(0);
    }
    if (shares > 93) {
        refuse(faults, pointer, "shares", "Bảng rộng quá trang giấy.", "The table is wider than the paper.");
    }
}

void check_field(object const& node, std::string const& pointer, bool in_table, Faults& faults) {
    auto const type = text_at(node, "type");
    check_choices(node, pointer, faults);
    if (type == "array") {
        check_list(node, pointer, in_table, faults);
    } else if (node.contains("items")) {
        refuse(faults, pointer + "/items", "list", "Chỉ danh sách mới có dòng.", "Only a list has lines.");
    }
    if (type == "string") {
        check_text(node, pointer, faults);
    }
    auto const* const print = node.if_contains("x-print");
    auto const as_choices = print != nullptr && text_or_empty(print->as_object(), "as") == "choices";
    if (as_choices && !node.contains("enum")) {
        refuse(
            faults,
            pointer + "/x-print/as",
            "choices",
            "Không có lựa chọn để in.",
            "There are no choices to print."
        );
    }
}

/// Every field stands in exactly one section.
void check_sections(object const& definition, Faults& faults) {
    auto const& fields = definition.at("schema").at("properties").as_object();
    auto seen = std::set<std::string>();
    auto section = 0;
    for (auto const& entry : definition.at("sections").as_array()) {
        auto place = 0;
        for (auto const& field : entry.at("fields").as_array()) {
            auto const at = "/sections/" + std::to_string(section) + "/fields/" + std::to_string(place++);
            auto const name = std::string(field.as_string());
            if (!fields.contains(name)) {
                refuse(faults, at, "field_unknown", "Mẫu không có mục này.", "The form has no such field.");
            } else if (!seen.insert(name).second) {
                refuse(faults, at, "field_twice", "Mục bị lặp lại.", "The field stands twice.");
            }
        }
        ++section;
    }
    for (auto const& [name, field] : fields) {
        if (!seen.contains(std::string(name))) {
            refuse(
                faults,
                "/schema/properties/" + std::string(name),
                "field_nowhere",
                "Mục không nằm trong phần nào của mẫu.",
                "The field stands in no section."
            );
        }
    }
}

/// The members each named rule is made of.
std::vector<std::string> members_of(std::string const& rule) {
    static auto const members = std::map<std::string, std::vector<std::string>>{
        {"not_before", {"field", "than"}},
        {"not_in_future", {"field"}},
        {"required_when", {"field", "is", "when"}},
        {"one_of_these", {"fields"}}};
    return members.at(rule);
}

void check_rules(object const& definition, Faults& faults) {
    auto const& fields = definition.at("schema").at("properties").as_object();
    auto index = 0;
    for (auto const& entry : definition.at("rules").as_array()) {
        auto const& rule = entry.as_object();
        auto const at = "/rules/" + std::to_string(index++);
        auto const wanted = members_of(text_at(rule, "rule"));
        auto whole = rule.size() == wanted.size() + 1;
        auto named = std::vector<std::string>();
        for (auto const& member : wanted) {
            auto const* const value = rule.if_contains(member);
            whole = whole && value != nullptr;
            if (value != nullptr && value->is_string()) {
                named.emplace_back(value->as_string());
            }
        }
        if (auto const* const list = rule.if_contains("fields")) {
            for (auto const& field : list->as_array()) {
                named.emplace_back(field.as_string());
            }
        }
        if (!whole) {
            refuse(
                faults,
                at,
                "rule_members",
                "Quy tắc thiếu hoặc thừa mục.",
                "The rule lacks a member or has another."
            );
        }
        for (auto const& name : named) {
            if (!fields.contains(name)) {
                refuse(faults, at, "field_unknown", "Mẫu không có mục này.", "The form has no such field.");
            }
        }
    }
}

} // namespace

Faults definition_faults(object const& definition) {
    auto faults = Faults();
    auto const& schema = definition.at("schema").as_object();
    check_sections(definition, faults);
    check_required(schema, "/schema", faults);
    for (auto const& [name, field] : schema.at("properties").as_object()) {
        check_field(field.as_object(), "/schema/properties/" + std::string(name), false, faults);
    }
    check_rules(definition, faults);
    return faults;
}

} // namespace motcua::catalogue
