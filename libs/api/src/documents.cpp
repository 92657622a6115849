#include "action_json.hpp"
#include "endpoints.hpp"
#include "json_reader.hpp"
#include "pdf_response.hpp"
#include "reach.hpp"
#include <motcua/app/issue_papers.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;

/// The dossier's paper named by the path, when the actor may see the dossier.
core::Expected<app::PaperJob> visible_paper(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    return services.store.paper(view->facts.id, request.param("document"));
}

/// Those of the rows whose dossier the actor sees.
void add_visible(json::array& documents, Actor const& actor, std::string const& rows) {
    auto known = json::parse(rows).as_array();
    for (auto& row : known) {
        auto& document = row.as_object();
        auto const unit = core::UnitId(std::string(document.at("unit").as_string()));
        auto const procedure = core::ProcedureCode(std::string(document.at("procedure").as_string()));
        if (app::may_see(actor, unit, procedure)) {
            document.erase("procedure");
            documents.push_back(std::move(row));
        }
    }
}

} // namespace

http::Response pdf_response(app::Document const& document, std::string const& name) {
    auto response = http::Response(200, "application/pdf", document.content);
    return response.with("Content-Disposition", "inline; filename=\"" + name + ".pdf\"")
        .with("ETag", "\"" + document.sha256 + "\"");
}

Answer paper_response(Services& services, app::PaperJob const& paper) {
    auto const file = app::file_of(services.store, *services.rules.now(), services.letters, paper);
    if (!file) {
        return file.error();
    }
    return pdf_response(*file, std::string(app::name_of(paper.paper.kind)) + "-" + paper.dossier.code);
}

Answer get_documents(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const papers = services.store.papers(view->facts.id);
    if (!papers) {
        return papers.error();
    }
    return json_response(200, json::object{{"items", json::parse(*papers)}, {"next", nullptr}});
}

Answer get_document_pdf(Services& services, Actor const& actor, Request const& request) {
    auto const paper = visible_paper(services, actor, request);
    if (!paper) {
        return paper.error();
    }
    return paper_response(services, *paper);
}

Answer post_document_reissue(Services& services, Actor const& actor, Request const& request) {
    auto const paper = visible_paper(services, actor, request);
    if (!paper) {
        return paper.error();
    }
    auto reason = std::string();
    auto const read =
        read_body(request.body, [&](JsonReader& reader) { reason = reader.text("reason", 2000); });
    if (!read) {
        return read.error();
    }
    auto const done = services.store.reissue_paper(paper->dossier.id, paper->paper_id, reason, actor);
    if (!done) {
        return done.error();
    }
    return get_documents(services, actor, request);
}

Answer post_document_retry(Services& services, Actor const& actor, Request const& request) {
    auto const paper = visible_paper(services, actor, request);
    if (!paper) {
        return paper.error();
    }
    auto const done = services.store.retry_paper(paper->dossier.id, paper->paper_id);
    if (!done) {
        return done.error();
    }
    return get_documents(services, actor, request);
}

Answer get_control_slip(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const now = services.store.now();
    if (!view || !now) {
        return !view ? view.error() : now.error();
    }
    auto const filing = services.store.filing(view->facts.id);
    auto const rules = services.rules.now();
    auto const* procedure = rules->procedure(view->facts.procedure, view->facts.procedure_version);
    if (!filing || procedure == nullptr) {
        return filing ? core::not_found("procedure") : filing.error();
    }
    if (!view->facts.accepted_at) {
        return core::conflict(
            "not_accepted",
            "Hồ sơ chưa được tiếp nhận.",
            "The dossier is not accepted yet."
        );
    }
    auto const slip = services.letters.control_slip(view->facts, *procedure, *filing, *now);
    if (!slip) {
        return slip.error();
    }
    return pdf_response(*slip, "phieu-kiem-soat-" + view->facts.code);
}

Answer post_action_preview(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const now = services.store.now();
    auto const action = read_action(request);
    if (!view || !now || !action) {
        return !view ? view.error() : !now ? now.error() : action.error();
    }
    auto const filing = services.store.filing(view->facts.id);
    if (!filing) {
        return filing.error();
    }
    auto const preview = app::preview_action(
        *services.rules.now(),
        services.letters,
        view->facts,
        *filing,
        *action,
        actor,
        *now
    );
    if (!preview) {
        return preview.error();
    }
    return pdf_response(preview->document, "ban-nhap-" + view->facts.code);
}

Answer get_register(Services& services, Actor const& actor, Request const& request) {
    auto const unit = own_unit(services, actor, request);
    auto const now = services.store.now();
    if (!unit || !now) {
        return !unit ? unit.error() : now.error();
    }
    auto const text = request.param("year");
    auto year = 0;
    auto const parsed = std::from_chars(text.data(), text.data() + text.size(), year);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || year < 2018 || year > 2100) {
        return core::not_found("register");
    }
    auto lines = services.store.register_lines(*unit, year);
    if (!lines) {
        return lines.error();
    }
    auto const book =
        services.letters.register_book(app::RegisterRequest{*unit, year, *now, std::move(*lines)});
    if (!book) {
        return book.error();
    }
    return pdf_response(*book, "so-theo-doi-" + unit->text() + "-" + std::to_string(year));
}

Answer get_day_receipts(Services& services, Actor const& actor, Request const& request) {
    auto const unit = own_unit(services, actor, request);
    if (!unit) {
        return unit.error();
    }
    auto const day = core::parse_date(request.query_value("date").value_or(std::string()));
    if (!day) {
        return core::invalid("?date", "date", "Ngày dạng YYYY-MM-DD.", "A date as YYYY-MM-DD.");
    }
    auto const slips = app::receipts_of_day(
        services.store,
        *services.rules.now(),
        services.letters,
        *unit,
        actor.scope,
        *day
    );
    if (!slips) {
        return slips.error();
    }
    return pdf_response(*slips, "giay-tiep-nhan-" + core::to_string(*day));
}

Answer post_verify(Services& services, Actor const& actor, Request const& request) {
    auto const found = services.verify_file(request.body);
    auto const rows = services.store.papers_with_hash(found.hashes);
    if (!rows) {
        return rows.error();
    }
    auto body = json::parse(found.report).as_object();
    auto documents = json::array();
    add_visible(documents, actor, *rows);
    auto const copies = services.copies.copies_with_hash(found.hashes);
    if (!copies) {
        return copies.error();
    }
    add_visible(documents, actor, *copies);
    body["sha256"] = found.hashes.front();
    body["documents"] = std::move(documents);
    return json_response(200, body);
}

} // namespace motcua::api
