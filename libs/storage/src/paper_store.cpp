#include "codec_papers.hpp"
#include "hex.hpp"
#include "pool.hpp"
#include <motcua/storage/database.hpp>

#include <boost/json.hpp>
#include <boost/optional.hpp>
#include <soci/boost-optional.h>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr char const* sql_filing = R"sql(select filing_of(:id::uuid)::text)sql";

constexpr char const* sql_claim = R"sql(select claim_papers(:batch, :lease)::text)sql";

constexpr char const* sql_finish = R"sql(select finish_paper(:outcome::jsonb)::int)sql";

constexpr char const* sql_retry = R"sql(select retry_paper(:id::uuid, :paper::uuid))sql";

constexpr char const* sql_reissue = R"sql(
    select reissue_paper(:id::uuid, :paper::uuid, :reason, :actor, :channel)
)sql";

constexpr char const* sql_paper = R"sql(
    select paper_job(p)::text
    from papers p
    where p.dossier_id = :id::uuid and (p.paper_id::text = :which or p.kind = :which)
    order by p.seq desc, p.edition desc
    limit 1
)sql";

constexpr char const* sql_day = R"sql(select receipts_of_day(:unit, :day::date, :scope, :count)::text)sql";

constexpr char const* sql_register = R"sql(select register_lines(:unit, :year)::text)sql";

constexpr char const* sql_papers = R"sql(
    select coalesce(jsonb_agg(paper_document(p) order by p.created_at, p.kind, p.edition), '[]')::text
    from papers p
    where p.dossier_id = :id::uuid
)sql";

constexpr char const* sql_public = R"sql(select public_paper(:verify)::text)sql";

constexpr char const* sql_with_hash = R"sql(
    select papers_with_hash(string_to_array(:hashes, ' '))::text
)sql";

constexpr char const* sql_document = R"sql(
    select json_build_object('media_type', media_type, 'hex', encode(content, 'hex'))::text
    from documents
    where sha256 = :hash
)sql";

using Jobs = std::vector<app::PaperJob>;

Jobs read_jobs(std::string const& answer, app::Rules const& rules) {
    auto jobs = Jobs();
    auto const list = json::parse(answer);
    for (auto const& one : list.as_array()) {
        jobs.push_back(read_job(one, rules));
    }
    return jobs;
}

/// "", "missing" or "done", as retry_paper and reissue_paper say it.
Expected<void> said(std::string const& answer) {
    if (answer == "missing") {
        return core::not_found("document");
    }
    if (answer == "done") {
        return core::conflict(
            "paper_done",
            "Giấy tờ này đã phát hành xong.",
            "This paper has been issued already."
        );
    }
    if (answer == "open") {
        return core::conflict(
            "paper_open",
            "Bản đang có chưa phát hành xong.",
            "The present edition is not issued yet."
        );
    }
    return {};
}

} // namespace

Expected<app::Filing> Database::filing(core::DossierId const& id) {
    return pool_->run<app::Filing>(true, [&](soci::session& sql) -> Expected<app::Filing> {
        auto answer = boost::optional<std::string>();
        sql << sql_filing, soci::use(id.text(), "id"), soci::into(answer);
        if (!answer) {
            return core::not_found("dossier");
        }
        return read_filing(json::parse(*answer));
    });
}

Expected<app::PaperJob> Database::paper(core::DossierId const& id, std::string const& which) {
    auto const rules = pool_->rules();
    return pool_->run<app::PaperJob>(true, [&](soci::session& sql) -> Expected<app::PaperJob> {
        auto answer = std::string();
        sql << sql_paper, soci::use(id.text(), "id"), soci::use(which, "which"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("document");
        }
        return read_job(json::parse(answer), *rules);
    });
}

