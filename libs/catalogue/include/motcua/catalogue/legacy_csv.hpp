#pragma once

#include <istream>
#include <string>
#include <vector>

namespace motcua::catalogue {

/// One row of a legacy list of procedures that cannot be taken over as it stands.
struct LegacyFault {
    int line{};       ///< of the file, the header being 1
    std::string code; ///< as written; empty when the row cannot be read
    std::string rule; ///< "step_sum", "columns", "number", "header"
    std::string vi;
    std::string en;
};

/// Rows of `code,name,totaltime_days,sum_step_days,steps,tasks,fee` whose steps do not add up to the total.
/// -1 stands for "no limit stated": it agrees with -1 only. Reads RFC 4180 quoting; at most 100 000 rows.
[[nodiscard]] std::vector<LegacyFault> check_legacy_csv(std::istream& csv);

} // namespace motcua::catalogue
