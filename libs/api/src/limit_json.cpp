#include "limit_json.hpp"

namespace motcua::api {

boost::json::object encode_limit(domain::TimeLimit const& limit) {
    return {{"value", limit.value}, {"unit", domain::name_of(limit.unit)}};
}

} // namespace motcua::api
