#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/rights_file.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

using boost::json::object;

std::string role_of(boost::json::value const& granted) {
    return granted.is_string() ? std::string(granted.as_string()) : text_at(granted.as_object(), "role");
}

/// A role is granted an action in one place, so that nobody has to add two lines up.
void check_roles(object const& action, std::string const& pointer, Faults& faults) {
    auto seen = std::set<std::string>();
    for (auto const& granted : action.at("roles").as_array()) {
        if (!seen.insert(role_of(granted)).second) {
            add_fault(
                faults,
                pointer + "/roles",
                "role_twice",
                "Vai trò bị lặp lại trong một hành động.",
                "A role stands twice in one action."
            );
        }
    }
}

} // namespace

core::Expected<RightsFile> parse_rights(std::string_view json) {
    auto const document = read_document(json, rights_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto faults = Faults();
    auto rights = RightsFile{int_at(source, "version"), {}};
    for (auto const& item : source.at("actions").as_array()) {
        auto const& action = item.as_object();
        auto const pointer = "/actions/" + std::to_string(rights.actions.size());
        if (!rights.actions.insert(text_at(action, "action")).second) {
            add_fault(
                faults,
                pointer + "/action",
                "action_twice",
                "Hành động bị lặp lại.",
                "The action stands twice."
            );
        }
        check_roles(action, pointer, faults);
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return rights;
}

} // namespace motcua::catalogue
