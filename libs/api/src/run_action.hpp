#pragma once

#include "endpoints.hpp"
#include <motcua/domain/dossier_actions.hpp>

namespace motcua::api {

/// The one door for state change: key, If-Match, transaction, receipt.
[[nodiscard]] Answer run_action(
    Services& services,
    Actor const& actor,
    Request const& request,
    domain::Action const& action,
    std::optional<app::Correction> const& correction = std::nullopt
);

} // namespace motcua::api
