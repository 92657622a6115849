#pragma once

#include "endpoints.hpp"
#include <motcua/app/uploads.hpp>

#include <optional>
#include <string>

/// The words of the tus resumable upload protocol 1.0.0: core, creation, creation-with-upload, termination,
/// expiration, checksum.
namespace motcua::api {

/// With the version every answer of the protocol names.
[[nodiscard]] http::Response in_tus(http::Response response);

/// 412 for a request of no or another version.
[[nodiscard]] std::optional<http::Response> wrong_tus_version(Request const& request);

/// `Upload-Length` and `Upload-Metadata` with filename, sha256, dossier, component; other keys are ignored.
/// Errors: malformed "upload_length", "upload_metadata"; those of app::display_name; not_found "dossier".
[[nodiscard]] core::Expected<app::NewUpload> read_announcement(Request const& request);

/// Errors: malformed "upload_offset_header".
[[nodiscard]] core::Expected<std::int64_t> read_offset(Request const& request);

struct AnnouncedChecksum {
    std::string algorithm; ///< "sha256"
    std::string base64;
};

/// Of `Upload-Checksum`; nothing when the header is absent. Errors: malformed "checksum_algorithm".
[[nodiscard]] core::Expected<std::optional<AnnouncedChecksum>> read_checksum(Request const& request);

/// The body is a piece of a file. Errors: 415 "offset_octet_stream".
[[nodiscard]] std::optional<http::Response> wrong_piece_type(Request const& request);

/// Whether the header announces a body at all.
[[nodiscard]] bool has_body(Request const& request);

/// What HEAD, PATCH and POST say of an upload.
void tell_progress(http::Response& response, app::Upload const& upload, std::int64_t offset);

/// The actor's upload named by the path. Errors: not_found "upload".
[[nodiscard]] core::Expected<app::Upload>
own_upload(Services& services, Actor const& actor, Request const& request);

/// An upload as JSON.
[[nodiscard]] boost::json::object upload_json(app::Upload const& upload, std::int64_t offset);

/// "code", "detail", "detail_en" of a refusal inside an answer.
[[nodiscard]] boost::json::object
refusal_json(std::string const& rule, std::string const& vi, std::string const& en);

} // namespace motcua::api
