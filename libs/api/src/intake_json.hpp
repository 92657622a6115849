#pragma once

#include <motcua/api/services.hpp>

#include <optional>
#include <string>

namespace motcua::api {

/// The body of POST /v1/dossiers. Errors: malformed "json", invalid with all faults.
[[nodiscard]] core::Expected<app::IntakeCommand> read_intake(std::string const& body);

/// Runs the intake in the transaction it needs. Errors: those of app::intake_dossier.
[[nodiscard]] core::Expected<app::Receipt> take_in(
    Services& services,
    app::IntakeCommand const& command,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
);

} // namespace motcua::api