Expected<std::vector<app::PaperJob>> Database::receipts_of_day(
    core::UnitId const& unit,
    app::ProcedureScope const& scope,
    core::Date day,
    int limit
) {
    auto const rules = pool_->rules();
    return pool_->run<Jobs>(true, [&](soci::session& sql) -> Expected<Jobs> {
        auto answer = std::string();
        auto const date = core::to_string(day);
        auto const codes = scope.text();
        sql << sql_day, soci::use(unit.text(), "unit"), soci::use(date, "day"), soci::use(codes, "scope"),
            soci::use(limit, "count"), soci::into(answer);
        return read_jobs(answer, *rules);
    });
}

Expected<std::vector<app::RegisterLine>> Database::register_lines(core::UnitId const& unit, int year) {
    using Lines = std::vector<app::RegisterLine>;
    return pool_->run<Lines>(true, [&](soci::session& sql) -> Expected<Lines> {
        auto answer = std::string();
        sql << sql_register, soci::use(unit.text(), "unit"), soci::use(year, "year"), soci::into(answer);
        return read_register(json::parse(answer));
    });
}

Expected<std::vector<app::PaperJob>> Database::claim_papers(int limit, int lease_seconds) {
    auto const rules = pool_->rules();
    return pool_->run<Jobs>(false, [&](soci::session& sql) -> Expected<Jobs> {
        auto answer = std::string();
        sql << sql_claim, soci::use(limit, "batch"), soci::use(lease_seconds, "lease"), soci::into(answer);
        return read_jobs(answer, *rules);
    });
}

Expected<bool> Database::finish_paper(app::PaperOutcome const& outcome) {
    return pool_->run<bool>(true, [&](soci::session& sql) -> Expected<bool> {
        auto const text = json::serialize(write_outcome(outcome));
        auto written = 0;
        sql << sql_finish, soci::use(text, "outcome"), soci::into(written);
        return written == 1;
    });
}

Expected<void> Database::retry_paper(core::DossierId const& id, std::string const& paper_id) {
    auto const answer = pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto text = std::string();
        sql << sql_retry, soci::use(id.text(), "id"), soci::use(paper_id, "paper"), soci::into(text);
        return text;
    });
    return answer ? said(*answer) : Expected<void>(answer.error());
}

Expected<void> Database::reissue_paper(
    core::DossierId const& id,
    std::string const& paper_id,
    std::string const& reason,
    app::Actor const& actor
) {
    auto const answer = pool_->run<std::string>(false, [&](soci::session& sql) -> Expected<std::string> {
        auto text = std::string();
        sql << sql_reissue, soci::use(id.text(), "id"), soci::use(paper_id, "paper"),
            soci::use(reason, "reason"), soci::use(actor.name, "actor"), soci::use(actor.channel, "channel"),
            soci::into(text);
        return text;
    });
    return answer ? said(*answer) : Expected<void>(answer.error());
}

Expected<std::string> Database::papers(core::DossierId const& id) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_papers, soci::use(id.text(), "id"), soci::into(answer);
        return answer;
    });
}

Expected<std::string> Database::public_paper(std::string const& verify_key) {
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = boost::optional<std::string>();
        sql << sql_public, soci::use(verify_key, "verify"), soci::into(answer);
        if (!answer) {
            return core::not_found("document");
        }
        return *answer;
    });
}

Expected<std::string> Database::papers_with_hash(std::vector<std::string> const& sha256) {
    auto hashes = std::string();
    for (auto const& one : sha256) {
        hashes += (hashes.empty() ? "" : " ") + one;
    }
    return pool_->run<std::string>(true, [&](soci::session& sql) -> Expected<std::string> {
        auto answer = std::string();
        sql << sql_with_hash, soci::use(hashes, "hashes"), soci::into(answer);
        return answer;
    });
}

Expected<app::Document> Database::document(std::string const& sha256) {
    return pool_->run<app::Document>(true, [&](soci::session& sql) -> Expected<app::Document> {
        auto answer = std::string();
        sql << sql_document, soci::use(sha256, "hash"), soci::into(answer);
        if (!sql.got_data()) {
            return core::not_found("document");
        }
        auto const row = json::parse(answer);
        return app::Document{
            sha256,
            std::string(row.at("media_type").as_string()),
            unhex(std::string_view(row.at("hex").as_string()))};
    });
}

} // namespace motcua::storage
