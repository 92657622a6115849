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

constexpr char const* sql_forms = R"sql(
    select document::text from form_versions order by form_id, version
)sql";

constexpr char const* sql_calendars = R"sql(
    select document::text from calendar_versions order by calendar_id, version
)sql";

constexpr char const* sql_units = R"sql(select document::text from units order by unit_id)sql";

constexpr char const* sql_document_types = R"sql(
    select document::text from document_types order by document_type
)sql";

constexpr char const* sql_put_procedure = R"sql(
    insert into procedure_versions (procedure_code, version, name, document, sha256, limit_hours, step_hours)
    values (:code, :version, :name, :document::jsonb, :hash, :limit, :steps)
    on conflict do nothing
    returning 1
)sql";

constexpr char const* sql_put_form = R"sql(
    insert into form_versions (form_id, version, title, document, sha256)
    values (:code, :version, :name, :document::json, :hash)
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

constexpr char const* sql_put_document_type = R"sql(
    insert into document_types (document_type, name, document)
    values (:code, :name, :document::jsonb)
    on conflict (document_type) do update set name = excluded.name, document = excluded.document
        where document_types.document is distinct from excluded.document
    returning 1
)sql";

constexpr char const* sql_put_rates = R"sql(
    insert into rate_definitions (version, effective_from, document, sha256)
    values (:version, (:document::jsonb->>'effective_from')::date, :document::jsonb, :hash)
    on conflict (version) do nothing
    returning 1
)sql";

constexpr char const* sql_put_rights = R"sql(
    select case when publish_rights(:version, :document::jsonb, :hash) then 1 else 0 end
)sql";

constexpr char const* sql_rights = R"sql(
    select document::text from rights_versions order by version desc limit 1
)sql";

constexpr char const* sql_rights_hash = R"sql(
    select sha256 from rights_versions where :code = 'rights' and version = :version
)sql";

constexpr char const* sql_rates_hash = R"sql(
    select sha256 from rate_definitions where :code = 'rates' and version = :version
)sql";

constexpr char const* sql_procedure_hash = R"sql(
    select sha256 from procedure_versions where procedure_code = :code and version = :version
)sql";

constexpr char const* sql_form_hash = R"sql(
    select sha256 from form_versions where form_id = :code and version = :version
)sql";

constexpr char const* sql_calendar_hash = R"sql(
    select sha256 from calendar_versions where calendar_id = :code and version = :version
)sql";

constexpr char const* sql_put_actor = R"sql(
    insert into actors (name, display_name, role, unit_id, token_sha256, procedures)
    values (:name, :display, :role, nullif(:unit, ''), :hash, coalesce(string_to_array(nullif(:procedures, ''), ' '), '{}'))
    on conflict (name) do update
        set display_name = excluded.display_name, role = excluded.role, unit_id = excluded.unit_id, token_sha256 = excluded.token_sha256,
            procedures = excluded.procedures, disabled_at = null
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
        } else if (kind == "rights") {
            query = sql_rights;
        } else if (kind == "form") {
            query = sql_forms;
        } else if (kind == "document_type") {
            query = sql_document_types;
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
        if (kind == "form") {
            sql << sql_put_form, soci::use(document.code, "code"), soci::use(document.version, "version"),
                soci::use(document.name, "name"), soci::use(document.json, "document"),
                soci::use(document.sha256, "hash"), soci::into(written);
            return sql.got_data() ? Expected<bool>(true) : published_before(sql, sql_form_hash, document);
        }
        if (kind == "document_type") {
            sql << sql_put_document_type, soci::use(document.code, "code"), soci::use(document.name, "name"),
                soci::use(document.json, "document"), soci::into(written);
            return sql.got_data();
        }
        if (kind == "calendar") {
            sql << sql_put_calendar, soci::use(document.code, "code"), soci::use(document.version, "version"),
                soci::use(document.json, "document"), soci::use(document.sha256, "hash"), soci::into(written);
            return sql.got_data() ? Expected<bool>(true) : published_before(sql, sql_calendar_hash, document);
        }
        if (kind == "rates") {
            sql << sql_put_rates, soci::use(document.version, "version"),
                soci::use(document.json, "document"), soci::use(document.sha256, "hash"), soci::into(written);
            return sql.got_data() ? Expected<bool>(true) : published_before(sql, sql_rates_hash, document);
        }
        if (kind == "rights") {
            sql << sql_put_rights, soci::use(document.version, "version"),
                soci::use(document.json, "document"), soci::use(document.sha256, "hash"), soci::into(written);
            return written == 1 ? Expected<bool>(true) : published_before(sql, sql_rights_hash, document);
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
    std::string const& token_sha256,
    app::ProcedureScope const& scope
) {
    auto const stored = pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const role_name = std::string(domain::name_of(role));
        auto const procedures = scope.text();
        sql << sql_put_actor, soci::use(name, "name"), soci::use(display_name, "display"),
            soci::use(role_name, "role"), soci::use(unit.text(), "unit"), soci::use(token_sha256, "hash"),
            soci::use(procedures, "procedures");
        return true;
    });
    if (!stored) {
        return stored.error();
    }
    return {};
}

} // namespace motcua::storage
