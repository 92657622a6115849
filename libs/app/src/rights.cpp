#include <motcua/app/actor.hpp>

#include <algorithm>
#include <iterator>

namespace motcua::app {

namespace {

core::Failure not_granted(std::string const& title) {
    return core::role_not_allowed(
        title.empty() ? "Vai trò của bạn không được thực hiện việc này."
                      : "Vai trò của bạn không được thực hiện việc này: " + title + ".",
        "Your role may not do this."
    );
}

core::Failure scope_too_narrow(std::string const& title) {
    return {
        core::Errc::forbidden,
        "scope_not_allowed",
        "Tài khoản chỉ phụ trách một số thủ tục nên không được thực hiện việc này: " + title + ".",
        "The account is limited to some procedures, and this speaks of all of them."};
}

constexpr auto hidden = std::string_view("_not_visible");

} // namespace

core::Failure not_visible(std::string const& what) {
    return {
        core::Errc::forbidden,
        what + std::string(hidden),
        "Ngoài phạm vi của tài khoản.",
        "Outside of what the account may see."};
}

core::Failure told_as(core::Failure const& failure) {
    auto const& rule = failure.rule();
    if (failure.code() != core::Errc::forbidden || !rule.ends_with(hidden)) {
        return failure;
    }
    return core::not_found(rule.substr(0, rule.size() - hidden.size()));
}

std::optional<ProcedureScope> ProcedureScope::within(ProcedureScope const& other) const {
    if (is_all() || other.is_all()) {
        return is_all() ? other : *this;
    }
    auto shared = std::set<std::string>();
    std::ranges::set_intersection(codes_, other.codes_, std::inserter(shared, shared.end()));
    return shared.empty() ? std::nullopt : std::optional(ProcedureScope(std::move(shared)));
}

std::string ProcedureScope::text() const {
    auto text = std::string();
    for (auto const& code : codes_) {
        text += (text.empty() ? "" : " ") + code;
    }
    return text;
}

core::Expected<Actor> permitted(Actor const& actor, std::string_view action) {
    auto const* const grants = actor.grants.get();
    auto const found = grants == nullptr ? Grants::const_iterator() : grants->find(action);
    if (grants == nullptr || found == grants->end() || !found->second.granted) {
        return not_granted(grants == nullptr || found == grants->end() ? std::string() : found->second.title);
    }
    auto const& grant = found->second;
    auto const scope = actor.scope.within(grant.procedures);
    if (!scope) {
        return not_granted(grant.title);
    }
    if (grant.whole && !scope->is_all()) {
        return scope_too_narrow(grant.title);
    }
    auto narrowed = actor;
    narrowed.scope = *scope;
    return narrowed;
}

} // namespace motcua::app
