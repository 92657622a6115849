#pragma once

#include "support/letter_samples.hpp"
#include <motcua/documents/control_slip.hpp>
#include <motcua/documents/refusal_slip.hpp>
#include <motcua/documents/register_book.hpp>
#include <motcua/documents/stop_notice.hpp>
#include <motcua/documents/supplement_request.hpp>

#include <string>
#include <vector>

namespace motcua::tests {

/// Ordinary forms with generated names; those of the letters stand in letter_samples.hpp.
[[nodiscard]] documents::SupplementFacts sample_supplement(documents::FormSet set);
[[nodiscard]] documents::RefusalFacts sample_refusal(documents::FormSet set);
[[nodiscard]] documents::StopFacts sample_stop();
[[nodiscard]] documents::ControlFacts sample_control(documents::FormSet set);
[[nodiscard]] documents::RegisterFacts sample_register(documents::FormSet set, int entries);

/// A company name of exactly 200 letters.
[[nodiscard]] std::string longest_company();

/// One form of one set, ready to be rendered.
struct SampleForm {
    std::string name; ///< "receipt.2025"
    documents::FormSet set;
    std::string pdf;
    std::string draft; ///< the same as preview
};

/// Every form of every set.
[[nodiscard]] std::vector<SampleForm> all_sample_forms(documents::Templates const& templates);

} // namespace motcua::tests
