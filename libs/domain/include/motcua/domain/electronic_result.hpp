#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Kết quả giải quyết điện tử: what a procedure's result is, how long it is valid, how its code is written.
namespace motcua::domain {

enum class Role : std::uint8_t;

/// What a procedure version says of its result. The defaults stand for versions published before it was said.
struct ResultRules {
    bool document{true}; ///< the result is a document; false: intake alone is the whole procedure
    std::string kind{"ket-qua"};
    std::string kind_name{"Kết quả giải quyết thủ tục hành chính"};
    std::optional<int> validity_months;      ///< empty: valid without end
    std::vector<int> reminders_days{90, 30}; ///< days before the last day of validity
    bool unsigned_file{true};                ///< a file without a valid digital signature is taken
    bool confirmed{false};

    bool operator==(ResultRules const&) const = default;
};

/// How a unit writes the codes of its results (MaKetQua): `<prefix>-<year>-<number of the year>`.
struct ResultCodeForm {
    core::Date from{};  ///< for results registered from that day
    std::string prefix; ///< "000.00.16.H29-KQ"
    int width{6};       ///< least number of digits; the number grows past it, never wraps

    /// Everything before the number.
    [[nodiscard]] std::string before_number(int year) const;

    [[nodiscard]] std::string code(int year, int number) const;

    bool operator==(ResultCodeForm const&) const = default;
};

enum class ResultState : std::uint8_t { in_force, replaced, revoked, expired };

[[nodiscard]] std::string_view name_of(ResultState state); ///< "in_force"
[[nodiscard]] std::optional<ResultState> result_state_named(std::string_view name);

/// What is known of the signatures in a result's file.
enum class SignatureState : std::uint8_t {
    none,           ///< no file
    unsigned_file,  ///< a file without a digital signature
    signed_valid,   ///< every signature holds
    signed_invalid, ///< a signature does not hold
    unchecked,      ///< taken over from earlier years without a check
};

[[nodiscard]] std::string_view name_of(SignatureState state); ///< "unsigned"

/// Number, title and dates of a result.
struct ResultTerms {
    std::string number;
    std::string title;
    core::Date issued_on{};
    core::Date valid_from{};
    std::optional<core::Date> valid_until; ///< the last day of validity

    bool operator==(ResultTerms const&) const = default;
};

/// Last day of a validity of so many months: the day of the same number in the last month, or that month's
/// last day when it has no such day (Civil Code 2015 art. 148(3), (4)).
[[nodiscard]] core::Date last_valid_day(core::Date valid_from, int months);

/// What is wrong with the terms on the day they are registered: "issued_in_future",
/// "valid_until_before_from".
[[nodiscard]] std::vector<core::FieldFault> faults_of(ResultTerms const& terms, core::Date today);

/// Rights on results: whoever decides or hands out registers and replaces; only a leader revokes; heads and
/// administrators take over the results of earlier years.
[[nodiscard]] bool may_register_result(Role role);
[[nodiscard]] bool may_revoke_result(Role role);
[[nodiscard]] bool may_import_results(Role role);

} // namespace motcua::domain
