#pragma once

#include <motcua/core/ids.hpp>
#include <motcua/domain/procedure.hpp>

#include <string>

namespace motcua::app {

/// Who acts, taken from the credential, never from the body. The seam for fuller identity later.
struct Actor {
    core::ActorId id;
    std::string name;         ///< account name: what logs and the event log show
    std::string display_name; ///< as the person signs letters
    domain::Role role{domain::Role::clerk};
    core::UnitId unit;   ///< empty: no unit of its own (admin, integration)
    std::string channel; ///< "desk", "api"
};

} // namespace motcua::app
