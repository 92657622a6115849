#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/papers.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/app/store.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace motcua::app {

/// What turns an owed paper into an issued one.
struct Press {
    LetterWriter& letters;
    PaperSigner& signer;
    std::function<std::string(std::string_view bytes)> sha256_hex;
};

/// Renders and signs papers that wait; returns how many were worked on. Blocks on keys and time stamp
/// servers, so it has threads of its own. A paper whose signature fails stays queued or, when only a person
/// can help, held; either way with the reason.
[[nodiscard]] core::Expected<int>
issue_papers(Store& store, Rules const& rules, Press const& press, int batch);

/// The file of a paper as it is now: signed, rendered, or rendered for the eye before its turn has come.
[[nodiscard]] core::Expected<Document>
file_of(Store& store, Rules const& rules, LetterWriter& letters, PaperJob const& paper);

/// All receipts of a day, of those procedures, as one file. Errors: not_found when there is none.
[[nodiscard]] core::Expected<Document> receipts_of_day(
    Store& store,
    Rules const& rules,
    LetterWriter& letters,
    core::UnitId const& unit,
    ProcedureScope const& scope,
    core::Date day
);

/// The paper an action would issue, as a draft; nothing is changed. Errors: those of the action, "no_paper".
[[nodiscard]] core::Expected<RenderedPaper> preview_action(
    Rules const& rules,
    LetterWriter& letters,
    domain::Dossier const& dossier,
    Filing const& filing,
    domain::Action const& action,
    Actor const& actor,
    core::Instant now
);

} // namespace motcua::app
