#pragma once

#include <cstdint>
#include <optional>
#include <span>

/// Pure counting behind the service indicators of Decision 766/QĐ-TTg (RULES §6.1). Ratios stay
/// counted/total; rounding happens once, at the edge.
namespace motcua::domain {

struct Ratio {
    std::int64_t counted{};
    std::int64_t total{};

    Ratio& operator+=(Ratio const& other) {
        counted += other.counted;
        total += other.total;
        return *this;
    }

    bool operator==(Ratio const&) const = default;
};

/// Percent with two decimals as an integer (90.00 % is 9000), rounded half up; nothing when the total is 0:
/// the report prints "–", not 0.
[[nodiscard]] std::optional<std::int64_t> percent_hundredths(Ratio const& ratio);

/// How an indicator turns its ratio R into points: R ≥ threshold gives all, else points · R / threshold.
struct ScoreRule {
    int points{};
    int threshold_percent{100}; ///< 100: linear
};

constexpr auto score_on_time = ScoreRule{20, 100};          ///< 2.1
constexpr auto score_online_payment = ScoreRule{6, 100};    ///< 3.6
constexpr auto score_electronic_result = ScoreRule{6, 100}; ///< 4.1
constexpr auto score_digitised = ScoreRule{4, 80};          ///< 4.2
constexpr auto score_reused = ScoreRule{2, 80};             ///< 4.3
constexpr auto score_repository = ScoreRule{4, 100};        ///< 4.4
constexpr auto score_no_complaint = ScoreRule{6, 90};       ///< 5.4

/// Points with two decimals as an integer (18.00 is 1800), rounded half up; nothing when the total is 0.
[[nodiscard]] std::optional<std::int64_t> score_hundredths(Ratio const& ratio, ScoreRule const& rule);

/// DuocThanhToanTrucTuyen.
enum class OnlinePayment : std::uint8_t { none, portal, own_gateway };

struct FeeFacts {
    bool procedure_has_fee{};
    bool every_fee_is_zero{}; ///< Gia = 0 throughout: out of the count
    OnlinePayment paid{OnlinePayment::none};
};

/// 3.6: dossiers paid online ÷ (dossiers of fee procedures − those whose every fee is 0).
[[nodiscard]] Ratio online_payment_ratio(std::span<FeeFacts const> dossiers);

struct DigitisationFacts {
    bool has_digitised_component{};
    bool result_is_document{}; ///< the procedure gives a document
    bool has_result_file{};
    bool has_reused_component{};
    bool uses_repository{}; ///< component taken from, or result synchronised to, the applicant's repository
};

/// 4.1: dossiers with an electronic result ÷ dossiers of procedures whose result is a document.
[[nodiscard]] Ratio electronic_result_ratio(std::span<DigitisationFacts const> dossiers);

/// 4.2: dossiers with a digitised component and, when the procedure gives a document, its file ÷ all.
[[nodiscard]] Ratio digitised_ratio(std::span<DigitisationFacts const> dossiers);

/// 4.3: dossiers with a reused component ÷ all received.
[[nodiscard]] Ratio reused_ratio(std::span<DigitisationFacts const> dossiers);

/// 4.4: dossiers that use the repository ÷ all received.
[[nodiscard]] Ratio repository_ratio(std::span<DigitisationFacts const> dossiers);

} // namespace motcua::domain
