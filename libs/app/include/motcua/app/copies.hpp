#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/failure.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/domain/component_copy.hpp>
#include <motcua/domain/document_suggestion.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Digitised copies of components: what is asked, what is written, and what is done behind the desk.
namespace motcua::app {

/// A copy as asked for.
struct CopyCommand {
    struct Replacement {
        int seq{};
        std::string reason;
    };

    std::string component; ///< "TP01"
    std::string file;      ///< sha256 of a kept file
    domain::CopyKind made_of{domain::CopyKind::original};
    domain::DocumentTerms terms;
    std::optional<Replacement> replaces;
};

/// Which copy of a dossier.
struct CopyName {
    std::string component;
    int seq{};
};

/// What the database knows about a component's copies and the file that shall become one.
struct CopyGround {
    struct File {
        std::string media_type;
        bool usable{}; ///< the caller kept it himself or can read it
    };

    std::string filed_by; ///< account name
    std::optional<File> file;
    std::vector<domain::ComponentCopy> copies;

    [[nodiscard]] domain::ComponentCopy const* find(int seq) const noexcept;
    [[nodiscard]] domain::ComponentCopy const* current() const noexcept; ///< the one not replaced
};

/// The rows a note about copies brings.
struct CopyToWrite {
    CopyCommand command;
    domain::CopyOrigin origin{};
};

struct CopyToVerify {
    CopyName copy;
};

struct CopyToCorrect {
    CopyName copy;
    domain::DocumentTerms terms;
};

/// A scanned copy claimed for its officer's signature.
struct CopySigning {
    std::string copy_id;
    std::string lease;
    int attempts{};
    std::string officer; ///< account name of who scanned it
    core::UnitId unit;
    std::string dossier_code;
    std::string component;
    std::string sha256;
    std::int64_t size{};
    std::string media_type;
};

/// What became of it. Neither file nor failure: the officer has no key.
struct SignedCopy {
    struct File {
        std::string sha256;
        std::int64_t size{};
        std::string media_type;
        std::optional<int> pages;
    };

    std::string copy_id;
    std::string lease;
    std::optional<File> file;
    std::optional<core::Failure> failure;
    int retry_seconds{};
    bool hold{}; ///< wait for a person instead of trying again
};

/// A new copy claimed for reading its text.
struct CopyReading {
    std::string copy_id;
    std::string lease;
    int attempts{};
    std::string sha256;
    std::string media_type;
};

struct ReadCopy {
    std::string copy_id;
    std::string lease;
    std::string state; ///< "ready", "unreadable", or "pending" to try again
    std::vector<domain::DocumentSuggestion> suggestions;
    std::string rule; ///< why it could not be read
    int retry_seconds{};
};

/// Reads of copies and the queues behind the desk. Every function blocks on the database.
class CopyStore {
public:
    CopyStore() = default;
    CopyStore(CopyStore const&) = delete;
    CopyStore& operator=(CopyStore const&) = delete;
    virtual ~CopyStore() = default;

    /// JSON object: "filed_by", and "items" with one component each: what was handed in, its state and
    /// copies.
    [[nodiscard]] virtual core::Expected<std::string> components(core::DossierId const& id) = 0;

    /// JSON object with "state" and "items". Errors: not_found "suggestions".
    [[nodiscard]] virtual core::Expected<std::string>
    copy_suggestions(core::DossierId const& id, CopyName const& copy) = 0;

    /// JSON array of the copies one of these hashes belongs to.
    [[nodiscard]] virtual core::Expected<std::string> copies_with_hash(std::vector<std::string> const& sha256
    ) = 0;

    /// Copies that wait for their signature, leased to the caller.
    [[nodiscard]] virtual core::Expected<std::vector<CopySigning>>
    claim_copy_signings(int limit, int lease_seconds) = 0;

    /// False when the lease was lost and nothing was written.
    [[nodiscard]] virtual core::Expected<bool> finish_copy_signing(SignedCopy const& outcome) = 0;

    /// Lets a copy that is held, failing or unsigned be tried at once. Errors: not_found "copy", conflict
    /// "copy_signed".
    [[nodiscard]] virtual core::Expected<void>
    retry_copy_signing(core::DossierId const& id, CopyName const& copy) = 0;

    /// New copies that nobody has read yet, leased to the caller.
    [[nodiscard]] virtual core::Expected<std::vector<CopyReading>>
    claim_copy_readings(int limit, int lease_seconds) = 0;

    /// False when the lease was lost and nothing was written.
    [[nodiscard]] virtual core::Expected<bool> finish_copy_reading(ReadCopy const& outcome) = 0;
};

} // namespace motcua::app
