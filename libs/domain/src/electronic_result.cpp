#include <motcua/domain/electronic_result.hpp>
#include <motcua/domain/procedure.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

constexpr auto state_names = std::array<std::string_view, 4>{"in_force", "replaced", "revoked", "expired"};

constexpr auto signature_names =
    std::array<std::string_view, 5>{"none", "unsigned", "signed_valid", "signed_invalid", "unchecked"};

} // namespace

std::string ResultCodeForm::before_number(int year) const {
    return prefix + "-" + std::to_string(year) + "-";
}

std::string ResultCodeForm::code(int year, int number) const {
    auto const digits = std::to_string(number);
    auto const missing = std::max(0, width - static_cast<int>(digits.size()));
    return before_number(year) + std::string(static_cast<std::size_t>(missing), '0') + digits;
}

std::string_view name_of(ResultState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::optional<ResultState> result_state_named(std::string_view name) {
    auto const* const found = std::find(state_names.begin(), state_names.end(), name);
    if (found == state_names.end()) {
        return std::nullopt;
    }
    return static_cast<ResultState>(found - state_names.begin());
}

std::string_view name_of(SignatureState state) {
    return signature_names.at(static_cast<std::size_t>(state));
}

core::Date last_valid_day(core::Date valid_from, int months) {
    auto const day = core::civil(valid_from) + std::chrono::months{months};
    if (day.ok()) {
        return core::Date{day};
    }
    return core::Date{day.year() / day.month() / std::chrono::last};
}

std::vector<core::FieldFault> faults_of(ResultTerms const& terms, core::Date today) {
    auto faults = std::vector<core::FieldFault>();
    if (terms.issued_on > today) {
        faults.push_back(
            {"/issued_on",
             "issued_in_future",
             "Ngày cấp không được sau hôm nay.",
             "The date of issue may not lie in the future."}
        );
    }
    if (terms.valid_until && *terms.valid_until < terms.valid_from) {
        faults.push_back(
            {"/valid_until",
             "valid_until_before_from",
             "Ngày hết hiệu lực trước ngày bắt đầu có hiệu lực.",
             "The last day of validity lies before its first day."}
        );
    }
    return faults;
}

bool may_register_result(Role role) {
    return role != Role::admin;
}

bool may_revoke_result(Role role) {
    return role == Role::leader;
}

bool may_import_results(Role role) {
    return role == Role::leader || role == Role::division_head || role == Role::admin;
}

} // namespace motcua::domain
