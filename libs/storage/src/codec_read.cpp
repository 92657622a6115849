#include "codec.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Instant;

Instant moment(json::value const& value) {
    return Instant{std::chrono::microseconds{value.to_number<std::int64_t>()}};
}

std::optional<Instant> maybe_moment(json::value const& value) {
    return value.is_null() ? std::nullopt : std::optional(moment(value));
}

std::string text(json::value const& value) {
    return value.is_null() ? std::string() : std::string(value.as_string());
}

int number(json::value const& value) {
    return value.to_number<int>();
}

/// Inverse of name_of for the small enums that need no parser elsewhere.
template <class Enum>
Enum named(json::value const& value, std::initializer_list<Enum> all) {
    auto const wanted = text(value);
    for (auto const one : all) {
        if (domain::name_of(one) == wanted) {
            return one;
        }
    }
    throw std::logic_error("unknown name in stored facts");
}

domain::StepRun read_step(json::value const& step) {
    return domain::StepRun{
        number(step.at("seq")),
        text(step.at("step_code")),
        domain::role_named(text(step.at("role"))).value(),
        text(step.at("giver")),
        text(step.at("receiver")),
        moment(step.at("handed_at")),
        moment(step.at("due_at")),
        maybe_moment(step.at("completed_at")),
        static_cast<domain::StepOutcome>(number(step.at("outcome")))};
}

domain::SupplementRequest read_supplement(json::value const& stored) {
    using domain::SupplementEffect;
    auto request = domain::SupplementRequest{};
    request.seq = number(stored.at("seq"));
    request.requested_at = moment(stored.at("requested_at"));
    request.completed_at = maybe_moment(stored.at("completed_at"));
    for (auto const& item : stored.at("items").as_array()) {
        request.items.push_back(text(item));
    }
    request.reason = text(stored.at("reason"));
    request.effect = named(stored.at("effect"), {SupplementEffect::restart, SupplementEffect::pause});
    request.before_acceptance = stored.at("before_acceptance").as_bool();
    request.answer_by = maybe_moment(stored.at("answer_by"));
    return request;
}

domain::ApologyLetter read_apology(json::value const& stored) {
    using domain::LetterState;
    auto letter = domain::ApologyLetter{};
    letter.seq = number(stored.at("seq"));
    letter.state = named(
        stored.at("state"),
        {LetterState::draft, LetterState::approved, LetterState::issued, LetterState::cancelled}
    );
    letter.round = number(stored.at("round"));
    letter.reason = text(stored.at("reason"));
    letter.due_before = moment(stored.at("due_before"));
    letter.due_new = moment(stored.at("due_new"));
    letter.number = text(stored.at("number"));
    letter.approved_at = maybe_moment(stored.at("approved_at"));
    letter.approved_by = text(stored.at("approved_by"));
    letter.issued_at = maybe_moment(stored.at("issued_at"));
    letter.document_sha256 = text(stored.at("document_sha256"));
    letter.issued_late = stored.at("issued_late").as_bool();
    return letter;
}

std::optional<domain::IssuedResult> read_result(json::value const& stored) {
    using domain::ResultKind;
    if (stored.is_null()) {
        return std::nullopt;
    }
    return domain::IssuedResult{
        named(stored.at("kind"), {ResultKind::granted, ResultKind::refused}),
        text(stored.at("number")),
        text(stored.at("title")),
        moment(stored.at("decided_at"))};
}

std::optional<domain::CalendarAdoption> read_adoption(json::value const& stored) {
    if (stored.is_null()) {
        return std::nullopt;
    }
    return domain::CalendarAdoption{
        number(stored.at("version_before")),
        number(stored.at("version")),
        moment(stored.at("due_original")),
        moment(stored.at("due_before")),
        moment(stored.at("due_computed"))};
}

template <class T, class F>
std::vector<T> read_all(json::value const& list, F read) {
    auto all = std::vector<T>();
    for (auto const& one : list.as_array()) {
        all.push_back(read(one));
    }
    return all;
}

} // namespace

