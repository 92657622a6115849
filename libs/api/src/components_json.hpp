#pragma once

#include "json_reader.hpp"
#include <motcua/app/intake.hpp>
#include <motcua/app/reuse.hpp>
#include <motcua/domain/procedure.hpp>

#include <vector>

namespace motcua::api {

/// Reads the field "components": what was handed in, as at intake and afterwards.
[[nodiscard]] std::vector<domain::HandedComponent> read_components(JsonReader& reader);

/// The same at intake, where a component may be served by a paper the holder has, or be filled in as a form.
[[nodiscard]] std::vector<domain::HandedComponent> read_components(
    JsonReader& reader,
    std::vector<app::ComponentReuse>& reuses,
    std::vector<app::OfferedForm>& forms
);

/// Reads "copy" or "result", one of them.
[[nodiscard]] app::PaperRef read_paper_ref(JsonReader& reader);

/// Reads the field "consent" into a reuse.
void read_consent(JsonReader& reader, app::ComponentReuse& reuse);

} // namespace motcua::api
