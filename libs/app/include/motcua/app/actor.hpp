#pragma once

#include <motcua/app/rights.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/domain/procedure.hpp>

#include <memory>
#include <string>

namespace motcua::app {

/// How a caller is known, with a hash or a name in the place of any secret: "token", "session",
/// "certificate", "access".
struct Credential {
    std::string kind;
    std::string value;
    std::string acting_for{}; ///< account in whose stead the caller wants to act; empty: in its own name

    /// All in one, for maps.
    [[nodiscard]] std::string text() const { return kind + " " + value + "\n" + acting_for; }
};

/// Who acts, taken from the credential, never from the body.
struct Actor {
    core::ActorId id;
    std::string name;         ///< account name: what logs and the event log show
    std::string display_name; ///< as the person signs letters
    domain::Role role{domain::Role::clerk};
    core::UnitId unit;                      ///< empty: no unit of its own (admin, integration)
    std::string channel;                    ///< "desk", "api", "desk for nguyen.van.a"
    ProcedureScope scope{};                 ///< of the account and its credential
    std::shared_ptr<Grants const> grants{}; ///< never changed once read; empty: none
    std::string acting_for{};               ///< account in whose stead, with its role, unit and rights
};

} // namespace motcua::app
