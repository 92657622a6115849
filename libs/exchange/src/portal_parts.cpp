#include "portal_parts.hpp"

#include "portal_words.hpp"

#include <boost/json.hpp>

#include <random>

namespace motcua::exchange {

namespace json = boost::json;

json::array attachments(json::object const& facts, std::vector<app::PortalFileName> const& names) {
    auto list = json::array();
    auto const add = [&](json::value const& file, json::object row) {
        auto const sha256 = text_at(file.as_object(), "sha256");
        for (auto const& name : names) {
            if (name.sha256 == sha256) {
                row["id"] = name.id;
                row["hash"] = name.hash;
            }
        }
        row["sha256"] = sha256;
        row["name"] = text_at(file.as_object(), "name");
        row["media_type"] = text_at(file.as_object(), "media_type");
        list.push_back(std::move(row));
    };
    if (auto const* const components = facts.if_contains("components")) {
        for (auto const& component : components->as_array()) {
            auto row = component.as_object();
            row.erase("files");
            row["component"] = row["code"];
            for (auto const& file : component.at("files").as_array()) {
                add(file, row);
            }
        }
    }
    if (auto const* const files = value_at(facts, "result.files")) {
        for (auto const& file : files->as_array()) {
            add(file, facts.at("result").as_object());
        }
    }
    return list;
}

std::string form_of(
    std::string const& boundary,
    std::string const& part,
    app::PortalFile const& file,
    std::string_view bytes
) {
    auto name = file.name;
    for (auto& c : name) {
        c = c == '"' || c == '\r' || c == '\n' ? '_' : c;
    }
    auto form = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + part + "\"; filename=\"" +
                name + "\"\r\nContent-Type: " + file.media_type + "\r\n\r\n";
    form += bytes;
    return form + "\r\n--" + boundary + "--\r\n";
}

std::string fresh_boundary(std::string_view bytes) {
    auto device = std::random_device();
    while (true) {
        auto const boundary = "motcua-" + std::to_string(device()) + std::to_string(device());
        if (bytes.find(boundary) == std::string_view::npos) {
            return boundary;
        }
    }
}

/// Only letters, digits, '-', '.', '_' stand for themselves in a path.
std::string path_with(std::string path, std::string const& id) {
    constexpr auto digits = std::string_view("0123456789ABCDEF");
    auto coded = std::string();
    for (auto const c : id) {
        auto const byte = static_cast<unsigned char>(c);
        auto const plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= 'a' && byte <= 'z') || c == '-' || c == '.' || c == '_';
        coded += plain ? std::string(1, c) : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    }
    auto const place = path.find("{id}");
    return place == std::string::npos ? path : path.replace(place, 4, coded);
}

} // namespace motcua::exchange
