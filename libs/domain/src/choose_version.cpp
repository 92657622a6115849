#include <motcua/domain/procedure.hpp>

namespace motcua::domain {

namespace {

/// Would be the law on that day if nobody had suspended it.
bool is_suspended_on(ProcedureVersion const& version, Date day) {
    auto unsuspended = version.in_force;
    unsuspended.suspended_from.reset();
    unsuspended.suspended_to.reset();
    return unsuspended.covers(day) && !version.in_force.covers(day);
}

} // namespace

core::Expected<ProcedureVersion const*>
choose_version(std::span<ProcedureVersion const> versions, Date received_on) {
    ProcedureVersion const* chosen = nullptr;
    ProcedureVersion const* suspended = nullptr;
    auto const newer = [](ProcedureVersion const& version, ProcedureVersion const* other) {
        return other == nullptr || version.version > other->version;
    };
    for (auto const& version : versions) {
        if (version.state == ProcedureState::draft) {
            continue;
        }
        if (version.in_force.covers(received_on) && newer(version, chosen)) {
            chosen = &version;
        }
        if (is_suspended_on(version, received_on) && newer(version, suspended)) {
            suspended = &version;
        }
    }
    if (chosen != nullptr) {
        return chosen;
    }
    if (suspended != nullptr) {
        auto const since = core::to_string(*suspended->in_force.suspended_from);
        return core::conflict(
            "procedure_suspended",
            "Thủ tục tạm ngưng áp dụng từ ngày " + since + ".",
            "The procedure has been suspended since " + since + "."
        );
    }
    return core::invalid(
        "/procedure",
        "procedure_unknown",
        "Không có thủ tục này đang có hiệu lực vào ngày nhận hồ sơ.",
        "No such procedure was in force on the day of receipt."
    );
}

} // namespace motcua::domain
