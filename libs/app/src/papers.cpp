#include "papers.hpp"

#include <algorithm>
#include <array>

namespace motcua::app {

namespace {

constexpr auto kind_names =
    std::array<std::string_view, 5>{"receipt", "supplement", "refusal", "apology", "stop"};

/// Which event makes which form compulsory. The first that happened counts.
struct Duty {
    std::string_view event;
    std::string_view detail; ///< empty: any
    PaperKind kind{};
};

constexpr auto duties = std::array{
    Duty{"letter.apology_issued", "", PaperKind::apology},
    Duty{"dossier.supplement_requested", "", PaperKind::supplement},
    Duty{"dossier.rejected", "", PaperKind::refusal},
    Duty{"dossier.finished", "refused", PaperKind::refusal},
    Duty{"dossier.stopped", "", PaperKind::stop},
    Duty{"dossier.limit_restarted", "", PaperKind::receipt},
    Duty{"dossier.accepted", "", PaperKind::receipt},
};

int year_of(core::Instant at) {
    return static_cast<int>(core::civil(core::date_of(at)).year());
}

/// Which of its kind in the dossier.
int seq_of(PaperKind kind, domain::Dossier const& dossier) {
    switch (kind) {
    case PaperKind::receipt:
        return static_cast<int>(std::count_if(
            dossier.ledger.begin(),
            dossier.ledger.end(),
            [](domain::LedgerEntry const& entry) {
                return entry.kind == domain::LedgerKind::started ||
                       entry.kind == domain::LedgerKind::restarted;
            }
        ));
    case PaperKind::supplement:
        return static_cast<int>(dossier.supplements.size());
    case PaperKind::apology:
        return dossier.apology_in(domain::LetterState::issued)->seq;
    case PaperKind::refusal:
    case PaperKind::stop:
        return 1;
    }
    return 1;
}

} // namespace

std::string_view name_of(PaperKind kind) {
    return kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<PaperKind> paper_kind_named(std::string_view name) {
    auto const* const found = std::find(kind_names.begin(), kind_names.end(), name);
    if (found == kind_names.end()) {
        return std::nullopt;
    }
    return static_cast<PaperKind>(found - kind_names.begin());
}

PaperRequest request_for(
    PaperToWrite const& paper,
    core::Instant at,
    domain::Dossier const& dossier,
    domain::ProcedureVersion const& procedure,
    Filing const& filing
) {
    return PaperRequest{
        paper.kind,
        paper.seq,
        paper.number,
        at,
        paper.facts,
        dossier,
        procedure,
        filing,
        paper.verify_key,
        paper.number == 0};
}

std::optional<PaperToWrite>
paper_owed(domain::DossierChange const& change, domain::Action const& action, core::Instant now) {
    for (auto const& duty : duties) {
        auto const told =
            std::any_of(change.events.begin(), change.events.end(), [&](domain::DossierEvent const& event) {
                return event.type == duty.event && (duty.detail.empty() || event.detail == duty.detail);
            });
        if (told) {
            auto paper = PaperToWrite{};
            paper.kind = duty.kind;
            paper.seq = seq_of(duty.kind, change.after);
            paper.year = year_of(now);
            paper.facts.reason = action.reason;
            paper.facts.items = action.items;
            return paper;
        }
    }
    return std::nullopt;
}

} // namespace motcua::app
