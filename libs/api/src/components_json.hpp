#pragma once

#include "json_reader.hpp"
#include <motcua/domain/procedure.hpp>

#include <vector>

namespace motcua::api {

/// Reads the field "components": what was handed in, as at intake and afterwards.
[[nodiscard]] std::vector<domain::HandedComponent> read_components(JsonReader& reader);

} // namespace motcua::api
