#include "subscription_json.hpp"

#include <motcua/domain/event_type.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;

constexpr auto longest_url = std::size_t{2000};
constexpr auto longest_name = std::size_t{100};
constexpr auto longest_description = std::size_t{500};

std::string read_url(Services& services, JsonReader& reader) {
    auto url = reader.text("url", longest_url);
    if (url.empty()) {
        return url;
    }
    if (auto const judged = services.webhooks.judge_url(url); !judged) {
        auto const why = judged.error();
        reader.fault("url", why.rule(), why.vi(), why.en());
    }
    return url;
}

std::vector<std::string> read_types(JsonReader& reader) {
    auto types = reader.texts("types", domain::event_types().size(), longest_name);
    for (auto const& type : types) {
        if (!domain::is_event_type(type)) {
            reader.fault(
                "types",
                "event_type",
                "Có loại sự kiện không tồn tại.",
                "There is a type that no event has."
            );
            break;
        }
    }
    return types;
}

core::UnitId read_unit(app::Rules const& rules, Actor const& actor, JsonReader& reader) {
    auto unit = core::UnitId(reader.optional_text("unit", longest_name));
    if (!unit.empty() && (rules.unit(unit) == nullptr || !app::may_see(actor, unit))) {
        reader.fault("unit", "unit_unknown", "Không có đơn vị này.", "There is no such unit.");
    }
    return unit;
}

core::ProcedureCode read_procedure(app::Rules const& rules, JsonReader& reader) {
    auto code = core::ProcedureCode(reader.optional_text("procedure", longest_name));
    auto const known = [&](domain::ProcedureVersion const& version) { return version.code == code; };
    if (!code.empty() && std::ranges::none_of(rules.procedures(), known)) {
        reader
            .fault("procedure", "procedure_unknown", "Không có thủ tục này.", "There is no such procedure.");
    }
    return code;
}

} // namespace

core::Expected<void> may_subscribe(Actor const& actor) {
    if (actor.role == domain::Role::integration || actor.role == domain::Role::admin) {
        return {};
    }
    return core::role_not_allowed(
        "Chỉ hệ thống tích hợp và quản trị viên đăng ký nhận sự kiện.",
        "Only integration clients and administrators subscribe to events."
    );
}

core::Expected<SubscriptionAsked>
read_subscription(Services& services, Actor const& actor, json::object const& sent, bool with_state) {
    auto const rules = services.rules.now();
    auto asked = SubscriptionAsked();
    auto const read = read_object(sent, [&](JsonReader& reader) {
        asked.terms.url = read_url(services, reader);
        asked.terms.types = read_types(reader);
        asked.terms.unit = read_unit(*rules, actor, reader);
        asked.terms.procedure = read_procedure(*rules, reader);
        asked.terms.description = reader.optional_text("description", longest_description);
        if (with_state) {
            asked.active = reader.choice("state", {"active", "disabled"}) == "active";
        }
    });
    if (!read) {
        return read.error();
    }
    return asked;
}

json::object changeable(json::object const& document) {
    auto members = json::object();
    for (auto const* name : {"url", "types", "unit", "procedure", "description", "state"}) {
        if (!document.at(name).is_null()) {
            members[name] = document.at(name);
        }
    }
    return members;
}

} // namespace motcua::api
