#include "rate_histories.hpp"

#include <motcua/domain/on_time_index.hpp>

#include <algorithm>
#include <set>

namespace motcua::tests {

namespace {

using core::Instant;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// One life, told step by step.
class Life {
public:
    Life(int dossier, Instant start, std::mt19937& random, std::vector<ToldEvent>& told)
        : dossier_(dossier)
        , random_(random)
        , told_(told)
        , now_(start + minutes{number(0, 30 * 24 * 60)}) {}

    void live() {
        tell("dossier.received", "counter");
        if (one_in(6)) {
            supplement(); // before acceptance: the clock does not run
        }
        if (one_in(8)) {
            pass(600);
            tell(one_in(2) ? "dossier.rejected" : "dossier.withdrawn");
            return;
        }
        if (!one_in(5)) {
            tell("dossier.components_recorded", one_in(2) ? "TP01 TP02 TP03" : "TP02");
        }
        due_ = now_ + hours{24 * number(2, 9)};
        tell("dossier.accepted");
        for (auto left = number(0, 6); left > 0; --left) {
            step();
        }
        finish();
    }

private:
    [[nodiscard]] int number(int least, int most) {
        return std::uniform_int_distribution<int>(least, most)(random_);
    }

    [[nodiscard]] bool one_in(int many) { return number(1, many) == 1; }

    void pass(int most_minutes) { now_ += minutes{number(0, most_minutes)} + seconds{number(0, 1)}; }

    void tell(std::string type, std::string detail = {}) {
        told_.push_back(ToldEvent{dossier_, std::move(type), std::move(detail), now_, due_, 0});
    }

    void supplement() {
        pass(2000);
        auto const request = "request " + std::to_string(++requests_);
        tell("dossier.supplement_requested", request);
        if (one_in(3)) {
            waiting_ = true;
            return;
        }
        pass(5000);
        tell("dossier.supplement_received", request);
    }

    void step() {
        pass(3000);
        auto const component = "TP0" + std::to_string(number(1, 3));
        switch (number(0, 6)) {
        case 0:
            tell("dossier.component_digitised", component);
            break;
        case 1:
            tell("dossier.component_reused", component + (one_in(3) ? " repository" : " copy"));
            break;
        case 2:
            tell("dossier.form_filled", component);
            break;
        case 3:
            if (!waiting_) {
                supplement();
            }
            break;
        case 4:
            tell("dossier.late", "round 0");
            break;
        case 5:
            due_ = *due_ + hours{48};
            tell("letter.apology_issued", "letter 1");
            break;
        default:
            tell("dossier.handed_over", "step x");
        }
    }

    void finish() {
        pass(9000);
        if (one_in(6)) {
            return; // still open
        }
        if (one_in(5)) {
            now_ = *due_ + seconds{number(0, 1)}; // at the border
        }
        if (waiting_ || one_in(6)) {
            tell(one_in(2) ? "dossier.stopped" : "dossier.withdrawn");
            return;
        }
        tell("dossier.finished", "granted");
        if (!one_in(4)) {
            pass(900);
            tell("dossier.result_registered", std::string("KQ-1 ") + (one_in(3) ? "data" : "file"));
            if (one_in(2)) {
                tell("dossier.result_synchronised", "dvcqg");
            }
        }
        tell("dossier.result_returned");
    }

