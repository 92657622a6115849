#include <motcua/domain/import_method.hpp>

#include <algorithm>
#include <vector>

namespace motcua::domain {

namespace {

using core::Date;

/// The same day `months` later, or the last of a month that lacks it.
Date months_later(Date day, int months) {
    auto later = core::civil(day) + std::chrono::months{months};
    if (!later.ok()) {
        later = later.year() / later.month() / std::chrono::last;
    }
    return Date{later};
}

/// Follows one importer's goods from inspection to inspection.
class Standing {
public:
    explicit Standing(ImportMethodRule const& rule)
        : rule_(rule) {}

    void inspected(ImportInspection const& inspection) {
        reach(inspection.inspected_on);
        if (!inspection.passed) {
            change_to(ImportMethod::strict);
            return;
        }
        passes_.push_back(inspection.inspected_on);
        if (has_passes_enough()) {
            leave_by_passes(inspection.inspected_on);
        }
    }

    /// The reduced method lapses by itself.
    void reach(Date day) {
        if (current_.reduced_until && day > *current_.reduced_until) {
            change_to(ImportMethod::normal);
        }
    }

    [[nodiscard]] ImportStanding const& current() const noexcept { return current_; }

private:
    [[nodiscard]] bool has_passes_enough() const {
        auto const needed = static_cast<std::size_t>(rule_.passes_needed);
        return passes_.size() >= needed &&
               passes_.back() <= months_later(passes_[passes_.size() - needed], rule_.within_months);
    }

    void leave_by_passes(Date day) {
        switch (current_.method) {
        case ImportMethod::normal:
            change_to(ImportMethod::reduced);
            current_.reduced_until = months_later(day, rule_.reduced_months);
            return;
        case ImportMethod::strict:
            change_to(ImportMethod::normal);
            return;
        case ImportMethod::reduced:
            return;
        }
    }

    void change_to(ImportMethod method) {
        current_ = ImportStanding{method, std::nullopt};
        passes_.clear();
    }

    ImportMethodRule const& rule_;
    ImportStanding current_;
    std::vector<Date> passes_; ///< consecutive, under the current method
};

} // namespace

core::Expected<ImportStanding>
import_standing(std::span<ImportInspection const> inspections, core::Date day, ImportMethodRule const& rule) {
    auto const in_order =
        std::is_sorted(inspections.begin(), inspections.end(), [](auto const& left, auto const& right) {
            return left.inspected_on < right.inspected_on;
        });
    if (!in_order) {
        return core::conflict(
            "inspection_order",
            "Các lần kiểm tra không theo thứ tự ngày.",
            "The inspections are not in order of their days."
        );
    }
    auto standing = Standing(rule);
    for (auto const& inspection : inspections) {
        if (inspection.inspected_on < day) {
            standing.inspected(inspection);
        }
    }
    standing.reach(day);
    return standing.current();
}

} // namespace motcua::domain
