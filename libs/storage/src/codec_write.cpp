#include "codec.hpp"
#include "codec_intake.hpp"
#include "codec_papers.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Instant;

json::value micros(Instant at) {
    return at.time_since_epoch().count();
}

json::value micros(std::optional<Instant> const& at) {
    return at ? micros(*at) : json::value(nullptr);
}

json::value name(std::string_view text) {
    return json::value(json::string(text));
}

json::object write_step(domain::StepRun const& step) {
    return {
        {"seq", step.seq},
        {"step_code", step.step_code},
        {"role", name(domain::name_of(step.role))},
        {"giver", step.giver},
        {"receiver", step.receiver},
        {"handed_at", micros(step.handed_at)},
        {"due_at", micros(step.due_at)},
        {"completed_at", micros(step.completed_at)},
        {"outcome", static_cast<int>(step.outcome)},
    };
}

json::object write_supplement(domain::SupplementRequest const& request) {
    auto items = json::array();
    for (auto const& item : request.items) {
        items.emplace_back(item);
    }
    return {
        {"seq", request.seq},
        {"requested_at", micros(request.requested_at)},
        {"completed_at", micros(request.completed_at)},
        {"items", std::move(items)},
        {"reason", request.reason},
        {"effect", name(domain::name_of(request.effect))},
        {"before_acceptance", request.before_acceptance},
        {"answer_by", micros(request.answer_by)},
    };
}

json::object write_apology(domain::ApologyLetter const& letter) {
    return {
        {"seq", letter.seq},
        {"state", name(domain::name_of(letter.state))},
        {"round", letter.round},
        {"reason", letter.reason},
        {"due_before", micros(letter.due_before)},
        {"due_new", micros(letter.due_new)},
        {"number", letter.number},
        {"approved_at", micros(letter.approved_at)},
        {"approved_by", letter.approved_by},
        {"issued_at", micros(letter.issued_at)},
        {"issued_late", letter.issued_late},
        {"document_sha256", letter.document_sha256},
    };
}

json::object write_timer(domain::Timer const& timer) {
    return {
        {"kind", name(domain::name_of(timer.kind))},
        {"round", timer.round},
        {"due_at", micros(timer.due_at)}};
}

json::object write_component(domain::HandedComponent const& component) {
    return {
        {"code", component.code},
        {"copy_kind", name(domain::name_of(component.copy))},
        {"copies", component.copies}};
}

/// Those of `after` that are new or differ from their place in `before`.
template <class T, class F>
json::array changed(std::vector<T> const& before, std::vector<T> const& after, F write) {
    auto rows = json::array();
    for (auto i = std::size_t{0}; i < after.size(); ++i) {
        if (i >= before.size() || before[i] != after[i]) {
            rows.push_back(write(after[i]));
        }
    }
    return rows;
}

template <class T, class F>
json::array all(std::vector<T> const& list, F write) {
    auto rows = json::array();
    for (auto const& one : list) {
        rows.push_back(write(one));
    }
    return rows;
}

