#pragma once

#include <motcua/domain/procedure.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace motcua::domain {

/// States of the national public service portal (RULES §7.1); the numbers are the portal's.
enum class DossierState : std::uint8_t {
    registered = 1,          ///< Mới đăng ký
    accepted = 2,            ///< Được tiếp nhận
    rejected = 3,            ///< Không được tiếp nhận
    in_progress = 4,         ///< Đang xử lý
    awaiting_supplement = 5, ///< Yêu cầu bổ sung giấy tờ
    awaiting_payment = 6,    ///< Yêu cầu thực hiện nghĩa vụ tài chính
    withdrawn = 7,           ///< Công dân yêu cầu rút hồ sơ
    stopped = 8,             ///< Dừng xử lý
    finished = 9,            ///< Đã xử lý xong
    returned = 10,           ///< Đã trả kết quả
};

/// Everything that can be done to a dossier after intake. One door, one audit.
enum class ActionType : std::uint8_t {
    record_components,
    correct,
    accept,
    reject,
    forward,
    request_supplement,
    receive_supplement,
    suspend,
    resume,
    extend,
    decide,
    return_result,
    withdraw,
    stop,
    draft_apology,
    approve_apology,
    issue_apology,
};

/// One allowed move. Several moves of one action differ by where they lead.
struct Move {
    ActionType action{};
    DossierState from{};
    DossierState to{};
};

/// The one transition table (RULES §7.1). Actions on letters do not move the dossier and are not in it.
[[nodiscard]] std::span<Move const> moves();

/// Whether the table has any move of `action` from `from`.
[[nodiscard]] bool can_move(ActionType action, DossierState from);

[[nodiscard]] bool is_final(DossierState state);

/// The clock stands still: 5 and 6 (RULES R14, R15).
[[nodiscard]] bool is_paused(DossierState state);

/// Roles that may do the action: the one table of rights (role × action).
[[nodiscard]] bool may(Role role, ActionType action);

[[nodiscard]] std::string_view name_of(DossierState state);  ///< "in_progress"
[[nodiscard]] std::string_view title_of(DossierState state); ///< "Đang xử lý"
[[nodiscard]] std::string_view name_of(ActionType action);   ///< "request_supplement"
[[nodiscard]] std::string_view title_of(ActionType action);  ///< "Yêu cầu bổ sung"
[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::optional<ActionType> action_named(std::string_view name);
[[nodiscard]] std::optional<Role> role_named(std::string_view name);
[[nodiscard]] std::span<ActionType const> all_actions();

} // namespace motcua::domain
