#pragma once

#include "json_reader.hpp"
#include <motcua/app/intake.hpp>

namespace motcua::api {

/// Reads the applicant's fields of form 01; every fault stays in the reader.
[[nodiscard]] app::Applicant read_applicant(JsonReader& reader);

/// An identifier to look somebody up by. Errors: invalid with faults at /id_type and /id_number.
[[nodiscard]] core::Expected<app::HolderIdentifier>
checked_identifier(std::string const& type, std::string const& number);

} // namespace motcua::api
