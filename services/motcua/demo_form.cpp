#include "demo_form.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::services {

namespace {

namespace json = boost::json;

json::value const* member(json::value const& schema, std::string_view name) {
    return schema.as_object().if_contains(name);
}

std::string text_for(json::value const& schema, std::string const& day) {
    if (auto const* format = member(schema, "format"); format != nullptr && *format == "date") {
        return day;
    }
    if (auto const* pattern = member(schema, "pattern")) {
        return pattern->as_string().find('@') != std::string::npos ? "lien-he@vidu.example" : "0900000001";
    }
    auto text = std::string("Nội dung mẫu");
    if (auto const* title = member(schema, "title")) {
        text = "Mẫu: " + std::string(title->as_string());
    }
    // The longest allowed counts characters; cutting by bytes could split one.
    auto const* longest = member(schema, "maxLength");
    return longest != nullptr && longest->to_number<std::size_t>() < text.size() ? std::string("12") : text;
}

} // namespace

json::value sample_of(json::value const& schema, json::value const& known, std::string const& day) {
    if (!known.is_null() && !known.is_object()) {
        return known;
    }
    if (auto const* choices = member(schema, "enum")) {
        return choices->as_array().front();
    }
    auto const type = std::string(schema.at("type").as_string());
    if (type == "object") {
        auto filled = json::object();
        for (auto const& [name, field] : schema.at("properties").as_object()) {
            auto const* said = known.is_object() ? known.as_object().if_contains(name) : nullptr;
            filled[name] = sample_of(field, said == nullptr ? json::value() : *said, day);
        }
        return filled;
    }
    if (type == "array") {
        auto const* least = member(schema, "minItems");
        auto lines = json::array();
        do {
            lines.push_back(sample_of(schema.at("items"), {}, day));
        } while (least != nullptr && lines.size() < least->to_number<std::size_t>());
        return lines;
    }
    if (type == "integer" || type == "number") {
        auto const* least = member(schema, "minimum");
        return least == nullptr ? json::value(1)
                                : json::value(std::max<std::int64_t>(1, least->to_number<std::int64_t>()));
    }
    if (type == "boolean") {
        return true;
    }
    return json::string(text_for(schema, day));
}

} // namespace motcua::services
