#pragma once

#include "key_table.hpp"
#include <motcua/core/failure.hpp>

#include <boost/json/object.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::config {

using Faults = std::vector<core::FieldFault>;

void add_fault(Faults& faults, std::string pointer, std::string rule, std::string vi, std::string en);

/// "limits.body_bytes" is "/limits/body_bytes".
[[nodiscard]] std::string pointer_of(std::string_view path);

/// Faults "unknown_key", and "type" for a group that is no object.
void check_keys_known(boost::json::object const& document, Faults& faults);

/// What no single key of telling applicants can say: "sender_missing", "lookup_path", "mail_address",
/// "mail_password", "mail_plain_login", "dkim_domain", "secret_short".
void check_notifications(Settings const& settings, Faults& faults);

/// The key's value, checked: from the environment (secrets), the document, or its default. A fault leaves the
/// default.
[[nodiscard]] Value read_value(
    Key const& key,
    boost::json::object const& document,
    Environment const& environment,
    std::filesystem::path const& base_directory,
    Faults& faults
);

} // namespace motcua::config
