#include "components_json.hpp"

namespace motcua::api {

std::vector<domain::HandedComponent> read_components(JsonReader& reader) {
    auto list = std::vector<domain::HandedComponent>();
    reader.objects("components", 100, [&](JsonReader& component) {
        auto handed = domain::HandedComponent{};
        handed.code = component.text("code", 40);
        auto const copy = domain::copy_kind_named(
            component.choice("copy", {"original", "certified_copy", "photocopy", "electronic"}, "original")
        );
        handed.copy = copy.value_or(domain::CopyKind::original);
        handed.copies = static_cast<int>(component.integer("copies", 1, 99).value_or(1));
        list.push_back(std::move(handed));
    });
    return list;
}

} // namespace motcua::api
