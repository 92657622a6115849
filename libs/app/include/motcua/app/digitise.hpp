#pragma once

#include <motcua/app/copies.hpp>
#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>

/// What people do with digitised copies: use cases on a unit of work, run inside one transaction.
namespace motcua::app {

/// Makes a kept file the digitised copy of a component; the component counts as handed in from then on.
/// Errors: those of open_current, "component" not found, invalid "file_unknown", "media_type_not_accepted",
/// those of domain::check_terms, "copy_unknown"; conflict "dossier_closed", "already_digitised",
/// "copy_replaced"; forbidden "role_not_allowed".
[[nodiscard]] core::Expected<Receipt> digitise_component(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    CopyCommand const& command,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// Another person than who made the copy says that it is right. Errors: those of open_current, "copy" not
/// found, those of domain::refusal_to_verify.
[[nodiscard]] core::Expected<Receipt> verify_copy(
    UnitOfWork& work,
    core::DossierId const& id,
    CopyName const& copy,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// Writes what the copied document says of itself anew, as a whole; the earlier words are kept. Errors: those
/// of open_current, "copy" not found, invalid "nothing_to_correct", those of domain::check_terms and
/// domain::refusal_to_correct.
[[nodiscard]] core::Expected<Receipt> correct_copy(
    UnitOfWork& work,
    core::DossierId const& id,
    CopyToCorrect const& correction,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
);

/// What a decision on copies knows of its actor. `filed_by`: who filed the dossier.
[[nodiscard]] domain::CopyActor copy_actor(Actor const& actor, std::string const& filed_by);

} // namespace motcua::app
