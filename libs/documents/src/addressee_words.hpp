#pragma once

#include "form_template.hpp"
#include <motcua/documents/addressee.hpp>

#include <string>

namespace motcua::documents {

/// "Ông", "Quý tổ chức": how running text calls the applicant.
[[nodiscard]] std::string salutation_of(Addressee const& to, FormTemplate const& form);

/// "Ông Nguyễn Văn An"; an organisation goes by its bare name.
[[nodiscard]] std::string full_name(Addressee const& to, FormTemplate const& form);

/// Puts "applicant", "address", "phone", "email" and "salutation" among the values, dots for what is unknown.
void add_applicant(Values& values, Addressee const& applicant, FormTemplate const& form);

/// The placeholders of add_applicant with those of `more`.
[[nodiscard]] std::vector<std::string> applicant_placeholders(std::vector<std::string> more);

} // namespace motcua::documents
