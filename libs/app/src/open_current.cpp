#include "open_current.hpp"

#include <motcua/app/use_cases.hpp>

namespace motcua::app {

core::Expected<OpenedDossier> open_current(
    UnitOfWork& work,
    core::DossierId const& id,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto opened = work.open(id, actor, key);
    if (!opened || opened->replay) {
        return opened;
    }
    if (!may_see(actor, opened->facts.unit, opened->facts.procedure)) {
        return not_visible("dossier");
    }
    if (opened->facts.version != expected_version) {
        return core::Failure(
            core::Errc::stale,
            "stale_version",
            "Hồ sơ vừa được người khác cập nhật; hãy tải lại.",
            "The dossier has changed since; load it again."
        );
    }
    return opened;
}

} // namespace motcua::app
