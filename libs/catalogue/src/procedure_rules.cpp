#include "procedure_rules.hpp"

#include <algorithm>
#include <set>

namespace motcua::catalogue {

namespace {

using domain::LimitUnit;
using domain::ProcedureState;
using domain::ProcedureVersion;

template <class Items>
void check_codes_once(Items const& items, std::string const& pointer, Faults& faults) {
    auto seen = std::set<std::string>();
    for (auto i = std::size_t{0}; i < items.size(); ++i) {
        if (!seen.insert(items[i].code).second) {
            auto const at = pointer + '/' + std::to_string(i) + "/code";
            add_fault(faults, at, "code_twice", "Mã bị lặp lại.", "The code stands twice.");
        }
    }
}

void check_limit(domain::TimeLimit const& limit, std::string const& pointer, Faults& faults) {
    auto const is_same_day = limit.unit == LimitUnit::same_day;
    if (is_same_day && limit.value != 1) {
        add_fault(
            faults,
            pointer + "/value",
            "same_day_value",
            "Thời hạn trong ngày phải có giá trị 1.",
            "A same-day limit has the value 1."
        );
    }
    if (!is_same_day && limit.same_day_cutoff) {
        add_fault(
            faults,
            pointer + "/same_day_cutoff",
            "cutoff_unit",
            "Giờ chốt chỉ dùng cho thời hạn trong ngày.",
            "A cut-off belongs to a same-day limit only."
        );
    }
}

/// A sum of working days says nothing about calendar days, and the reverse.
void check_step_units(ProcedureVersion const& version, Faults& faults) {
    auto const in_calendar_days = version.limit.unit == LimitUnit::calendar_day;
    for (auto i = std::size_t{0}; i < version.steps.size(); ++i) {
        auto const unit = version.steps[i].limit.unit;
        auto const fits =
            version.limit.unit == LimitUnit::month || (unit == LimitUnit::calendar_day) == in_calendar_days;
        if (!fits) {
            add_fault(
                faults,
                "/steps/" + std::to_string(i) + "/limit/unit",
                "step_unit",
                "Đơn vị thời gian của bước khác loại với thời hạn giải quyết.",
                "The step's unit cannot be summed with the statutory limit's."
            );
        }
    }
}

void check_steps(ProcedureVersion const& version, Faults& faults) {
    if (auto summed = domain::check_step_sum(version); !summed) {
        auto const failure = summed.error();
        faults.insert(faults.end(), failure.faults().begin(), failure.faults().end());
    }
    check_step_units(version, faults);
    if (!version.steps.empty() && version.steps.back().role != domain::Role::clerk) {
        add_fault(
            faults,
            "/steps/" + std::to_string(version.steps.size() - 1) + "/role",
            "one_stop_last",
            "Bước cuối phải là trả kết quả tại Bộ phận Tiếp nhận và Trả kết quả.",
            "The last step belongs to the one-stop desk."
        );
    }
}

void check_dates(ProcedureVersion const& version, Faults& faults) {
    auto const& law = version.in_force;
    auto const backwards =
        (law.effective_to && *law.effective_to < law.effective_from) ||
        (law.suspended_from && *law.suspended_from < law.effective_from) ||
        (law.suspended_to && (!law.suspended_from || *law.suspended_to < *law.suspended_from));
    if (backwards) {
        add_fault(
            faults,
            "/in_force",
            "date_order",
            "Các ngày hiệu lực, tạm ngưng không theo thứ tự.",
            "The dates of effect and suspension are out of order."
        );
    }
    auto const suspended_without_day = version.state == ProcedureState::suspended && !law.suspended_from;
    auto const superseded_without_day = version.state == ProcedureState::superseded && !law.effective_to;
    if (suspended_without_day || superseded_without_day) {
        add_fault(
            faults,
            "/state",
            "state_dates",
            "Trạng thái phải có ngày tạm ngưng hoặc ngày hết hiệu lực tương ứng.",
            "A suspended or superseded version names the day it became so."
        );
    }
}

void check_supplement(ProcedureVersion const& version, Faults& faults) {
    auto const& rules = version.supplement;
    if (rules.limit_after && rules.effect != domain::SupplementEffect::restart) {
        add_fault(
            faults,
            "/supplement/limit_after",
            "limit_after_restart",
            "Thời hạn sau bổ sung chỉ có nghĩa khi tính lại từ đầu.",
            "A limit after the supplement means something only when the limit restarts."
        );
    }
    if (rules.max_requests && rules.max_same_content > *rules.max_requests) {
        add_fault(
            faults,
            "/supplement/max_same_content",
            "same_content_limit",
            "Số lần yêu cầu cùng nội dung vượt tổng số lần yêu cầu.",
            "More requests of one content are allowed than requests in all."
        );
    }
    if (rules.answer_limit) {
        check_limit(*rules.answer_limit, "/supplement/answer_limit", faults);
    }
    if (rules.limit_after) {
        check_limit(*rules.limit_after, "/supplement/limit_after", faults);
    }
}

/// Nothing unknown may look known.
void check_confirmations(ProcedureVersion const& version, Faults& faults) {
    if (version.code_confirmed && version.code.text().starts_with("SATTP-")) {
        add_fault(
            faults,
            "/code_confirmed",
            "provisional_code",
            "Mã tạm của đơn vị không thể là mã đã được xác nhận.",
            "A provisional local code cannot be confirmed."
        );
    }
    for (auto i = std::size_t{0}; i < version.fees.size(); ++i) {
        if (!version.fees[i].amount_vnd && version.fees[i].confirmed) {
            add_fault(
                faults,
                "/fees/" + std::to_string(i) + "/confirmed",
                "fee_unknown",
                "Chưa biết mức phí thì không thể đánh dấu đã xác nhận.",
                "A fee without an amount cannot be confirmed."
            );
        }
    }
}

} // namespace

Faults rule_faults(ProcedureVersion const& version) {
    auto faults = Faults();
    check_limit(version.limit, "/limit", faults);
    check_steps(version, faults);
    check_dates(version, faults);
    check_supplement(version, faults);
    check_confirmations(version, faults);
    check_codes_once(version.steps, "/steps", faults);
    check_codes_once(version.components, "/components", faults);
    check_codes_once(version.fees, "/fees", faults);
    return faults;
}

} // namespace motcua::catalogue
