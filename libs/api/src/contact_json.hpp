#pragma once

#include "json_reader.hpp"
#include <motcua/app/intake.hpp>

#include <optional>

namespace motcua::api {

/// How the applicant wishes to be told, if that was said. Faults: "choice", "contact_twice";
/// "contact_address" for a channel the applicant gave no usable address of.
[[nodiscard]] std::optional<app::Contact> read_contact(JsonReader& reader, app::Applicant const& applicant);

} // namespace motcua::api
