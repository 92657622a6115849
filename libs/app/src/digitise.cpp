#include "law_of_dossier.hpp"
#include "open_current.hpp"
#include <motcua/app/digitise.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

core::Expected<void> check_file(CopyGround const& ground, domain::RequiredComponent const& component) {
    if (!ground.file || !ground.file->usable) {
        return core::invalid(
            "/file",
            "file_unknown",
            "Không có tệp này trong kho hoặc bạn không được dùng tệp này.",
            "There is no such file, or it is not yours to use."
        );
    }
    auto const& accepted = component.accepts;
    if (std::find(accepted.begin(), accepted.end(), ground.file->media_type) == accepted.end()) {
        return core::invalid(
            "/file",
            "media_type_not_accepted",
            "Thành phần hồ sơ này không nhận loại tệp ấy.",
            "This component does not take files of that type."
        );
    }
    return {};
}

/// A component has one copy that counts; a further one says which it replaces and why.
core::Expected<void>
check_replacement(CopyGround const& ground, std::optional<CopyCommand::Replacement> const& replaces) {
    auto const* current = ground.current();
    if (!replaces) {
        if (current == nullptr) {
            return {};
        }
        return core::conflict(
            "already_digitised",
            "Thành phần này đã có bản số hóa; muốn thay phải nêu bản bị thay và lý do.",
            "The component is digitised already; to replace the copy, name it and give the reason."
        );
    }
    auto const* replaced = ground.find(replaces->seq);
    if (replaced == nullptr) {
        return core::invalid(
            "/replaces/seq",
            "copy_unknown",
            "Thành phần này không có bản số hóa ấy.",
            "The component has no such copy."
        );
    }
    if (replaced != current) {
        return core::conflict(
            "copy_replaced",
            "Bản số hóa này đã có bản khác thay thế.",
            "Another copy has taken this one's place."
        );
    }
    return {};
}

/// The dossier with what its component has; a replay of the command comes back at once.
struct OpenedCopies {
    OpenedDossier dossier;
    CopyGround ground;
};

core::Expected<OpenedCopies> open_copies(
    UnitOfWork& work,
    core::DossierId const& id,
    std::string const& component,
    std::string const& file,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto opened = open_current(work, id, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    auto ground = opened->replay ? CopyGround{} : work.copy_ground(id, component, file, actor);
    return OpenedCopies{std::move(*opened), std::move(ground)};
}

std::string fields_changed(domain::DocumentTerms const& before, domain::DocumentTerms const& after) {
    auto fields = std::string();
    auto const compare = [&](bool differs, char const* name) {
        fields += differs ? std::string(" ") + name : "";
    };
    compare(before.title != after.title, "title");
    compare(before.symbol != after.symbol, "symbol");
    compare(before.issuer != after.issuer, "issuer");
    compare(before.issued_on != after.issued_on, "issued_on");
    compare(before.valid_until != after.valid_until, "valid_until");
    return fields;
}

} // namespace

domain::ComponentCopy const* CopyGround::find(int seq) const noexcept {
    auto const found =
        std::find_if(copies.begin(), copies.end(), [seq](auto const& one) { return one.seq == seq; });
    return found == copies.end() ? nullptr : &*found;
}

domain::ComponentCopy const* CopyGround::current() const noexcept {
    auto const found = std::find_if(copies.begin(), copies.end(), [](auto const& one) {
        return one.state != domain::CopyState::replaced;
    });
    return found == copies.end() ? nullptr : &*found;
}

domain::CopyActor copy_actor(Actor const& actor, std::string const& filed_by) {
    return {actor.name, actor.role, actor.name == filed_by};
}

core::Expected<Receipt> digitise_component(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    CopyCommand const& command,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto const opened = open_copies(work, id, command.component, command.file, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    auto const& [found, ground] = *opened;
    if (found.replay) {
        return *found.replay;
    }
    auto const& dossier = found.facts;
    auto const law = law_of(dossier, rules);
    if (!law) {
        return law.error();
    }
    auto const* component = law->procedure->component(command.component);
    if (component == nullptr) {
        return core::not_found("component");
    }
    if (auto const refused = domain::refusal_to_digitise(dossier, copy_actor(actor, ground.filed_by))) {
        return *refused;
    }
    if (auto const fits = check_file(ground, *component); !fits) {
        return fits.error();
    }
    auto const received_on = domain::day_of_receipt(dossier, command.component, found.now);
    if (auto const fits = domain::check_terms(command.terms, core::date_of(found.now), received_on); !fits) {
        return fits.error();
    }
    if (auto const fits = check_replacement(ground, command.replaces); !fits) {
        return fits.error();
    }
    auto missing = dossier.missing_components;
    missing.erase(std::remove(missing.begin(), missing.end(), command.component), missing.end());
    auto const reason = command.replaces ? command.replaces->reason : std::string();
    auto const note = Note{
        CopyToWrite{command, domain::origin_for(actor.role)},
        {domain::DossierEvent{"dossier.component_digitised", reason, command.component}},
        std::move(missing)};
    return work.write_note(dossier, note, actor, key);
}

core::Expected<Receipt> verify_copy(
    UnitOfWork& work,
    core::DossierId const& id,
    CopyName const& copy,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto const opened = open_copies(work, id, copy.component, {}, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    auto const& [found, ground] = *opened;
    if (found.replay) {
        return *found.replay;
    }
    auto const* kept = ground.find(copy.seq);
    if (kept == nullptr) {
        return core::not_found("copy");
    }
    auto const who = copy_actor(actor, ground.filed_by);
    if (auto const refused = domain::refusal_to_verify(found.facts, *kept, who)) {
        return *refused;
    }
    auto const event = domain::DossierEvent{"dossier.component_verified", {}, copy.component};
    return work.write_note(found.facts, Note{CopyToVerify{copy}, {event}}, actor, key);
}

core::Expected<Receipt> correct_copy(
    UnitOfWork& work,
    core::DossierId const& id,
    CopyToCorrect const& correction,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    auto const& [copy, terms] = correction;
    auto const opened = open_copies(work, id, copy.component, {}, expected_version, actor, key);
    if (!opened) {
        return opened.error();
    }
    auto const& [found, ground] = *opened;
    if (found.replay) {
        return *found.replay;
    }
    auto const* kept = ground.find(copy.seq);
    if (kept == nullptr) {
        return core::not_found("copy");
    }
    auto const who = copy_actor(actor, ground.filed_by);
    if (auto const refused = domain::refusal_to_correct(found.facts, *kept, who)) {
        return *refused;
    }
    auto const received_on = domain::day_of_receipt(found.facts, copy.component, found.now);
    if (auto const fits = domain::check_terms(terms, core::date_of(found.now), received_on); !fits) {
        return fits.error();
    }
    auto const fields = fields_changed(kept->terms, terms);
    if (fields.empty()) {
        return core::invalid(
            "",
            "nothing_to_correct",
            "Không có thông tin nào thay đổi.",
            "Nothing would change."
        );
    }
    auto const detail = copy.component + " " + std::to_string(copy.seq) + fields;
    auto const event = domain::DossierEvent{"dossier.copy_corrected", {}, detail};
    return work.write_note(found.facts, Note{correction, {event}}, actor, key);
}

} // namespace motcua::app
