#include "codec_reuse.hpp"

#include <motcua/core/time.hpp>

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::object const& row, std::string_view name) {
    auto const& value = row.at(name);
    return value.is_null() ? std::string() : std::string(value.as_string());
}

std::optional<core::Date> day(json::object const& row, std::string_view name) {
    auto const written = text(row, name);
    return written.empty() ? std::nullopt : core::parse_date(written);
}

} // namespace

json::object write_source(app::ComponentReuse const& reuse) {
    return {
        {"component", reuse.component},
        {std::string(domain::name_of(reuse.paper.source)), reuse.paper.id},
    };
}

json::object write_reuse(app::ReuseRows const& rows) {
    auto object = write_source(rows.reuse);
    object["document_type"] = rows.document_type;
    object["basis"] = json::string(domain::name_of(rows.reuse.basis));
    object["note"] = rows.reuse.note;
    object["role"] = rows.role;
    object["unit"] = rows.unit;
    return object;
}

domain::HeldPaper read_paper(json::value const& stored) {
    auto const& row = stored.as_object();
    auto paper = domain::HeldPaper{};
    auto const copied = text(row, "source") == domain::name_of(domain::PaperSource::copy);
    paper.source = copied ? domain::PaperSource::copy : domain::PaperSource::result;
    paper.id = text(row, "id");
    paper.holder = text(row, "holder");
    paper.document_type = text(row, "type");
    paper.result_kind = text(row, "kind");
    paper.origin = domain::paper_origin_named(text(row, "origin")).value();
    paper.state = domain::paper_state_named(text(row, "state")).value();
    paper.title = text(row, "title");
    paper.symbol = text(row, "symbol");
    paper.issuer = text(row, "issuer");
    paper.issued_on = day(row, "issued_on");
    paper.valid_from = day(row, "valid_from");
    paper.valid_until = day(row, "valid_until");
    paper.sha256 = text(row, "sha256");
    paper.unit = core::UnitId(text(row, "unit"));
    paper.dossier_code = text(row, "dossier_code");
    paper.recorded_at =
        core::Instant{std::chrono::microseconds{row.at("recorded_at").to_number<std::int64_t>()}};
    return paper;
}

app::ReuseFacts read_reuse_facts(json::value const& stored) {
    auto facts = app::ReuseFacts{};
    facts.holder = text(stored.as_object(), "holder");
    for (auto const& one : stored.at("sources").as_array()) {
        auto source = app::ReuseFacts::Source{};
        if (!one.at("document").is_null()) {
            source.paper = read_paper(one.at("document"));
        }
        source.component_has_copy = one.at("has_copy").as_bool();
        facts.sources.push_back(std::move(source));
    }
    return facts;
}

} // namespace motcua::storage
