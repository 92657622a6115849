#include <motcua/domain/component_copy.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

constexpr auto origin_names = std::array<std::string_view, 4>{"scanned", "submitted", "form", "reused"};
constexpr auto state_names = std::array<std::string_view, 3>{"digitised", "verified", "replaced"};

constexpr auto legal_basis = "Nghị định 107/2021/NĐ-CP, khoản 3 Điều 1 (số hóa hồ sơ)";

core::Failure dossier_closed() {
    return core::conflict(
        "dossier_closed",
        "Hồ sơ đã kết thúc nên bản số hóa không thay đổi được nữa.",
        "The dossier is closed; its digitised copies change no more."
    );
}

/// A dossier that was refused, withdrawn, stopped or handed back keeps its copies as they are.
std::optional<core::Failure> refused_by_state(Dossier const& dossier) {
    return is_final(dossier.state) ? std::optional(dossier_closed()) : std::nullopt;
}

bool examines(Role role) {
    return role == Role::clerk || role == Role::reviewer || role == Role::division_head;
}

std::optional<core::Failure> refused_by_copy(ComponentCopy const& copy) {
    switch (copy.state) {
    case CopyState::digitised:
        return std::nullopt;
    case CopyState::verified:
        return core::conflict(
            "copy_verified",
            "Bản số hóa đã được kiểm tra; muốn sửa thì số hóa lại bản thay thế.",
            "The copy is verified; to change it, digitise one that replaces it."
        );
    case CopyState::replaced:
        break;
    }
    return core::conflict(
        "copy_replaced",
        "Bản số hóa này đã có bản khác thay thế.",
        "Another copy has taken this one's place."
    );
}

} // namespace

std::string_view name_of(CopyOrigin origin) {
    return origin_names.at(static_cast<std::size_t>(origin));
}

std::string_view name_of(CopyState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::optional<CopyState> copy_state_named(std::string_view name) {
    auto const* const found = std::find(state_names.begin(), state_names.end(), name);
    if (found == state_names.end()) {
        return std::nullopt;
    }
    return static_cast<CopyState>(found - state_names.begin());
}

core::Expected<void> check_terms(DocumentTerms const& terms, Date today, Date received_on) {
    auto faults = std::vector<core::FieldFault>();
    if (terms.issued_on && *terms.issued_on > today) {
        faults.push_back(
            {"/issued_on",
             "issued_in_future",
             "Ngày cấp không thể sau hôm nay.",
             "A document cannot have been issued after today."}
        );
    }
    if (terms.issued_on && terms.valid_until && *terms.valid_until < *terms.issued_on) {
        faults.push_back(
            {"/valid_until",
             "validity_before_issue",
             "Ngày hết giá trị không thể trước ngày cấp.",
             "Validity cannot end before the document was issued."}
        );
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    if (terms.valid_until && *terms.valid_until < received_on) {
        constexpr auto vi = "Giấy tờ đã hết giá trị khi nhận hồ sơ.";
        constexpr auto en = "The document was valid no longer when it was received.";
        return core::Failure(core::Errc::invalid, "document_expired", vi, en)
            .with_faults({{"/valid_until", "document_expired", vi, en}});
    }
    return {};
}

Date day_of_receipt(Dossier const& dossier, std::string const& component, Instant now) {
    auto const& missing = dossier.missing_components;
    auto const comes_now = std::find(missing.begin(), missing.end(), component) != missing.end();
    return core::date_of(comes_now ? now : dossier.submitted_at);
}

CopyOrigin origin_for(Role role) {
    return role == Role::integration ? CopyOrigin::submitted : CopyOrigin::scanned;
}

std::optional<core::Failure> refusal_to_digitise(Dossier const& dossier, CopyActor const& actor) {
    auto const own_online =
        actor.role == Role::integration && dossier.channel == Channel::online && actor.filed_it;
    if (actor.role != Role::clerk && !own_online) {
        auto failure = core::role_not_allowed(
            "Chỉ cán bộ tiếp nhận số hóa thành phần hồ sơ; hệ thống tích hợp chỉ gửi cho hồ sơ trực tuyến của "
            "mình.",
            "Clerks digitise components; an integration client sends copies to its own online dossiers only."
        );
        return failure.citing(legal_basis);
    }
    return refused_by_state(dossier);
}

std::optional<core::Failure>
refusal_to_verify(Dossier const& dossier, ComponentCopy const& copy, CopyActor const& actor) {
    if (!examines(actor.role)) {
        return core::role_not_allowed(
            "Vai trò của bạn không kiểm tra bản số hóa.",
            "Your role does not verify digitised copies."
        );
    }
    if (auto refused = refused_by_state(dossier)) {
        return refused;
    }
    if (auto refused = refused_by_copy(copy)) {
        return refused;
    }
    if (actor.name == copy.digitised_by) {
        return core::Failure(
            core::Errc::forbidden,
            "same_person",
            "Người kiểm tra phải khác người đã số hóa.",
            "Who verifies a copy must not be who digitised it."
        );
    }
    return std::nullopt;
}

std::optional<core::Failure>
refusal_to_correct(Dossier const& dossier, ComponentCopy const& copy, CopyActor const& actor) {
    if (!examines(actor.role)) {
        return core::role_not_allowed(
            "Vai trò của bạn không sửa thông tin bản số hóa.",
            "Your role does not correct digitised copies."
        );
    }
    if (auto refused = refused_by_state(dossier)) {
        return refused;
    }
    return refused_by_copy(copy);
}

} // namespace motcua::domain
