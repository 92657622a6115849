#include "reach.hpp"

#include <algorithm>

namespace motcua::api {

core::UnitId read_unit(Services& services, JsonReader& reader) {
    auto unit = core::UnitId(reader.optional_text("unit", 40));
    if (!unit.empty() && services.rules.now()->unit(unit) == nullptr) {
        reader.fault("unit", "unit_unknown", "Không có đơn vị này.", "There is no such unit.");
    }
    return unit;
}

app::ProcedureScope read_scope(Services& services, JsonReader& reader) {
    auto const rules = services.rules.now();
    auto codes = std::set<std::string>();
    for (auto const& code : reader.texts("procedures", 500, 40)) {
        auto const is_it = [&](auto const& one) { return one.code.text() == code; };
        if (std::ranges::none_of(rules->procedures(), is_it)) {
            reader.fault(
                "procedures",
                "procedure_unknown",
                "Có thủ tục không thuộc danh mục.",
                "A procedure is not in the catalogue."
            );
            break;
        }
        codes.insert(code);
    }
    return app::ProcedureScope(std::move(codes));
}

core::Expected<core::UnitId>
own_unit(Services& services, app::Actor const& actor, http::Request const& request) {
    auto const unit = core::UnitId(request.param("unit"));
    if (services.rules.now()->unit(unit) == nullptr) {
        return core::not_found("unit");
    }
    if (!app::may_see(actor, unit)) {
        return app::not_visible("unit");
    }
    return unit;
}

core::UnitId unit_seen(app::Actor const& actor, http::Request const& request) {
    return actor.unit.empty() ? core::UnitId(request.query_value("unit").value_or(std::string()))
                              : actor.unit;
}

} // namespace motcua::api
