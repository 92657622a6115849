#include "merge_patch.hpp"

namespace motcua::api {

void merge_patch(boost::json::object& target, boost::json::object const& patch) {
    for (auto const& [name, value] : patch) {
        if (value.is_null()) {
            target.erase(name);
        } else if (value.is_object() && target.contains(name) && target.at(name).is_object()) {
            merge_patch(target.at(name).as_object(), value.as_object());
        } else {
            target[name] = value;
        }
    }
}

} // namespace motcua::api