json::array added_ledger(domain::DossierChange const& change) {
    auto rows = json::array();
    for (auto i = change.before.ledger.size(); i < change.after.ledger.size(); ++i) {
        auto const& entry = change.after.ledger[i];
        auto row = json::object{
            {"seq", i + 1},
            {"kind", name(domain::name_of(entry.kind))},
            {"at", micros(entry.at)},
            {"limit_value", nullptr},
            {"limit_unit", nullptr},
            {"limit_cutoff", nullptr},
            {"new_due", micros(entry.new_due)},
            {"reason", entry.reason},
        };
        if (entry.limit) {
            row["limit_value"] = entry.limit->value;
            row["limit_unit"] = static_cast<int>(entry.limit->unit);
            if (entry.limit->same_day_cutoff) {
                row["limit_cutoff"] = entry.limit->same_day_cutoff->count();
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

json::value write_result(std::optional<domain::IssuedResult> const& result) {
    if (!result) {
        return nullptr;
    }
    return json::object{
        {"kind", name(domain::name_of(result->kind))},
        {"number", result->number},
        {"title", result->title},
        {"decided_at", micros(result->decided_at)},
    };
}

json::object write_row(domain::Dossier const& dossier) {
    auto const& deadline = dossier.deadline;
    auto const started = deadline.state != domain::ClockState::not_started;
    auto const due = [started](Instant at) { return started ? micros(at) : json::value(nullptr); };
    auto const* issued = dossier.apology_in(domain::LetterState::issued);
    auto const* step = dossier.open_step();
    return {
        {"state", static_cast<int>(dossier.state)},
        {"unit", dossier.unit.text()},
        {"procedure", dossier.procedure.text()},
        {"procedure_version", dossier.procedure_version},
        {"channel", name(domain::name_of(dossier.channel))},
        {"submitted_at", micros(dossier.submitted_at)},
        {"accepted_at", micros(dossier.accepted_at)},
        {"finished_at", micros(dossier.finished_at)},
        {"returned_at", micros(dossier.returned_at)},
        {"late_at", micros(dossier.late_at)},
        {"late_round", dossier.late_round},
        {"apology_issued_at", issued == nullptr ? json::value(nullptr) : micros(issued->issued_at)},
        {"due_planned", micros(dossier.due_planned)},
        {"due_original", due(deadline.due_original)},
        {"due_statutory", due(deadline.due_statutory)},
        {"due_rescheduled", micros(deadline.due_rescheduled)},
        {"due_current", due(deadline.due_current)},
        {"clock_state", static_cast<int>(deadline.state)},
        {"certainty", static_cast<int>(deadline.certainty)},
        {"round", deadline.round},
        {"calendar", deadline.calendar.text()},
        {"calendar_version", deadline.calendar_version},
        {"holder_role", step == nullptr ? json::value(nullptr) : name(domain::name_of(step->role))},
        {"result", write_result(dossier.result)},
        {"missing_components",
         all(dossier.missing_components, [](auto const& code) { return json::string(code); })},
    };
}

} // namespace

json::object write_event(domain::DossierEvent const& event) {
    return {{"type", event.type}, {"reason", event.reason}, {"detail", event.detail}};
}

json::object write_preview(app::PreviewedDossier const& line) {
    auto const& [clock, effect] = line;
    return {
        {"dossier_id", clock.dossier.text()},
        {"code", clock.code},
        {"unit", clock.unit.text()},
        {"ledger_entries", clock.ledger.size()},
        {"version_before", effect.version_before},
        {"outcome", name(domain::name_of(effect.outcome))},
        {"due_before", micros(effect.due_before)},
        {"due_computed", micros(effect.due_computed)},
        {"due_after", micros(effect.due_after)},
        {"certainty_before", static_cast<int>(effect.certainty_before)},
        {"certainty_after", static_cast<int>(effect.certainty_after)},
        {"late", clock.late},
    };
}

json::object write_adoption(app::ChangeToWrite const& write) {
    auto const& before = write.change.before;
    auto const& after = write.change.after;
    auto row = json::object{
        {"change_id", write.calendar_change},
        {"dossier_id", after.id.text()},
        {"seq", nullptr},
        {"version_before", before.deadline.calendar_version},
        {"version", after.deadline.calendar_version},
        {"due_original", nullptr},
        {"due_before", nullptr},
        {"due_computed", nullptr},
        {"due_after", nullptr},
    };
    if (after.ledger.size() > before.ledger.size()) {
        auto const& adoption = after.ledger.back().adoption.value();
        row["seq"] = after.ledger.size();
        row["due_original"] = micros(adoption.due_original);
        row["due_before"] = micros(adoption.due_before);
        row["due_computed"] = micros(adoption.due_computed);
        row["due_after"] = micros(after.deadline.due_current);
    }
    return row;
}

json::object write_change(app::ChangeToWrite const& write) {
    auto const& [before, after, events, timers, components] = write.change;
    auto object = json::object{
        {"id", after.id.text()},
        {"expected_version", before.version},
        {"row", write_row(after)},
        {"ledger", added_ledger(write.change)},
        {"steps", changed(before.steps, after.steps, write_step)},
        {"supplements", changed(before.supplements, after.supplements, write_supplement)},
        {"apologies", changed(before.apologies, after.apologies, write_apology)},
        {"timers", all(timers, write_timer)},
        {"fired", all(write.fired, write_timer)},
        {"components", all(components, write_component)},
        {"papers", json::array()},
        {"events", all(events, write_event)},
    };
    if (write.intake) {
        object["intake"] = write_intake(*write.intake);
        object["expected_version"] = 0;
    }
    if (write.correction) {
        object["correction"] = write_correction(*write.correction);
    }
    if (write.paper) {
        object["papers"].as_array().push_back(write_paper(*write.paper));
    }
    return object;
}

} // namespace motcua::storage
