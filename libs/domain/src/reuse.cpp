#include <motcua/domain/reuse.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

using Refusal = std::optional<core::Failure>;

constexpr auto source_names = std::array<std::string_view, 2>{"copy", "result"};
constexpr auto state_names =
    std::array<std::string_view, 6>{"digitised", "verified", "in_force", "replaced", "revoked", "expired"};
constexpr auto origin_names =
    std::array<std::string_view, 6>{"scanned", "submitted", "form", "reused", "issued", "imported"};
constexpr auto basis_names = std::array<std::string_view, 2>{"applicant", "statutory_task"};

template <class Enum, std::size_t count>
std::optional<Enum> named(std::array<std::string_view, count> const& names, std::string_view name) {
    auto const* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

core::Failure refused(std::string rule, std::string vi, std::string en) {
    return {core::Errc::invalid, std::move(rule), std::move(vi), std::move(en)};
}

core::Date months_after(core::Date day, int months) {
    auto const start = core::civil(day);
    auto const month = start.year() / start.month() + std::chrono::months{months};
    auto const last = (month / std::chrono::last).day();
    return core::Date{month / std::min(start.day(), last)};
}

bool serves_as(HeldPaper const& paper, DocumentType const& type) {
    if (paper.source == PaperSource::copy) {
        return paper.document_type == type.code;
    }
    auto const& kinds = type.result_kinds;
    return std::find(kinds.begin(), kinds.end(), paper.result_kind) != kinds.end();
}

Refusal type_refusal(DocumentType const* wanted, HeldPaper const& paper) {
    if (wanted == nullptr || !wanted->reusable) {
        return refused(
            "reuse_not_reusable",
            "Giấy tờ loại này phải lập riêng cho từng hồ sơ nên không tái sử dụng được.",
            "Papers of this type are made anew for every dossier."
        );
    }
    if (!serves_as(paper, *wanted)) {
        return refused(
            "reuse_type_mismatch",
            "Giấy tờ này không phải loại mà thành phần hồ sơ yêu cầu.",
            "The paper is not of the type the component asks for."
        );
    }
    if (paper.sha256.empty()) {
        return refused(
            "reuse_no_file",
            "Giấy tờ này không có tệp điện tử.",
            "The paper has no electronic file."
        );
    }
    return std::nullopt;
}

Refusal state_refusal(HeldPaper const& paper) {
    switch (paper.state) {
    case PaperState::replaced:
        return refused(
            "reuse_replaced",
            "Giấy tờ này đã được thay bằng bản khác.",
            "The paper has been replaced by another."
        );
    case PaperState::revoked:
        return refused("reuse_revoked", "Kết quả này đã bị thu hồi.", "The result has been revoked.");
    case PaperState::expired:
        return refused("reuse_expired", "Giấy tờ này đã hết hạn.", "The paper has expired.");
    case PaperState::digitised:
        if (paper.origin == PaperOrigin::submitted) {
            return refused(
                "reuse_not_verified",
                "Tệp do người nộp gửi chưa được cán bộ kiểm tra.",
                "No officer has verified the file the applicant sent."
            );
        }
        return std::nullopt;
    case PaperState::verified:
    case PaperState::in_force:
        return std::nullopt;
    }
    return std::nullopt;
}

Refusal validity_refusal(HeldPaper const& paper, DocumentType const& type, core::Date on) {
    if (paper.valid_from && on < *paper.valid_from) {
        return refused(
            "reuse_not_yet_valid",
            "Giấy tờ này chưa đến ngày có hiệu lực.",
            "The paper is not valid yet."
        );
    }
    if (type.validity_months && !paper.valid_until && !paper.issued_on) {
        return refused(
            "reuse_date_unknown",
            "Chưa ghi ngày cấp nên không biết giấy tờ còn hạn hay không.",
            "Without a day of issue nobody knows whether the paper is still valid."
        );
    }
    if (auto const last = good_until(paper, type); last && on > *last) {
        return refused("reuse_expired", "Giấy tờ này đã hết hạn.", "The paper has expired.");
    }
    return std::nullopt;
}

} // namespace

std::string_view name_of(PaperSource source) {
    return source_names.at(static_cast<std::size_t>(source));
}

std::string_view name_of(PaperState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::string_view name_of(ConsentBasis basis) {
    return basis_names.at(static_cast<std::size_t>(basis));
}

std::optional<PaperState> paper_state_named(std::string_view name) {
    return named<PaperState>(state_names, name);
}

std::optional<PaperOrigin> paper_origin_named(std::string_view name) {
    return named<PaperOrigin>(origin_names, name);
}

std::optional<ConsentBasis> consent_basis_named(std::string_view name) {
    return named<ConsentBasis>(basis_names, name);
}

std::optional<core::Date> good_until(HeldPaper const& paper, DocumentType const& type) {
    if (paper.valid_until || !type.validity_months || !paper.issued_on) {
        return paper.valid_until;
    }
    return months_after(*paper.issued_on, *type.validity_months);
}

DocumentType const* type_of(HeldPaper const& paper, std::vector<DocumentType> const& types) {
    auto const found = std::find_if(types.begin(), types.end(), [&](DocumentType const& type) {
        return serves_as(paper, type);
    });
    return found == types.end() ? nullptr : &*found;
}

Refusal
reuse_refusal(DocumentType const* wanted, HeldPaper const& paper, std::string const& holder, core::Date on) {
    if (holder.empty() || paper.holder != holder) {
        return refused(
            "reuse_foreign_holder",
            "Giấy tờ này không phải của chủ hồ sơ.",
            "The paper is not the holder's."
        );
    }
    if (paper.origin == PaperOrigin::reused) {
        return refused(
            "reuse_link",
            "Bản này là liên kết; hãy dùng giấy tờ gốc.",
            "This is a link itself; take the paper it leads to."
        );
    }
    if (auto refusal = type_refusal(wanted, paper)) {
        return refusal;
    }
    if (auto refusal = state_refusal(paper)) {
        return refusal;
    }
    return validity_refusal(paper, *wanted, on);
}

std::vector<Offer> offers_for(
    DocumentType const* wanted,
    std::vector<HeldPaper> const& papers,
    std::string const& holder,
    core::Date on
) {
    auto offers = std::vector<Offer>();
    for (auto const& paper : papers) {
        auto const last = wanted == nullptr ? paper.valid_until : good_until(paper, *wanted);
        offers.push_back({paper, last, reuse_refusal(wanted, paper, holder, on)});
    }
    std::stable_partition(offers.begin(), offers.end(), [](Offer const& offer) { return !offer.refused; });
    return offers;
}

Refusal consent_refusal(HeldPaper const& paper, core::UnitId const& unit, ConsentBasis basis) {
    if (paper.unit == unit || basis == ConsentBasis::applicant) {
        return std::nullopt;
    }
    return refused(
               "reuse_consent_needed",
               "Dùng lại giấy tờ của đơn vị khác phải có sự đồng ý của người nộp.",
               "A paper of another unit is reused only with the applicant's consent."
    )
        .citing("Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15");
}

Refusal closed_refusal(DossierState state) {
    if (!is_final(state) && state != DossierState::finished) {
        return std::nullopt;
    }
    return core::conflict(
        "dossier_closed",
        "Hồ sơ đã kết thúc nên không thêm giấy tờ được nữa.",
        "The dossier is closed; nothing can be added."
    );
}

bool may_reuse(Role role) {
    return role == Role::clerk || role == Role::reviewer || role == Role::integration;
}

} // namespace motcua::domain
