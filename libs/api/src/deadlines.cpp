#include "endpoints.hpp"
#include "json_reader.hpp"
#include "limit_json.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

json::value text(std::optional<core::Instant> const& at) {
    return at ? json::value(core::to_string(*at)) : json::value(nullptr);
}

char const* certainty_name(domain::Certainty certainty) {
    return certainty == domain::Certainty::decided ? "decided" : "provisional";
}

json::array encode_ledger(std::vector<domain::LedgerEntry> const& ledger) {
    auto list = json::array();
    for (auto const& entry : ledger) {
        auto row = json::object{
            {"kind", json::string(domain::name_of(entry.kind))},
            {"at", core::to_string(entry.at)},
            {"limit", entry.limit ? json::value(encode_limit(*entry.limit)) : json::value(nullptr)},
            {"new_due", text(entry.new_due)},
            {"reason", entry.reason},
        };
        if (entry.adoption) {
            row["calendar_version"] = entry.adoption->version;
            row["due_before"] = core::to_string(entry.adoption->due_before);
            row["due_computed"] = core::to_string(entry.adoption->due_computed);
        }
        list.push_back(std::move(row));
    }
    return list;
}

json::array encode_days(std::vector<domain::ExplainedDay> const& days) {
    auto list = json::array();
    for (auto const& day : days) {
        list.push_back(json::object{
            {"date", core::to_string(day.date)},
            {"counted", day.counted},
            {"number", day.number == 0 ? json::value(nullptr) : json::value(day.number)},
            {"rule", day.rule},
            {"source", day.source},
            {"certainty", certainty_name(day.certainty)},
        });
    }
    return list;
}

char const* clock_name(domain::ClockState state) {
    switch (state) {
    case domain::ClockState::not_started:
        return "not_started";
    case domain::ClockState::running:
        return "running";
    case domain::ClockState::paused:
        return "paused";
    }
    return "running";
}

json::object encode_deadline(domain::Deadline const& deadline) {
    auto const started = deadline.state != domain::ClockState::not_started;
    auto const due = [started](core::Instant at) { return started ? text(at) : json::value(nullptr); };
    return {
        {"clock", clock_name(deadline.state)},
        {"due_original", due(deadline.due_original)},
        {"due_statutory", due(deadline.due_statutory)},
        {"due_rescheduled", text(deadline.due_rescheduled)},
        {"due_kept", text(deadline.due_kept)},
        {"due_current", due(deadline.due_current)},
        {"certainty", certainty_name(deadline.certainty)},
        {"calendar", deadline.calendar.text()},
        {"calendar_version", deadline.calendar_version},
        {"round", deadline.round},
    };
}

/// The ledger as known at `as_of` (or now), with the calendar version of then.
struct Known {
    std::shared_ptr<app::Rules const> rules; ///< keeps the calendar
    app::LedgerAsOf ledger;
    domain::WorkingCalendar const* calendar{};
    core::Instant as_of;
};

core::Expected<Known> known_at(Services& services, Actor const& actor, Request const& request) {
    auto const now = services.store.now();
    if (!now) {
        return now.error();
    }
    auto known = Known{};
    known.as_of = *now;
    if (auto const wanted = request.query_value("as_of")) {
        auto const parsed = core::parse_instant(*wanted);
        if (!parsed) {
            return core::invalid("?as_of", "instant", "Thời điểm theo RFC 3339.", "An RFC 3339 time.");
        }
        known.as_of = *parsed;
    }
    auto ledger = services.store.ledger_as_of(core::DossierId(request.param("id")), known.as_of);
    if (!ledger) {
        return ledger.error();
    }
    known.rules = services.rules.now();
    auto const* unit = known.rules->unit(ledger->unit);
    known.calendar =
        unit == nullptr ? nullptr : known.rules->calendar(unit->calendar, ledger->calendar_version);
    if (!app::may_see(actor, ledger->unit, ledger->procedure)) {
        return app::not_visible("dossier");
    }
    if (known.calendar == nullptr) {
        return app::rules_not_loaded();
    }
    known.ledger = std::move(*ledger);
    return known;
}

