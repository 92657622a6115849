#include "component_list.hpp"

#include "permission_json.hpp"
#include <motcua/app/digitise.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;

json::object permission(std::optional<core::Failure> const& refused) {
    auto one = json::object();
    add_permission(one, refused);
    return one;
}

domain::ComponentCopy facts_of(json::value const& copy) {
    return {
        copy.at("seq").to_number<int>(),
        domain::copy_state_named(std::string_view(copy.at("state").as_string())).value(),
        std::string(copy.at("digitised_by").as_string()),
        {}};
}

std::optional<core::Failure>
refusal_to_verify(domain::Dossier const& dossier, json::array const& copies, domain::CopyActor const& who) {
    auto const current = std::find_if(copies.begin(), copies.end(), [](json::value const& copy) {
        return copy.at("state").as_string() != "replaced";
    });
    if (current == copies.end()) {
        return core::conflict(
            "not_digitised",
            "Thành phần này chưa được số hóa.",
            "The component is not digitised yet."
        );
    }
    return domain::refusal_to_verify(dossier, facts_of(*current), who);
}

template <class Matches>
core::Expected<json::object> one_of(json::array const& list, char const* what, Matches matches) {
    auto const found = std::find_if(list.begin(), list.end(), matches);
    if (found == list.end()) {
        return core::not_found(what);
    }
    return found->as_object();
}

} // namespace

core::Expected<json::array>
component_list(Services& services, app::Actor const& actor, domain::Dossier const& dossier) {
    auto const stored = services.copies.components(dossier.id);
    if (!stored) {
        return stored.error();
    }
    auto const parsed = json::parse(*stored);
    auto const& filed_by = parsed.at("filed_by");
    auto const who =
        app::copy_actor(actor, filed_by.is_null() ? std::string() : std::string(filed_by.as_string()));
    auto items = parsed.at("items").as_array();
    for (auto& item : items) {
        auto& row = item.as_object();
        row["digitise"] = permission(domain::refusal_to_digitise(dossier, who));
        row["verify"] = permission(refusal_to_verify(dossier, row.at("digitised_copies").as_array(), who));
    }
    return items;
}

core::Expected<json::object> component_in(json::array const& list, std::string const& code) {
    return one_of(list, "component", [&](json::value const& one) {
        return one.at("component_code").as_string() == code;
    });
}

core::Expected<json::object> copy_in(json::object const& component, int seq) {
    return one_of(component.at("digitised_copies").as_array(), "copy", [seq](json::value const& one) {
        return one.at("seq").to_number<int>() == seq;
    });
}

} // namespace motcua::api
