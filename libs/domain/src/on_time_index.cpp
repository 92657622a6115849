#include <motcua/domain/on_time_index.hpp>

namespace motcua::domain {

namespace {

using std::chrono::microseconds;

/// The event as known at `last`: what came later has not happened yet.
std::optional<Instant> known(std::optional<Instant> const& event, Instant last) {
    return event && *event <= last ? event : std::nullopt;
}

/// Step 1; 9 wins over 10.
std::optional<Instant> end_of(IndexFacts const& facts, Instant last) {
    if (auto const finished = known(facts.finished_at, last)) {
        return finished;
    }
    if (auto const returned = known(facts.returned_at, last)) {
        return returned;
    }
    return known(facts.closed_at, last);
}

struct Waits {
    int requests{};
    std::optional<Instant> open_since;
    microseconds waited{};
};

Waits waits_of(IndexFacts const& facts, Instant last) {
    auto waits = Waits{};
    for (auto const& supplement : facts.supplements) {
        if (supplement.requested_at > last) {
            continue;
        }
        ++waits.requests;
        auto const completed = known(supplement.completed_at, last);
        if (!completed) {
            waits.open_since = supplement.requested_at;
        } else if (facts.accepted_at && supplement.requested_at >= *facts.accepted_at) {
            waits.waited += *completed - supplement.requested_at;
        }
    }
    return waits;
}

/// Step 5.
bool is_in_time(IndexFacts const& facts, Instant end, microseconds waited) {
    if (facts.due_at) {
        return end <= *facts.due_at;
    }
    if (!facts.accepted_at || !facts.longest_time) {
        return true;
    }
    return end - *facts.accepted_at - waited <= *facts.longest_time;
}

} // namespace

OnTimeVerdict on_time_verdict(IndexFacts const& facts, ReportPeriod const& period) {
    auto const end = end_of(facts, period.last);
    auto const accepted = known(facts.accepted_at, period.last);
    if (end ? *end < period.first || (!accepted && facts.is_withdrawn) : !accepted) {
        return OnTimeVerdict::not_counted;
    }
    auto const waits = waits_of(facts, period.last);
    if (end) {
        // Step 3 moves the end for a judgement by due date; without one step 5 takes the time out itself.
        auto const judged = facts.due_at ? *end - waits.waited : *end;
        return is_in_time(facts, judged, waits.waited) ? OnTimeVerdict::done_on_time
                                                       : OnTimeVerdict::done_late;
    }
    if (waits.open_since && waits.requests > 1) {
        return OnTimeVerdict::open_late; // step 2: the second request
    }
    auto const judged = waits.open_since.value_or(period.last); // steps 2, 4
    return is_in_time(facts, judged, waits.waited) ? OnTimeVerdict::open_on_time : OnTimeVerdict::open_late;
}

IndexFacts index_facts_of(Dossier const& dossier) {
    auto facts = IndexFacts{};
    facts.accepted_at = dossier.accepted_at;
    if (dossier.deadline.state != ClockState::not_started) {
        facts.due_at = dossier.deadline.due_current;
    }
    auto const has_result =
        dossier.state == DossierState::finished || dossier.state == DossierState::returned;
    facts.finished_at = has_result ? dossier.finished_at : std::nullopt;
    facts.returned_at = has_result ? dossier.returned_at : std::nullopt;
    facts.closed_at = has_result ? std::nullopt : dossier.finished_at;
    facts.is_withdrawn = dossier.state == DossierState::withdrawn;
    for (auto const& request : dossier.supplements) {
        facts.supplements.push_back({request.requested_at, request.completed_at});
    }
    return facts;
}

Ratio OnTimeIndex::ratio() const noexcept {
    auto const on_time = done_on_time + open_on_time;
    return {on_time, on_time + done_late + open_late};
}

OnTimeIndex on_time_index(std::span<IndexFacts const> dossiers, ReportPeriod const& period) {
    auto index = OnTimeIndex{};
    for (auto const& facts : dossiers) {
        switch (on_time_verdict(facts, period)) {
        case OnTimeVerdict::not_counted:
            break;
        case OnTimeVerdict::done_on_time:
            ++index.done_on_time;
            break;
        case OnTimeVerdict::done_late:
            ++index.done_late;
            break;
        case OnTimeVerdict::open_on_time:
            ++index.open_on_time;
            break;
        case OnTimeVerdict::open_late:
            ++index.open_late;
            break;
        }
    }
    return index;
}

} // namespace motcua::domain
