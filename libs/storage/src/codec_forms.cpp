#include "codec_forms.hpp"

#include "codec.hpp"
#include "codec_papers.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::object const& row, std::string_view name) {
    auto const* value = row.if_contains(name);
    return value == nullptr || value->is_null() ? std::string() : std::string(value->as_string());
}

core::Instant moment(json::object const& row, std::string_view name) {
    return core::Instant{std::chrono::microseconds{row.at(name).to_number<std::int64_t>()}};
}

json::object write_file(app::FileFacts const& file) {
    return {
        {"sha256", file.sha256},
        {"size", file.size},
        {"media_type", file.media_type},
        {"pages", file.pages ? json::value(*file.pages) : json::value(nullptr)}};
}

} // namespace

json::object write_form(app::FilledForm const& form) {
    return {{"form", form.form}, {"version", form.version}, {"data", form.data}};
}

json::object write_outcome(app::FormOutcome const& outcome) {
    auto row = json::object{
        {"dossier_id", outcome.dossier.text()},
        {"component", outcome.component},
        {"seq", outcome.seq},
        {"lease", outcome.lease}};
    if (outcome.failure) {
        row["rule"] = outcome.failure->rule();
        row["vi"] = outcome.failure->vi();
        row["en"] = outcome.failure->en();
        row["hold"] = outcome.hold;
        row["retry_seconds"] = outcome.retry_seconds;
        return row;
    }
    row["rendered"] = write_file(*outcome.rendered);
    if (outcome.sealed) {
        row["signed"] = write_file(*outcome.sealed);
    }
    return row;
}

app::FormJob read_form_job(json::value const& stored, app::Rules const& rules) {
    auto const& row = stored.as_object();
    auto job = app::FormJob{};
    job.filled = app::FilledForm{
        text(row, "component"),
        text(row, "form"),
        row.at("version").to_number<int>(),
        json::serialize(row.at("data"))};
    job.seq = row.at("seq").to_number<int>();
    job.lease = text(row, "lease");
    job.attempts = row.at("attempts").to_number<int>();
    job.state = text(row, "state");
    job.file_sha256 = text(row, "file_sha256");
    job.filled_at = moment(row, "filled_at");
    job.filled_by = text(row, "filled_by");
    job.dossier = read_facts(row.at("dossier"), rules);
    job.filing = read_filing(row.at("filing"));
    return job;
}

app::KnownOfApplicant read_known(json::value const& stored, app::Rules const& rules) {
    auto const& row = stored.as_object();
    auto const& record = row.at("holder").as_object();
    auto known = app::KnownOfApplicant{};
    auto holder = app::Applicant{};
    holder.kind = text(record, "kind");
    holder.name = text(record, "name");
    holder.address = text(record, "address");
    holder.phone = text(record, "phone");
    holder.email = text(record, "email");
    holder.id_type = text(record, "id_type");
    holder.id_number = text(record, "id_number");
    known.holder = std::move(holder);
    for (auto const& one : row.at("forms").as_array()) {
        auto const& filled = one.as_object();
        auto const* const form = rules.form(text(filled, "form"), filled.at("version").to_number<int>());
        if (form != nullptr) {
            known.earlier.push_back(app::EarlierForm{
                form,
                json::serialize(filled.at("data")),
                text(filled, "dossier_code"),
                text(filled, "component"),
                moment(filled, "filled_at")});
        }
    }
    return known;
}

} // namespace motcua::storage
