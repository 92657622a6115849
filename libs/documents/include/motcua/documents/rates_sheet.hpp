#pragma once

#include <motcua/app/rates.hpp>

#include <string>
#include <vector>

namespace motcua::documents {

/// What the sheet says besides the figures.
struct RatesSheetWords {
    std::string scope;                   ///< "Sở An toàn thực phẩm"
    std::vector<std::string> row_titles; ///< one a row of the table
};

/// The table as an Excel workbook (Office Open XML): figures of the rates, then the department's columns.
/// Throws std::runtime_error when the file cannot be made.
[[nodiscard]] std::string rates_sheet(app::RateTable const& table, RatesSheetWords const& words);

} // namespace motcua::documents
