#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/signing_keys.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

namespace fs = std::filesystem;
using boost::json::object;

std::string optional_text(object const& source, std::string_view key) {
    return source.contains(key) ? text_at(source, key) : std::string();
}

/// Nothing for no name.
fs::path path_at(object const& source, std::string_view key, fs::path const& base) {
    auto const name = optional_text(source, key);
    return name.empty() ? fs::path() : base / name;
}

std::vector<KeyOwner>
owners_at(object const& source, std::string_view list, std::string_view name, fs::path const& base) {
    auto owners = std::vector<KeyOwner>();
    for (auto const& item : source.at(list).as_array()) {
        auto const& entry = item.as_object();
        auto const& key = entry.at("key").as_object();
        auto owner = KeyOwner{text_at(entry, name), {}, path_at(entry, "image", base)};
        owner.key.pkcs12 = path_at(key, "pkcs12", base);
        owner.key.module = path_at(key, "module", base);
        owner.key.token = optional_text(key, "token");
        owner.key.label = optional_text(key, "label");
        owner.key.certificate_file = path_at(key, "certificate_file", base);
        owner.key.secret_file = path_at(key, owner.key.pkcs12.empty() ? "pin_file" : "passphrase_file", base);
        owners.push_back(std::move(owner));
    }
    return owners;
}

} // namespace

core::Expected<SigningKeys> load_signing_keys(fs::path const& file) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto const document = read_document(*text, signing_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto const base = fs::absolute(file).parent_path();
    auto keys = SigningKeys{};
    keys.trust_directory = path_at(source, "trust_directory", base);
    keys.timestamp_url = optional_text(source, "timestamp_url");
    keys.people = owners_at(source, "people", "actor", base);
    keys.seals = owners_at(source, "seals", "unit", base);
    return keys;
}

} // namespace motcua::catalogue
