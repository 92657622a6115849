#include "judge_reuse.hpp"

namespace motcua::app {

core::Expected<ReuseRows> judge_reuse(
    Rules const& rules,
    ReuseCase const& dossier,
    ComponentReuse const& reuse,
    std::string const& holder,
    ReuseFacts::Source const& source,
    Actor const& actor
) {
    auto const* component = dossier.procedure.component(reuse.component);
    if (component == nullptr) {
        return core::not_found("component");
    }
    if (!source.paper) {
        return core::Failure(
            core::Errc::invalid,
            "reuse_unknown",
            "Không có giấy tờ này trong kho.",
            "There is no such paper in the repository."
        );
    }
    auto const* wanted = rules.document_type(component->document_type);
    if (auto refused = domain::reuse_refusal(wanted, *source.paper, holder, dossier.on)) {
        return *refused;
    }
    if (auto refused = domain::consent_refusal(*source.paper, dossier.unit, reuse.basis)) {
        return *refused;
    }
    return ReuseRows{reuse, wanted->code, std::string(domain::name_of(actor.role)), actor.unit.text()};
}

} // namespace motcua::app
