#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/document_type.hpp>
#include <motcua/domain/dossier_state.hpp>
#include <motcua/domain/procedure.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Asking once: a paper the holder has handed in before, or a result the agency issued itself, serves the
/// next dossier as long as it is valid (Decree 224/2026 art. 15(1)d, Decree 107/2021).
namespace motcua::domain {

enum class PaperSource : std::uint8_t { copy, result };

enum class PaperState : std::uint8_t { digitised, verified, in_force, replaced, revoked, expired };

/// How a paper came into the repository.
enum class PaperOrigin : std::uint8_t { scanned, submitted, form, reused, issued, imported };

[[nodiscard]] std::string_view name_of(PaperSource source); ///< "copy"
[[nodiscard]] std::string_view name_of(PaperState state);   ///< "in_force"
[[nodiscard]] std::optional<PaperState> paper_state_named(std::string_view name);
[[nodiscard]] std::optional<PaperOrigin> paper_origin_named(std::string_view name);

/// A digitised copy or an electronic result a holder has (giấy tờ đã có trong kho).
struct HeldPaper {
    PaperSource source{PaperSource::copy};
    std::string id;            ///< UUID of the copy or the result
    std::string holder;        ///< UUID; empty: not known whose
    std::string document_type; ///< of a copy; empty when its procedure names none
    std::string result_kind;   ///< of a result
    PaperOrigin origin{PaperOrigin::scanned};
    PaperState state{PaperState::digitised};
    std::string title;
    std::string symbol;
    std::string issuer;
    std::optional<core::Date> issued_on;
    std::optional<core::Date> valid_from;
    std::optional<core::Date> valid_until; ///< as the paper itself says; included
    std::string sha256;                    ///< of its file; empty: no file
    core::UnitId unit;
    std::string dossier_code; ///< empty: the result was imported
    core::Instant recorded_at{};

    bool operator==(HeldPaper const&) const = default;
};

/// Last day the paper is good for, by its own word or else by its type; nothing when it has no end. A term of
/// months ends on the day of that number, or on the last one of a shorter month (Civil Code 2015 art. 148).
[[nodiscard]] std::optional<core::Date> good_until(HeldPaper const& paper, DocumentType const& type);

/// The type a paper counts as: its own, or one its kind of result serves as; null when there is none.
[[nodiscard]] DocumentType const* type_of(HeldPaper const& paper, std::vector<DocumentType> const& types);

/// Why the paper cannot stand for a component of that type (null: the component names none) in a dossier of
/// `holder` on that day; nothing when it can. Rules (all invalid): "reuse_foreign_holder", "reuse_link",
/// "reuse_not_reusable", "reuse_type_mismatch", "reuse_no_file", "reuse_replaced", "reuse_revoked",
/// "reuse_not_verified", "reuse_expired", "reuse_not_yet_valid", "reuse_date_unknown".
[[nodiscard]] std::optional<core::Failure>
reuse_refusal(DocumentType const* wanted, HeldPaper const& paper, std::string const& holder, core::Date on);

/// One paper as a clerk sees it beside a component.
struct Offer {
    HeldPaper paper;
    std::optional<core::Date> good_until;
    std::optional<core::Failure> refused; ///< nothing: it may be reused
};

/// Every paper judged for one component; those that may be reused first, otherwise in the order given.
[[nodiscard]] std::vector<Offer> offers_for(
    DocumentType const* wanted,
    std::vector<HeldPaper> const& papers,
    std::string const& holder,
    core::Date on
);

/// On what ground a paper is taken over: the applicant agreed, or a statutory task needs no consent (Law
/// 91/2025/QH15).
enum class ConsentBasis : std::uint8_t { applicant, statutory_task };

[[nodiscard]] std::string_view name_of(ConsentBasis basis); ///< "statutory_task"
[[nodiscard]] std::optional<ConsentBasis> consent_basis_named(std::string_view name);

/// Another unit's paper is taken over only when the applicant agrees: invalid "reuse_consent_needed".
[[nodiscard]] std::optional<core::Failure>
consent_refusal(HeldPaper const& paper, core::UnitId const& unit, ConsentBasis basis);

/// Why nothing can be added to a dossier in that state: conflict "dossier_closed".
[[nodiscard]] std::optional<core::Failure> closed_refusal(DossierState state);

/// Desk, reviewers and online clients take papers over.
[[nodiscard]] bool may_reuse(Role role);

} // namespace motcua::domain
