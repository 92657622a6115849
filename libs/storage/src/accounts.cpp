#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_begin = R"sql(select begin_sign_in(:name, :account, :address)::text)sql";

constexpr char const* sql_start = R"sql(select start_session(:session::jsonb)::text)sql";

constexpr char const* sql_recovery = R"sql(
    select case when use_recovery_code(:actor::uuid, :hash) then 1 else 0 end
)sql";

constexpr char const* sql_sessions = R"sql(
    select coalesce(jsonb_agg(session_document(s, :current) order by s.created_at desc), '[]')::text
    from console_sessions s
    where s.actor_id = :actor::uuid and s.ends_at > motcua_now() and s.seen_at + s.idle > motcua_now()
)sql";

constexpr char const* sql_end = R"sql(
    select case when end_session(:actor::uuid, :id, :hash) then 1 else 0 end
)sql";

constexpr char const* sql_secrets = R"sql(
    select json_build_object('password', coalesce(s.password, ''), 'factor', coalesce(s.second_factor, ''),
        'offered', coalesce(s.offered_factor, ''), 'step', s.last_step, 'must_change', s.must_change)::text
    from account_secrets s
    where s.actor_id = :actor::uuid
)sql";

constexpr char const* sql_password = R"sql(
    select case when set_password(:name, :password, :must = 1, :keep, :by) then 1 else 0 end
)sql";

constexpr char const* sql_offer = R"sql(
    select case when offer_second_factor(:actor::uuid, :sealed) then 1 else 0 end
)sql";

constexpr char const* sql_confirm = R"sql(
    select case when confirm_second_factor(:actor::uuid, :step,
        array(select jsonb_array_elements_text(:codes::jsonb))) then 1 else 0 end
)sql";

constexpr char const* sql_drop = R"sql(select case when drop_second_factor(:name, :by) then 1 else 0 end)sql";

Expected<void> done_or_missing(Expected<bool> const& done, char const* what) {
    if (!done) {
        return done.error();
    }
    return *done ? Expected<void>() : core::not_found(what);
}

core::Failure step_used() {
    return core::conflict(
        "second_factor_used",
        "Mã xác thực này đã được dùng; hãy chờ mã tiếp theo.",
        "This code was used already; wait for the next one."
    );
}

} // namespace

Expected<app::SignIn> Database::begin_sign_in(
    std::string const& name,
    std::string const& account_key,
    std::string const& address_key
) {
    return pool_->run<app::SignIn>(false, [&](soci::session& sql) -> Expected<app::SignIn> {
        auto answer = std::string();
        sql << sql_begin, soci::use(name, "name"), soci::use(account_key, "account"),
            soci::use(address_key, "address"), soci::into(answer);
        auto const row = json::parse(answer).as_object();
        auto found = app::SignIn{};
        found.wait_seconds = row.at("wait").to_number<int>();
        if (found.wait_seconds > 0) {
            return found;
        }
        auto const text = [&](char const* field) { return std::string(row.at(field).as_string()); };
        found.actor_id = text("actor_id");
        found.name = text("name");
        found.password = text("password");
        found.second_factor = text("second_factor");
        found.last_step = row.at("last_step").to_number<std::int64_t>();
        return found;
    });
}

Expected<std::string> Database::start_session(app::SessionStart const& start) {
    auto const text = json::serialize(json::object{
        {"actor_id", start.actor_id},
        {"sha256", start.session_sha256},
        {"agent", start.agent},
        {"password", start.password},
        {"step", start.step},
        {"idle_minutes", start.idle.count()},
        {"most_hours", start.most.count()},
        {"account", start.account_key},
        {"address", start.address_key},
    });
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_start, soci::use(text, "session"), soci::into(answer);
        return answer ? Expected<std::string>(*answer) : step_used();
    });
}

Expected<bool> Database::use_recovery_code(std::string const& actor_id, std::string const& sha256) {
    return pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto used = 0;
        sql << sql_recovery, soci::use(actor_id, "actor"), soci::use(sha256, "hash"), soci::into(used);
        return used == 1;
    });
}

Expected<std::string> Database::sessions(core::ActorId const& actor, std::string const& current_sha256) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_sessions, soci::use(current_sha256, "current"), soci::use(actor.text(), "actor"),
            soci::into(answer);
        return answer;
    });
}

Expected<void>
Database::end_session(core::ActorId const& actor, std::string const& id, std::string const& sha256) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto ended = 0;
        sql << sql_end, soci::use(actor.text(), "actor"), soci::use(id, "id"), soci::use(sha256, "hash"),
            soci::into(ended);
        return ended == 1;
    });
    return done_or_missing(done, "session");
}

Expected<app::AccountSecrets> Database::secrets(core::ActorId const& actor) {
    return pool_->run<app::AccountSecrets>(true, [&](soci::session& sql) -> Expected<app::AccountSecrets> {
        auto answer = std::string();
        sql << sql_secrets, soci::use(actor.text(), "actor"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("account");
        }
        auto const row = json::parse(answer);
        auto const text = [&](char const* field) { return std::string(row.at(field).as_string()); };
        return app::AccountSecrets{
            text("password"),
            text("factor"),
            text("offered"),
            row.at("step").to_number<std::int64_t>(),
            row.at("must_change").as_bool()};
    });
}

Expected<void> Database::set_password(
    std::string const& name,
    std::string const& encoded,
    bool must_change,
    std::string const& keep_session_sha256,
    std::string const& by
) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const must = must_change ? 1 : 0;
        auto set = 0;
        sql << sql_password, soci::use(name, "name"), soci::use(encoded, "password"), soci::use(must, "must"),
            soci::use(keep_session_sha256, "keep"), soci::use(by, "by"), soci::into(set);
        return set == 1;
    });
    return done_or_missing(done, "account");
}

Expected<void> Database::offer_second_factor(core::ActorId const& actor, std::string const& sealed) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto offered = 0;
        sql << sql_offer, soci::use(actor.text(), "actor"), soci::use(sealed, "sealed"), soci::into(offered);
        return offered == 1;
    });
    return done_or_missing(done, "account");
}

Expected<void> Database::confirm_second_factor(
    core::ActorId const& actor,
    std::int64_t step,
    std::vector<std::string> const& recovery_sha256
) {
    auto const codes = json::serialize(json::value_from(recovery_sha256));
    auto const done = pool_->run<bool>(false, [&](soci::session& sql) -> Expected<bool> {
        auto const used = static_cast<long long>(step);
        auto confirmed = 0;
        sql << sql_confirm, soci::use(actor.text(), "actor"), soci::use(used, "step"),
            soci::use(codes, "codes"), soci::into(confirmed);
        return confirmed == 1;
    });
    return done_or_missing(done, "second_factor");
}

Expected<void> Database::drop_second_factor(std::string const& name, std::string const& by) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto dropped = 0;
        sql << sql_drop, soci::use(name, "name"), soci::use(by, "by"), soci::into(dropped);
        return dropped == 1;
    });
    return done_or_missing(done, "account");
}

} // namespace motcua::storage
