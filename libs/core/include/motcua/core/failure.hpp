#pragma once

#include <boost/assert/source_location.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace motcua::core {

/// What kind of trouble a caller can act on. One table (http/problem.cpp) maps each to an HTTP status.
enum class Errc : std::uint8_t {
    invalid,          ///< the input breaks a rule of shape or meaning (422)
    malformed,        ///< the input cannot be read at all (400)
    unauthenticated,  ///< no or unknown credential (401)
    forbidden,        ///< known caller without the right (403)
    not_found,        ///< no such thing, or not visible to the caller (404)
    conflict,         ///< a rule of state refuses the move (409)
    stale,            ///< If-Match names an older version (412)
    version_required, ///< a change came without If-Match (428)
    too_large,        ///< body or field over its limit (413)
    busy,             ///< queue full or lock not had in time; try again (503 + Retry-After)
    rate_limited,     ///< token bucket empty (429 + Retry-After)
    unavailable,      ///< infrastructure away (503)
};

/// One fault of one input field.
struct FieldFault {
    std::string pointer; ///< JSON pointer into the body, "/applicant/phone"
    std::string rule;    ///< stable name of the rule, "phone_digits"
    std::string vi;      ///< what is wrong, in Vietnamese, never echoing the value
    std::string en;      ///< the same in English

    bool operator==(FieldFault const&) const = default;
};

/// Why something was refused: the rule, the text for people, the article behind it. Never personal data.
class Failure {
public:
    Failure() = default;

    Failure(Errc code, std::string rule, std::string vi, std::string en)
        : code_(code)
        , rule_(std::move(rule))
        , vi_(std::move(vi))
        , en_(std::move(en)) {}

    [[nodiscard]] Errc code() const noexcept { return code_; }

    /// Stable snake_case name of the rule, the last segment of the problem type.
    [[nodiscard]] std::string const& rule() const noexcept { return rule_; }

    [[nodiscard]] std::string const& vi() const noexcept { return vi_; }

    [[nodiscard]] std::string const& en() const noexcept { return en_; }

    /// Article of law when a rule of law refuses, else empty.
    [[nodiscard]] std::string const& legal_basis() const noexcept { return legal_basis_; }

    [[nodiscard]] std::vector<FieldFault> const& faults() const noexcept { return faults_; }

    /// Seconds after which a new try makes sense; 0 when retrying is pointless.
    [[nodiscard]] int retry_after_seconds() const noexcept { return retry_after_seconds_; }

    Failure& citing(std::string article) {
        legal_basis_ = std::move(article);
        return *this;
    }

    Failure& with_faults(std::vector<FieldFault> faults) {
        faults_ = std::move(faults);
        return *this;
    }

    Failure& retry_after(int seconds) {
        retry_after_seconds_ = seconds;
        return *this;
    }

private:
    Errc code_{Errc::invalid};
    std::string rule_;
    std::string vi_;
    std::string en_;
    std::string legal_basis_;
    std::vector<FieldFault> faults_;
    int retry_after_seconds_{0};
};

/// `what` names the thing in snake_case: not_found("dossier").
[[nodiscard]] Failure not_found(std::string const& what);

/// All faults of one input together, so that a clerk mends them in one go.
[[nodiscard]] Failure invalid(std::vector<FieldFault> faults);

/// One fault of one field.
[[nodiscard]] Failure invalid(std::string pointer, std::string rule, std::string vi, std::string en);

/// A rule of state refuses: conflict("reschedule_once", …).
[[nodiscard]] Failure conflict(std::string rule, std::string vi, std::string en);

/// The caller is known but has no right to this: forbidden "role_not_allowed".
[[nodiscard]] Failure role_not_allowed(std::string vi, std::string en);

[[nodiscard]] Failure busy(std::string rule, int retry_after_seconds);

/// Called by boost::system::result when value() is taken from a failure: a bug of the caller.
[[noreturn]] void throw_exception_from_error(Failure const& failure, boost::source_location const& where);

} // namespace motcua::core
