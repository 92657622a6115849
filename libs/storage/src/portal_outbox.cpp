#include "codec_portal.hpp"
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

constexpr char const* sql_register = R"sql(
    select register_portal(:target, :title, :repository::boolean, :issues::boolean)
)sql";

constexpr char const* sql_plan = R"sql(select plan_portal(:target, :batch))sql";

constexpr char const* sql_backfill =
    R"sql(select backfill_portal(:target, :first::date, :last::date, :batch))sql";

constexpr char const* sql_claim = R"sql(select claim_portal_messages(:target, :batch, :lease)::text)sql";

constexpr char const* sql_breaker = R"sql(select portal_breaker(:target)::text)sql";

constexpr char const* sql_set_breaker = R"sql(select set_portal_breaker(:target, :breaker::jsonb))sql";

constexpr char const* sql_finish = R"sql(select finish_portal_message(:outcome::jsonb)::int)sql";

constexpr char const* sql_note_code = R"sql(select note_portal_code(:target, :id::uuid, :code))sql";

constexpr char const* sql_file = R"sql(
    select json_build_object('id', file_id, 'hash', file_hash)::text
    from portal_files
    where target = :target and sha256 = :sha256
)sql";

constexpr char const* sql_note_file = R"sql(select note_portal_file(:target, :sha256, :id, :hash))sql";

constexpr char const* sql_portals = R"sql(
    select coalesce(jsonb_agg(portal_document(t) order by t.target), '[]')::text from portal_targets t
)sql";

constexpr char const* sql_portal = R"sql(
    select portal_document(t)::text from portal_targets t where t.target = :target
)sql";

constexpr char const* sql_messages = R"sql(
    select coalesce(jsonb_agg(portal_message_document(x::portal_messages) order by x.message_id desc), '[]')::text
    from (select m.message_id, m.target, m.dossier_id, m.dossier_code, m.event_position, m.step, m.kind, m.portal_state, m.state,
              m.round, m.facts, m.payload_sha256, m.attempts, m.duplicate, m.last_rule, m.last_error, m.last_error_en,
              m.next_try_at, m.lease, m.lease_until, m.event_at, m.planned_at, m.sent_at, m.decided_by, m.decided_reason
          from portal_messages m
          where m.target = :target and (:state = '' or m.state = :state) and (:code = '' or m.dossier_code = :code)
              and (:after = '' or m.message_id < nullif(:after, '')::bigint)
          order by m.message_id desc limit :count) x
)sql";

constexpr char const* sql_decide = R"sql(
    select decide_portal_message(:target, :id, :skip::boolean, :actor, :reason)
)sql";

constexpr char const* sql_message = R"sql(
    select portal_message_document(m)::text from portal_messages m where m.message_id = :id
)sql";

/// "", "missing", "done" or "sending", as decide_portal_message says it.
Expected<void> decided(std::string const& answer) {
    if (answer == "missing") {
        return core::not_found("portal_message");
    }
    if (answer == "done") {
        return core::conflict(
            "portal_message_done",
            "Thông điệp này đã gửi hoặc đã bỏ qua.",
            "This message was sent or skipped already."
        );
    }
    if (answer == "sending") {
        return core::conflict(
            "portal_message_sending",
            "Thông điệp này đang được gửi.",
            "This message is being sent right now."
        );
    }
    return {};
}

} // namespace

Expected<void> Database::register_portal(
    std::string const& target,
    std::string const& title,
    bool repository,
    bool issues_codes
) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const keeps = static_cast<int>(repository);
        auto const issues = static_cast<int>(issues_codes);
        sql << sql_register, soci::use(target, "target"), soci::use(title, "title"),
            soci::use(keeps, "repository"), soci::use(issues, "issues");
        return true;
    }));
}

Expected<int> Database::plan_portal(std::string const& target, int limit) {
    return pool_->run<int>(true, [&](soci::session& sql) -> Expected<int> {
        auto done = 0;
        sql << sql_plan, soci::use(target, "target"), soci::use(limit, "batch"), soci::into(done);
        return done;
    });
}

