#pragma once

#include "form_setting.hpp"
#include <motcua/documents/addressee.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// Adds "Kính gửi" with the applicant and whoever else the letter goes to: several addressees get dashes
/// (Decree 30/2020, annex I).
void add_addressees(
    Flow& flow,
    Press const& press,
    BodyStep const& step,
    Addressee const& applicant,
    std::vector<std::string> const& others
);

} // namespace motcua::documents
