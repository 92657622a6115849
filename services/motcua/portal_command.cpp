#include "portal_command.hpp"

#include "database_options.hpp"
#include "refuse.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace motcua::services {

namespace {

namespace json = boost::json;

/// Few enough for one statement of the database.
constexpr auto dossiers_a_turn = 20;
constexpr auto messages_shown = 200;

std::string text(json::value const& row, char const* name) {
    auto const& value = row.at(name);
    return value.is_string() ? std::string(value.as_string()) : std::string("-");
}

std::int64_t number(json::value const& row, char const* name) {
    return row.at(name).to_number<std::int64_t>();
}

core::Expected<app::PortalDays> days_of(PortalOrder const& order) {
    auto const from = core::parse_date(order.from);
    auto const to = core::parse_date(order.to);
    if (!from || !to || *to < *from) {
        return core::invalid(
            "--from",
            "period",
            "Ngày viết YYYY-MM-DD, ngày cuối không trước ngày đầu.",
            "Days are written YYYY-MM-DD, the last not before the first."
        );
    }
    return app::PortalDays{*from, *to};
}

app::Actor operator_account() {
    auto actor = app::Actor{};
    actor.name = "motcua";
    actor.role = domain::Role::admin;
    actor.channel = "operator";
    return actor;
}

void show_message(json::value const& row) {
    std::cout << number(row, "message_id") << " " << text(row, "code") << " sự kiện " << number(row, "seq")
              << " " << text(row, "kind") << " " << text(row, "state") << " lần " << number(row, "attempts");
    if (row.at("error").is_object()) {
        std::cout << ": " << text(row.at("error"), "detail");
    }
    std::cout << "\n";
}

} // namespace

int show_portals(config::Settings const& settings) {
    auto database = storage::Database(database_options(settings, 1));
    auto const portals = database.portals();
    if (!portals) {
        return refuse(portals.error());
    }
    auto status = 0;
    auto const rows = json::parse(*portals);
    for (auto const& row : rows.as_array()) {
        auto const breaker = text(row.at("breaker"), "state");
        std::cout << text(row, "target") << " (" << text(row, "title") << "): cầu dao " << breaker << ", chờ "
                  << number(row, "waiting") << ", bị từ chối " << number(row, "poison")
                  << ", hồ sơ đến chờ xử lý " << number(row, "inbox_held") << ", chờ lâu nhất "
                  << number(row, "oldest_seconds") << " giây\n";
        auto const needs_somebody = number(row, "poison") + number(row, "inbox_held") > 0;
        status = breaker != "closed" || needs_somebody ? 1 : status;
    }
    if (rows.as_array().empty()) {
        std::cout << "Chưa có cổng nào được cấu hình.\n";
    }
    return status;
}

int show_portal_messages(config::Settings const& settings, PortalOrder const& order) {
    auto database = storage::Database(database_options(settings, 1));
    auto const rows = database.portal_messages({order.target, order.state, {}, {}, messages_shown});
    if (!rows) {
        return refuse(rows.error());
    }
    auto const list = json::parse(*rows);
    for (auto const& row : list.as_array()) {
        show_message(row);
    }
    return 0;
}

int decide_portal_message(config::Settings const& settings, PortalOrder const& order, bool skip) {
    auto database = storage::Database(database_options(settings, 1));
    auto const message =
        database.decide_portal_message(order.target, order.message, skip, operator_account(), order.reason);
    if (!message) {
        return refuse(message.error());
    }
    show_message(json::parse(*message));
    return 0;
}

int backfill_portal(config::Settings const& settings, PortalOrder const& order) {
    auto const days = days_of(order);
    if (!days) {
        return refuse(days.error());
    }
    auto database = storage::Database(database_options(settings, 1));
    auto queued = 0;
    while (true) {
        auto const done = database.backfill_portal(order.target, *days, dossiers_a_turn);
        if (!done) {
            return refuse(done.error());
        }
        queued += *done;
        if (*done == 0) {
            std::cout << "Đã xếp hàng " << queued << " hồ sơ.\n";
            return 0;
        }
    }
}

int reconcile_portal(config::Settings const& settings, PortalOrder const& order) {
    auto const days = days_of(order);
    if (!days) {
        return refuse(days.error());
    }
    auto database = storage::Database(database_options(settings, 1));
    if (auto const asked = database.ask_portal_reconciliation(order.target, *days); !asked) {
        return refuse(asked.error());
    }
    std::cout << "Máy chủ sẽ đối soát; kết quả ở /v1/portal/" << order.target << "/reconciliations/"
              << order.to << "\n";
    return 0;
}

} // namespace motcua::services
