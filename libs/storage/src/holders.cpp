#include "codec_reuse.hpp"
#include "place.hpp"
#include "pool.hpp"

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;
using core::HolderId;

constexpr char const* sql_admit = R"sql(select admit_to_holder(:id::uuid, :look::jsonb))sql";

constexpr char const* sql_known = R"sql(
    select holder_id::text from holder_identifiers where id_type = :type and id_number = :number
)sql";

constexpr char const* sql_holder = R"sql(
    select holder_document(h)::text from holders h where h.holder_id = :id::uuid
)sql";

constexpr char const* sql_prefill = R"sql(
    select holder_prefill(h)::text from holders h where h.holder_id = :id::uuid
)sql";

constexpr char const* sql_papers = R"sql(select held_page(:id::uuid, :sort, :last::uuid, :count)::text)sql";

constexpr char const* sql_candidates = R"sql(
    select held_candidates(:id::uuid,
        array(select jsonb_array_elements_text(:types::jsonb)),
        array(select jsonb_array_elements_text(:kinds::jsonb)), :hash, :count)::text
)sql";

constexpr char const* sql_holder_dossiers = R"sql(
    select holder_dossiers(:id::uuid, :unit, :scope, :sort, :last::uuid, :count)::text
)sql";

constexpr char const* sql_accesses = R"sql(
    select holder_accesses(:id::uuid, :open = 1, :before, :count)::text
)sql";

constexpr char const* sql_holder_of = R"sql(
    select coalesce(a.holder_id::text, '') from dossier_applicants a where a.dossier_id = :id::uuid
)sql";

constexpr char const* sql_public_holder = R"sql(
    select coalesce(a.holder_id::text, '')
    from dossiers d join dossier_applicants a on a.dossier_id = d.dossier_id
    where d.code = :code and d.lookup_key = :key
)sql";

std::string write_look(app::RecordLook const& look) {
    return json::serialize(json::object{
        {"actor", look.actor},
        {"role", look.role},
        {"unit", look.unit.text()},
        {"anywhere", look.anywhere},
        {"purpose", look.purpose},
        {"what", look.what},
        {"dossier", look.dossier.text()},
        {"scope", look.scope.text()},
    });
}

std::vector<domain::HeldPaper> read_papers(std::string const& stored) {
    auto papers = std::vector<domain::HeldPaper>();
    auto const parsed = json::parse(stored);
    for (auto const& one : parsed.as_array()) {
        papers.push_back(read_paper(one));
    }
    return papers;
}

std::optional<core::Failure> refusal_named(std::string const& admission) {
    if (admission == "granted") {
        return std::nullopt;
    }
    if (admission == "purpose_unknown") {
        return core::invalid(
            "?purpose",
            "purpose_unknown",
            "Mục đích xem không có trong danh mục.",
            "The purpose is not one of the list."
        );
    }
    return admission == "denied" ? app::not_visible("holder") : core::not_found("holder");
}

/// Writes the look down, then asks `query` when it was granted; a look that was refused stays written.
Expected<std::string> looked(
    soci::session& sql,
    HolderId const& id,
    app::RecordLook const& look,
    std::function<std::string()> const& query
) {
    auto transaction = soci::transaction(sql);
    auto const text = write_look(look);
    auto admission = std::string();
    sql << sql_admit, soci::use(id.text(), "id"), soci::use(text, "look"), soci::into(admission);
    auto const refusal = refusal_named(admission);
    auto answer = refusal ? std::string() : query();
    transaction.commit();
    if (refusal) {
        return *refusal;
    }
    return answer;
}

/// One document of one holder.
std::string text_of(soci::session& sql, char const* query, HolderId const& id) {
    auto answer = std::string();
    sql << query, soci::use(id.text(), "id"), soci::into(answer);
    return answer;
}

std::string
papers_page(soci::session& sql, HolderId const& id, std::optional<app::PageFrom> const& from, int limit) {
    auto const place = place_of(from);
    auto answer = std::string();
    sql << sql_papers, soci::use(id.text(), "id"), soci::use(place.sort, "sort"), soci::use(place.id, "last"),
        soci::use(limit, "count"), soci::into(answer);
    return answer;
}

