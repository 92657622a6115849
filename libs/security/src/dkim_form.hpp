#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The relaxed canonical forms of RFC 6376, 3.4.2 and 3.4.4.
namespace motcua::security {

using MailFields = std::vector<std::pair<std::string, std::string>>; ///< name as written, value unfolded

/// Header fields in order and the body after the empty line.
[[nodiscard]] std::pair<MailFields, std::string_view> parts_of_mail(std::string_view message);

/// "subject:Hồ sơ 12" without a line end.
[[nodiscard]] std::string relaxed_field(std::string_view name, std::string_view value);

[[nodiscard]] std::string relaxed_body(std::string_view body);

} // namespace motcua::security
