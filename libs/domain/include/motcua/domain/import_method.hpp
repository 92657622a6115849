#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <optional>
#include <span>

/// How imported food is inspected, and when an importer's goods move between methods (RULES §11).
namespace motcua::domain {

enum class ImportMethod : std::uint8_t {
    normal,  ///< kiểm tra thông thường
    reduced, ///< kiểm tra giảm
    strict,  ///< kiểm tra chặt
};

/// Numbers of the rule; data, so that a new decree is a new row.
struct ImportMethodRule {
    int passes_needed{3};  ///< consecutive, under the method that is to be left
    int within_months{12}; ///< from the first of them to the last, that day included
    int reduced_months{12};
};

/// One lot inspected.
struct ImportInspection {
    core::Date inspected_on{};
    bool passed{}; ///< false: failed, or a warning about the goods came
};

struct ImportStanding {
    ImportMethod method{ImportMethod::normal};
    /// Last day of the reduced method; set only while reduced.
    std::optional<core::Date> reduced_until;

    bool operator==(ImportStanding const&) const = default;
};

/// Method for a lot that arrives on `day`, from all earlier inspections of the same goods.
/// Three consecutive passes within 12 months lead from normal to reduced and from strict to normal; passes
/// under one method do not count under the next; any failure leads to strict.
/// Errors: conflict "inspection_order" when inspections are not in order of their days.
[[nodiscard]] core::Expected<ImportStanding>
import_standing(std::span<ImportInspection const> inspections, core::Date day, ImportMethodRule const& rule);

} // namespace motcua::domain
