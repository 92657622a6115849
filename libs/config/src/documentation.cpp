#include "key_table.hpp"
#include <motcua/config/settings.hpp>

#include <boost/json.hpp>

namespace motcua::config {

namespace {

std::string json_of(Value const& value) {
    return std::visit(
        [](auto const& plain) { return std::string(boost::json::serialize(boost::json::value(plain))); },
        value
    );
}

std::string type_of(Value const& value) {
    if (std::holds_alternative<bool>(value)) {
        return "boolean";
    }
    return std::holds_alternative<std::int64_t>(value) ? "integer" : "text";
}

std::string joined(std::vector<std::string_view> const& names) {
    auto text = std::string();
    for (auto const name : names) {
        text += (text.empty() ? "" : ", ") + std::string(name);
    }
    return text;
}

std::string rule_of(Key const& key) {
    switch (key.rule) {
    case KeyRule::any:
        return "";
    case KeyRule::range:
        return std::to_string(key.least) + "–" + std::to_string(key.most);
    case KeyRule::choice:
        return joined(key.choices);
    case KeyRule::filled:
        return "not empty";
    case KeyRule::http_url:
        return "http(s) address, no slash at the end";
    case KeyRule::directory:
        return "directory that is there";
    case KeyRule::own_directory:
        return "directory that is there and may be written";
    case KeyRule::service_address:
        return "unix:/path, host:port, or empty";
    case KeyRule::directory_if_set:
        return "directory that is there, or empty";
    case KeyRule::time_of_day:
        return "HH:MM, Vietnam time";
    case KeyRule::file_if_set:
        return "readable file, or empty";
    case KeyRule::secret_file:
        return "secret: file, or environment " + std::string(key.environment);
    }
    return {};
}

} // namespace

std::string print_config_doc() {
    auto text =
        std::string("# Settings of motcuad\n"
                    "One JSON file; relative paths are taken from its directory. A key that is missing has "
                    "its default; an unknown key is an error.\n\n"
                    "| Key | Type | Default | Rule | Meaning |\n|---|---|---|---|---|\n");
    for (auto const& key : key_table()) {
        text += "| `" + std::string(key.path) + "` | " + type_of(key.preset) + " | `" + json_of(key.preset) +
                "` | " + rule_of(key) + " | " + std::string(key.meaning) + " |\n";
    }
    return text;
}

std::string print_example() {
    auto text = std::string("{");
    auto group = std::string_view();
    auto first = true;
    for (auto const& key : key_table()) {
        auto const dot = key.path.find('.');
        auto const own_group = dot == std::string_view::npos ? std::string_view() : key.path.substr(0, dot);
        auto const leaf = dot == std::string_view::npos ? key.path : key.path.substr(dot + 1);
        auto const leaves_group = own_group != group;
        if (leaves_group && !group.empty()) {
            text += "\n  }";
        }
        auto const opens_group = leaves_group && !own_group.empty();
        text += first ? "\n" : ",\n";
        if (opens_group) {
            text += "  \"" + std::string(own_group) + "\": {\n";
        }
        text += (own_group.empty() ? "  \"" : "    \"") + std::string(leaf) + "\": " + json_of(key.preset);
        group = own_group;
        first = false;
    }
    return text + (group.empty() ? "\n}\n" : "\n  }\n}\n");
}

} // namespace motcua::config
