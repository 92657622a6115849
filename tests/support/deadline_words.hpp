#pragma once

#include "support/at.hpp"
#include <motcua/domain/deadline.hpp>

#include <optional>
#include <string>
#include <string_view>

/// Short ways to write limits and ledgers, and to read due dates, in tests.
namespace motcua::tests {

/// "2026-01-10 17:00"; seconds and fractions only when not zero.
[[nodiscard]] inline std::string words(core::Instant moment) {
    auto text = core::to_string(moment);
    text.resize(text.size() - std::string_view("+07:00").size());
    text[10] = ' ';
    if (text.size() == 19 && text.ends_with(":00")) {
        text.resize(16);
    }
    return text;
}

[[nodiscard]] inline domain::TimeLimit limit(int value, domain::LimitUnit unit) {
    return domain::TimeLimit{value, unit, std::nullopt};
}

[[nodiscard]] inline domain::TimeLimit working_days(int value) {
    return limit(value, domain::LimitUnit::working_day);
}

[[nodiscard]] inline domain::TimeLimit working_hours(int value) {
    return limit(value, domain::LimitUnit::working_hour);
}

[[nodiscard]] inline domain::TimeLimit calendar_days(int value) {
    return limit(value, domain::LimitUnit::calendar_day);
}

[[nodiscard]] inline domain::TimeLimit months(int value) {
    return limit(value, domain::LimitUnit::month);
}

[[nodiscard]] inline domain::TimeLimit same_day(std::optional<std::chrono::minutes> cutoff) {
    return domain::TimeLimit{1, domain::LimitUnit::same_day, cutoff};
}

[[nodiscard]] inline domain::LedgerEntry started(std::string_view when, domain::TimeLimit const& whole) {
    return {domain::LedgerKind::started, at(when), whole, std::nullopt, "Tiếp nhận đủ hồ sơ"};
}

[[nodiscard]] inline domain::LedgerEntry paused(std::string_view when) {
    return {domain::LedgerKind::paused, at(when), std::nullopt, std::nullopt, "Yêu cầu bổ sung"};
}

[[nodiscard]] inline domain::LedgerEntry resumed(std::string_view when) {
    return {domain::LedgerKind::resumed, at(when), std::nullopt, std::nullopt, "Bổ sung xong"};
}

[[nodiscard]] inline domain::LedgerEntry restarted(std::string_view when, domain::TimeLimit const& whole) {
    return {domain::LedgerKind::restarted, at(when), whole, std::nullopt, "Bổ sung đầy đủ"};
}

[[nodiscard]] inline domain::LedgerEntry extended(std::string_view when, domain::TimeLimit const& more) {
    return {domain::LedgerKind::extended, at(when), more, std::nullopt, "Gia hạn"};
}

[[nodiscard]] inline domain::LedgerEntry rescheduled(std::string_view when, std::string_view new_due) {
    return {domain::LedgerKind::rescheduled, at(when), std::nullopt, at(new_due), "Hẹn lại"};
}

} // namespace motcua::tests
