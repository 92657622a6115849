#include "open_current.hpp"
#include <motcua/app/results.hpp>
#include <motcua/app/use_cases.hpp>

namespace motcua::app {

namespace {

core::Failure not_your_role() {
    return core::role_not_allowed(
        "Vai trò của bạn không được ghi nhận, thay thế hay thu hồi kết quả.",
        "Your role may not register, replace or revoke results."
    );
}

/// Why the dossier has no electronic result to register now.
std::optional<core::Failure>
dossier_refusal(domain::Dossier const& dossier, domain::ResultRules const& rules) {
    if (!dossier.finished_at || !dossier.result) {
        return core::conflict(
            "not_finished",
            "Hồ sơ chưa có kết quả giải quyết.",
            "The dossier has not been decided yet."
        );
    }
    if (dossier.result->kind == domain::ResultKind::refused) {
        return core::conflict(
            "refused_dossier",
            "Hồ sơ bị từ chối: kết quả là Phiếu từ chối giải quyết hồ sơ (mẫu 03), không có kết quả khác.",
            "The dossier was refused: its result is the refusal slip (form 03), there is no other."
        );
    }
    if (!rules.document) {
        return core::conflict(
            "result_no_document",
            "Thủ tục này không cấp văn bản kết quả.",
            "This procedure gives no document."
        );
    }
    return std::nullopt;
}

/// What is asked, completed from the procedure's rules.
core::Expected<NewResult> drafted(
    ResultRequest const& request,
    domain::ResultRules const& rules,
    domain::ResultCodeForm const& form,
    core::Date today
) {
    auto result = NewResult{};
    result.form = form;
    result.year = static_cast<int>(core::civil(today).year());
    result.kind = rules.kind;
    result.kind_name = rules.kind_name;
    result.file = request.file;
    result.data = request.data;
    result.reminders_days = rules.reminders_days;
    auto& terms = result.terms;
    terms.number = request.number;
    terms.title = request.title.empty() ? rules.kind_name : request.title;
    terms.issued_on = request.issued_on.value_or(today);
    terms.valid_from = request.valid_from.value_or(terms.issued_on);
    terms.valid_until = request.valid_until;
    if (!terms.valid_until && rules.validity_months) {
        terms.valid_until = domain::last_valid_day(terms.valid_from, *rules.validity_months);
    }
    auto faults = domain::faults_of(terms, today);
    if (terms.number.empty()) {
        faults.push_back({"/number", "required", "Không được để trống.", "Must not be empty."});
    }
    if (!request.file && request.data.empty()) {
        faults.push_back(
            {"/file",
             "file_or_data",
             "Kết quả điện tử cần tệp hoặc dữ liệu.",
             "An electronic result has a file or data."}
        );
    }
    auto const holds = request.file && request.file->signature == domain::SignatureState::signed_valid;
    if (request.file && !holds && !rules.unsigned_file) {
        faults.push_back(
            {"/file",
             "signature_required",
             "Thủ tục này chỉ nhận tệp kết quả có chữ ký số hợp lệ.",
             "This procedure takes only files with a valid digital signature."}
        );
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return result;
}

/// Takes what the decision said where the request is silent.
ResultRequest completed(ResultRequest request, domain::IssuedResult const& decision) {
    request.number = request.number.empty() ? decision.number : request.number;
    request.title = request.title.empty() ? decision.title : request.title;
    request.issued_on = request.issued_on ? request.issued_on : core::date_of(decision.decided_at);
    return request;
}

/// A result belongs to somebody: the applicant by identifier, or whom the request names for one without.
std::optional<core::Failure> holder_refusal(Applicant const& applicant, ResultRequest const& request) {
    auto const known = !applicant.id_type.empty() && !applicant.id_number.empty();
    auto const named = !request.holder_id_number.empty();
    if (!known && !named) {
        return core::conflict(
            "holder_unknown",
            "Hồ sơ không có số định danh của chủ hồ sơ; hãy gửi kèm holder để biết kết quả cấp cho ai.",
            "The dossier has no identifier of its applicant; send holder to say whose result it is."
        );
    }
    if (known && named) {
        return core::invalid(
            "/holder",
            "holder_known",
            "Chủ hồ sơ đã có số định danh trong hồ sơ.",
            "The dossier has the applicant's identifier already."
        );
    }
    return std::nullopt;
}

core::Failure result_registered() {
    return core::conflict(
        "result_registered",
        "Hồ sơ đã có kết quả điện tử; hãy thay thế kết quả đó.",
        "The dossier has an electronic result; replace it instead."
    );
}

Note note_of(NewResult result) {
    auto const* with = result.file ? " file" : " data";
    auto event = domain::DossierEvent{"dossier.result_registered", {}, result.code + with};
    auto note = Note{};
    note.rows = std::move(result);
    note.events.push_back(std::move(event));
    return note;
}

/// Whether the actor may change the result opened at that version.
std::optional<core::Failure>
change_refusal(OpenedResult const& opened, std::int64_t expected_version, Actor const& actor) {
    if (opened.result_id.empty()) {
        return core::not_found("result");
    }
    if (!may_see(actor, opened.unit, opened.procedure)) {
        return not_visible("result");
    }
    if (opened.version != expected_version) {
        return core::Failure(
            core::Errc::stale,
            "stale_version",
            "Kết quả vừa được người khác cập nhật; hãy tải lại.",
            "The result has changed since; load it again."
        );
    }
    if (opened.state != domain::ResultState::in_force) {
        return core::conflict(
            "result_not_in_force",
            "Kết quả không còn hiệu lực nên không thay thế, thu hồi được.",
            "The result is no longer in force; it cannot be replaced or revoked."
        );
    }
    return std::nullopt;
}

/// The rules its dossier lives under; for results of earlier years those in force now.
domain::ResultRules rules_of(OpenedResult const& opened, Rules const& rules, core::Date today) {
    auto found = domain::ResultRules();
    if (opened.procedure_version) {
        if (auto const* version = rules.procedure(opened.procedure, *opened.procedure_version)) {
            found = version->result;
        }
    } else if (auto const in_force = rules.in_force(opened.procedure, today)) {
        found = (*in_force)->result;
    }
    found.kind = opened.kind;
    found.kind_name = opened.kind_name;
    return found;
}

} // namespace

core::Expected<Receipt> register_result(
    UnitOfWork& work,
    Rules const& rules,
    core::DossierId const& id,
    ResultRequest const& request,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_register_result(actor.role)) {
        return not_your_role();
    }
    auto const opened = open_current(work, id, expected_version, actor, key);
    if (!opened || opened->replay) {
        return opened ? core::Expected<Receipt>(*opened->replay) : opened.error();
    }
    auto const& dossier = opened->facts;
    auto const* procedure = rules.procedure(dossier.procedure, dossier.procedure_version);
    auto const* unit = rules.unit(dossier.unit);
    if (procedure == nullptr || unit == nullptr) {
        return rules_not_loaded();
    }
    if (auto const refused = dossier_refusal(dossier, procedure->result)) {
        return *refused;
    }
    if (work.has_result(id)) {
        return result_registered();
    }
    if (auto const refused = holder_refusal(work.filing(id).applicant, request)) {
        return *refused;
    }
    auto const today = core::date_of(opened->now);
    auto result =
        drafted(completed(request, *dossier.result), procedure->result, unit->result_code_on(today), today);
    if (!result) {
        return result.error();
    }
    result->holder_id_type = request.holder_id_type;
    result->holder_id_number = request.holder_id_number;
    result->channel = actor.channel;
    auto const number = work.next_number("result", dossier.unit, std::to_string(result->year));
    result->code = result->form.code(result->year, number);
    return work.write_note(dossier, note_of(std::move(*result)), actor, key);
}

core::Expected<ChangedResult> replace_result(
    ResultStore& store,
    Rules const& rules,
    std::string const& ref,
    ResultRequest const& request,
    std::string const& reason,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_register_result(actor.role)) {
        return not_your_role();
    }
    return store
        .change_result(ref, actor, key, [&](OpenedResult const& opened) -> core::Expected<ResultChange> {
            if (auto const refused = change_refusal(opened, expected_version, actor)) {
                return *refused;
            }
            auto const* unit = rules.unit(opened.unit);
            if (unit == nullptr) {
                return rules_not_loaded();
            }
            auto const today = core::date_of(opened.now);
            auto result =
                drafted(request, rules_of(opened, rules, today), unit->result_code_on(today), today);
            if (!result) {
                return result.error();
            }
            return ResultChange{reason, std::move(*result)};
        });
}

core::Expected<ChangedResult> revoke_result(
    ResultStore& store,
    std::string const& ref,
    std::string const& reason,
    std::int64_t expected_version,
    Actor const& actor,
    std::optional<IdempotencyKey> const& key
) {
    if (!domain::may_revoke_result(actor.role)) {
        return not_your_role();
    }
    return store
        .change_result(ref, actor, key, [&](OpenedResult const& opened) -> core::Expected<ResultChange> {
            if (auto const refused = change_refusal(opened, expected_version, actor)) {
                return *refused;
            }
            return ResultChange{reason, std::nullopt};
        });
}

} // namespace motcua::app
