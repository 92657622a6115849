#pragma once

#include "endpoint.hpp"

namespace motcua::api {

/// What a request wants to know of the rates, within the caller's rights, as of a position that exists.
/// Errors: role_not_allowed, invalid "date", "period_order", "period_range", "unit_unknown",
/// "procedure_unknown", "by", "as_of", "as_of_future".
[[nodiscard]] core::Expected<app::RatesAsked>
rates_asked(Services& services, app::Actor const& actor, http::Request const& request);

/// The definitions in force on the last day of the period.
[[nodiscard]] core::Expected<app::RateBook> book_of(Services& services, app::RatesAsked const& asked);

/// A whole number of a query; nothing when it is none or negative.
[[nodiscard]] std::optional<std::int64_t> whole_number(std::string const& text);

} // namespace motcua::api
