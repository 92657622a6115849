#include "codec_papers.hpp"

#include "codec.hpp"
#include "hex.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::object const& row, std::string_view name) {
    auto const* value = row.if_contains(name);
    return value == nullptr || value->is_null() ? std::string() : std::string(value->as_string());
}

int number(json::object const& row, std::string_view name) {
    return row.at(name).to_number<int>();
}

json::object write_document(app::Document const& document) {
    return {{"sha256", document.sha256}, {"media_type", document.media_type}, {"hex", hex(document.content)}};
}

json::object write_facts(app::PaperFacts const& facts) {
    auto items = json::array();
    for (auto const& item : facts.items) {
        items.emplace_back(item);
    }
    return {{"reason", facts.reason}, {"items", std::move(items)}, {"signer", facts.signer}};
}

app::PaperFacts read_paper_facts(json::object const& stored) {
    auto facts = app::PaperFacts{text(stored, "reason"), {}, text(stored, "signer")};
    for (auto const& item : stored.at("items").as_array()) {
        facts.items.emplace_back(item.as_string());
    }
    return facts;
}

json::array write_places(std::vector<app::SignaturePlace> const& places) {
    auto list = json::array();
    for (auto const& place : places) {
        list.push_back(json::object{
            {"role", place.role},
            {"page", place.page},
            {"x", place.x},
            {"y", place.y},
            {"width", place.width},
            {"height", place.height}});
    }
    return list;
}

std::vector<app::SignaturePlace> read_places(json::array const& stored) {
    auto places = std::vector<app::SignaturePlace>();
    for (auto const& one : stored) {
        auto const& row = one.as_object();
        places.push_back(app::SignaturePlace{
            text(row, "role"),
            number(row, "page"),
            row.at("x").to_number<double>(),
            row.at("y").to_number<double>(),
            row.at("width").to_number<double>(),
            row.at("height").to_number<double>()});
    }
    return places;
}

app::PaperToWrite read_paper(json::object const& row) {
    auto paper = app::PaperToWrite{};
    paper.kind = app::paper_kind_named(text(row, "kind")).value();
    paper.seq = number(row, "seq");
    paper.edition = number(row, "edition");
    paper.year = number(row, "year");
    paper.number = number(row, "number");
    paper.facts = read_paper_facts(row.at("facts").as_object());
    paper.reason = text(row, "reason");
    paper.verify_key = text(row, "verify_key");
    paper.created_by = text(row, "created_by");
    if (!row.at("rendered").is_null()) {
        auto document =
            app::Document{text(row, "rendered_sha256"), "application/pdf", unhex(text(row, "rendered"))};
        paper.rendered = app::RenderedPaper{
            std::move(document),
            text(row, "symbol"),
            read_places(row.at("places").as_array())};
    }
    return paper;
}

} // namespace

json::object write_paper(app::PaperToWrite const& paper) {
    auto row = json::object{
        {"kind", json::string(app::name_of(paper.kind))},
        {"seq", paper.seq},
        {"edition", paper.edition},
        {"year", paper.year},
        {"number", paper.number == 0 ? json::value(nullptr) : json::value(paper.number)},
        {"facts", write_facts(paper.facts)},
        {"reason", paper.reason},
        {"verify_key", paper.verify_key},
        {"created_by", paper.created_by}};
    if (paper.rendered) {
        row["symbol"] = paper.rendered->symbol;
        row["places"] = write_places(paper.rendered->places);
        row["document"] = write_document(paper.rendered->document);
    }
    return row;
}

app::Filing read_filing(json::value const& stored) {
    auto const& row = stored.as_object();
    auto const& applicant = row.at("applicant").as_object();
    auto filing = app::Filing{};
    filing.applicant = app::Applicant{
        text(applicant, "kind"),
        text(applicant, "name"),
        text(applicant, "address"),
        text(applicant, "phone"),
        text(applicant, "email"),
        text(applicant, "id_type"),
        text(applicant, "id_number"),
        text(applicant, "authorised_name"),
        text(applicant, "authorised_id_number")};
    filing.content = text(row, "content");
    filing.sets = number(row, "sets");
    filing.return_method = text(row, "return_method");
    filing.lookup_key = text(row, "lookup_key");
    filing.register_number = number(row, "register_number");
    filing.received_by = text(row, "received_by");
    for (auto const& [account, shown] : row.at("people").as_object()) {
        filing.people[std::string(account)] = std::string(shown.as_string());
    }
    for (auto const& one : row.at("components").as_array()) {
        auto const& component = one.as_object();
        filing.components.push_back(
            {text(component, "name"),
             text(component, "copy_kind"),
             number(component, "copies"),
             component.at("reused").as_bool()}
        );
    }
    return filing;
}

app::PaperJob read_job(json::value const& stored, app::Rules const& rules) {
    auto const& row = stored.as_object();
    auto job = app::PaperJob{};
    job.paper_id = text(row, "paper_id");
    job.lease = text(row, "lease");
    job.paper = read_paper(row);
    job.created_at = core::Instant{std::chrono::microseconds{row.at("created_at").to_number<std::int64_t>()}};
    job.attempts = number(row, "attempts");
    job.dossier = read_facts(row.at("dossier"), rules);
    job.signed_sha256 = text(row, "signed_sha256");
    job.filing = read_filing(row.at("filing"));
    return job;
}

std::vector<app::RegisterLine> read_register(json::value const& stored) {
    auto lines = std::vector<app::RegisterLine>();
    for (auto const& one : stored.as_array()) {
        auto const& row = one.as_object();
        auto const day = [&](char const* name) { return core::parse_date(text(row, name)); };
        auto line = app::RegisterLine{};
        line.number = number(row, "number");
        line.code = text(row, "code");
        line.procedure_name = text(row, "procedure_name");
        line.sets = number(row, "sets");
        line.applicant_name = text(row, "name");
        line.address = text(row, "address");
        line.phone = text(row, "phone");
        line.received_on = day("received_on").value();
        line.due_on = day("due_on");
        line.sent_on = day("sent_on");
        line.finished_on = day("finished_on");
        line.returned_on = day("returned_on");
        line.return_method = text(row, "return_method");
        line.state = static_cast<domain::DossierState>(number(row, "state"));
        lines.push_back(std::move(line));
    }
    return lines;
}

json::object write_outcome(app::PaperOutcome const& outcome) {
    auto row = json::object{{"paper_id", outcome.paper_id}, {"lease", outcome.lease}};
    if (outcome.failure) {
        row["rule"] = outcome.failure->rule();
        row["vi"] = outcome.failure->vi();
        row["en"] = outcome.failure->en();
        row["hold"] = outcome.hold;
        row["retry_seconds"] = outcome.retry_seconds;
        return row;
    }
    row["symbol"] = outcome.symbol;
    if (outcome.rendered) {
        row["rendered"] = write_document(*outcome.rendered);
    }
    if (outcome.signed_file) {
        row["signed"] = write_document(*outcome.signed_file);
    }
    return row;
}

} // namespace motcua::storage
