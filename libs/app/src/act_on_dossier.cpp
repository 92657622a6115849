#include "law_of_dossier.hpp"
#include "open_current.hpp"
#include "papers.hpp"
#include <motcua/app/use_cases.hpp>

namespace motcua::app {

namespace {

/// Numbers and renders the paper the change owes. A receipt is numbered and rendered after the commit,
/// because at intake its code is not known before.
core::Expected<void> prepare(
    UnitOfWork& work,
    LetterWriter& letters,
    domain::DossierChange& change,
    domain::ActionContext const& context,
    PaperToWrite& paper
) {
    paper.facts.signer = context.display_name;
    paper.created_by = context.actor;
    if (paper.kind == PaperKind::receipt) {
        return {};
    }
    auto const& dossier = change.after;
    auto const kind = std::string(name_of(paper.kind));
    paper.number = work.next_number(kind, dossier.unit, std::to_string(paper.year));
    auto const filing = work.filing(dossier.id);
    auto rendered = letters.render(request_for(paper, context.now, dossier, context.procedure, filing));
    if (!rendered) {
        return rendered.error();
    }
    if (paper.kind == PaperKind::apology) {
        change.after.note_apology_paper(rendered->symbol, rendered->document.sha256);
    }
    paper.rendered = std::move(*rendered);
    return {};
}

} // namespace

core::Expected<LawOfDossier> law_of(domain::Dossier const& dossier, Rules const& rules) {
    auto const* procedure = rules.procedure(dossier.procedure, dossier.procedure_version);
    auto const* unit = rules.unit(dossier.unit);
    auto const* calendar =
        unit == nullptr ? nullptr : rules.calendar(unit->calendar, dossier.deadline.calendar_version);
    // Facts read without their calendar have no deadline.
    if (procedure == nullptr || calendar == nullptr || dossier.deadline.calendar.empty()) {
        return rules_not_loaded();
    }
    return LawOfDossier{procedure, calendar};
}

domain::ActionContext context_of(Actor const& actor, LawOfDossier const& law, core::Instant now) {
    return {now, actor.name, actor.role, *law.procedure, *law.calendar, actor.display_name};
}

bool may_see(Actor const& actor, core::UnitId const& unit) {
    return actor.role == domain::Role::admin || actor.unit.empty() || actor.unit == unit;
}

bool may_see(Actor const& actor, core::UnitId const& unit, core::ProcedureCode const& procedure) {
    return may_see(actor, unit) && actor.scope.covers(procedure);
}

core::Expected<Receipt> act_on_dossier(
    UnitOfWork& work,
    Rules const& rules,
    LetterWriter& letters,
    core::DossierId const& id,
    Deed deed,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto& action = deed.action;
    auto const opened = open_current(work, id, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    if (opened->replay) {
        return *opened->replay;
    }
    auto const& dossier = opened->facts;
    auto const law = law_of(dossier, rules);
    if (!law) {
        return law.error();
    }
    auto const context = context_of(actor, *law, opened->now);
    auto change = domain::apply(dossier, action, context);
    if (!change) {
        return change.error();
    }
    auto paper = paper_owed(*change, action, opened->now);
    if (paper && !letters.has_form(paper->kind, *law->procedure)) {
        paper.reset();
    }
    if (paper) {
        paper->verify_key = deed.verify_key;
        if (auto prepared = prepare(work, letters, *change, context, *paper); !prepared) {
            return prepared.error();
        }
    }
    auto writes = std::vector<ChangeToWrite>();
    writes.push_back(
        ChangeToWrite{std::move(*change), std::nullopt, {}, std::move(paper), std::move(deed.correction)}
    );
    auto written = work.write(writes, actor, key, true);
    if (!written) {
        return written.error();
    }
    return written->front();
}

core::Expected<int> sweep_deadlines(UnitOfWork& work, Rules const& rules, int batch) {
    auto const [now, claimed] = work.claim_due_timers(batch);
    auto writes = std::vector<ChangeToWrite>();
    auto spent = 0;
    for (auto const& [dossier, timers] : claimed) {
        auto const law = law_of(dossier, rules);
        if (!law) {
            return law.error();
        }
        auto const context =
            domain::ActionContext{now, "motcua-timer", domain::Role::admin, *law->procedure, *law->calendar};
        auto whole = domain::DossierChange{dossier, dossier, {}, {}};
        for (auto const& timer : timers) {
            auto step = domain::fire(whole.after, timer, context);
            if (!step) {
                return step.error();
            }
            whole.after = std::move(step->after);
            whole.events.insert(whole.events.end(), step->events.begin(), step->events.end());
            ++spent;
        }
        whole.timers = domain::plan_timers(whole.after, context);
        writes.push_back(ChangeToWrite{std::move(whole), std::nullopt, timers, std::nullopt});
    }
    if (writes.empty()) {
        return 0;
    }
    auto const actor =
        Actor{core::ActorId{}, "motcua-timer", {}, domain::Role::admin, core::UnitId{}, "timer"};
    auto written = work.write(writes, actor, std::nullopt, false);
    if (!written) {
        return written.error();
    }
    return spent;
}

core::Expected<int> sweep_timers(UnitOfWork& work, Rules const& rules, int batch) {
    auto const swept = sweep_deadlines(work, rules, batch);
    if (!swept) {
        return swept.error();
    }
    return *swept + work.sweep_results(batch);
}

core::Expected<std::vector<AllowedAction>>
allowed_actions(domain::Dossier const& dossier, Rules const& rules, Actor const& actor, core::Instant now) {
    auto const law = law_of(dossier, rules);
    if (!law) {
        return law.error();
    }
    auto const context = context_of(actor, *law, now);
    auto allowed = std::vector<AllowedAction>();
    for (auto const action : domain::all_actions()) {
        allowed.push_back(AllowedAction{action, domain::refusal(dossier, action, context)});
    }
    return allowed;
}

} // namespace motcua::app
