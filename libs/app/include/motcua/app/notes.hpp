#pragma once

#include <motcua/app/copies.hpp>
#include <motcua/app/intake.hpp>
#include <motcua/app/new_result.hpp>
#include <motcua/app/reuse.hpp>
#include <motcua/domain/dossier_actions.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace motcua::app {

struct NoRows {};

/// The rows a note brings, one alternative a concern; each is written by the database function of its name.
using NoteRows =
    std::variant<NoRows, CopyToWrite, CopyToVerify, CopyToCorrect, ReuseRows, FilledForm, NewResult>;

/// What is written about a dossier beside its own facts: a digitised copy, a form, a result. One note is one
/// new version of the dossier and at least one event.
struct Note {
    NoteRows rows;
    std::vector<domain::DossierEvent> events;
    std::optional<std::vector<std::string>> missing_components{}; ///< when the note changes what is missing
};

} // namespace motcua::app
