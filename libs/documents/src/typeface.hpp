#pragma once

#include "c_handles.hpp"
#include <motcua/core/expected.hpp>

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

namespace motcua::documents {

/// The four faces of Liberation Serif, which has the widths of Times New Roman (Decree 30/2020, annex I), and
/// nothing else: the fonts of the host are never seen.
class Typeface {
public:
    /// One thread's use of a text context; handed back when it goes.
    class Lease {
    public:
        Lease(Typeface const& owner, GObjectHandle<PangoContext> context)
            : owner_(owner)
            , context_(std::move(context)) {}

        Lease(Lease const&) = delete;
        Lease& operator=(Lease const&) = delete;
        ~Lease();

        [[nodiscard]] PangoContext* context() const noexcept { return context_.get(); }

    private:
        Typeface const& owner_;
        GObjectHandle<PangoContext> context_;
    };

    /// Fails `unavailable` when one of the four files is missing, `invalid` when it has no Vietnamese.
    [[nodiscard]] static core::Expected<std::unique_ptr<Typeface>> load(std::filesystem::path const& directory
    );

    explicit Typeface(FontConfigHandle fonts);

    /// A context no other thread is using: an idle one, or a new one with a font map of its own.
    [[nodiscard]] Lease borrow() const;

    /// Whether all four faces can print the code point.
    [[nodiscard]] bool prints(char32_t point) const;

private:
    FontConfigHandle fonts_;
    mutable std::mutex mutex_;
    mutable std::vector<GObjectHandle<PangoContext>> idle_; ///< under mutex_
};

} // namespace motcua::documents
