#include "form_words.hpp"

#include "json_fields.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

namespace motcua::catalogue {

namespace {

using boost::json::object;

struct Words {
    std::string vi;
    std::string en;
};

std::vector<std::string> parts_of(std::string const& pointer) {
    auto parts = std::vector<std::string>();
    auto from = std::size_t{1};
    while (from <= pointer.size() && pointer.size() > 1) {
        auto const to = std::min(pointer.find('/', from), pointer.size());
        parts.push_back(pointer.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

object const* property(object const& schema, std::string const& name) {
    auto const* const properties = schema.if_contains("properties");
    auto const* const found = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
    return found == nullptr ? nullptr : &found->as_object();
}

std::optional<std::int64_t> number(object const& node, std::string_view key) {
    auto const* const found = node.if_contains({key.data(), key.size()});
    return found == nullptr ? std::nullopt : std::optional(found->to_number<std::int64_t>());
}

/// "từ 1 đến 20", "từ 1 trở lên", "không quá 20".
Words span(object const& node, std::string_view least_key, std::string_view most_key) {
    auto const least = number(node, least_key);
    auto const most = number(node, most_key);
    if (least && most) {
        auto const from = std::to_string(*least);
        auto const to = std::to_string(*most);
        return {"từ " + from + " đến " + to, "from " + from + " to " + to};
    }
    if (least) {
        return {"từ " + std::to_string(*least) + " trở lên", "at least " + std::to_string(*least)};
    }
    auto const to = most ? std::to_string(*most) : std::string("…");
    return {"không quá " + to, "at most " + to};
}

Words choices(object const& node) {
    auto const* titles = node.if_contains("x-enum-titles");
    if (titles == nullptr && node.contains("items")) {
        titles = node.at("items").as_object().if_contains("x-enum-titles");
    }
    auto list = std::string();
    if (titles != nullptr) {
        for (auto const& title : titles->as_array()) {
            list += (list.empty() ? "" : "; ") + std::string(title.as_string());
        }
    }
    return {"phải là một trong: " + list, "must be one of: " + list};
}

Words type_words(object const& node) {
    auto const type = text_at(node, "type");
    if (type == "integer") {
        return {"phải là số nguyên", "must be a whole number"};
    }
    if (type == "boolean") {
        return {"phải là có hoặc không", "must be true or false"};
    }
    if (type == "object") {
        return {"phải là một đối tượng JSON", "must be a JSON object"};
    }
    return type == "string" ? Words{"phải là chữ", "must be text"}
                            : Words{"phải là danh sách", "must be a list"};
}

Words pattern_words(object const& node) {
    auto const vi = text_or_empty(node, "description");
    auto const en = text_or_empty(node, "x-description-en");
    return {
        "không đúng dạng" + (vi.empty() ? vi : ": " + vi),
        "has the wrong form" + (en.empty() ? en : ": " + en)};
}

/// What follows the label.
Words predicate(object const& node, std::string const& rule) {
    if (rule == "required") {
        return {"là mục bắt buộc", "is required"};
    }
    if (rule == "type") {
        return type_words(node);
    }
    if (rule == "choice") {
        return choices(node);
    }
    if (rule == "pattern") {
        return pattern_words(node);
    }
    if (rule == "range") {
        auto const limits = span(node, "minimum", "maximum");
        return {"phải " + limits.vi, "must be " + limits.en};
    }
    if (rule == "length") {
        auto const limits = span(node, "minLength", "maxLength");
        return {"phải dài " + limits.vi + " ký tự", "must have " + limits.en + " characters"};
    }
    if (rule == "count") {
        auto const limits = span(node, "minItems", "maxItems");
        return {"phải có " + limits.vi + " dòng", "must have " + limits.en + " lines"};
    }
    if (rule == "unique") {
        return {"có dòng lặp lại", "has lines that repeat"};
    }
    if (rule == "date") {
        return {"phải là ngày có thật, dạng YYYY-MM-DD", "must be an existing day, as YYYY-MM-DD"};
    }
    if (rule == "not_in_future") {
        return {"không được ở tương lai", "must not be in the future"};
    }
    if (rule == "utf8") {
        return {"phải là UTF-8 và không chứa ký tự NUL", "must be UTF-8 without NUL"};
    }
    return {"không đúng quy định của mẫu", "does not follow the form"};
}

} // namespace

FieldAt field_at(object const& schema, std::string const& pointer) {
    auto found = FieldAt{&schema, "Dữ liệu của mẫu", "The form"};
    auto row = std::string();
    for (auto const& part : parts_of(pointer)) {
        auto const* const items = found.node->if_contains("items");
        if (items != nullptr) {
            row = std::to_string(std::strtol(part.c_str(), nullptr, 10) + 1);
            found.node = &items->as_object();
            found.vi += ", dòng " + row;
            found.en += ", line " + row;
            continue;
        }
        found.node = property(*found.node, part);
        if (found.node == nullptr) {
            return found;
        }
        found.vi = text_at(*found.node, "title") + (row.empty() ? row : " (dòng " + row + ")");
        found.en = text_at(*found.node, "x-title-en") + (row.empty() ? row : " (line " + row + ")");
    }
    return found;
}

std::string label_of(object const& schema, std::string_view field) {
    return field_at(schema, "/" + std::string(field)).vi;
}

std::string label_en_of(object const& schema, std::string_view field) {
    return field_at(schema, "/" + std::string(field)).en;
}

core::FieldFault worded(object const& schema, std::string const& pointer, std::string const& rule) {
    auto const field = field_at(schema, pointer);
    if (rule == "unknown_key" || field.node == nullptr) {
        return {pointer, "unknown_field", "Mẫu không có mục này.", "The form has no such field."};
    }
    auto const words = predicate(*field.node, rule);
    return {pointer, rule, field.vi + " " + words.vi + ".", field.en + " " + words.en + "."};
}

} // namespace motcua::catalogue
