#include "rates_asked.hpp"

#include <algorithm>
#include <charconv>

namespace motcua::api {

namespace {

using core::Expected;

/// More than a year and a quarter at once is a question for several requests.
constexpr auto longest_period = std::chrono::days{460};

/// Staff count in their unit; heads and administrators without a unit everywhere.
Expected<core::UnitId> unit_asked(Services& services, app::Actor const& actor, http::Request const& request) {
    auto const wanted = core::UnitId(request.query_value("unit").value_or(std::string()));
    auto const everywhere = actor.role == domain::Role::admin ||
                            (actor.unit.empty() && (actor.role == domain::Role::leader ||
                                                    actor.role == domain::Role::division_head));
    auto const own = !actor.unit.empty() && actor.role != domain::Role::integration &&
                     (wanted.empty() || wanted == actor.unit);
    if (!everywhere && !own) {
        return core::role_not_allowed(
            "Cán bộ chỉ xem tỷ lệ của đơn vị mình.",
            "Staff see the rates of their own unit only."
        );
    }
    if (!wanted.empty() && services.rules.now()->unit(wanted) == nullptr) {
        return core::invalid("?unit", "unit_unknown", "Không có đơn vị này.", "There is no such unit.");
    }
    return everywhere ? wanted : actor.unit;
}

Expected<core::Date> day_asked(http::Request const& request, char const* name) {
    auto const day = core::parse_date(request.query_value(name).value_or(std::string()));
    if (!day) {
        return core::invalid(
            std::string("?") + name,
            "date",
            "Cần ngày dạng YYYY-MM-DD.",
            "A date as YYYY-MM-DD is required."
        );
    }
    return *day;
}

std::optional<core::Failure> period_fault(core::Date from, core::Date to) {
    if (to < from) {
        return core::invalid(
            "?to",
            "period_order",
            "Kỳ kết thúc trước khi bắt đầu.",
            "The period ends before it begins."
        );
    }
    if (to - from > longest_period) {
        return core::invalid(
            "?to",
            "period_range",
            "Kỳ dài tối đa 460 ngày.",
            "A period has at most 460 days."
        );
    }
    return std::nullopt;
}

Expected<std::int64_t> position_asked(Services& services, http::Request const& request) {
    auto const head = services.store.feed_head();
    auto const text = request.query_value("as_of");
    if (!head || !text) {
        return head;
    }
    auto const position = whole_number(*text);
    if (!position) {
        return core::invalid(
            "?as_of",
            "as_of",
            "Vị trí là số nguyên không âm.",
            "A position is a whole number."
        );
    }
    if (*position > *head) {
        return core::invalid(
            "?as_of",
            "as_of_future",
            "Nhật ký chưa tới vị trí này.",
            "The feed has not reached this position."
        );
    }
    return *position;
}

/// Rates are counted of one procedure or of all: who is limited to some names one of them.
Expected<core::ProcedureCode> within_scope(app::Actor const& actor, core::ProcedureCode code) {
    auto const& own = actor.scope.codes();
    if (code.empty() && own.size() == 1) {
        return core::ProcedureCode(*own.begin());
    }
    if (code.empty() && !own.empty()) {
        return core::invalid(
            "?procedure",
            "procedure_required",
            "Tài khoản chỉ phụ trách một số thủ tục: hãy nêu một thủ tục.",
            "The account is limited to some procedures: name one of them."
        );
    }
    return actor.scope.covers(code) ? Expected<core::ProcedureCode>(std::move(code))
                                    : app::not_visible("procedure");
}

Expected<core::ProcedureCode>
procedure_asked(Services& services, app::Actor const& actor, http::Request const& request) {
    auto code = core::ProcedureCode(request.query_value("procedure").value_or(std::string()));
    auto const rules = services.rules.now();
    auto const& known = rules->procedures();
    auto const exists =
        std::any_of(known.begin(), known.end(), [&](auto const& one) { return one.code == code; });
    if (!code.empty() && !exists) {
        return core::invalid(
            "?procedure",
            "procedure_unknown",
            "Không có thủ tục này.",
            "There is no such procedure."
        );
    }
    return within_scope(actor, std::move(code));
}

} // namespace

std::optional<std::int64_t> whole_number(std::string const& text) {
    auto number = std::int64_t{0};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) {
        return std::nullopt;
    }
    return number;
}

Expected<app::RatesAsked>
rates_asked(Services& services, app::Actor const& actor, http::Request const& request) {
    auto const unit = unit_asked(services, actor, request);
    if (!unit) {
        return unit.error();
    }
    auto const from = day_asked(request, "from");
    auto const to = day_asked(request, "to");
    if (!from || !to) {
        return !from ? from.error() : to.error();
    }
    if (auto const fault = period_fault(*from, *to)) {
        return *fault;
    }
    auto const procedure = procedure_asked(services, actor, request);
    auto const by = app::rates_by_named(request.query_value("by").value_or(std::string()));
    if (!procedure || !by) {
        return !procedure
                   ? procedure.error()
                   : core::invalid("?by", "by", "procedure, unit hoặc month.", "procedure, unit or month.");
    }
    auto const position = position_asked(services, request);
    if (!position) {
        return position.error();
    }
    return app::RatesAsked{*from, *to, *unit, *procedure, *by, *position};
}

Expected<app::RateBook> book_of(Services& services, app::RatesAsked const& asked) {
    auto const text = services.rates.rate_definitions(asked.to);
    return text ? services.parse_rates(*text) : Expected<app::RateBook>(text.error());
}

} // namespace motcua::api
