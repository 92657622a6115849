#include "endpoints.hpp"
#include "json_reader.hpp"
#include <motcua/domain/calendar_adoption.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;

/// What stands in the path; anything that is no UUID names no change.
core::Expected<std::string> change_id(Request const& request) {
    auto const& text = request.param("change");
    if (!is_uuid(text)) {
        return core::not_found("calendar_change");
    }
    return text;
}

/// The body of a proposal, as sent.
struct Sent {
    std::string reason;
    int version{};
    std::string document; ///< JSON text; empty when a published version is named
};

core::Expected<Sent> read_proposal(Request const& request) {
    auto sent = Sent{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        sent.reason = reader.text("reason", 2000);
        sent.version = static_cast<int>(reader.integer("version", 1, 1'000'000).value_or(0));
        if (auto const* document = reader.any_object("document")) {
            sent.document = json::serialize(*document);
        }
        auto const named = reader.has("version");
        if (named == reader.has("document")) {
            reader.fault(
                "document",
                "version_or_document",
                "Gửi kèm tệp lịch (document) hoặc nêu phiên bản đã công bố (version), chỉ một trong hai.",
                "Send the calendar (document) or name a published version (version), one of the two."
            );
        }
    });
    if (!read) {
        return read.error();
    }
    return sent;
}

/// The same faults at their place in the request.
core::Failure inside_document(core::Failure const& failure) {
    auto faults = failure.faults();
    for (auto& fault : faults) {
        fault.pointer = "/document" + fault.pointer;
    }
    auto moved = core::Failure(failure.code(), failure.rule(), failure.vi(), failure.en());
    return moved.with_faults(std::move(faults));
}

core::Expected<app::PreviewFilter>
read_filter(Services& services, Actor const& actor, Request const& request, std::string const& feed) {
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    auto filter = app::PreviewFilter{};
    filter.unit = actor.unit;
    filter.limit = *limit;
    filter.outcome = request.query_value("outcome").value_or(std::string());
    if (!filter.outcome.empty() && !domain::calendar_outcome_named(filter.outcome)) {
        return core::invalid(
            "?outcome",
            "choice",
            "Phải là một trong: unchanged, now_firm, later, earlier.",
            "Must be one of: unchanged, now_firm, later, earlier."
        );
    }
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const opened = services.open_cursor(feed, *cursor);
        if (!opened) {
            return opened.error();
        }
        filter.after = *opened;
    }
    return filter;
}

/// The change with a page of its preview.
Answer
show(Services& services, Actor const& actor, Request const& request, std::string const& id, int status) {
    auto const feed = "calendar-change/" + id;
    auto const filter = read_filter(services, actor, request, feed);
    if (!filter) {
        return filter.error();
    }
    auto const calendar = core::CalendarId(request.param("id"));
    auto const change = services.calendar_changes.calendar_change(calendar, id);
    auto const lines = services.calendar_changes.calendar_change_dossiers(id, *filter);
    if (!change || !lines) {
        return !change ? change.error() : lines.error();
    }
    auto items = json::parse(*lines).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(items.size()) == filter->limit) {
        next = services.seal_cursor(feed, std::string(items.back().at("code").as_string()));
    }
    auto body = json::parse(*change).as_object();
    body["items"] = std::move(items);
    body["next"] = std::move(next);
    auto response = json_response(status, body);
    if (status == 201) {
        response.with("Location", "/v1/calendars/" + calendar.text() + "/changes/" + id);
    }
    return response;
}

} // namespace

Answer get_calendar_versions(Services& services, Actor const&, Request const& request) {
    auto const versions = services.calendar_changes.calendar_versions(core::CalendarId(request.param("id")));
    if (!versions) {
        return versions.error();
    }
    auto items = json::parse(*versions).as_array();
    if (items.empty()) {
        return core::not_found("calendar");
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", nullptr}});
}

Answer post_calendar_change(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    auto const sent = read_proposal(request);
    if (!key || !sent) {
        return !key ? key.error() : sent.error();
    }
    auto command = app::ProposeCalendarChange{};
    command.change_id = services.fresh_uuid();
    command.calendar = core::CalendarId(request.param("id"));
    command.version = sent->version;
    command.reason = sent->reason;
    auto incoming = std::optional<domain::WorkingCalendar>();
    if (!sent->document.empty()) {
        auto parsed = services.parse_calendar(sent->document);
        if (!parsed) {
            return inside_document(parsed.error());
        }
        incoming.emplace(std::move(*parsed));
        command.incoming = &*incoming;
        command.document = sent->document;
        command.sha256 = services.sha256_hex(sent->document);
    }
    auto const rules = services.rules.now();
    auto const id = app::propose_calendar_change(services.calendar_changes, *rules, command, actor, *key);
    if (!id) {
        return id.error();
    }
    return show(services, actor, request, *id, 201);
}

Answer get_calendar_change(Services& services, Actor const& actor, Request const& request) {
    auto const id = change_id(request);
    return id ? show(services, actor, request, *id, 200) : Answer(id.error());
}

Answer post_calendar_change_approve(Services& services, Actor const& actor, Request const& request) {
    auto const id = change_id(request);
    auto const key = idempotency_key(services, actor, request);
    if (!id || !key) {
        return !id ? id.error() : key.error();
    }
    auto const calendar = core::CalendarId(request.param("id"));
    auto const approved = app::approve_calendar_change(services.calendar_changes, calendar, *id, actor, *key);
    if (!approved) {
        return approved.error();
    }
    return show(services, actor, request, *approved, 200);
}

} // namespace motcua::api
