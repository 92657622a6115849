#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/document_type.hpp>

#include <filesystem>
#include <string_view>
#include <vector>

/// Types of papers as data (config/document_types.json, schemas/document_types.schema.json).
namespace motcua::catalogue {

using DocumentTypes = std::vector<domain::DocumentType>;

/// Errors: malformed "json", invalid with faults, "document_type_twice".
[[nodiscard]] core::Expected<DocumentTypes> parse_document_types(std::string_view json);

/// Errors: not_found "file", else as parse_document_types.
[[nodiscard]] core::Expected<DocumentTypes> load_document_types(std::filesystem::path const& file);

} // namespace motcua::catalogue
