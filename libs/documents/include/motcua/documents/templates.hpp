#pragma once

#include <motcua/core/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace motcua::documents {

/// Which annex of forms binds the dossier: the one in force at its intake.
enum class FormSet : std::uint8_t {
    circular_01_2018, ///< Circular 01/2018/TT-VPCP, dossiers received before 15 September 2025
    circular_03_2025, ///< Circular 03/2025/TT-VPCP
};

class TemplateShelf;

/// Wording and layout of every form, and the one typeface they are set in. Immutable once loaded: any number
/// of threads may render from the same Templates at the same time.
class Templates {
public:
    /// Reads apology.2018.json, apology.2025.json, receipt.2018.json and receipt.2025.json of `directory` and
    /// the four LiberationSerif-*.ttf faces of `typeface` (2.x: the 1.x faces have no Vietnamese).
    /// Fails `invalid` with a fault per unknown placeholder, missing text or size out of range, the pointer
    /// starting with the file name; `unavailable` when a file cannot be read.
    [[nodiscard]] static core::Expected<Templates>
    load(std::filesystem::path const& directory, std::filesystem::path const& typeface);

    Templates(Templates&& other) noexcept;
    Templates& operator=(Templates&& other) noexcept;
    ~Templates();

    [[nodiscard]] TemplateShelf const& shelf() const noexcept { return *shelf_; }

private:
    explicit Templates(std::unique_ptr<TemplateShelf const> shelf);

    std::unique_ptr<TemplateShelf const> shelf_;
};

} // namespace motcua::documents
