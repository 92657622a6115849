#pragma once

#include <motcua/core/time.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

/// Random lives of dossiers as events, and the rates counted from them the plain way: one dossier, one rule
/// at a time.
namespace motcua::tests {

struct ToldEvent {
    int dossier{};
    std::string type;
    std::string detail;
    core::Instant at;
    std::optional<core::Instant> due;
    std::int64_t position{};
};

/// Odd dossiers are of a procedure that gives a document and asks for a copy of a paper that exists; even
/// ones of a procedure that does neither.
[[nodiscard]] inline bool is_of_first_procedure(int dossier) {
    return dossier % 2 == 1;
}

/// Events of `dossiers` lives within about 60 days of `start`, in the order they happened, with positions
/// from 1.
[[nodiscard]] std::vector<ToldEvent>
random_histories(int dossiers, core::Instant start, std::mt19937& random);

struct CountedRate {
    std::int64_t counted{};
    std::int64_t total{};

    bool operator==(CountedRate const&) const = default;
};

/// Every rule's figure with total above 0, of events with at most `as_of`, for the period [from, to).
[[nodiscard]] std::map<std::string, CountedRate>
counted_plainly(std::vector<ToldEvent> const& told, core::Instant from, core::Instant to, std::int64_t as_of);

} // namespace motcua::tests
