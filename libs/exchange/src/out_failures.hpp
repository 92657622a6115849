#pragma once

#include <motcua/core/failure.hpp>

namespace motcua::exchange {

[[nodiscard]] core::Failure url_refused(std::string vi, std::string en);
[[nodiscard]] core::Failure address_refused();
[[nodiscard]] core::Failure connect_failed();
[[nodiscard]] core::Failure tls_failed();
[[nodiscard]] core::Failure timed_out();
[[nodiscard]] core::Failure answer_too_large();

} // namespace motcua::exchange
