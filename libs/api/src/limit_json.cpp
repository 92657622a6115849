#include "limit_json.hpp"

namespace motcua::api {

char const* unit_name(domain::LimitUnit unit) {
    switch (unit) {
    case domain::LimitUnit::working_day:
        return "working_day";
    case domain::LimitUnit::working_hour:
        return "working_hour";
    case domain::LimitUnit::calendar_day:
        return "calendar_day";
    case domain::LimitUnit::same_day:
        return "same_day";
    case domain::LimitUnit::month:
        return "month";
    }
    return "working_day";
}

boost::json::object encode_limit(domain::TimeLimit const& limit) {
    return {{"value", limit.value}, {"unit", unit_name(limit.unit)}};
}

} // namespace motcua::api
