#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/domain/dossier.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Digitised copies of a dossier's components (bản số hóa thành phần hồ sơ): Decree 107/2021, Decree 45/2020.
namespace motcua::domain {

/// How a copy came into the dossier.
enum class CopyOrigin : std::uint8_t {
    scanned,   ///< made at the desk by an officer, who signs it
    submitted, ///< sent in electronically
    form,      ///< an application form filled in here
    reused,    ///< a link to what another dossier has
};

enum class CopyState : std::uint8_t { digitised, verified, replaced };

[[nodiscard]] std::string_view name_of(CopyOrigin origin); ///< "scanned"
[[nodiscard]] std::string_view name_of(CopyState state);   ///< "digitised"
[[nodiscard]] std::optional<CopyState> copy_state_named(std::string_view name);

/// What the copied document says of itself. Empty: not known, or the document has none.
struct DocumentTerms {
    std::string title;
    std::string symbol; ///< số, ký hiệu: "12/GCN-SATTP"
    std::string issuer;
    std::optional<Date> issued_on;
    std::optional<Date> valid_until; ///< last day of validity

    bool operator==(DocumentTerms const&) const = default;
};

/// One copy as far as a decision needs it. `seq` counts 1, 2, 3 … within the component.
struct ComponentCopy {
    int seq{};
    CopyState state{CopyState::digitised};
    std::string digitised_by; ///< account name
    DocumentTerms terms;
};

/// Who acts on copies and what the dossier's intake says of him.
struct CopyActor {
    std::string name; ///< account
    Role role{Role::clerk};
    bool filed_it{}; ///< an integration client: the online dossier is its own
};

/// Faults of the dates alone, all fields named: "issued_in_future", "validity_before_issue";
/// "document_expired" when it was valid no longer on the day it was received.
[[nodiscard]] core::Expected<void> check_terms(DocumentTerms const& terms, Date today, Date received_on);

/// The day the component came: today while it is still missing, else the day the dossier was filed.
[[nodiscard]] Date day_of_receipt(Dossier const& dossier, std::string const& component, Instant now);

/// Copies by clerks are scanned, by integration clients submitted to their own online dossiers.
[[nodiscard]] CopyOrigin origin_for(Role role);

/// Why `actor` may not add a copy: "dossier_closed", "role_not_allowed".
[[nodiscard]] std::optional<core::Failure>
refusal_to_digitise(Dossier const& dossier, CopyActor const& actor);

/// Why `actor` may not verify `copy`: "dossier_closed", "role_not_allowed", "same_person", "copy_replaced",
/// "copy_verified".
[[nodiscard]] std::optional<core::Failure>
refusal_to_verify(Dossier const& dossier, ComponentCopy const& copy, CopyActor const& actor);

/// Why `actor` may not change what is noted of `copy`: as above without "same_person".
[[nodiscard]] std::optional<core::Failure>
refusal_to_correct(Dossier const& dossier, ComponentCopy const& copy, CopyActor const& actor);

} // namespace motcua::domain
