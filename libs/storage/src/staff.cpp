#include "idempotency.hpp"
#include "place.hpp"
#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_staff = R"sql(select staff_of(:unit, :day::date)::text)sql";

constexpr char const* sql_postings = R"sql(
    select list_postings(:unit, :account, nullif(:day, '')::date, :sort, :last::uuid, :count)::text
)sql";

constexpr char const* sql_delegations = R"sql(
    select list_delegations(:account, :unit, :sort, :last::uuid, :count)::text
)sql";

constexpr char const* sql_add_posting = R"sql(select add_posting(:posting::jsonb)::text)sql";
constexpr char const* sql_end_posting = R"sql(select end_posting(:posting::jsonb)::text)sql";
constexpr char const* sql_add_delegation = R"sql(select add_delegation(:delegation::jsonb)::text)sql";

constexpr char const* sql_end_delegation = R"sql(
    select end_delegation((:delegation::jsonb->>'id')::uuid, :delegation::jsonb->>'actor', :delegation::jsonb->>'by')::text
)sql";

struct Refusal {
    char const* name;
    char const* pointer; ///< of the field; empty: a conflict
    char const* vi;
    char const* en;
};

constexpr auto refusals = std::array{
    Refusal{
        "account_not_posted",
        "/account",
        "Chỉ phân công cán bộ tiếp nhận, thụ lý đang hoạt động của đơn vị mình.",
        "Only active clerks and reviewers of one's own unit are posted."},
    Refusal{
        "unit_elsewhere",
        "/unit",
        "Chỉ phân công trong đơn vị mình; chuyển đơn vị do quản trị viên thực hiện.",
        "One posts within one's own unit; an administrator posts to another."},
    Refusal{
        "starts_in_past",
        "/starts_on",
        "Ngày bắt đầu không được ở quá khứ.",
        "The first day may not be over."},
    Refusal{
        "posted_already",
        "",
        "Tài khoản đã được phân công trong khoảng ngày này.",
        "The account is posted on one of these days already."},
    Refusal{
        "last_day",
        "/ends_on",
        "Ngày cuối không sớm hơn hôm nay hay ngày bắt đầu, không muộn hơn ngày cuối đã định.",
        "The last day is not before today or the first day, nor after the last day that was set."},
    Refusal{
        "account_not_delegate",
        "/to",
        "Chỉ ủy quyền cho lãnh đạo, trưởng phòng đang hoạt động khác của đơn vị mình.",
        "One delegates to another active leader or division head of one's own unit."},
    Refusal{
        "action_not_delegable",
        "/actions",
        "Có việc không được ủy quyền, hoặc chính người ủy quyền không được làm.",
        "One of the actions is not delegable, or not granted to who delegates."},
    Refusal{
        "delegated_already",
        "",
        "Đã ủy quyền cho người này trong khoảng ngày này.",
        "There is a delegation to this account on one of these days already."},
};

core::Failure refused(std::string_view name, std::string const& what) {
    if (name == "missing") {
        return core::not_found(what);
    }
    if (name == "over") {
        return core::conflict(what + "_over", "Đã kết thúc.", "It is over already.");
    }
    auto const* const one = std::ranges::find(refusals, name, &Refusal::name);
    return *one->pointer == '\0' ? core::conflict(one->name, one->vi, one->en)
                                 : core::invalid(one->pointer, one->name, one->vi, one->en);
}

/// A statement that takes one JSON object named `what` and answers with a "document" or what it "refused".
auto deciding(char const* statement, json::object const& asked, char const* what) {
    return [statement, what, text = json::serialize(asked)](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << statement, soci::use(text, what), soci::into(answer);
        auto const row = json::parse(answer).as_object();
        if (auto const* name = row.if_contains("refused")) {
            return refused(name->as_string(), what);
        }
        return json::serialize(row.at("document"));
    };
}

json::value day_or_null(std::optional<core::Date> const& day) {
    return day ? json::value(core::to_string(*day)) : json::value(nullptr);
}

} // namespace

Expected<std::string> Database::staff(core::UnitId const& unit, core::Date day) {
    auto const on = core::to_string(day);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_staff, soci::use(unit.text(), "unit"), soci::use(on, "day"), soci::into(answer);
        return answer;
    });
}

Expected<std::string>
Database::postings(app::PostingFilter const& filter, std::optional<app::PageFrom> const& from, int limit) {
    auto const on = filter.on ? core::to_string(*filter.on) : std::string();
    auto const place = place_of(from);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_postings, soci::use(filter.unit.text(), "unit"), soci::use(filter.account, "account"),
            soci::use(on, "day"), soci::use(place.sort, "sort"), soci::use(place.id, "last"),
            soci::use(limit, "count"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::add_posting(
    app::NewPosting const& posting,
    app::Actor const& by,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const asked = json::object{
        {"account", posting.account},
        {"unit", posting.unit.text()},
        {"role", json::string(domain::name_of(posting.role))},
        {"procedures", json::value_from(posting.scope.codes())},
        {"starts_on", core::to_string(posting.starts_on)},
        {"ends_on", day_or_null(posting.ends_on)},
        {"decision", posting.decision},
        {"reach", by.unit.text()},
        {"by", by.name},
    };
    auto const add = deciding(sql_add_posting, asked, "posting");
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        return once(sql, by.name, key, [&] { return add(sql); });
    });
}

Expected<std::string> Database::end_posting(
    std::string const& id,
    std::optional<core::Date> ends_on,
    std::string const& reason,
    app::Actor const& by
) {
    auto const asked = json::object{
        {"id", id},
        {"ends_on", day_or_null(ends_on)},
        {"reason", reason},
        {"reach", by.unit.text()},
        {"by", by.name},
    };
    return pool_->run<std::string>(false, deciding(sql_end_posting, asked, "posting"));
}

Expected<std::string> Database::delegations(
    std::string const& account,
    core::UnitId const& unit,
    std::optional<app::PageFrom> const& from,
    int limit
) {
    auto const place = place_of(from);
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_delegations, soci::use(account, "account"), soci::use(unit.text(), "unit"),
            soci::use(place.sort, "sort"), soci::use(place.id, "last"), soci::use(limit, "count"),
            soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::add_delegation(
    app::NewDelegation const& delegation,
    app::Actor const& by,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const asked = json::object{
        {"from", by.id.text()},
        {"to", delegation.to},
        {"actions", json::value_from(delegation.actions)},
        {"procedures", json::value_from(delegation.scope.codes())},
        {"manner", delegation.manner},
        {"title", delegation.title},
        {"starts_on", core::to_string(delegation.starts_on)},
        {"ends_on", core::to_string(delegation.ends_on)},
        {"decision", delegation.decision},
    };
    auto const add = deciding(sql_add_delegation, asked, "delegation");
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        return once(sql, by.name, key, [&] { return add(sql); });
    });
}

Expected<std::string> Database::end_delegation(std::string const& id, app::Actor const& by) {
    auto const asked = json::object{
        {"id", id},
        {"actor", by.role == domain::Role::admin ? std::string() : by.id.text()},
        {"by", by.name},
    };
    return pool_->run<std::string>(false, deciding(sql_end_delegation, asked, "delegation"));
}

} // namespace motcua::storage
