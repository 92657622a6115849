#include "codec_notifications.hpp"
#include "place.hpp"
#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Instant;

constexpr char const* sql_claim_outbox = R"sql(select claim_outbox(:count)::text)sql";

constexpr char const* sql_plan = R"sql(select 1 from write_notifications(:plan::jsonb))sql";

constexpr char const* sql_claim = R"sql(select claim_notifications(:count, :lease)::text)sql";

constexpr char const* sql_finish = R"sql(select finish_notification(:outcome::jsonb)::int)sql";

constexpr char const* sql_delivery = R"sql(select note_delivery(:provider, :delivered = 1))sql";

constexpr char const* sql_next = R"sql(
    select micros(least((select min(n.next_try_at) from notifications n
                         where n.state in ('waiting', 'held_quiet', 'sending')),
                        (select min(o.created_at) from outbox o where o.planned_at is null)))
)sql";

constexpr char const* sql_of_dossier = R"sql(select notifications_of(:id::uuid)::text)sql";

constexpr char const* sql_of_unit = R"sql(
    select coalesce(json_agg(x.row), '[]')::text
    from (select notification_row(n) || jsonb_build_object('sort', micros(n.created_at)) as row
          from notifications n
          join events e on e.position = n.event_position
          where in_scope(e.procedure_code, :scope)
            and (:unit = '' or n.unit_id = :unit)
            and (:state = '' or n.state = :state)
            and (:sort::bigint = 0 or (n.created_at, n.notification_id) < (instant(:sort::bigint), :last::uuid))
          order by n.created_at desc, n.notification_id desc
          limit :count) x
)sql";

constexpr char const* sql_retry = R"sql(select retry_notification(:id::uuid, :notification::uuid))sql";

constexpr char const* sql_resend = R"sql(
    select resend_notification(:id::uuid, :notification::uuid, :address, :actor, :channel)
)sql";

/// "", "missing", "not_failed", "channel" or "open", as the functions say it.
Expected<void> said(Expected<std::string> const& answer) {
    if (!answer) {
        return answer.error();
    }
    if (*answer == "missing") {
        return core::not_found("notification");
    }
    if (*answer == "not_failed") {
        return core::conflict(
            "notification_not_failed",
            "Chỉ thử lại thông báo đang chờ hoặc không gửi được; thông báo đã gửi thì gửi lại.",
            "Only a waiting or failed message is tried again; one that went out is sent again."
        );
    }
    if (*answer == "channel") {
        return core::invalid(
            "/to",
            "contact_channel",
            "Địa chỉ không hợp với kênh của thông báo này.",
            "The address does not fit the channel of this message."
        );
    }
    if (*answer == "open") {
        return core::conflict(
            "notification_open",
            "Thông báo này đang chờ gửi.",
            "This message is still waiting to be sent."
        );
    }
    return {};
}

} // namespace

Expected<int> Database::plan_notifications(int limit, Plan const& plan) {
    return pool_->run<int>(true, [&](soci::session& sql) -> Expected<int> {
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        sql << sql_claim_outbox, soci::use(limit, "count"), soci::into(answer);
        auto const claimed = json::parse(answer);
        auto const events = read_outbox(claimed.at("events").as_array());
        if (events.empty()) {
            transaction.rollback();
            return 0;
        }
        auto const now = Instant{std::chrono::microseconds{claimed.at("now").to_number<std::int64_t>()}};
        auto const written = json::serialize(write_plan(events, plan(events, now)));
        sql << sql_plan, soci::use(written, "plan");
        transaction.commit();
        return static_cast<int>(events.size());
    });
}

Expected<std::vector<app::NotificationJob>> Database::claim_notifications(int limit, int lease_seconds) {
    using Jobs = std::vector<app::NotificationJob>;
    return pool_->run<Jobs>(false, [&](soci::session& sql) -> Expected<Jobs> {
        auto answer = std::string();
        sql << sql_claim, soci::use(limit, "count"), soci::use(lease_seconds, "lease"), soci::into(answer);
        auto jobs = Jobs();
        auto const list = json::parse(answer);
        for (auto const& one : list.as_array()) {
            jobs.push_back(read_notification_job(one.as_object()));
        }
        return jobs;
    });
}

Expected<bool> Database::finish_notification(app::NotificationOutcome const& outcome) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const text = json::serialize(write_notification_outcome(outcome));
        auto written = 0;
        sql << sql_finish, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

Expected<void> Database::note_delivery(app::DeliveryReport const& report) {
    return said(pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const delivered = report.delivered ? 1 : 0;
        sql << sql_delivery, soci::use(report.provider_id, "provider"), soci::use(delivered, "delivered"),
            soci::into(answer);
        return answer;
    }));
}

Expected<std::optional<Instant>> Database::next_notification() {
    using Next = std::optional<Instant>;
    return pool_->run<Next>(true, [&](soci::session& sql) -> Expected<Next> {
        auto us = boost::optional<long long>();
        sql << sql_next, soci::into(us);
        return us ? Next(Instant{std::chrono::microseconds{*us}}) : Next();
    });
}

Expected<std::string> Database::notifications(core::DossierId const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_of_dossier, soci::use(id.text(), "id"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::unit_notifications(
    app::UnitNotifications const& filter,
    std::optional<app::PageFrom> const& from,
    int limit
) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        auto const place = place_of(from);
        auto const scope = filter.scope.text();
        sql << sql_of_unit, soci::use(filter.unit.text(), "unit"), soci::use(scope, "scope"),
            soci::use(filter.state, "state"), soci::use(place.sort, "sort"), soci::use(place.id, "last"),
            soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<void> Database::retry_notification(core::DossierId const& id, std::string const& notification) {
    return said(pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_retry, soci::use(id.text(), "id"), soci::use(notification, "notification"),
            soci::into(answer);
        return answer;
    }));
}

Expected<void> Database::resend_notification(
    core::DossierId const& id,
    std::string const& notification,
    std::string const& to,
    app::Actor const& actor
) {
    return said(pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_resend, soci::use(id.text(), "id"), soci::use(notification, "notification"),
            soci::use(to, "address"), soci::use(actor.name, "actor"), soci::use(actor.channel, "channel"),
            soci::into(answer);
        return answer;
    }));
}

} // namespace motcua::storage