std::vector<domain::LedgerEntry> read_ledger(json::value const& ledger) {
    using domain::LedgerKind;
    return read_all<domain::LedgerEntry>(ledger, [](json::value const& stored) {
        auto entry = domain::LedgerEntry{};
        entry.kind = named(
            stored.at("kind"),
            {LedgerKind::started,
             LedgerKind::paused,
             LedgerKind::resumed,
             LedgerKind::restarted,
             LedgerKind::extended,
             LedgerKind::rescheduled,
             LedgerKind::calendar_changed}
        );
        entry.at = moment(stored.at("at"));
        if (!stored.at("limit_value").is_null()) {
            auto const& cutoff = stored.at("limit_cutoff");
            entry.limit = domain::TimeLimit{
                number(stored.at("limit_value")),
                static_cast<domain::LimitUnit>(number(stored.at("limit_unit"))),
                cutoff.is_null() ? std::nullopt : std::optional(std::chrono::minutes{number(cutoff)})};
        }
        entry.new_due = maybe_moment(stored.at("new_due"));
        entry.reason = text(stored.at("reason"));
        entry.adoption = read_adoption(stored.at("adoption"));
        return entry;
    });
}

std::vector<domain::Timer> read_timers(json::value const& timers) {
    return read_all<domain::Timer>(timers, [](json::value const& stored) {
        return domain::Timer{
            domain::timer_named(text(stored.at("kind"))).value(),
            number(stored.at("round")),
            moment(stored.at("due_at"))};
    });
}

domain::Dossier read_facts(json::value const& facts, app::Rules const& rules) {
    auto dossier = domain::Dossier{};
    dossier.id = core::DossierId(text(facts.at("id")));
    dossier.code = text(facts.at("code"));
    dossier.unit = core::UnitId(text(facts.at("unit")));
    dossier.procedure = core::ProcedureCode(text(facts.at("procedure")));
    dossier.procedure_version = number(facts.at("procedure_version"));
    dossier.channel = domain::channel_named(text(facts.at("channel"))).value();
    dossier.state = static_cast<domain::DossierState>(number(facts.at("state")));
    dossier.version = facts.at("version").to_number<std::int64_t>();
    dossier.submitted_at = moment(facts.at("submitted_at"));
    dossier.accepted_at = maybe_moment(facts.at("accepted_at"));
    dossier.finished_at = maybe_moment(facts.at("finished_at"));
    dossier.returned_at = maybe_moment(facts.at("returned_at"));
    dossier.late_at = maybe_moment(facts.at("late_at"));
    dossier.late_round = number(facts.at("late_round"));
    dossier.due_planned = maybe_moment(facts.at("due_planned"));
    dossier.ledger = read_ledger(facts.at("ledger"));
    dossier.steps = read_all<domain::StepRun>(facts.at("steps"), read_step);
    dossier.supplements = read_all<domain::SupplementRequest>(facts.at("supplements"), read_supplement);
    dossier.apologies = read_all<domain::ApologyLetter>(facts.at("apologies"), read_apology);
    dossier.result = read_result(facts.at("result"));
    dossier.missing_components = read_all<std::string>(facts.at("missing_components"), text);
    auto const calendar_version = number(facts.at("calendar_version"));
    auto const* unit = rules.unit(dossier.unit);
    auto const* calendar = unit == nullptr ? nullptr : rules.calendar(unit->calendar, calendar_version);
    if (calendar != nullptr) {
        dossier.deadline = domain::deadline_of(dossier.ledger, *calendar).value();
    }
    dossier.deadline.calendar_version = calendar_version;
    return dossier;
}

app::Receipt read_receipt(json::value const& stored) {
    auto receipt = app::Receipt{};
    receipt.dossier = core::DossierId(text(stored.at("dossier_id")));
    receipt.code = text(stored.at("code"));
    receipt.version = stored.at("version").to_number<std::int64_t>();
    receipt.state = static_cast<domain::DossierState>(number(stored.at("state")));
    receipt.due_current = maybe_moment(stored.at("due_current"));
    receipt.lookup_key = text(stored.at("lookup_key"));
    return receipt;
}

app::OpenClock read_clock(json::value const& stored) {
    return app::OpenClock{
        core::DossierId(text(stored.at("id"))),
        text(stored.at("code")),
        core::UnitId(text(stored.at("unit"))),
        number(stored.at("calendar_version")),
        stored.at("late").as_bool(),
        read_ledger(stored.at("ledger"))};
}

app::OpenedCalendarChange read_opened_change(json::value const& stored) {
    auto change = app::OpenedCalendarChange{};
    change.calendar = core::CalendarId(text(stored.at("calendar")));
    change.version = number(stored.at("version"));
    change.published_version = number(stored.at("published_version"));
    change.newest_version = number(stored.at("newest"));
    change.state = text(stored.at("state"));
    change.proposed_by = text(stored.at("proposed_by"));
    change.stale = stored.at("stale").as_bool();
    for (auto const& unit : stored.at("units").as_array()) {
        change.units.emplace_back(text(unit));
    }
    return change;
}

} // namespace motcua::storage
