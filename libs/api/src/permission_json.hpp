#pragma once

#include <motcua/core/failure.hpp>

#include <boost/json/object.hpp>

#include <optional>

namespace motcua::api {

/// Adds "allowed", and when refused the rule with its reason, to what is said about one thing to do.
inline void add_permission(boost::json::object& one, std::optional<core::Failure> const& refused) {
    one["allowed"] = !refused.has_value();
    if (!refused) {
        return;
    }
    one["rule"] = refused->rule();
    one["reason"] = refused->vi();
    one["reason_en"] = refused->en();
    if (!refused->legal_basis().empty()) {
        one["legal_basis"] = refused->legal_basis();
    }
}

} // namespace motcua::api
