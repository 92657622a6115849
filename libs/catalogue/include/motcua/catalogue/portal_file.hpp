#pragma once

#include <motcua/app/portal_format.hpp>
#include <motcua/core/expected.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::catalogue {

/// One portal this installation speaks to (schemas/portals.schema.json). Paths are absolute.
struct PortalTarget {
    app::PortalFormat format;
    std::string url;
    std::string account;
    std::filesystem::path secret_file;
    std::filesystem::path ca_file; ///< empty: what the system trusts
    std::filesystem::path client_certificate_file;
    std::filesystem::path client_key_file;
    std::vector<std::string> allowed_networks;
    bool plain_http{};
    int answer_seconds{15};
    int pull_seconds{60};  ///< 0: does not pull
    int reconcile_hour{1}; ///< -1: by hand only
    int reconcile_days{92};
};

/// config/portals/*.json (schemas/portal.schema.json). Errors: malformed "json"; invalid with every fault:
/// "path_unknown" for what a message of that kind does not know, "codes_unknown", "codes_number",
/// "code_missing", "next_code_missing" …
[[nodiscard]] core::Expected<app::PortalFormat> parse_portal(std::string_view json);

/// All targets with their formats. Relative paths count from the file's directory. Errors: not_found "file",
/// malformed "json", invalid; faults of a format stand behind "/targets/0/format#".
[[nodiscard]] core::Expected<std::vector<PortalTarget>> load_portals(std::filesystem::path const& file);

} // namespace motcua::catalogue
