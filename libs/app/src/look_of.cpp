#include <motcua/app/holders.hpp>

namespace motcua::app {

core::Expected<RecordLook> look_of(
    Actor const& actor,
    std::string const& purpose,
    std::string const& what,
    core::DossierId const& dossier
) {
    if (actor.role == domain::Role::integration && actor.unit.empty()) {
        return core::role_not_allowed(
            "Hệ thống tích hợp không thuộc đơn vị nào nên không được xem hồ sơ của chủ hồ sơ.",
            "An integration client without a unit may not see holders' records."
        );
    }
    if (purpose.empty()) {
        return core::invalid(
            "?purpose",
            "purpose_required",
            "Cần nêu mục đích xem trong tiêu đề Access-Purpose hoặc tham số purpose.",
            "The purpose is required in the header Access-Purpose or the parameter purpose."
        );
    }
    auto const anywhere = actor.role == domain::Role::clerk || actor.role == domain::Role::admin;
    auto const role = std::string(domain::name_of(actor.role));
    return RecordLook{actor.name, role, actor.unit, anywhere, purpose, what, dossier, actor.scope};
}

} // namespace motcua::app
