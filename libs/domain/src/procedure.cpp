#include <motcua/domain/procedure.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

/// Office hours of a limit, for comparing sums; nothing for limits that are no plain count.
std::optional<int> hours_of(TimeLimit const& limit, int hours_a_day) {
    switch (limit.unit) {
    case LimitUnit::working_hour:
        return limit.value;
    case LimitUnit::working_day:
    case LimitUnit::calendar_day:
        return limit.value * hours_a_day;
    case LimitUnit::same_day:
        return hours_a_day;
    case LimitUnit::month:
        return std::nullopt;
    }
    return std::nullopt;
}

constexpr auto copy_kind_names =
    std::array<std::string_view, 4>{"original", "certified_copy", "photocopy", "electronic"};

} // namespace

std::string_view name_of(CopyKind kind) {
    return copy_kind_names.at(static_cast<std::size_t>(kind));
}

std::optional<CopyKind> copy_kind_named(std::string_view name) {
    auto const* const found = std::find(copy_kind_names.begin(), copy_kind_names.end(), name);
    if (found == copy_kind_names.end()) {
        return std::nullopt;
    }
    return static_cast<CopyKind>(found - copy_kind_names.begin());
}

bool InForce::covers(Date day) const noexcept {
    if (day < effective_from || (effective_to && day > *effective_to)) {
        return false;
    }
    auto const suspended =
        suspended_from && day >= *suspended_from && (!suspended_to || day <= *suspended_to);
    return !suspended;
}

ProcedureStep const* ProcedureVersion::step(std::string const& step_code) const noexcept {
    auto const found =
        std::find_if(steps.begin(), steps.end(), [&](auto const& s) { return s.code == step_code; });
    return found == steps.end() ? nullptr : &*found;
}

RequiredComponent const* ProcedureVersion::component(std::string const& component_code) const noexcept {
    auto const found = std::find_if(components.begin(), components.end(), [&](auto const& c) {
        return c.code == component_code;
    });
    return found == components.end() ? nullptr : &*found;
}

std::vector<std::string> const& usual_media_types() {
    static auto const types =
        std::vector<std::string>{"application/pdf", "image/jpeg", "image/png", "image/tiff"};
    return types;
}

std::vector<core::FieldFault> ProcedureVersion::faults_of(std::vector<HandedComponent> const& handed) const {
    auto faults = std::vector<core::FieldFault>();
    for (auto one = handed.begin(); one != handed.end(); ++one) {
        auto const pointer = "/components/" + std::to_string(one - handed.begin()) + "/code";
        if (component(one->code) == nullptr) {
            faults.push_back(
                {pointer,
                 "component_unknown",
                 "Thủ tục không có thành phần hồ sơ này.",
                 "The procedure has no such component."}
            );
        }
        auto const same = [&](HandedComponent const& other) { return other.code == one->code; };
        if (std::any_of(handed.begin(), one, same)) {
            faults.push_back(
                {pointer,
                 "component_twice",
                 "Thành phần này đã được nêu ở trên.",
                 "This component is named twice."}
            );
        }
    }
    return faults;
}

core::Expected<void> check_step_sum(ProcedureVersion const& version, int hours_a_day) {
    if (version.steps.empty()) {
        return core::invalid(
            "/steps",
            "steps_empty",
            "Quy trình phải có ít nhất một bước.",
            "A procedure needs a step."
        );
    }
    auto const statutory = hours_of(version.limit, hours_a_day);
    auto sum = 0;
    for (auto const& step : version.steps) {
        sum += hours_of(step.limit, hours_a_day).value_or(0);
    }
    if (statutory && sum > *statutory) {
        auto failure = core::invalid(
            "/steps",
            "step_sum",
            "Tổng thời gian các bước vượt thời hạn giải quyết.",
            "The steps' limits add up to more than the statutory limit."
        );
        return failure.citing("Nghị định 61/2018/NĐ-CP (quy trình nội bộ)");
    }
    return {};
}

bool may_draft_procedure(Role role) {
    return role == Role::admin || role == Role::leader;
}

bool may_publish_procedure(Role role) {
    return role == Role::leader;
}

bool may_review_procedure(Role role) {
    return role == Role::admin || role == Role::leader || role == Role::division_head;
}

} // namespace motcua::domain
