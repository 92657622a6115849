#include "codec_forms.hpp"
#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

/// Of one holder; more would only repeat what the newest say.
constexpr auto most_earlier = 10;

constexpr char const* sql_filled = R"sql(select filled_form(:id::uuid, :component)::text)sql";

constexpr char const* sql_job = R"sql(
    select form_job(p)::text from newest_print(:id::uuid, :component) p where p.dossier_id is not null
)sql";

constexpr char const* sql_claim = R"sql(select claim_forms(:batch, :lease)::text)sql";

constexpr char const* sql_finish = R"sql(select finish_form(:outcome::jsonb)::int)sql";

constexpr char const* sql_retry = R"sql(select retry_form(:id::uuid, :component))sql";

constexpr char const* sql_known = R"sql(select known_of_holder(:id::uuid, :count)::text)sql";

} // namespace

Expected<std::string> Database::filled_form(core::DossierId const& id, std::string const& component) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_filled, soci::use(id.text(), "id"), soci::use(component, "component"), soci::into(answer);
        if (!answer) {
            return core::not_found("form");
        }
        return *answer;
    });
}

Expected<app::FormJob> Database::form(core::DossierId const& id, std::string const& component) {
    auto const rules = pool_->rules();
    return pool_->run<app::FormJob>(true, [&](soci::session& sql) -> Expected<app::FormJob> {
        auto answer = boost::optional<std::string>();
        sql << sql_job, soci::use(id.text(), "id"), soci::use(component, "component"), soci::into(answer);
        if (!sql.got_data() || !answer) {
            return core::not_found("form");
        }
        return read_form_job(json::parse(*answer), *rules);
    });
}

Expected<std::vector<app::FormJob>> Database::claim_forms(int limit, int lease_seconds) {
    using Jobs = std::vector<app::FormJob>;
    auto const rules = pool_->rules();
    return pool_->run<Jobs>(false, [&](soci::session& sql) -> Expected<Jobs> {
        auto answer = std::string();
        sql << sql_claim, soci::use(limit, "batch"), soci::use(lease_seconds, "lease"), soci::into(answer);
        auto jobs = Jobs();
        auto const list = json::parse(answer);
        for (auto const& one : list.as_array()) {
            jobs.push_back(read_form_job(one, *rules));
        }
        return jobs;
    });
}

Expected<bool> Database::finish_form(app::FormOutcome const& outcome) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const text = json::serialize(write_outcome(outcome));
        auto written = 0;
        sql << sql_finish, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

Expected<void> Database::retry_form(core::DossierId const& id, std::string const& component) {
    auto const said = pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_retry, soci::use(id.text(), "id"), soci::use(component, "component"), soci::into(answer);
        return answer;
    });
    if (!said) {
        return said.error();
    }
    if (*said == "missing") {
        return core::not_found("form");
    }
    if (*said == "done") {
        return core::conflict(
            "form_filed",
            "Đơn này đã được lập và lưu xong.",
            "This form has been filed already."
        );
    }
    return {};
}

Expected<app::KnownOfApplicant> Database::known_of_holder(core::HolderId const& id, app::Rules const& rules) {
    using Known = app::KnownOfApplicant;
    return pool_->run<Known>(true, [&](soci::session& sql) -> Expected<Known> {
        auto answer = boost::optional<std::string>();
        sql << sql_known, soci::use(id.text(), "id"), soci::use(most_earlier, "count"), soci::into(answer);
        return sql.got_data() && answer ? read_known(json::parse(*answer), rules) : Known();
    });
}

} // namespace motcua::storage
