#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/documents/form_kind.hpp>

#include <filesystem>
#include <memory>
#include <vector>

namespace motcua::documents {

class TemplateShelf;

/// Wording and layout of every form, the one typeface they are set in and the colour profile of the files.
/// Immutable once loaded: any number of threads may render from the same Templates at the same time.
class Templates {
public:
    /// Reads <form>.<set>.json of each form and srgb.icc of `directory`, and the four LiberationSerif-*.ttf
    /// faces of `typeface` (2.x: the 1.x faces have no Vietnamese).
    /// Fails `invalid` with a fault per unknown member, unknown placeholder, missing text or size out of
    /// range, the pointer starting with the file name; `unavailable` when a file cannot be read.
    [[nodiscard]] static core::Expected<Templates>
    load(std::filesystem::path const& directory, std::filesystem::path const& typeface);

    Templates(Templates&& other) noexcept;
    Templates& operator=(Templates&& other) noexcept;
    ~Templates();

    /// The table of forms: kind and set with template, suffix of the number and title.
    [[nodiscard]] std::vector<Form> forms() const;

    /// Its row for one form; null when the set has no such form.
    [[nodiscard]] Form const* find(FormKind kind, FormSet set) const;

    [[nodiscard]] TemplateShelf const& shelf() const noexcept { return *shelf_; }

private:
    explicit Templates(std::unique_ptr<TemplateShelf const> shelf);

    std::unique_ptr<TemplateShelf const> shelf_;
};

} // namespace motcua::documents