Expected<int> Database::backfill_portal(std::string const& target, app::PortalDays const& days, int limit) {
    return pool_->run<int>(true, [&](soci::session& sql) -> Expected<int> {
        auto done = 0;
        auto const first = core::to_string(days.from);
        auto const last = core::to_string(days.to);
        sql << sql_backfill, soci::use(target, "target"), soci::use(first, "first"), soci::use(last, "last"),
            soci::use(limit, "batch"), soci::into(done);
        return done < 0 ? Expected<int>(core::not_found("portal")) : done;
    });
}

Expected<std::vector<app::PortalMessage>>
Database::claim_portal_messages(std::string const& target, int limit, int lease_seconds) {
    using Messages = std::vector<app::PortalMessage>;
    return pool_->run<Messages>(false, [&](soci::session& sql) -> Expected<Messages> {
        auto answer = std::string();
        sql << sql_claim, soci::use(target, "target"), soci::use(limit, "batch"),
            soci::use(lease_seconds, "lease"), soci::into(answer);
        return read_portal_messages(json::parse(answer));
    });
}

Expected<bool> Database::finish_portal_message(
    std::string const& target,
    app::PortalOutcome const& outcome,
    Judge const& judge
) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto transaction = soci::transaction(sql);
        if (!outcome.put_off) {
            auto answer = std::string();
            sql << sql_breaker, soci::use(target, "target"), soci::into(answer);
            auto const read = read_portal_breaker(json::parse(answer));
            auto const why = outcome.poison ? std::optional<core::Failure>() : outcome.failure;
            auto const breaker = json::serialize(write_portal_breaker(judge(read.breaker, read.now), why));
            sql << sql_set_breaker, soci::use(target, "target"), soci::use(breaker, "breaker");
        }
        auto const text = json::serialize(write_portal_outcome(outcome));
        auto written = 0;
        sql << sql_finish, soci::use(text, "outcome"), soci::into(written);
        transaction.commit();
        return written == 1;
    });
}

Expected<void> Database::note_portal_code(
    std::string const& target,
    core::DossierId const& dossier,
    std::string const& code
) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_note_code, soci::use(target, "target"), soci::use(dossier.text(), "id"),
            soci::use(code, "code");
        return true;
    }));
}

Expected<std::optional<app::PortalFileName>>
Database::portal_file(std::string const& target, std::string const& sha256) {
    using Name = std::optional<app::PortalFileName>;
    return pool_->run<Name>(true, [&](soci::session& sql) -> Expected<Name> {
        auto answer = std::string();
        sql << sql_file, soci::use(target, "target"), soci::use(sha256, "sha256"), soci::into(answer);
        if (!sql.got_data()) {
            return Name();
        }
        auto const row = json::parse(answer);
        return Name(app::PortalFileName{
            sha256,
            std::string(row.at("id").as_string()),
            std::string(row.at("hash").as_string())});
    });
}

Expected<void> Database::note_portal_file(std::string const& target, app::PortalFileName const& file) {
    return nothing(pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        sql << sql_note_file, soci::use(target, "target"), soci::use(file.sha256, "sha256"),
            soci::use(file.id, "id"), soci::use(file.hash, "hash");
        return true;
    }));
}

Expected<std::string> Database::portals() {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_portals, soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::portal(std::string const& target) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_portal, soci::use(target, "target"), soci::into(answer);
        return sql.got_data() ? Expected<std::string>(answer) : core::not_found("portal");
    });
}

Expected<std::string> Database::portal_messages(app::PortalListAsked const& asked) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_messages, soci::use(asked.target, "target"), soci::use(asked.state, "state"),
            soci::use(asked.dossier_code, "code"), soci::use(asked.after, "after"),
            soci::use(asked.limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::decide_portal_message(
    std::string const& target,
    std::int64_t id,
    bool skip,
    app::Actor const& actor,
    std::string const& reason
) {
    auto const number = static_cast<long long>(id);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        // One transaction: the answer shows what was decided, not what a sender made of it since.
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        auto const skipped = static_cast<int>(skip);
        sql << sql_decide, soci::use(target, "target"), soci::use(number, "id"), soci::use(skipped, "skip"),
            soci::use(actor.name, "actor"), soci::use(reason, "reason"), soci::into(answer);
        if (auto const good = decided(answer); !good) {
            return good.error();
        }
        auto document = std::string();
        sql << sql_message, soci::use(number, "id"), soci::into(document);
        transaction.commit();
        return document;
    });
}

} // namespace motcua::storage
