#pragma once

#include "json_fields.hpp"
#include <motcua/domain/procedure.hpp>

namespace motcua::catalogue {

/// What no schema can say: sums, order of dates, the one-stop desk at the end. Empty: the version is sound.
[[nodiscard]] Faults rule_faults(domain::ProcedureVersion const& version);

} // namespace motcua::catalogue
