#pragma once

#include <motcua/domain/calendar.hpp>
#include <motcua/domain/dossier.hpp>

#include <string>

namespace motcua::services {

/// "05 ngày làm việc".
[[nodiscard]] std::string limit_words(domain::TimeLimit const& limit);

/// "05 ngày làm việc, tính từ ngày làm việc tiếp theo; không tính: 16/02, 17/02 …"
[[nodiscard]] std::string due_words(
    domain::Dossier const& dossier,
    domain::TimeLimit const& limit,
    domain::WorkingCalendar const& calendar
);

/// What form 01 promises: the first date, or the one of the new form 01 after a restart. Never the letter's.
[[nodiscard]] core::Instant promised_due(domain::Dossier const& dossier);

} // namespace motcua::services
