#pragma once

#include <motcua/app/uploads.hpp>
#include <motcua/config/settings.hpp>
#include <motcua/files/shelf.hpp>

namespace motcua::services {

/// The store of files as the settings describe it, with its keys read. Errors: those of load_file_keys, and
/// invalid "file_key_unusable".
[[nodiscard]] core::Expected<files::ShelfOptions> shelf_options(config::Settings const& settings);

/// What senders may bring.
[[nodiscard]] app::UploadLimits upload_limits(config::Settings const& settings);

} // namespace motcua::services