    int dossier_;
    std::mt19937& random_;
    std::vector<ToldEvent>& told_;
    Instant now_;
    std::optional<Instant> due_;
    int requests_{};
    bool waiting_{};
};

using Events = std::vector<ToldEvent>;

std::optional<ToldEvent> first_of(Events const& events, std::set<std::string> const& types) {
    auto const found =
        std::find_if(events.begin(), events.end(), [&](auto const& one) { return types.contains(one.type); });
    return found == events.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::string> words(std::string const& text) {
    auto found = std::vector<std::string>();
    for (auto from = std::size_t{0}; from < text.size();) {
        auto const to = std::min(text.find(' ', from), text.size());
        found.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return found;
}

/// The facts the domain's own rule judges, from the events before the period's end.
domain::IndexFacts index_facts(Events const& events, Instant to) {
    auto facts = domain::IndexFacts{};
    auto received = std::map<std::string, Instant>();
    for (auto const& event : events) {
        if (event.at >= to) {
            continue;
        }
        facts.due_at = event.due;
        if (event.type == "dossier.accepted") {
            facts.accepted_at = event.at;
        } else if (event.type == "dossier.finished") {
            facts.finished_at = event.at;
            break;
        } else if (event.type == "dossier.rejected" || event.type == "dossier.withdrawn" || event.type == "dossier.stopped") {
            facts.closed_at = event.at;
            facts.is_withdrawn = event.type == "dossier.withdrawn";
            break;
        } else if (event.type == "dossier.supplement_requested") {
            facts.supplements.push_back({event.at, std::nullopt});
        } else if (event.type == "dossier.supplement_received") {
            facts.supplements.back().completed_at = event.at;
        }
    }
    return facts;
}

struct Electronic {
    std::set<std::string> handed;
    std::set<std::string> electronic;
    bool reused{};
    bool from_repository{};
    bool synchronised{};
    bool result{};
    bool file{};
};

Electronic electronic_of(Events const& events) {
    auto facts = Electronic{};
    for (auto const& [dossier, type, detail, at, due, position] : events) {
        auto const parts = words(detail);
        if (type == "dossier.components_recorded") {
            facts.handed.insert(parts.begin(), parts.end());
        } else if (type == "dossier.component_digitised" || type == "dossier.form_filled") {
            facts.electronic.insert(parts.front());
        } else if (type == "dossier.component_reused") {
            facts.electronic.insert(parts.front());
            facts.reused = true;
            facts.from_repository = facts.from_repository || parts.back() == "repository";
        } else if (type == "dossier.result_registered") {
            facts.result = true;
            facts.file = facts.file || parts.back() == "file";
        } else if (type == "dossier.result_synchronised") {
            facts.synchronised = true;
        }
    }
    facts.handed.insert(facts.electronic.begin(), facts.electronic.end());
    return facts;
}

class Tally {
public:
    void note(std::string const& rule, bool reached) {
        auto& rate = rates[rule];
        rate.counted += reached ? 1 : 0;
        ++rate.total;
    }

    std::map<std::string, CountedRate> rates;
};

void count_received(Tally& tally, Electronic const& facts, bool first) {
    tally.note("component", !facts.electronic.empty());
    tally.note("digital_dossier", !facts.electronic.empty() && (!first || facts.file));
    tally.note("reuse", facts.reused);
    tally.note("repository", facts.from_repository);
    tally.note("repository_used", facts.from_repository || facts.synchronised);
    if (first || facts.reused) {
        tally.note("reuse_where_possible", facts.reused);
    }
    for (auto const& code : facts.handed) {
        if (code != "TP03") { // not to be digitised
            tally.note("digitised_components", facts.electronic.contains(code));
        }
    }
}

} // namespace

std::vector<ToldEvent> random_histories(int dossiers, Instant start, std::mt19937& random) {
    auto told = std::vector<ToldEvent>();
    for (auto dossier = 1; dossier <= dossiers; ++dossier) {
        Life(dossier, start, random, told).live();
    }
    std::stable_sort(told.begin(), told.end(), [](auto const& a, auto const& b) { return a.at < b.at; });
    auto position = std::int64_t{0};
    for (auto& event : told) {
        event.position = ++position;
    }
    return told;
}

std::map<std::string, CountedRate>
counted_plainly(std::vector<ToldEvent> const& told, Instant from, Instant to, std::int64_t as_of) {
    auto lives = std::map<int, Events>();
    auto last = Instant{};
    for (auto const& event : told) {
        if (event.position <= as_of) {
            lives[event.dossier].push_back(event);
            last = event.at;
        }
    }
    auto const within = [&](std::optional<ToldEvent> const& event) {
        return event && event->at >= from && event->at < to;
    };
    auto const period = domain::ReportPeriod{from, std::min(to - seconds{1}, last)};
    auto tally = Tally();
    for (auto const& [dossier, events] : lives) {
        auto const first = is_of_first_procedure(dossier);
        auto const facts = electronic_of(events);
        if (within(first_of(events, {"dossier.accepted"}))) {
            count_received(tally, facts, first);
        }
        if (within(first_of(events, {"dossier.finished"}))) {
            tally.note("result", facts.result);
            if (first) {
                tally.note("result_file", facts.file);
                tally.note("electronic_result", facts.result);
            }
        }
        if (within(first_of(events, {"dossier.late", "letter.apology_issued"}))) {
            tally.note("apology", first_of(events, {"letter.apology_issued"}).has_value());
        }
        auto const verdict = domain::on_time_verdict(index_facts(events, to), period);
        if (verdict != domain::OnTimeVerdict::not_counted) {
            tally.note(
                "on_time",
                verdict == domain::OnTimeVerdict::done_on_time ||
                    verdict == domain::OnTimeVerdict::open_on_time
            );
        }
    }
    return tally.rates;
}

} // namespace motcua::tests
