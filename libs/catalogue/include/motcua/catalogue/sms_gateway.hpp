#pragma once

#include <motcua/app/sms_gateway.hpp>
#include <motcua/core/expected.hpp>

#include <filesystem>

namespace motcua::catalogue {

/// Relative paths count from the file's directory. Errors: not_found "file", malformed "json", invalid.
[[nodiscard]] core::Expected<app::SmsGatewayMap> load_sms_gateway(std::filesystem::path const& file);

} // namespace motcua::catalogue
