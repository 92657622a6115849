#pragma once

#include "form_template.hpp"
#include <motcua/documents/addressee.hpp>

#include <string>

namespace motcua::documents {

/// The names of the four salutations among the words of a template.
[[nodiscard]] std::vector<std::string> const& salutation_words();

/// "Ông", "Quý tổ chức": how running text calls the applicant.
[[nodiscard]] std::string salutation_of(Addressee const& to, FormTemplate const& form);

/// "Ông Nguyễn Văn An"; an organisation goes by its bare name.
[[nodiscard]] std::string full_name(Addressee const& to, FormTemplate const& form);

} // namespace motcua::documents
