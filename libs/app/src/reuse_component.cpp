#include "judge_reuse.hpp"
#include "open_current.hpp"
#include <motcua/app/reuse_component.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

/// The failure again, pointing at the field that named the paper.
core::Failure at_source(core::Failure failure, PaperRef const& paper) {
    if (failure.code() == core::Errc::invalid && failure.faults().empty()) {
        auto const pointer = "/" + std::string(domain::name_of(paper.source));
        failure.with_faults({{pointer, failure.rule(), failure.vi(), failure.en()}});
    }
    return failure;
}

Note note_of(domain::Dossier const& dossier, ReuseRows rows) {
    auto const& reuse = rows.reuse;
    auto missing = dossier.missing_components;
    missing.erase(std::remove(missing.begin(), missing.end(), reuse.component), missing.end());
    auto const source = std::string(domain::name_of(reuse.paper.source));
    auto event = domain::DossierEvent{"dossier.component_reused", {}, reuse.component + " " + source};
    return Note{std::move(rows), {std::move(event)}, std::move(missing)};
}

} // namespace

core::Expected<Receipt> reuse_component(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    ComponentReuse const& reuse,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto const opened = open_current(work, id, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    if (opened->replay) {
        return *opened->replay;
    }
    auto const& dossier = opened->facts;
    if (!domain::may_reuse(actor.role)) {
        return core::role_not_allowed(
            "Vai trò của bạn không được tái sử dụng giấy tờ.",
            "Your role may not reuse papers."
        );
    }
    if (auto closed = domain::closed_refusal(dossier.state)) {
        return *closed;
    }
    auto const* procedure = rules.procedure(dossier.procedure, dossier.procedure_version);
    if (procedure == nullptr) {
        return rules_not_loaded();
    }
    auto const facts = work.reuse_facts(id, {reuse});
    auto const& source = facts.sources.front();
    if (source.component_has_copy) {
        return core::conflict(
            "component_has_copy",
            "Thành phần này đã có bản điện tử.",
            "The component has an electronic copy already."
        );
    }
    auto const on = core::date_of(opened->now);
    auto rows = judge_reuse(rules, {*procedure, dossier.unit, on}, reuse, facts.holder, source, actor);
    if (!rows) {
        return at_source(rows.error(), reuse.paper);
    }
    return work.write_note(dossier, note_of(dossier, std::move(*rows)), actor, key);
}

} // namespace motcua::app
