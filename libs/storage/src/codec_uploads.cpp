#include "codec_uploads.hpp"

#include <motcua/domain/procedure.hpp>

#include <boost/json.hpp>

namespace motcua::storage {

namespace json = boost::json;

namespace {

std::string text_of(json::value const& value) {
    return std::string(value.as_string());
}

app::UploadState state_named(std::string_view name) {
    using app::UploadState;
    for (auto const state :
         {UploadState::examining, UploadState::kept, UploadState::refused, UploadState::expired}) {
        if (app::name_of(state) == name) {
            return state;
        }
    }
    return UploadState::receiving;
}

/// A component of the procedure that names no types takes the usual ones.
std::vector<std::string> accepts_of(json::value const& row) {
    if (auto const& named = row.at("accepts"); named.is_array()) {
        return json::value_to<std::vector<std::string>>(named);
    }
    return row.at("component").as_string().empty() ? std::vector<std::string>() : domain::usual_media_types();
}

} // namespace

app::FileFacts read_facts(json::value const& row) {
    auto facts = app::FileFacts{};
    facts.sha256 = text_of(row.at("sha256"));
    facts.size = row.at("size").to_number<std::int64_t>();
    facts.media_type = text_of(row.at("media_type"));
    if (!row.at("pages").is_null()) {
        facts.pages = row.at("pages").to_number<int>();
    }
    return facts;
}

app::Upload read_upload(json::value const& row) {
    auto upload = app::Upload{};
    upload.asked = app::NewUpload{
        text_of(row.at("id")),
        text_of(row.at("file_name")),
        row.at("length").to_number<std::int64_t>(),
        text_of(row.at("announced_sha256")),
        core::DossierId(text_of(row.at("dossier"))),
        text_of(row.at("component"))};
    upload.accepts = accepts_of(row);
    upload.actor = text_of(row.at("actor"));
    upload.state = state_named(row.at("state").as_string());
    upload.created_at = text_of(row.at("created_at"));
    upload.expires_at = text_of(row.at("expires_at"));
    upload.expires_http = text_of(row.at("expires_http"));
    upload.attempts = row.at("attempts").to_number<int>();
    upload.lease = text_of(row.at("lease"));
    if (!row.at("sha256").is_null()) {
        upload.facts = read_facts(row);
    }
    if (auto const* problem = row.at("problem").if_object()) {
        upload.problem = app::UploadProblem{
            text_of(problem->at("rule")),
            text_of(problem->at("vi")),
            text_of(problem->at("en"))};
    }
    return upload;
}

std::vector<app::Upload> read_uploads(std::string const& answer) {
    auto uploads = std::vector<app::Upload>();
    auto const rows = json::parse(answer);
    for (auto const& row : rows.as_array()) {
        uploads.push_back(read_upload(row));
    }
    return uploads;
}

app::UploadRoom read_room(std::string const& answer) {
    auto const row = json::parse(answer);
    auto room = app::UploadRoom{};
    room.open = row.at("open").to_number<int>();
    room.day_bytes = row.at("day_bytes").to_number<std::int64_t>();
    if (auto const* dossier = row.at("dossier").if_object()) {
        room.dossier = app::UploadRoom::Target{
            core::UnitId(text_of(dossier->at("unit"))),
            core::ProcedureCode(text_of(dossier->at("procedure"))),
            static_cast<domain::DossierState>(dossier->at("state").to_number<int>()),
            dossier->at("has_component").as_bool(),
            dossier->at("bytes").to_number<std::int64_t>()};
    }
    return room;
}

std::string write_upload(app::NewUpload const& asked, app::Actor const& actor, std::chrono::hours wait) {
    return json::serialize(json::object{
        {"id", asked.id},
        {"actor", actor.name},
        {"file_name", asked.file_name},
        {"length", asked.length},
        {"sha256", asked.sha256},
        {"dossier", asked.dossier.text()},
        {"component", asked.component},
        {"wait_hours", wait.count()},
    });
}

} // namespace motcua::storage
