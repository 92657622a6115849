#pragma once

#include <motcua/app/copies.hpp>
#include <motcua/app/files.hpp>
#include <motcua/app/rules.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// What is done with digitised copies behind the desk: the officer's signature and the reading.
namespace motcua::app {

/// Signs digitised copies with the officers' own keys; may block on a token or a time stamp server.
class CopySigner {
public:
    struct Request {
        std::string const& pdf;
        std::string const& officer; ///< account name
        std::string const& issuer;  ///< name of the unit, shown at the top right corner of the first page
        std::string const& field;   ///< name of the signature field, unique over all copies
        std::string const& reason;  ///< what readers show as reason
    };

    CopySigner() = default;
    CopySigner(CopySigner const&) = delete;
    CopySigner& operator=(CopySigner const&) = delete;
    virtual ~CopySigner() = default;

    /// The signed file, or nothing when the officer has no key here. Errors: unavailable and busy when a
    /// later try may help; all others wait for a person.
    [[nodiscard]] virtual core::Expected<std::optional<std::string>> sign_copy(Request const& request) = 0;
};

/// A picture as a PDF of the size it was scanned at.
struct PaperScan {
    std::string pdf;
    int pages{};
};

/// What turns a scanned copy into a signed one.
struct CopyDesk {
    FileShelf& files;
    CopySigner& signer;
    std::function<core::Expected<PaperScan>(std::string_view picture, std::string const& media_type)>
        pdf_of_scan;
};

/// Signs copies that wait; returns how many were worked on. Blocks on keys, so it has a thread of its own.
/// The scan stays as it is; the signed file stands beside it. A copy whose signature fails stays queued or,
/// when only a person can help, held; without a key it is said to be unsigned.
[[nodiscard]] core::Expected<int>
sign_copies(CopyStore& store, Rules const& rules, CopyDesk const& desk, int batch);

/// Reads new copies and keeps what their text suggests; returns how many were worked on. Blocks for minutes.
[[nodiscard]] core::Expected<int> read_copies(CopyStore& store, TextReader& reader, int batch);

} // namespace motcua::app
