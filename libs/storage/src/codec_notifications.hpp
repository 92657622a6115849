#pragma once

#include <motcua/app/notifications.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <vector>

/// The queue of messages as the JSON of schemas/sql/0024_notifications.sql.
namespace motcua::storage {

[[nodiscard]] std::vector<app::OutboxEvent> read_outbox(boost::json::array const& rows);

[[nodiscard]] boost::json::object
write_plan(std::vector<app::OutboxEvent> const& events, std::vector<app::PlannedNotification> const& rows);

[[nodiscard]] app::NotificationJob read_notification_job(boost::json::object const& row);

[[nodiscard]] boost::json::object write_notification_outcome(app::NotificationOutcome const& outcome);

[[nodiscard]] boost::json::value write_contact(std::optional<app::Contact> const& contact);

} // namespace motcua::storage
