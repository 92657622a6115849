#include "endpoints.hpp"
#include "json_reader.hpp"
#include "page_place.hpp"
#include "reach.hpp"
#include <motcua/domain/sms_text.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto list = "notifications";

core::Expected<app::UnitNotifications> filter_asked(Actor const& actor, Request const& request) {
    auto filter = app::UnitNotifications{};
    filter.unit = unit_seen(actor, request);
    filter.state = request.query_value("state").value_or(std::string());
    if (!filter.state.empty() && !app::notification_state_named(filter.state)) {
        return core::invalid(
            "?state",
            "choice",
            "Không có trạng thái thông báo này.",
            "There is no such state of a message."
        );
    }
    return filter;
}

/// The rows of the page whose procedures the actor's account is for; there may be more behind fewer of them.
http::Response visible_page(Services& services, Actor const& actor, std::string const& rows, int limit) {
    auto known = json::parse(rows).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(known.size()) == limit) {
        auto const& last = known.back().as_object();
        auto const place = app::PageFrom{
            last.at("sort").to_number<std::int64_t>(),
            std::string(last.at("notification_id").as_string())};
        next = cursor_after(services, list, place);
    }
    auto items = json::array();
    for (auto& one : known) {
        auto& row = one.as_object();
        auto const unit = core::UnitId(std::string(row.at("unit").as_string()));
        auto const procedure = core::ProcedureCode(std::string(row.at("procedure").as_string()));
        if (app::may_see(actor, unit, procedure)) {
            row.erase("sort");
            items.push_back(std::move(row));
        }
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

bool fits(std::string const& address, std::string const& channel) {
    return channel == "email" ? domain::is_mail_address(address) : domain::mobile_number(address).has_value();
}

/// The channel of one of the dossier's messages. Errors: not_found "notification".
core::Expected<std::string>
channel_of(Services& services, core::DossierId const& id, std::string const& notification) {
    auto const rows = services.notifications.notifications(id);
    if (!rows) {
        return rows.error();
    }
    auto const known = json::parse(*rows);
    for (auto const& row : known.as_array()) {
        if (std::string_view(row.at("notification_id").as_string()) == notification) {
            return std::string(row.at("channel").as_string());
        }
    }
    return core::not_found("notification");
}

/// The new address of the body as it is kept; empty when none was sent.
core::Expected<std::string> address_sent(Request const& request, std::string const& channel) {
    auto to = std::string();
    if (request.body.empty()) {
        return to;
    }
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        to = reader.optional_text("to", 254);
        if (!to.empty() && !fits(to, channel)) {
            reader.fault(
                "to",
                "contact_address",
                "Phải là địa chỉ đúng của kênh này: thư điện tử hoặc số điện thoại di động.",
                "It has to be a valid address of this channel: e-mail or a mobile number."
            );
        }
    });
    return read ? core::Expected<std::string>(to) : read.error();
}

} // namespace

Answer get_dossier_notifications(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const rows = services.notifications.notifications(view->facts.id);
    if (!rows) {
        return rows.error();
    }
    return json_response(200, json::object{{"items", json::parse(*rows)}, {"next", nullptr}});
}

Answer get_notifications(Services& services, Actor const& actor, Request const& request) {
    auto const limit = page_limit(request);
    auto const filter = filter_asked(actor, request);
    auto const from = page_place(services, request, list);
    if (!limit || !filter || !from) {
        return !limit ? limit.error() : !filter ? filter.error() : from.error();
    }
    auto const page = services.notifications.unit_notifications(*filter, *from, *limit);
    if (!page) {
        return page.error();
    }
    return visible_page(services, actor, *page, *limit);
}

Answer post_notification_retry(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const done =
        services.notifications.retry_notification(view->facts.id, request.param("notification"));
    if (!done) {
        return done.error();
    }
    return get_dossier_notifications(services, actor, request);
}

Answer post_notification_resend(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const channel = channel_of(services, view->facts.id, request.param("notification"));
    if (!channel) {
        return channel.error();
    }
    auto const to = address_sent(request, *channel);
    if (!to) {
        return to.error();
    }
    auto const done =
        services.notifications.resend_notification(view->facts.id, request.param("notification"), *to, actor);
    if (!done) {
        return done.error();
    }
    return get_dossier_notifications(services, actor, request);
}

Answer post_delivery_report(Services& services, Request const& request) {
    auto const report = services.read_delivery_report(request.header("Authorization"), request.body);
    if (!report) {
        return report.error();
    }
    if (*report) {
        if (auto const noted = services.notifications.note_delivery(**report); !noted) {
            return noted.error();
        }
    }
    auto response = http::Response();
    response.status = 204;
    return response;
}

} // namespace motcua::api
