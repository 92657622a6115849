#include "idempotency.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

/// Rows sent to the database in one statement.
constexpr auto rows_a_statement = std::size_t{2000};

constexpr char const* sql_begin = R"sql(select begin_import(:import::jsonb)::text)sql";

constexpr char const* sql_add = R"sql(select add_import_rows(:id::uuid, :rows::jsonb))sql";

constexpr char const* sql_import = R"sql(
    select import_document(i)::text from result_imports i where i.import_id::text = :id
)sql";

constexpr char const* sql_faults = R"sql(
    select coalesce(json_agg(json_build_object('row', x.row, 'field', x.field, 'rule', x.rule, 'vi', x.message_vi)
                             order by x.fault_id), '[]')::text
    from (select f.fault_id, f.row, f.field, f.rule, f.message_vi from result_import_faults f
          where f.import_id::text = :id
          order by f.row, f.fault_id
          offset :after limit :count) x
)sql";

constexpr char const* sql_work = R"sql(select work_on_imports(:rows))sql";

std::string write_head(
    app::NewImport const& import,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto refused = import.rows - static_cast<int>(import.good.size());
    auto head = json::object{
        {"unit", actor.unit.text()},
        {"sha256", import.sha256},
        {"dry_run", import.dry_run},
        {"rows", import.rows},
        {"refused", refused},
        {"actor", actor.name},
        {"channel", actor.channel},
    };
    if (key) {
        head["key"] = key->key;
        head["request_sha256"] = key->request_sha256;
    }
    return json::serialize(head);
}

json::object write_row(app::ImportedRow const& row) {
    auto const& terms = row.terms;
    auto written = json::object{
        {"row", row.row},
        {"unit", row.unit.text()},
        {"procedure", row.procedure.text()},
        {"kind", row.kind},
        {"kind_name", row.kind_name},
        {"number", terms.number},
        {"title", terms.title},
        {"issued_on", core::to_string(terms.issued_on)},
        {"valid_from", core::to_string(terms.valid_from)},
        {"reminders", json::value_from(row.reminders_days)},
        {"holder_kind", row.holder_kind},
        {"holder_id_type", row.holder_id_type},
        {"holder_id_number", row.holder_id_number},
        {"holder_name", row.holder_name},
        {"holder_address", row.holder_address},
        {"code_prefix", row.code_before_number},
        {"code_width", row.code_width},
        {"period", std::to_string(row.year)},
    };
    if (terms.valid_until) {
        written["valid_until"] = core::to_string(*terms.valid_until);
    }
    if (!row.file_sha256.empty()) {
        written["file_sha256"] = row.file_sha256;
    }
    return written;
}

json::object write_fault(app::RowFault const& fault) {
    return {{"row", fault.row}, {"field", fault.field}, {"rule", fault.rule}, {"vi", fault.vi}};
}

/// The part of a list that one statement takes.
template <class T, class Write>
json::array part_of(std::vector<T> const& all, std::size_t from, Write write) {
    auto part = json::array();
    for (auto at = from; at < std::min(all.size(), from + rows_a_statement); ++at) {
        part.push_back(write(all[at]));
    }
    return part;
}

void add_rows(soci::session& sql, std::string const& id, app::NewImport const& import) {
    auto const most = std::max(import.good.size(), import.faults.size());
    for (auto from = std::size_t{0}; from < most; from += rows_a_statement) {
        auto const text = json::serialize(json::object{
            {"rows", part_of(import.good, from, write_row)},
            {"faults", part_of(import.faults, from, write_fault)}});
        sql << sql_add, soci::use(id, "id"), soci::use(text, "rows");
    }
}

} // namespace

Expected<std::string> Database::put_import(
    app::NewImport const& import,
    app::Actor const& actor,
    std::optional<app::IdempotencyKey> const& key
) {
    auto const head = write_head(import, actor, key);
    return pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto transaction = soci::transaction(sql);
        auto answer = std::string();
        sql << sql_begin, soci::use(head, "import"), soci::into(answer);
        auto const begun = json::parse(answer);
        if (auto const earlier = replayed(begun.as_object())) {
            return *earlier ? Expected<std::string>(std::string((**earlier).at("import_id").as_string()))
                            : earlier->error();
        }
        auto const id = std::string(begun.at("import_id").as_string());
        add_rows(sql, id, import);
        transaction.commit();
        return id;
    });
}

Expected<std::string> Database::result_import(std::string const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_import, soci::use(id, "id"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("result_import");
        }
        return answer;
    });
}

Expected<std::vector<app::RowFault>>
Database::import_faults(std::string const& id, std::int64_t after, int limit) {
    using Faults = std::vector<app::RowFault>;
    return pool_->run<Faults>(true, [&](soci::session& sql) -> Expected<Faults> {
        auto answer = std::string();
        auto const passed = static_cast<long long>(after);
        sql << sql_faults, soci::use(id, "id"), soci::use(passed, "after"), soci::use(limit, "count"),
            soci::into(answer);
        auto faults = Faults();
        auto const rows = json::parse(answer);
        for (auto const& row : rows.as_array()) {
            faults.push_back(
                {row.at("row").to_number<int>(),
                 std::string(row.at("field").as_string()),
                 std::string(row.at("rule").as_string()),
                 std::string(row.at("vi").as_string())}
            );
        }
        return faults;
    });
}

Expected<int> Database::work_on_imports(int rows) {
    return pool_->run<int>(false, [&](soci::session& sql) -> Expected<int> {
        auto transaction = soci::transaction(sql);
        auto done = 0;
        sql << sql_work, soci::use(rows, "rows"), soci::into(done);
        transaction.commit();
        return done;
    });
}

} // namespace motcua::storage
