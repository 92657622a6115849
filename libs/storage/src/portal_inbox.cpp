#include "codec_portal.hpp"
#include "hex.hpp"
#include "pool.hpp"
#include "portal_rows.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_put = R"sql(select put_portal_inbox(:entry::jsonb)::text)sql";

constexpr char const* sql_taken = R"sql(select portal_inbox_taken(:entry::jsonb))sql";

constexpr char const* sql_held = R"sql(select portal_inbox_held(:id::uuid, :problem::jsonb))sql";

constexpr char const* sql_decide = R"sql(
    select decide_portal_inbox(:target, :id::uuid, :drop::boolean, :actor, :reason)
)sql";

constexpr char const* sql_entry = R"sql(
    select portal_inbox_document(i)::text from portal_inbox i where i.inbox_id = :id::uuid
)sql";

constexpr char const* sql_list = R"sql(
    select coalesce(jsonb_agg(portal_inbox_document(i) || jsonb_build_object('sort', micros(i.received_at))
                              order by i.received_at, i.inbox_id), '[]')::text
    from portal_inbox i
    where i.inbox_id in (
        select x.inbox_id from portal_inbox x
        where x.target = :target
            and (:state = '' or x.state = :state or (:state = 'held' and exists (
                select 1 from portal_inbox_files f where f.inbox_id = x.inbox_id and f.state = 'held')))
            and (:after = '' or (x.received_at, x.inbox_id::text) > (
                instant(nullif(split_part(:after, ' ', 1), '')::bigint), split_part(:after, ' ', 2)))
        order by x.received_at, x.inbox_id limit :count)
)sql";

constexpr char const* sql_unread = R"sql(select claim_portal_inbox(:target, :batch)::text)sql";

constexpr char const* sql_files = R"sql(select claim_portal_files(:target, :batch, :lease)::text)sql";

constexpr char const* sql_finish_file = R"sql(select finish_portal_file(:outcome::jsonb)::int)sql";

constexpr char const* sql_pull = R"sql(select claim_portal_pull(:target, :pause, :lease))sql";

constexpr char const* sql_pulled = R"sql(select finish_portal_pull(:target, :place, :more::boolean))sql";

json::array write_files(std::vector<app::OnlineDossier::File> const& files) {
    auto rows = json::array();
    for (auto const& file : files) {
        rows.push_back(json::object{
            {"seq", rows.size() + 1},
            {"component", file.component},
            {"file_id", file.id},
            {"name", file.name},
            {"sha256", file.sha256}});
    }
    return rows;
}

} // namespace

Expected<app::PortalKept> Database::put_portal_inbox(
    std::string const& target,
    std::string const& code,
    std::string_view body,
    std::string const& sha256,
    bool pulled,
    app::Actor const& actor
) {
    auto const entry = json::serialize(json::object{
        {"target", target},
        {"code", code.empty() ? json::value(nullptr) : json::value(code)},
        {"body", hex(body)},
        {"sha256", sha256},
        {"via", pulled ? "pull" : "push"},
        {"actor", actor.name}});
    return pool_->run<app::PortalKept>(true, [&](soci::session& sql) -> Expected<app::PortalKept> {
        auto answer = std::string();
        sql << sql_put, soci::use(entry, "entry"), soci::into(answer);
        auto const row = json::parse(answer);
        return app::PortalKept{
            std::string(row.at("inbox_id").as_string()),
            std::string(row.at("state").as_string())};
    });
}

Expected<void> Database::portal_inbox_taken(
    std::string const& inbox_id,
    core::DossierId const& dossier,
    std::vector<app::OnlineDossier::File> const& files
) {
    auto const entry = json::serialize(
        json::object{{"inbox_id", inbox_id}, {"dossier_id", dossier.text()}, {"files", write_files(files)}}
    );
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_taken, soci::use(entry, "entry");
        return true;
    }));
}

Expected<void> Database::portal_inbox_held(std::string const& inbox_id, core::Failure const& why) {
    auto const problem = json::serialize(write_portal_problem(why));
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_held, soci::use(inbox_id, "id"), soci::use(problem, "problem");
        return true;
    }));
}

Expected<std::string> Database::decide_portal_inbox(
    std::string const& target,
    std::string const& inbox_id,
    bool drop,
    app::Actor const& actor,
    std::string const& reason
) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        auto const dropped = static_cast<int>(drop);
        sql << sql_decide, soci::use(target, "target"), soci::use(inbox_id, "id"), soci::use(dropped, "drop"),
            soci::use(actor.name, "actor"), soci::use(reason, "reason"), soci::into(answer);
        if (answer == "missing") {
            return core::not_found("portal_inbox");
        }
        if (answer == "done") {
            return core::conflict(
                "portal_inbox_done",
                "Hồ sơ này đã tiếp nhận hoặc đã bỏ.",
                "This dossier was taken in or dropped already."
            );
        }
        auto document = std::string();
        sql << sql_entry, soci::use(inbox_id, "id"), soci::into(document);
        transaction.commit();
        return document;
    });
}

Expected<std::string> Database::portal_inbox(app::PortalListAsked const& asked) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_list, soci::use(asked.target, "target"), soci::use(asked.state, "state"),
            soci::use(asked.after, "after"), soci::use(asked.limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::vector<app::PortalUnread>> Database::claim_portal_inbox(std::string const& target, int limit) {
    using Unread = std::vector<app::PortalUnread>;
    return pool_->run<Unread>(false, [&](soci::session& sql) -> Expected<Unread> {
        auto answer = std::string();
        sql << sql_unread, soci::use(target, "target"), soci::use(limit, "batch"), soci::into(answer);
        return read_portal_unread(json::parse(answer));
    });
}

Expected<std::vector<app::PortalFetch>>
Database::claim_portal_files(std::string const& target, int limit, int lease_seconds) {
    using Fetches = std::vector<app::PortalFetch>;
    return pool_->run<Fetches>(false, [&](soci::session& sql) -> Expected<Fetches> {
        auto answer = std::string();
        sql << sql_files, soci::use(target, "target"), soci::use(limit, "batch"),
            soci::use(lease_seconds, "lease"), soci::into(answer);
        return read_portal_fetches(json::parse(answer));
    });
}

Expected<bool> Database::finish_portal_file(app::PortalFetched const& outcome) {
    auto const text = json::serialize(write_portal_fetched(outcome));
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto written = 0;
        sql << sql_finish_file, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

Expected<std::optional<std::string>>
Database::claim_portal_pull(std::string const& target, int interval_seconds, int lease_seconds) {
    using Place = std::optional<std::string>;
    return pool_->run<Place>(false, [&](soci::session& sql) -> Expected<Place> {
        auto answer = boost::optional<std::string>();
        sql << sql_pull, soci::use(target, "target"), soci::use(interval_seconds, "pause"),
            soci::use(lease_seconds, "lease"), soci::into(answer);
        return answer ? Place(*answer) : Place();
    });
}

Expected<void>
Database::finish_portal_pull(std::string const& target, std::optional<std::string> const& place, bool more) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const reached = place ? boost::optional<std::string>(*place) : boost::optional<std::string>();
        auto const further = static_cast<int>(more);
        sql << sql_pulled, soci::use(target, "target"), soci::use(reached, "place"),
            soci::use(further, "more");
        return true;
    }));
}

} // namespace motcua::storage
