#include <motcua/domain/dossier_state.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

using A = ActionType;
using S = DossierState;

constexpr auto move_table = std::array{
    Move{A::record_components, S::registered, S::registered},
    Move{A::record_components, S::accepted, S::accepted},
    Move{A::record_components, S::awaiting_supplement, S::awaiting_supplement},
    Move{A::correct, S::registered, S::registered},
    Move{A::correct, S::accepted, S::accepted},
    Move{A::accept, S::registered, S::accepted},
    Move{A::reject, S::registered, S::rejected},
    Move{A::request_supplement, S::registered, S::awaiting_supplement},
    Move{A::withdraw, S::registered, S::withdrawn},
    Move{A::forward, S::accepted, S::in_progress},
    Move{A::request_supplement, S::accepted, S::awaiting_supplement},
    Move{A::suspend, S::accepted, S::awaiting_payment},
    Move{A::withdraw, S::accepted, S::withdrawn},
    Move{A::extend, S::accepted, S::accepted},
    Move{A::forward, S::in_progress, S::in_progress},
    Move{A::request_supplement, S::in_progress, S::awaiting_supplement},
    Move{A::suspend, S::in_progress, S::awaiting_payment},
    Move{A::extend, S::in_progress, S::in_progress},
    Move{A::decide, S::in_progress, S::finished},
    Move{A::withdraw, S::in_progress, S::withdrawn},
    Move{A::stop, S::in_progress, S::stopped},
    Move{A::receive_supplement, S::awaiting_supplement, S::accepted},
    Move{A::receive_supplement, S::awaiting_supplement, S::in_progress},
    Move{A::withdraw, S::awaiting_supplement, S::withdrawn},
    Move{A::stop, S::awaiting_supplement, S::stopped},
    Move{A::resume, S::awaiting_payment, S::in_progress},
    Move{A::withdraw, S::awaiting_payment, S::withdrawn},
    Move{A::stop, S::awaiting_payment, S::stopped},
    Move{A::return_result, S::finished, S::returned},
};

struct ActionRow {
    ActionType action;
    std::string_view name;
    std::string_view title;
    bool clerk;
    bool reviewer;
    bool head;
    bool leader;
};

/// Rights by role. Admin and integration clients move no dossier: neither stands in the law's procedure.
constexpr auto action_table = std::array{
    ActionRow{
        A::record_components,
        "record_components",
        "Ghi nhận thành phần hồ sơ",
        true,
        false,
        false,
        false},
    ActionRow{A::correct, "correct", "Đính chính thông tin", true, false, false, false},
    ActionRow{A::accept, "accept", "Tiếp nhận", true, false, false, false},
    ActionRow{A::reject, "reject", "Từ chối tiếp nhận", true, false, false, false},
    ActionRow{A::forward, "forward", "Chuyển bước", true, true, true, true},
    ActionRow{A::request_supplement, "request_supplement", "Yêu cầu bổ sung", true, true, true, true},
    ActionRow{A::receive_supplement, "receive_supplement", "Nhận bổ sung", true, false, false, false},
    ActionRow{A::suspend, "suspend", "Tạm dừng chờ nghĩa vụ tài chính", false, true, true, true},
    ActionRow{A::resume, "resume", "Tiếp tục giải quyết", true, true, true, true},
    ActionRow{A::extend, "extend", "Gia hạn theo quy định", false, false, false, true},
    ActionRow{A::decide, "decide", "Kết thúc giải quyết", false, false, true, true},
    ActionRow{A::return_result, "return_result", "Trả kết quả", true, false, false, false},
    ActionRow{A::withdraw, "withdraw", "Rút hồ sơ", true, false, false, false},
    ActionRow{A::stop, "stop", "Dừng giải quyết", false, false, false, true},
    ActionRow{A::draft_apology, "draft_apology", "Soạn phiếu xin lỗi", false, true, true, true},
    ActionRow{A::approve_apology, "approve_apology", "Duyệt phiếu xin lỗi", false, false, false, true},
    ActionRow{A::issue_apology, "issue_apology", "Phát hành phiếu xin lỗi", false, false, false, true},
};

constexpr auto actions = [] {
    auto list = std::array<ActionType, action_table.size()>{};
    std::transform(action_table.begin(), action_table.end(), list.begin(), [](auto const& row) {
        return row.action;
    });
    return list;
}();

constexpr auto state_names = std::array<std::string_view, 11>{
    "",
    "registered",
    "accepted",
    "rejected",
    "in_progress",
    "awaiting_supplement",
    "awaiting_payment",
    "withdrawn",
    "stopped",
    "finished",
    "returned"};

constexpr auto state_titles = std::array<std::string_view, 11>{
    "",
    "Mới đăng ký",
    "Được tiếp nhận",
    "Không được tiếp nhận",
    "Đang xử lý",
    "Yêu cầu bổ sung giấy tờ",
    "Yêu cầu thực hiện nghĩa vụ tài chính",
    "Công dân yêu cầu rút hồ sơ",
    "Dừng xử lý",
    "Đã xử lý xong",
    "Đã trả kết quả"};

constexpr auto role_names =
    std::array<std::string_view, 6>{"clerk", "reviewer", "division_head", "leader", "admin", "integration"};

ActionRow const& row_of(ActionType action) {
    return *std::find_if(action_table.begin(), action_table.end(), [action](auto const& row) {
        return row.action == action;
    });
}

} // namespace

std::span<Move const> moves() {
    return move_table;
}

bool can_move(ActionType action, DossierState from) {
    return std::any_of(move_table.begin(), move_table.end(), [=](Move const& move) {
        return move.action == action && move.from == from;
    });
}

bool is_final(DossierState state) {
    return state == S::rejected || state == S::withdrawn || state == S::stopped || state == S::returned;
}

bool is_paused(DossierState state) {
    return state == S::awaiting_supplement || state == S::awaiting_payment;
}

bool may(Role role, ActionType action) {
    auto const& row = row_of(action);
    switch (role) {
    case Role::clerk:
        return row.clerk;
    case Role::reviewer:
        return row.reviewer;
    case Role::division_head:
        return row.head;
    case Role::leader:
        return row.leader;
    case Role::admin:
    case Role::integration:
        return false;
    }
    return false;
}

std::string_view name_of(DossierState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::string_view title_of(DossierState state) {
    return state_titles.at(static_cast<std::size_t>(state));
}

std::string_view name_of(ActionType action) {
    return row_of(action).name;
}

std::string_view title_of(ActionType action) {
    return row_of(action).title;
}

std::string_view name_of(Role role) {
    return role_names.at(static_cast<std::size_t>(role));
}

std::optional<ActionType> action_named(std::string_view name) {
    for (auto const& row : action_table) {
        if (row.name == name) {
            return row.action;
        }
    }
    return std::nullopt;
}

std::optional<Role> role_named(std::string_view name) {
    auto const* const found = std::find(role_names.begin(), role_names.end(), name);
    if (found == role_names.end()) {
        return std::nullopt;
    }
    return static_cast<Role>(found - role_names.begin());
}

std::span<ActionType const> all_actions() {
    return actions;
}

} // namespace motcua::domain
