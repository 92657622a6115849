#pragma once

#include <motcua/app/uploads.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <vector>

namespace motcua::storage {

[[nodiscard]] app::FileFacts read_facts(boost::json::value const& row);

/// What upload_json wrote.
[[nodiscard]] app::Upload read_upload(boost::json::value const& row);
[[nodiscard]] std::vector<app::Upload> read_uploads(std::string const& answer);

/// What upload_room wrote.
[[nodiscard]] app::UploadRoom read_room(std::string const& answer);

/// What put_upload reads.
[[nodiscard]] std::string
write_upload(app::NewUpload const& asked, app::Actor const& actor, std::chrono::hours wait);

} // namespace motcua::storage
