#pragma once

#include <motcua/domain/reuse.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// A copy or a result by its UUID.
struct PaperRef {
    domain::PaperSource source{domain::PaperSource::copy};
    std::string id;

    bool operator==(PaperRef const&) const = default;
};

/// One component to be served by a paper the holder has.
struct ComponentReuse {
    std::string component; ///< "TP02"
    PaperRef paper;
    domain::ConsentBasis basis{domain::ConsentBasis::applicant};
    std::string note;
};

/// What the transaction sees of the papers to be reused; they stand still until it ends.
struct ReuseFacts {
    struct Source {
        std::optional<domain::HeldPaper> paper; ///< nothing: there is no such paper
        bool component_has_copy{};              ///< the component is served already
    };

    std::string holder;          ///< UUID; empty: the applicant gave no identifier, or one nobody knows
    std::vector<Source> sources; ///< in the order asked
};

/// The link that is written.
struct ReuseRows {
    ComponentReuse reuse;
    std::string document_type;
    std::string role; ///< of who takes the paper over
    std::string unit;
};

} // namespace motcua::app
