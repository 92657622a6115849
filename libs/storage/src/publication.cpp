#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

using core::Expected;

constexpr char const* sql_procedures = R"sql(
    select document::text from procedure_versions order by procedure_code, version
)sql";

constexpr char const* sql_calendars = R"sql(
    select document::text from calendar_versions order by calendar_id, version
)sql";

constexpr char const* sql_units = R"sql(select document::text from units order by unit_id)sql";

constexpr char const* sql_put_procedure = R"sql(
    insert into procedure_versions (procedure_code, version, name, document, sha256, limit_hours, step_hours)
    values (:code, :version, :name, :document::jsonb, :hash, :limit, :steps)
    on conflict do nothing
    returning 1
)sql";

constexpr char const* sql_put_calendar = R"sql(
    insert into calendar_versions (calendar_id, version, document, sha256)
    values (:code, :version, :document::jsonb, :hash)
    on conflict do nothing
    returning 1
)sql";

constexpr char const* sql_put_unit = R"sql(
    insert into units (unit_id, name, calendar_id, document)
    values (:code, :name, :calendar, :document::jsonb)
    on conflict (unit_id) do update
        set name = excluded.name, calendar_id = excluded.calendar_id, document = excluded.document
        where units.document is distinct from excluded.document
    returning 1
)sql";

constexpr char const* sql_procedure_hash = R"sql(
    select sha256 from procedure_versions where procedure_code = :code and version = :version
)sql";

constexpr char const* sql_calendar_hash = R"sql(
    select sha256 from calendar_versions where calendar_id = :code and version = :version
)sql";

constexpr char const* sql_put_actor = R"sql(
    insert into actors (name, display_name, role, unit_id, token_sha256)
    values (:name, :display, :role, nullif(:unit, ''), :hash)
    on conflict (name) do update
        set display_name = excluded.display_name, role = excluded.role, unit_id = excluded.unit_id, token_sha256 = excluded.token_sha256, disabled_at = null
)sql";

Expected<bool> published_before(soci::session& sql, char const* query, SeedDocument const& document) {
    auto hash = std::string();
    sql << query, soci::use(document.code, "code"), soci::use(document.version, "version"), soci::into(hash);
    if (hash != document.sha256) {
        return core::conflict(
            "version_published",
            "Phiên bản " + document.code + " v" + std::to_string(document.version) +
                " đã công bố với nội dung khác; hãy tăng số phiên bản.",
            "Version " + std::to_string(document.version) + " of " + document.code +
                " is published with another text; raise the version number."
        );
    }
    return false;
}

} // namespace

Expected<std::vector<std::string>> Database::published(std::string const& kind) {
    using Texts = std::vector<std::string>;
    return pool_->run<Texts>(true, [&](soci::session& sql) -> Expected<Texts> {
        auto const* query = kind == "procedure" ? sql_procedures : sql_units;
        if (kind == "calendar") {
            query = sql_calendars;
        }
        auto texts = Texts();
        auto row = std::string();
        auto statement = soci::statement((sql.prepare << query, soci::into(row)));
        statement.execute();
        while (statement.fetch()) {
            texts.push_back(row);
        }
        return texts;
    });
}

Expected<bool> Database::publish(std::string const& kind, SeedDocument const& document) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto written = 0;
        if (kind == "unit") {
            sql << sql_put_unit, soci::use(document.code, "code"), soci::use(document.name, "name"),
                soci::use(document.calendar, "calendar"), soci::use(document.json, "document"),
                soci::into(written);
            return sql.got_data();
        }
        if (kind == "calendar") {
            sql << sql_put_calendar, soci::use(document.code, "code"), soci::use(document.version, "version"),
                soci::use(document.json, "document"), soci::use(document.sha256, "hash"), soci::into(written);
            return sql.got_data() ? Expected<bool>(true) : published_before(sql, sql_calendar_hash, document);
        }
        auto const limit =
            document.limit_hours ? boost::optional<int>(*document.limit_hours) : boost::optional<int>();
        sql << sql_put_procedure, soci::use(document.code, "code"), soci::use(document.version, "version"),
            soci::use(document.name, "name"), soci::use(document.json, "document"),
            soci::use(document.sha256, "hash"), soci::use(limit, "limit"),
            soci::use(document.step_hours, "steps"), soci::into(written);
        return sql.got_data() ? Expected<bool>(true) : published_before(sql, sql_procedure_hash, document);
    });
}

Expected<void> Database::put_actor(
    std::string const& name,
    std::string const& display_name,
    domain::Role role,
    core::UnitId const& unit,
    std::string const& token_sha256
) {
    auto const stored = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const role_name = std::string(domain::name_of(role));
        sql << sql_put_actor, soci::use(name, "name"), soci::use(display_name, "display"),
            soci::use(role_name, "role"), soci::use(unit.text(), "unit"), soci::use(token_sha256, "hash");
        return true;
    });
    if (!stored) {
        return stored.error();
    }
    return {};
}

} // namespace motcua::storage
