#include "form_data.hpp"

#include <algorithm>

namespace motcua::tests {

namespace {

namespace json = boost::json;

std::int64_t number_or(json::object const& node, char const* key, std::int64_t preset) {
    auto const* found = node.if_contains(key);
    return found == nullptr ? preset : found->to_number<std::int64_t>();
}

json::string text_for(json::object const& node) {
    if (node.contains("format")) {
        return "2026-02-10";
    }
    auto const* pattern = node.if_contains("pattern");
    if (pattern != nullptr) {
        return pattern->as_string().find('@') == json::string::npos ? "0900000001" : "lien-he@vidu.example";
    }
    auto text = "Thử " + std::string(node.at("title").as_string());
    auto const most = static_cast<std::size_t>(number_or(node, "maxLength", 100));
    if (text.size() > most) {
        text = "Mẫu 01/26";
    }
    return json::string(text.substr(0, most));
}

json::value value_for(json::object const& node);

json::object line_for(json::object const& node) {
    auto line = json::object();
    for (auto const& [name, field] : node.at("properties").as_object()) {
        line[name] = value_for(field.as_object());
    }
    return line;
}

json::value value_for(json::object const& node) {
    auto const type = std::string(node.at("type").as_string());
    if (node.contains("enum")) {
        return node.at("enum").as_array().front();
    }
    if (type == "integer") {
        return std::max<std::int64_t>(number_or(node, "minimum", 1), 3);
    }
    if (type == "boolean") {
        return true;
    }
    if (type == "string") {
        return text_for(node);
    }
    auto const& items = node.at("items").as_object();
    if (items.contains("enum")) {
        return json::array{items.at("enum").at(0), items.at("enum").at(1)};
    }
    return json::array{line_for(items), line_for(items)};
}

} // namespace

json::object form_data(std::string const& document, bool full) {
    auto const schema = json::parse(document).at("schema").as_object();
    auto const& required = schema.at("required").as_array();
    auto data = json::object();
    for (auto const& [name, field] : schema.at("properties").as_object()) {
        auto const needed = std::find(required.begin(), required.end(), json::value(name)) != required.end();
        if (needed || full) {
            data[name] = value_for(field.as_object());
        }
    }
    return data;
}

} // namespace motcua::tests