core::Expected<domain::TimeLimit> read_limit(JsonReader& reader) {
    auto limit = domain::TimeLimit{};
    limit.value = static_cast<int>(reader.integer("value", 1, 4000).value_or(1));
    auto const unit =
        reader.choice("unit", {"working_day", "working_hour", "calendar_day", "same_day", "month"});
    limit.unit = domain::limit_unit_named(unit).value_or(limit.unit);
    if (auto const cutoff = reader.optional_text("same_day_cutoff", 5); !cutoff.empty()) {
        limit.same_day_cutoff = core::parse_time_of_day(cutoff);
        if (!limit.same_day_cutoff) {
            reader.fault("same_day_cutoff", "time_of_day", "Giờ dạng HH:MM.", "A time as HH:MM.");
        }
    }
    return limit;
}

} // namespace

Answer get_deadline(Services& services, Actor const& actor, Request const& request) {
    auto const known = known_at(services, actor, request);
    if (!known) {
        return known.error();
    }
    auto const deadline = domain::deadline_of(known->ledger.ledger, *known->calendar);
    if (!deadline) {
        return deadline.error();
    }
    auto body = encode_deadline(*deadline);
    body["as_of"] = core::to_string(known->as_of);
    body["ledger"] = encode_ledger(known->ledger.ledger);
    return json_response(200, body);
}

Answer get_explanation(Services& services, Actor const& actor, Request const& request) {
    auto const known = known_at(services, actor, request);
    if (!known) {
        return known.error();
    }
    auto const deadline = domain::deadline_of(known->ledger.ledger, *known->calendar);
    auto const days = domain::explain(known->ledger.ledger, *known->calendar);
    if (!deadline || !days) {
        return !deadline ? deadline.error() : days.error();
    }
    auto body = encode_deadline(*deadline);
    body["as_of"] = core::to_string(known->as_of);
    body["days"] = encode_days(*days);
    return json_response(200, body);
}

Answer post_compute(Services& services, Actor const&, Request const& request) {
    auto const rules = services.rules.now();
    auto const* calendar = rules->calendar(core::CalendarId(request.param("id")));
    if (calendar == nullptr) {
        return core::not_found("calendar");
    }
    auto received_at = std::optional<core::Instant>();
    auto limit = domain::TimeLimit{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        received_at = reader.instant("received_at");
        if (!received_at) {
            reader.fault("received_at", "required", "Không được để trống.", "Must not be empty.");
        }
        reader.object("limit", true, [&](JsonReader& inner) { limit = *read_limit(inner); });
    });
    if (!read) {
        return read.error();
    }
    auto entry = domain::LedgerEntry{};
    entry.at = *received_at;
    entry.limit = limit;
    auto const ledger = std::vector{entry};
    auto const deadline = domain::deadline_of(ledger, *calendar);
    auto const days = domain::explain(ledger, *calendar);
    if (!deadline || !days) {
        return !deadline ? deadline.error() : days.error();
    }
    auto body = encode_deadline(*deadline);
    body["handover_by"] = core::to_string(domain::handover_by(*received_at, *calendar));
    body["latest_apology"] = core::to_string(domain::latest_apology(deadline->due_current, *calendar));
    body["days"] = encode_days(*days);
    return json_response(200, body);
}

Answer get_calendar(Services& services, Actor const&, Request const& request) {
    auto const rules = services.rules.now();
    auto const* calendar = rules->calendar(core::CalendarId(request.param("id")));
    if (calendar == nullptr) {
        return core::not_found("calendar");
    }
    auto const& definition = calendar->definition();
    auto days = json::array();
    for (auto const& day : definition.days) {
        auto const facts = calendar->facts(day.date);
        days.push_back(json::object{
            {"date", core::to_string(day.date)},
            {"working", facts.is_working},
            {"instrument", day.instrument},
            {"certainty", certainty_name(facts.certainty)},
        });
    }
    return json_response(
        200,
        json::object{
            {"calendar", calendar->id().text()},
            {"version", calendar->version()},
            {"decided_until", core::to_string(definition.decided_until)},
            {"first_day", core::to_string(definition.first_day)},
            {"last_day", core::to_string(definition.last_day)},
            {"days", std::move(days)},
        }
    );
}

} // namespace motcua::api
