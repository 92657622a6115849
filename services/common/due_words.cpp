#include "due_words.hpp"

#include <motcua/documents/wording.hpp>

#include <algorithm>

namespace motcua::services {

namespace {

std::string short_date(core::Date day) {
    auto const iso = core::to_string(day);
    return iso.substr(8, 2) + "/" + iso.substr(5, 2);
}

} // namespace

std::string limit_words(domain::TimeLimit const& limit) {
    auto const number = documents::two_digits(limit.value);
    switch (limit.unit) {
    case domain::LimitUnit::working_day:
        return number + " ngày làm việc";
    case domain::LimitUnit::working_hour:
        return number + " giờ làm việc";
    case domain::LimitUnit::calendar_day:
        return number + " ngày";
    case domain::LimitUnit::same_day:
        return "trong ngày làm việc";
    case domain::LimitUnit::month:
        return number + " tháng";
    }
    return number;
}

std::string due_words(
    domain::Dossier const& dossier,
    domain::TimeLimit const& limit,
    domain::WorkingCalendar const& calendar
) {
    auto const counts_today =
        limit.unit == domain::LimitUnit::same_day || limit.unit == domain::LimitUnit::working_hour;
    auto text = limit_words(limit) + (counts_today ? ", tính từ khi nhận đủ hồ sơ"
                                                   : ", tính từ ngày làm việc tiếp theo ngày tiếp nhận");
    auto const days = domain::explain(dossier.ledger, calendar);
    auto skipped = std::string();
    auto worked = std::string();
    for (auto const& day : days ? *days : std::vector<domain::ExplainedDay>()) {
        auto& list = day.rule == "swapped_working" ? worked : skipped;
        if (day.rule == "holiday" || day.rule == "compensation" || day.rule == "swapped_off" ||
            day.rule == "swapped_working") {
            list += (list.empty() ? "" : ", ") + short_date(day.date);
        }
    }
    text += "; không tính thứ Bảy, Chủ nhật" + (skipped.empty() ? std::string() : ", ngày nghỉ " + skipped);
    return text + (worked.empty() ? "." : "; tính ngày làm bù " + worked + ".");
}

core::Instant promised_due(domain::Dossier const& dossier) {
    auto const restarted = std::any_of(dossier.ledger.begin(), dossier.ledger.end(), [](auto const& entry) {
        return entry.kind == domain::LedgerKind::restarted;
    });
    return restarted ? dossier.deadline.due_statutory : dossier.deadline.due_original;
}

} // namespace motcua::services
