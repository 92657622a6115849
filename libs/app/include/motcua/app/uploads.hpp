#pragma once

#include <motcua/app/files.hpp>
#include <motcua/app/ports.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files on their way in: announced, received piece by piece, examined in the background, kept or refused.
namespace motcua::app {

enum class UploadState : std::uint8_t { receiving, examining, kept, refused, expired };

[[nodiscard]] std::string_view name_of(UploadState state);

/// What a sender announces.
struct NewUpload {
    std::string id;        ///< UUID
    std::string file_name; ///< to be shown, see display_name; may be empty
    std::int64_t length{};
    std::string sha256;      ///< 64 hex digits; empty: not announced
    core::DossierId dossier; ///< the file is meant for; may be empty
    std::string component;   ///< of that dossier; may be empty
};

/// Why an upload was refused, as it was noted.
struct UploadProblem {
    std::string rule;
    std::string vi;
    std::string en;
};

struct Upload {
    NewUpload asked;
    std::vector<std::string> accepts; ///< media types its component takes; empty: it is for none
    std::string actor;
    UploadState state{UploadState::receiving};
    std::string created_at; ///< RFC 3339
    std::string expires_at;
    std::string expires_http; ///< the same as HTTP writes dates
    std::optional<FileFacts> facts;
    std::optional<UploadProblem> problem;
    int attempts{};
    std::string lease; ///< of whoever examines it now
};

/// What there is room for, under the locks that make it stay so.
struct UploadRoom {
    struct Target {
        core::UnitId unit;
        core::ProcedureCode procedure;
        domain::DossierState state{};
        bool has_component{};
        std::int64_t bytes{}; ///< its files take already
    };

    int open{};               ///< uploads of the sender not through yet
    std::int64_t day_bytes{}; ///< announced by the sender today
    std::optional<Target> dossier;
};

struct UploadLimits {
    std::int64_t file_bytes{};
    std::int64_t form_bytes{};
    std::int64_t dossier_bytes{};
    std::int64_t client_day_bytes{};
    int open{};
    std::chrono::hours wait{}; ///< for the next bytes of an unfinished upload
};

/// Hashes bytes as they come. Used by one thread at a time.
class Checksum {
public:
    Checksum() = default;
    Checksum(Checksum const&) = delete;
    Checksum& operator=(Checksum const&) = delete;
    virtual ~Checksum() = default;

    virtual void add(std::string_view bytes) = 0;

    /// Of everything added, with padding; once.
    [[nodiscard]] virtual std::string base64() = 0;
};

/// What is kept about uploads; their bytes lie on the FileShelf. Every function blocks on the database.
class UploadStore {
public:
    using Refusal = std::function<std::optional<core::Failure>(UploadRoom const&)>;

    UploadStore() = default;
    UploadStore(UploadStore const&) = delete;
    UploadStore& operator=(UploadStore const&) = delete;
    virtual ~UploadStore() = default;

    /// Notes the upload unless `refused` says why not.
    [[nodiscard]] virtual core::Expected<Upload> add_upload(
        NewUpload const& asked,
        Actor const& actor,
        std::chrono::hours wait,
        Refusal const& refused
    ) = 0;

    /// The actor's own. Errors: not_found "upload".
    [[nodiscard]] virtual core::Expected<Upload> upload(std::string const& id, Actor const& actor) = 0;

    /// Bytes came: it waits anew, and will be `length` long in the end. Errors: conflict
    /// "upload_not_receiving".
    [[nodiscard]] virtual core::Expected<Upload>
    note_progress(std::string const& id, std::int64_t length, std::chrono::hours wait) = 0;

    /// All `length` bytes are here: it is examined by whoever is next or, with lease seconds, by the caller.
    /// Errors: conflict "upload_not_receiving".
    [[nodiscard]] virtual core::Expected<Upload>
    receive_upload(std::string const& id, std::int64_t length, int lease_seconds) = 0;

    /// The sender gives it up. Errors: not_found "upload", conflict "upload_not_receiving".
    [[nodiscard]] virtual core::Expected<void> drop_upload(std::string const& id, Actor const& actor) = 0;

    /// Received uploads nobody else examines.
    [[nodiscard]] virtual core::Expected<std::vector<Upload>> claim_uploads(int limit, int lease_seconds) = 0;

    /// Notes what the examination found; false when the lease was lost meanwhile.
    [[nodiscard]] virtual core::Expected<bool>
    note_examined(Upload const& upload, FileFacts const& facts) = 0;

    /// Runs `keep` and enters the file noted before, under the lock of its content. Errors: those of `keep`.
    [[nodiscard]] virtual core::Expected<bool> keep_upload(
        Upload const& upload,
        std::string const& sha256,
        std::function<core::Expected<void>()> const& keep
    ) = 0;

    [[nodiscard]] virtual core::Expected<bool>
    refuse_upload(Upload const& upload, core::Failure const& why) = 0;

    /// Examined again after `seconds`.
    [[nodiscard]] virtual core::Expected<bool> postpone_upload(Upload const& upload, int seconds) = 0;

    /// Receiving ones whose time is over.
    [[nodiscard]] virtual core::Expected<std::vector<Upload>> overdue_uploads(int limit) = 0;
    [[nodiscard]] virtual core::Expected<void> expire_upload(std::string const& id) = 0;

    /// Uploads that came to nothing and still have bytes on disk.
    [[nodiscard]] virtual core::Expected<std::vector<std::string>> upload_leftovers(int limit) = 0;
    [[nodiscard]] virtual core::Expected<void> leftovers_gone(std::string const& id) = 0;

    /// A kept file the actor may read. Errors: not_found "file".
    [[nodiscard]] virtual core::Expected<FileFacts>
    readable_file(std::string const& sha256, Actor const& actor) = 0;
};

/// The name under which a file is shown, of what a sender calls it: NFC, what follows the last '/' or '\'.
/// Errors: invalid "file_name" for names that are empty or "." or "..", longer than 200 characters, or hold
/// control characters, line breaks or marks that turn the writing direction.
[[nodiscard]] core::Expected<std::string> display_name(std::string_view sent);

/// Notes a new upload when there is room for it. Errors: invalid "upload_length", "upload_sha256",
/// "component_unknown"; too_large "file_too_large", "dossier_bytes"; rate_limited "client_day_bytes",
/// "open_uploads"; not_found "dossier"; conflict "dossier_closed".
[[nodiscard]] core::Expected<Upload>
begin_upload(UploadStore& store, UploadLimits const& limits, NewUpload const& asked, Actor const& actor);

/// Examines a claimed upload, then keeps or refuses it; what may pass by itself is tried again later. The
/// outcome is noted. Errors: those of the store.
[[nodiscard]] core::Expected<void>
examine_upload(UploadStore& store, FileShelf& shelf, UploadLimits const& limits, Upload const& upload);

/// How long a claimed upload is left to whoever examines it.
constexpr auto examination_lease_seconds = 300;

/// One turn of the background work: examines up to `batch` uploads, ends overdue ones, clears away the bytes
/// of those that came to nothing. Gives how many there were of what was most; `batch`: there may be more.
[[nodiscard]] core::Expected<int>
examine_uploads(UploadStore& store, FileShelf& shelf, UploadLimits const& limits, int batch);

} // namespace motcua::app
