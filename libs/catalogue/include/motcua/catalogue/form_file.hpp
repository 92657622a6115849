#pragma once

#include <motcua/app/forms.hpp>
#include <motcua/domain/procedure.hpp>

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

/// Application forms as versioned files (config/forms, one version a file, schemas/form.schema.json).
namespace motcua::catalogue {

using Forms = std::vector<std::shared_ptr<app::Form const>>;

/// Shape (schema), then meaning (fields in sections, choices with titles, rules about fields that exist), all
/// faults together. Errors: malformed "json", too_large "document_size", invalid with faults.
[[nodiscard]] core::Expected<std::shared_ptr<app::Form const>> parse_form(std::string_view json);

/// Every `*.json` of the directory, by id and version. Faults carry "file.json#/pointer".
/// Errors: not_found "directory", else as parse_form, and "file_name" for a file not called
/// `<id>.v<version>.json`.
[[nodiscard]] core::Expected<Forms> load_forms(std::filesystem::path const& directory);

/// Components that name a form or version nobody has: "form_unknown" at "/components/0/form".
[[nodiscard]] std::vector<core::FieldFault>
form_faults(domain::ProcedureVersion const& procedure, Forms const& forms);

/// Wording or fields of these forms have not been compared with the instrument in force.
[[nodiscard]] std::vector<core::FieldFault> forms_to_confirm(Forms const& forms);

} // namespace motcua::catalogue
