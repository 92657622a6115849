#pragma once

#include "endpoints.hpp"
#include "json_reader.hpp"
#include <motcua/app/webhooks.hpp>

#include <boost/json/object.hpp>

namespace motcua::api {

/// What a client may say of a subscription.
struct SubscriptionAsked {
    app::SubscriptionTerms terms;
    bool active{true};
};

/// Reads and checks the whole of it; `with_state` takes the member "state" too. Errors: invalid with every
/// fault: "url", "address_refused", "event_type", "unit_unknown", "procedure_unknown", "choice".
[[nodiscard]] core::Expected<SubscriptionAsked>
read_subscription(Services& services, Actor const& actor, boost::json::object const& sent, bool with_state);

/// Errors: forbidden "role_not_allowed".
[[nodiscard]] core::Expected<void> may_subscribe(Actor const& actor);

/// The members of a stored document that a client may change.
[[nodiscard]] boost::json::object changeable(boost::json::object const& document);

} // namespace motcua::api
