#include "codec_copies.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::object const& row, std::string_view name) {
    auto const& value = row.at(name);
    return value.is_null() ? std::string() : std::string(value.as_string());
}

json::value write_date(std::optional<core::Date> const& date) {
    return date ? json::value(core::to_string(*date)) : json::value(nullptr);
}

json::value write_count(std::optional<int> const& count) {
    return count ? json::value(*count) : json::value(nullptr);
}

json::object write_terms(domain::DocumentTerms const& terms) {
    return {
        {"title", terms.title},
        {"symbol", terms.symbol},
        {"issuer", terms.issuer},
        {"issued_on", write_date(terms.issued_on)},
        {"valid_until", write_date(terms.valid_until)}};
}

domain::DocumentTerms read_terms(json::object const& stored) {
    return {
        text(stored, "title"),
        text(stored, "symbol"),
        text(stored, "issuer"),
        core::parse_date(text(stored, "issued_on")),
        core::parse_date(text(stored, "valid_until"))};
}

} // namespace

json::object write_copy(app::CopyToWrite const& copy) {
    auto const& command = copy.command;
    auto row = write_terms(command.terms);
    row["code"] = command.component;
    row["file"] = command.file;
    row["origin"] = json::string(domain::name_of(copy.origin));
    row["copy_kind"] = json::string(domain::name_of(command.made_of));
    row["replaces"] = command.replaces ? json::value(command.replaces->seq) : json::value(nullptr);
    row["reason"] = command.replaces ? command.replaces->reason : std::string();
    return row;
}

json::object write_copy_name(app::CopyName const& copy) {
    return {{"code", copy.component}, {"seq", copy.seq}};
}

json::object write_copy_correction(app::CopyToCorrect const& correction) {
    auto row = write_terms(correction.terms);
    row["code"] = correction.copy.component;
    row["seq"] = correction.copy.seq;
    return row;
}

app::CopyGround read_copy_ground(json::value const& stored) {
    auto const& row = stored.as_object();
    auto ground = app::CopyGround{text(row, "filed_by"), std::nullopt, {}};
    if (auto const& file = row.at("file"); !file.is_null()) {
        ground.file =
            app::CopyGround::File{text(file.as_object(), "media_type"), file.at("usable").as_bool()};
    }
    for (auto const& one : row.at("copies").as_array()) {
        auto const& copy = one.as_object();
        ground.copies.push_back(domain::ComponentCopy{
            copy.at("seq").to_number<int>(),
            domain::copy_state_named(text(copy, "state")).value(),
            text(copy, "digitised_by"),
            read_terms(copy.at("terms").as_object())});
    }
    return ground;
}

std::vector<app::CopySigning> read_copy_signings(json::value const& stored) {
    auto claimed = std::vector<app::CopySigning>();
    for (auto const& one : stored.as_array()) {
        auto const& row = one.as_object();
        claimed.push_back(app::CopySigning{
            text(row, "copy_id"),
            text(row, "lease"),
            row.at("attempts").to_number<int>(),
            text(row, "officer"),
            core::UnitId(text(row, "unit")),
            text(row, "code"),
            text(row, "component"),
            text(row, "sha256"),
            row.at("size").to_number<std::int64_t>(),
            text(row, "media_type")});
    }
    return claimed;
}

json::object write_signed_copy(app::SignedCopy const& outcome) {
    auto row = json::object{
        {"copy_id", outcome.copy_id},
        {"lease", outcome.lease},
        {"retry_seconds", outcome.retry_seconds},
        {"state", "unsigned"}};
    if (outcome.file) {
        row["state"] = "signed";
        row["file"] = json::object{
            {"sha256", outcome.file->sha256},
            {"size", outcome.file->size},
            {"media_type", outcome.file->media_type},
            {"pages", write_count(outcome.file->pages)}};
    }
    if (outcome.failure) {
        row["state"] = outcome.hold ? "held" : "queued";
        row["rule"] = outcome.failure->rule();
        row["vi"] = outcome.failure->vi();
        row["en"] = outcome.failure->en();
    }
    return row;
}

std::vector<app::CopyReading> read_copy_readings(json::value const& stored) {
    auto claimed = std::vector<app::CopyReading>();
    for (auto const& one : stored.as_array()) {
        auto const& row = one.as_object();
        claimed.push_back(app::CopyReading{
            text(row, "copy_id"),
            text(row, "lease"),
            row.at("attempts").to_number<int>(),
            text(row, "sha256"),
            text(row, "media_type")});
    }
    return claimed;
}

json::object write_read_copy(app::ReadCopy const& outcome) {
    auto suggestions = json::array();
    for (auto const& one : outcome.suggestions) {
        suggestions.push_back(
            json::object{{"field", one.field}, {"value", one.value}, {"page", one.page}, {"source", one.line}}
        );
    }
    return {
        {"copy_id", outcome.copy_id},
        {"lease", outcome.lease},
        {"state", outcome.state},
        {"suggestions", std::move(suggestions)},
        {"rule", outcome.rule.empty() ? json::value(nullptr) : json::value(json::string(outcome.rule))},
        {"retry_seconds", outcome.retry_seconds}};
}

} // namespace motcua::storage