std::string accesses_page(soci::session& sql, HolderId const& id, bool open, std::int64_t before, int limit) {
    auto const number = static_cast<long long>(before);
    auto const shown = open ? 1 : 0;
    auto answer = std::string();
    sql << sql_accesses, soci::use(id.text(), "id"), soci::use(shown, "open"), soci::use(number, "before"),
        soci::use(limit, "count"), soci::into(answer);
    return answer;
}

Expected<std::vector<domain::HeldPaper>> as_papers(Expected<std::string> const& stored) {
    if (!stored) {
        return stored.error();
    }
    return read_papers(*stored);
}

} // namespace

Expected<std::string>
Database::holders(app::HolderIdentifier const& identifier, app::RecordLook const& look) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto known = std::string();
        sql << sql_known, soci::use(identifier.type, "type"), soci::use(identifier.number, "number"),
            soci::into(known);
        if (!sql.got_data()) {
            return std::string("[]");
        }
        auto const id = HolderId(known);
        return looked(sql, id, look, [&] { return "[" + text_of(sql, sql_holder, id) + "]"; });
    });
}

Expected<std::string> Database::holder(HolderId const& id, app::RecordLook const& look) {
    return pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] { return text_of(sql, sql_holder, id); });
    });
}

Expected<std::string> Database::holder_prefill(HolderId const& id, app::RecordLook const& look) {
    return pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] { return text_of(sql, sql_prefill, id); });
    });
}

Expected<std::vector<domain::HeldPaper>> Database::holder_papers(
    HolderId const& id,
    app::RecordLook const& look,
    std::optional<app::PageFrom> const& from,
    int limit
) {
    return as_papers(pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] { return papers_page(sql, id, from, limit); });
    }));
}

Expected<std::string> Database::holder_dossiers(
    HolderId const& id,
    app::RecordLook const& look,
    std::optional<app::PageFrom> const& from,
    int limit
) {
    return pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] {
            auto const place = place_of(from);
            auto const scope = look.scope.text();
            auto answer = std::string();
            sql << sql_holder_dossiers, soci::use(id.text(), "id"), soci::use(look.unit.text(), "unit"),
                soci::use(scope, "scope"), soci::use(place.sort, "sort"), soci::use(place.id, "last"),
                soci::use(limit, "count"), soci::into(answer);
            return answer;
        });
    });
}

Expected<std::string>
Database::holder_accesses(HolderId const& id, app::RecordLook const& look, std::int64_t before, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] { return accesses_page(sql, id, false, before, limit); });
    });
}

Expected<std::vector<domain::HeldPaper>> Database::holder_candidates(
    HolderId const& id,
    app::RecordLook const& look,
    app::CandidateFilter const& filter
) {
    auto const types = json::serialize(json::value_from(filter.types));
    auto const kinds = json::serialize(json::value_from(filter.kinds));
    return as_papers(pool_->run<std::string>(true, [&](soci::session& sql) {
        return looked(sql, id, look, [&] {
            auto answer = std::string();
            sql << sql_candidates, soci::use(id.text(), "id"), soci::use(types, "types"),
                soci::use(kinds, "kinds"), soci::use(filter.sha256, "hash"), soci::use(filter.limit, "count"),
                soci::into(answer);
            return answer;
        });
    }));
}

Expected<HolderId> Database::holder_of(core::DossierId const& id) {
    return pool_->run<HolderId>(true, [&](soci::session& sql) -> Expected<HolderId> {
        auto holder = std::string();
        sql << sql_holder_of, soci::use(id.text(), "id"), soci::into(holder);
        if (!sql.got_data()) {
            return core::not_found("dossier");
        }
        return HolderId(holder);
    });
}

Expected<HolderId> Database::public_holder(std::string const& code, std::string const& key) {
    return pool_->run<HolderId>(true, [&](soci::session& sql) -> Expected<HolderId> {
        auto holder = std::string();
        sql << sql_public_holder, soci::use(code, "code"), soci::use(key, "key"), soci::into(holder);
        if (!sql.got_data()) {
            return core::not_found("dossier");
        }
        return HolderId(holder);
    });
}

Expected<std::vector<domain::HeldPaper>>
Database::public_papers(HolderId const& id, std::optional<app::PageFrom> const& from, int limit) {
    return as_papers(pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        return papers_page(sql, id, from, limit);
    }));
}

Expected<std::string> Database::public_accesses(HolderId const& id, std::int64_t before, int limit) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        return accesses_page(sql, id, true, before, limit);
    });
}

} // namespace motcua::storage
