#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_start = R"sql(select start_external_session(:session::jsonb)::text)sql";

constexpr char const* sql_link = R"sql(select link_identity(:name, :issuer, :subject, :by))sql";

constexpr char const* sql_unlink = R"sql(
    select case when unlink_identity(:name, :issuer, :by) then 1 else 0 end
)sql";

core::Failure account_unknown() {
    return {
        core::Errc::unauthenticated,
        "account_unknown",
        "Hệ thống định danh xác nhận bạn, nhưng ở đây chưa có tài khoản của bạn; hãy hỏi quản trị viên.",
        "The identity provider vouches for you, but you have no account here; ask the administrator."};
}

Expected<void> linked(std::string const& outcome) {
    if (outcome == "no_account") {
        return core::not_found("account");
    }
    if (outcome == "taken") {
        return core::conflict(
            "identity_taken",
            "Định danh bên ngoài này đã thuộc tài khoản khác.",
            "This external identity belongs to another account."
        );
    }
    return {};
}

} // namespace

Expected<std::string> Database::start_external_session(app::ExternalSessionStart const& start) {
    auto const text = json::serialize(json::object{
        {"issuer", start.issuer},
        {"subject", start.subject},
        {"account", start.account},
        {"sha256", start.session_sha256},
        {"agent", start.agent},
        {"idle_minutes", start.idle.count()},
        {"most_hours", start.most.count()},
    });
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_start, soci::use(text, "session"), soci::into(answer);
        return answer ? Expected<std::string>(*answer) : account_unknown();
    });
}

Expected<void> Database::link_identity(
    std::string const& name,
    std::string const& issuer,
    std::string const& subject,
    std::string const& by
) {
    auto const outcome = pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_link, soci::use(name, "name"), soci::use(issuer, "issuer"), soci::use(subject, "subject"),
            soci::use(by, "by"), soci::into(answer);
        return answer;
    });
    return outcome ? linked(*outcome) : outcome.error();
}

Expected<void>
Database::unlink_identity(std::string const& name, std::string const& issuer, std::string const& by) {
    auto const done = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto unlinked = 0;
        sql << sql_unlink, soci::use(name, "name"), soci::use(issuer, "issuer"), soci::use(by, "by"),
            soci::into(unlinked);
        return unlinked == 1;
    });
    if (!done) {
        return done.error();
    }
    return *done ? Expected<void>() : core::not_found("identity");
}

} // namespace motcua::storage
