#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/exchange/address_guard.hpp>

#include <string>

namespace motcua::exchange {

/// See HttpClient::judge.
[[nodiscard]] core::Expected<void>
judge_url(std::string const& url, bool plain_http, AddressGuard const& guard);

} // namespace motcua::exchange
