#include <motcua/domain/indicator.hpp>

#include <algorithm>

namespace motcua::domain {

namespace {

/// numerator / denominator, rounded half up; both not negative.
std::int64_t rounded(std::int64_t numerator, std::int64_t denominator) {
    return (2 * numerator + denominator) / (2 * denominator);
}

template <class Facts, class IsInCount, class IsReached>
Ratio ratio_of(std::span<Facts const> dossiers, IsInCount is_in_count, IsReached is_reached) {
    auto ratio = Ratio{};
    for (auto const& dossier : dossiers) {
        if (is_in_count(dossier)) {
            ratio += Ratio{is_reached(dossier) ? 1 : 0, 1};
        }
    }
    return ratio;
}

bool always(DigitisationFacts const& /*dossier*/) {
    return true;
}

} // namespace

std::optional<std::int64_t> percent_hundredths(Ratio const& ratio) {
    if (ratio.total == 0) {
        return std::nullopt;
    }
    return rounded(ratio.counted * 10'000, ratio.total);
}

std::optional<std::int64_t> score_hundredths(Ratio const& ratio, ScoreRule const& rule) {
    if (ratio.total == 0) {
        return std::nullopt;
    }
    auto const all = std::int64_t{rule.points} * 100;
    auto const reached = rounded(ratio.counted * all * 100, ratio.total * rule.threshold_percent);
    return std::min(all, reached);
}

Ratio online_payment_ratio(std::span<FeeFacts const> dossiers) {
    return ratio_of(
        dossiers,
        [](FeeFacts const& fees) { return fees.procedure_has_fee && !fees.every_fee_is_zero; },
        [](FeeFacts const& fees) { return fees.paid != OnlinePayment::none; }
    );
}

Ratio electronic_result_ratio(std::span<DigitisationFacts const> dossiers) {
    return ratio_of(
        dossiers,
        [](DigitisationFacts const& dossier) { return dossier.result_is_document; },
        [](DigitisationFacts const& dossier) { return dossier.has_result_file; }
    );
}

Ratio digitised_ratio(std::span<DigitisationFacts const> dossiers) {
    return ratio_of(dossiers, always, [](DigitisationFacts const& dossier) {
        return dossier.has_digitised_component && (!dossier.result_is_document || dossier.has_result_file);
    });
}

Ratio reused_ratio(std::span<DigitisationFacts const> dossiers) {
    return ratio_of(dossiers, always, [](DigitisationFacts const& dossier) {
        return dossier.has_reused_component;
    });
}

Ratio repository_ratio(std::span<DigitisationFacts const> dossiers) {
    return ratio_of(dossiers, always, [](DigitisationFacts const& dossier) {
        return dossier.uses_repository;
    });
}

} // namespace motcua::domain
