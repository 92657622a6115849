#include "included_parts.hpp"

#include "endpoints.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace motcua::api {

namespace {

/// What a page shows beside the dossier: each part is the answer of its own address.
struct Part {
    std::string_view name;
    Endpoint endpoint;
    bool in_place{}; ///< takes the place of a member of the dossier, a plain list as that is
};

constexpr auto parts = std::array{
    Part{"deadline", get_deadline, false},
    Part{"explanation", get_explanation, false},
    Part{"events", get_dossier_events, false},
    Part{"components", get_components, true},
};

} // namespace

core::Expected<void>
include_parts(Services& services, Actor const& actor, Request const& request, boost::json::object& document) {
    auto const names = request.query_value("include").value_or(std::string());
    auto wanted = std::string_view(names);
    while (!wanted.empty()) {
        auto const comma = std::min(wanted.find(','), wanted.size());
        auto const name = wanted.substr(0, comma);
        auto const* const part =
            std::find_if(parts.begin(), parts.end(), [name](auto const& one) { return one.name == name; });
        if (part == parts.end()) {
            return core::invalid(
                "?include",
                "choice",
                "Chỉ gồm: deadline, explanation, events, components.",
                "Only: deadline, explanation, events, components."
            );
        }
        auto const answer = part->endpoint(services, actor, request);
        if (!answer) {
            return answer.error();
        }
        auto told = boost::json::parse(answer->body.view());
        document[name] = part->in_place ? std::move(told.at("items")) : std::move(told);
        wanted.remove_prefix(std::min(comma + 1, wanted.size()));
    }
    return {};
}

} // namespace motcua::api
