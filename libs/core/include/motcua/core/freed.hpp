#pragma once

namespace motcua::core {

/// Deleter that frees a C handle by its library's own function.
template <auto free_handle>
struct Freed {
    template <class T>
    void operator()(T* handle) const {
        free_handle(handle);
    }
};

} // namespace motcua::core
