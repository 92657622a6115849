#pragma once

#include "endpoints.hpp"
#include "json_reader.hpp"
#include <motcua/app/results.hpp>

namespace motcua::api {

/// What was sent about a result, its file still only named.
struct ResultBody {
    app::ResultRequest request;
    std::string file; ///< SHA-256; empty: none
    std::string reason;
};

/// Number, title, dates, file and data of a result.
void read_result(JsonReader& reader, ResultBody& body);

/// The file as the store knows it when the actor may read it, a PDF with what its signatures are worth.
/// Errors: invalid "file_unknown", too_large "result_file_size", those of FileShelf::open.
[[nodiscard]] core::Expected<app::ResultFile>
checked_file(Services& services, app::Actor const& actor, std::string const& sha256);

} // namespace motcua::api
