#include "codec_portal.hpp"

#include "hex.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

std::string text(json::value const& row, char const* name) {
    auto const* value = row.as_object().if_contains(name);
    return value == nullptr || !value->is_string() ? std::string() : std::string(value->as_string());
}

std::optional<core::Instant> instant_at(json::value const& row, char const* name) {
    auto const& value = row.at(name);
    return value.is_null()
               ? std::nullopt
               : std::optional(core::Instant(std::chrono::microseconds(value.to_number<std::int64_t>())));
}

json::value micros(std::optional<core::Instant> const& at) {
    return at ? json::value(at->time_since_epoch().count()) : json::value(nullptr);
}

void take_files(json::value const& files, std::vector<app::PortalFile>& list) {
    for (auto const& file : files.as_array()) {
        list.push_back({text(file, "sha256"), text(file, "name"), text(file, "media_type")});
    }
}

/// Those of the components and of the result.
std::vector<app::PortalFile> files_in(json::object const& facts) {
    auto files = std::vector<app::PortalFile>();
    if (auto const* components = facts.if_contains("components")) {
        for (auto const& component : components->as_array()) {
            take_files(component.at("files"), files);
        }
    }
    if (auto const* result = facts.if_contains("result"); result != nullptr && result->is_object()) {
        take_files(result->at("files"), files);
    }
    return files;
}

/// "000.00.16.H29-260302-0001:17:status", the same for every try of a round.
std::string key_of(json::value const& row) {
    auto const round = row.at("round").to_number<int>();
    auto const step = row.at("step").to_number<int>();
    auto const seq = std::to_string(row.at("seq").to_number<std::int64_t>());
    auto key = text(row, "dossier_code") + ":" + seq + ":" + text(row, "kind");
    key += step == 20 ? ":on-the-way" : "";
    return key + (round == 0 ? std::string() : ":" + std::to_string(round));
}

} // namespace

std::vector<app::PortalMessage> read_portal_messages(json::value const& claimed) {
    auto messages = std::vector<app::PortalMessage>();
    for (auto const& row : claimed.as_array()) {
        auto message = app::PortalMessage{};
        message.id = row.at("message_id").to_number<std::int64_t>();
        message.lease = text(row, "lease");
        message.kind = text(row, "kind");
        message.dossier = core::DossierId(text(row, "dossier"));
        message.dossier_code = text(row, "dossier_code");
        message.portal_code = text(row, "portal_code");
        message.key = key_of(row);
        message.attempts = row.at("attempts").to_number<int>();
        message.files = files_in(row.at("facts").as_object());
        message.facts = json::serialize(row.at("facts"));
        messages.push_back(std::move(message));
    }
    return messages;
}

std::vector<app::PortalFetch> read_portal_fetches(json::value const& claimed) {
    auto fetches = std::vector<app::PortalFetch>();
    for (auto const& row : claimed.as_array()) {
        auto fetch = app::PortalFetch{};
        fetch.inbox_id = text(row, "inbox_id");
        fetch.seq = row.at("seq").to_number<int>();
        fetch.lease = text(row, "lease");
        fetch.file = {text(row, "component"), text(row, "file_id"), text(row, "name"), text(row, "sha256")};
        fetch.dossier = core::DossierId(text(row, "dossier"));
        fetch.version = row.at("version").to_number<std::int64_t>();
        fetch.attempts = row.at("attempts").to_number<int>();
        fetches.push_back(std::move(fetch));
    }
    return fetches;
}

std::vector<app::PortalUnread> read_portal_unread(json::value const& claimed) {
    auto unread = std::vector<app::PortalUnread>();
    for (auto const& row : claimed.as_array()) {
        unread.push_back({text(row, "inbox_id"), unhex(text(row, "body"))});
    }
    return unread;
}

ReadBreaker read_portal_breaker(json::value const& row) {
    auto read = ReadBreaker{};
    read.breaker.failures = row.at("failures").to_number<int>();
    read.breaker.openings = row.at("openings").to_number<int>();
    read.breaker.opened_at = instant_at(row, "opened_at");
    read.breaker.probe_at = instant_at(row, "probe_at");
    read.now = *instant_at(row, "now");
    return read;
}

json::object
write_portal_breaker(app::PortalBreaker const& breaker, std::optional<core::Failure> const& why) {
    auto row = json::object{
        {"failures", breaker.failures},
        {"openings", breaker.openings},
        {"opened_at", micros(breaker.opened_at)},
        {"probe_at", micros(breaker.probe_at)}};
    if (why) {
        row["rule"] = why->rule();
        row["vi"] = why->vi();
        row["en"] = why->en();
    }
    return row;
}

json::object write_portal_outcome(app::PortalOutcome const& outcome) {
    auto row = json::object{
        {"message_id", outcome.id},
        {"lease", outcome.lease},
        {"duplicate", outcome.duplicate},
        {"put_off", outcome.put_off},
        {"payload_sha256", nullptr}};
    if (!outcome.payload_sha256.empty()) {
        row["payload_sha256"] = outcome.payload_sha256;
    }
    if (outcome.failure) {
        row["rule"] = outcome.failure->rule();
        row["vi"] = outcome.failure->vi();
        row["en"] = outcome.failure->en();
        row["poison"] = outcome.poison;
        row["retry_seconds"] = outcome.retry_seconds;
    }
    return row;
}

json::object write_portal_fetched(app::PortalFetched const& outcome) {
    auto row = json::object{
        {"inbox_id", outcome.inbox_id},
        {"seq", outcome.seq},
        {"lease", outcome.lease},
        {"file_id", outcome.file_id},
        {"sha256", outcome.sha256},
        {"hold", outcome.hold},
        {"retry_seconds", outcome.retry_seconds}};
    if (outcome.failure) {
        row["problem"] = write_portal_problem(*outcome.failure);
    }
    return row;
}

json::array write_portal_statuses(std::vector<app::PortalStatus> const& items) {
    auto rows = json::array();
    for (auto const& item : items) {
        rows.push_back(json::object{
            {"code", item.code},
            {"state", item.state ? json::value(*item.state) : json::value(nullptr)},
            {"accepted_at", micros(item.accepted_at)},
            {"due", micros(item.due)}});
    }
    return rows;
}

json::object write_portal_problem(core::Failure const& why) {
    auto errors = json::array();
    for (auto const& fault : why.faults()) {
        errors.push_back(
            json::object{{"pointer", fault.pointer}, {"rule", fault.rule}, {"vi", fault.vi}, {"en", fault.en}}
        );
    }
    return json::object{
        {"rule", why.rule()},
        {"detail", why.vi()},
        {"detail_en", why.en()},
        {"errors", std::move(errors)}};
}

} // namespace motcua::storage
