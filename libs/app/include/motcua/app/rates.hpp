#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/core/time.hpp>
#include <motcua/domain/indicator.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Rates as recounts of the event log: definitions are data, figures hold as of one position of the feed.
namespace motcua::app {

/// What is behind a figure: those that reach the aim, all that are in the count, those that do not reach it.
enum class RatePart : std::uint8_t { counted, total, missing };

[[nodiscard]] std::string_view name_of(RatePart part); ///< "counted"
[[nodiscard]] std::optional<RatePart> rate_part_named(std::string_view name);

struct RateDefinition {
    std::string id;    ///< "4.2", "components"
    std::string title; ///< Vietnamese
    std::string rule;  ///< counting rule by its name in the database
    std::string numerator;
    std::string denominator;
    std::string source;                     ///< article or decision
    std::optional<domain::ScoreRule> score; ///< empty: gives no points
    std::optional<int> target_percent;      ///< the department's aim
};

/// One column of the department's own report.
struct RateColumn {
    std::string title;
    std::string rate; ///< id
    RatePart part{RatePart::total};
};

/// One published version of the definitions.
struct RateBook {
    int version{};
    core::Date effective_from{};
    std::vector<RateDefinition> rates;
    std::vector<RateColumn> columns;

    [[nodiscard]] RateDefinition const* rate(std::string_view id) const;
};

enum class RatesBy : std::uint8_t { all, procedure, unit, month };

[[nodiscard]] std::string_view name_of(RatesBy by); ///< "procedure"; "" for all
[[nodiscard]] std::optional<RatesBy> rates_by_named(std::string_view name);

/// What is asked. Dossiers belong to a period by the event of the rate's population: acceptance, end, first
/// lateness.
struct RatesAsked {
    core::Date from{};
    core::Date to{}; ///< last day, included
    core::UnitId unit;
    core::ProcedureCode procedure; ///< empty: all
    RatesBy by{RatesBy::all};
    std::int64_t as_of{}; ///< position of the feed
};

struct RateCount {
    std::string key; ///< procedure code, unit id or "2026-03"; empty for all
    std::string rule;
    domain::Ratio ratio;
};

/// One figure of the table. Percent and score in hundredths, nothing when the total is 0.
struct RateCell {
    domain::Ratio ratio;
    std::optional<std::int64_t> percent;
    std::optional<bool> met; ///< nothing without aim or without total
    std::optional<std::int64_t> score;

    [[nodiscard]] std::int64_t of(RatePart part) const;
};

struct RateRow {
    std::string key;
    std::vector<RateCell> cells; ///< one a rate of the book, in its order
};

/// The whole first, then one row a key in the order of the keys.
struct RateTable {
    RateBook book;
    RatesAsked asked;
    std::vector<RateRow> rows;

    /// The figure a column shows in a row.
    [[nodiscard]] std::int64_t column(RateRow const& row, RateColumn const& column) const;
};

/// Puts counts into the book's order and reckons percent, aim and score.
[[nodiscard]] RateTable rate_table(RateBook book, RatesAsked asked, std::vector<RateCount> const& counts);

/// Where a page of members goes on.
struct RateMemberFrom {
    std::int64_t at{}; ///< microseconds
    std::string dossier_id;
    std::string component;
};

struct RateMembersAsked {
    RatesAsked asked;
    std::string rule;
    RatePart part{RatePart::counted};
    std::string month; ///< "2026-03": only what the table counts in that row; empty: all
    std::optional<RateMemberFrom> after;
    int limit{};
};

/// Recounts, blocking on the database.
class RateStore {
public:
    RateStore() = default;
    RateStore(RateStore const&) = delete;
    RateStore& operator=(RateStore const&) = delete;
    virtual ~RateStore() = default;

    /// JSON text of the definitions in force on `day`, or the first ones ever. Errors: not_found "rates".
    [[nodiscard]] virtual core::Expected<std::string> rate_definitions(core::Date day) = 0;

    [[nodiscard]] virtual core::Expected<std::vector<RateCount>> rate_counts(RatesAsked const& asked) = 0;

    /// JSON array in the order of the moment that puts a dossier into the period; each with "sort" in
    /// microseconds for the cursor.
    [[nodiscard]] virtual core::Expected<std::string> rate_members(RateMembersAsked const& asked) = 0;
};

} // namespace motcua::app
