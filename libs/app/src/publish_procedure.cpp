#include <motcua/app/procedure_drafts.hpp>

namespace motcua::app {

namespace {

core::Failure version_published() {
    return core::conflict(
        "version_published",
        "Phiên bản thủ tục này đã công bố nên không sửa được; hãy tăng số phiên bản.",
        "This version of the procedure is published and cannot be changed; raise the version number."
    );
}

std::optional<core::Failure> draft_refusal(OpenedProcedureDraft const& opened, Actor const& actor) {
    if (opened.published) {
        return version_published();
    }
    if (!opened.drafted_by.empty() && opened.drafted_by != actor.name) {
        return core::conflict(
            "draft_of_another",
            "Người khác đang soạn dự thảo của phiên bản này; hãy dùng số phiên bản khác.",
            "Another person has drafted this version; take another version number."
        );
    }
    return std::nullopt;
}

std::optional<core::Failure> publication_refusal(
    OpenedProcedureDraft const& opened,
    ProcedureCheck const& check,
    PublishProcedure const& command,
    Actor const& actor
) {
    if (opened.published) {
        return version_published();
    }
    if (opened.drafted_by.empty()) {
        return core::not_found("procedure_draft");
    }
    if (opened.drafted_by == actor.name) {
        return core::Failure(
            core::Errc::forbidden,
            "same_person",
            "Người công bố phải khác người soạn dự thảo.",
            "The version is published by another person than the one who drafted it."
        );
    }
    if (opened.sha256 != command.sha256) {
        return core::Failure(
            core::Errc::stale,
            "draft_replaced",
            "Dự thảo đã được soạn lại; hãy đọc bản mới rồi công bố.",
            "The draft has been replaced since; read the new one before publishing."
        );
    }
    // The calendar may have changed since it was drafted, and this is the text every node will have to read.
    auto const checked = check(opened.document);
    return checked ? std::nullopt : std::optional(checked.error());
}

} // namespace

core::Expected<void> draft_procedure(
    ProcedureDraftStore& store,
    CheckedProcedure const& procedure,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_draft_procedure(actor.role)) {
        return core::role_not_allowed(
            "Chỉ quản trị viên và lãnh đạo được soạn phiên bản thủ tục.",
            "Only administrators and leaders draft a version of a procedure."
        );
    }
    return store.draft_procedure(procedure, actor, key, [&](OpenedProcedureDraft const& opened) {
        return draft_refusal(opened, actor);
    });
}

core::Expected<void> publish_procedure(
    ProcedureDraftStore& store,
    ProcedureCheck const& check,
    PublishProcedure const& command,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_publish_procedure(actor.role)) {
        return core::role_not_allowed(
            "Chỉ lãnh đạo được công bố phiên bản thủ tục.",
            "Only a leader publishes a version of a procedure."
        );
    }
    return store.publish_procedure(
        command.code,
        command.version,
        command.reason,
        actor,
        key,
        [&](OpenedProcedureDraft const& opened) { return publication_refusal(opened, check, command, actor); }
    );
}

} // namespace motcua::app
