#pragma once

#include <motcua/app/reuse.hpp>
#include <motcua/app/store.hpp>

#include <optional>
#include <string>
#include <vector>

/// The record of an applicant over all dossiers (chủ hồ sơ). Every read is written down where the applicant
/// can see it.
namespace motcua::app {

/// One look at a holder's record.
struct RecordLook {
    std::string actor; ///< account name
    std::string role;
    core::UnitId unit;
    bool anywhere{};         ///< not only holders with a dossier in the unit
    std::string purpose;     ///< of the closed list: "intake"
    std::string what;        ///< "record", "prefill", "documents", "dossiers", "offers", "accesses"
    core::DossierId dossier; ///< empty: for no certain dossier
    ProcedureScope scope{};  ///< whose dossiers are shown and give reason to look
};

/// The look an actor takes. The desk takes in dossiers of anybody, so it may look at any holder. Errors:
/// invalid "purpose_required"; role_not_allowed for an integration client without a unit.
[[nodiscard]] core::Expected<RecordLook> look_of(
    Actor const& actor,
    std::string const& purpose,
    std::string const& what,
    core::DossierId const& dossier = core::DossierId()
);

/// What may serve for papers of some types.
struct CandidateFilter {
    std::vector<std::string> types; ///< document types
    std::vector<std::string> kinds; ///< kinds of results
    std::string sha256;             ///< any paper with this file too
    int limit{};
};

/// What is kept of holders. Every function blocks on the database. With a look: not_found "holder" for one
/// the actor may not see, invalid "purpose_unknown"; the look is written down, granted or not.
class HolderStore {
public:
    HolderStore() = default;
    HolderStore(HolderStore const&) = delete;
    HolderStore& operator=(HolderStore const&) = delete;
    virtual ~HolderStore() = default;

    /// JSON array with the one holder known by exactly this identifier, or none.
    [[nodiscard]] virtual core::Expected<std::string>
    holders(HolderIdentifier const& identifier, RecordLook const& look) = 0;

    [[nodiscard]] virtual core::Expected<std::string>
    holder(core::HolderId const& id, RecordLook const& look) = 0;

    /// JSON object: the applicant as an intake takes it, and where each value comes from.
    [[nodiscard]] virtual core::Expected<std::string>
    holder_prefill(core::HolderId const& id, RecordLook const& look) = 0;

    /// Newest first.
    [[nodiscard]] virtual core::Expected<std::vector<domain::HeldPaper>> holder_papers(
        core::HolderId const& id,
        RecordLook const& look,
        std::optional<PageFrom> const& from,
        int limit
    ) = 0;

    /// JSON array, newest first; of the look's unit when it has one.
    [[nodiscard]] virtual core::Expected<std::string> holder_dossiers(
        core::HolderId const& id,
        RecordLook const& look,
        std::optional<PageFrom> const& from,
        int limit
    ) = 0;

    /// JSON array of looks, newest first, before the place given (0: from the newest); each row carries
    /// "sort".
    [[nodiscard]] virtual core::Expected<std::string>
    holder_accesses(core::HolderId const& id, RecordLook const& look, std::int64_t before, int limit) = 0;

    [[nodiscard]] virtual core::Expected<std::vector<domain::HeldPaper>>
    holder_candidates(core::HolderId const& id, RecordLook const& look, CandidateFilter const& filter) = 0;

    /// Empty when the dossier's applicant gave no identifier. Errors: not_found "dossier".
    [[nodiscard]] virtual core::Expected<core::HolderId> holder_of(core::DossierId const& id) = 0;

    /// The same by the code and key of a receipt. Errors: not_found for a wrong code or key alike.
    [[nodiscard]] virtual core::Expected<core::HolderId>
    public_holder(std::string const& code, std::string const& key) = 0;

    /// The applicant's own papers and who looked; nothing is written down.
    [[nodiscard]] virtual core::Expected<std::vector<domain::HeldPaper>>
    public_papers(core::HolderId const& id, std::optional<PageFrom> const& from, int limit) = 0;
    [[nodiscard]] virtual core::Expected<std::string>
    public_accesses(core::HolderId const& id, std::int64_t before, int limit) = 0;
};

} // namespace motcua::app
