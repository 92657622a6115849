#pragma once

#include <motcua/app/store.hpp>

#include <optional>
#include <string>

namespace motcua::storage {

/// Where a page begins, as the statements take it: behind that row; sort 0 is the start.
struct Place {
    long long sort{0};
    std::string id{"00000000-0000-0000-0000-000000000000"};
};

[[nodiscard]] inline Place place_of(std::optional<app::PageFrom> const& from) {
    return from ? Place{static_cast<long long>(from->sort), from->id} : Place{};
}

} // namespace motcua::storage
