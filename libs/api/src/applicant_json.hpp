#pragma once

#include "json_reader.hpp"
#include <motcua/app/intake.hpp>

namespace motcua::api {

/// Reads the applicant's fields of form 01; every fault stays in the reader.
[[nodiscard]] app::Applicant read_applicant(JsonReader& reader);

} // namespace motcua::api
