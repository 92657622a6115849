#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/file_keys.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

core::Expected<FileKeys> load_keys(std::filesystem::path const& file, std::string_view schema) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto const document = read_document(*text, schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto const base = std::filesystem::absolute(file).parent_path();
    auto keys = FileKeys{text_at(source, "current"), {}};
    for (auto const& member : source.at("keys").as_object()) {
        keys.keys[std::string(member.key())] = base / std::string(member.value().as_string());
    }
    if (!keys.keys.contains(keys.current)) {
        return core::invalid(
            "/current",
            "current_key",
            "Khóa hiện hành phải có trong danh sách khóa.",
            "The current key has to be one of the keys."
        );
    }
    return keys;
}

} // namespace

core::Expected<FileKeys> load_file_keys(std::filesystem::path const& file) {
    return load_keys(file, file_keys_schema);
}

core::Expected<FileKeys> load_token_keys(std::filesystem::path const& file) {
    return load_keys(file, token_keys_schema);
}

} // namespace motcua::catalogue
