#pragma once

#include <motcua/http/message.hpp>

#include <openssl/types.h>

#include <memory>

namespace motcua::http {

/// The peer's certificate after a handshake that verified it; empty when none was shown.
[[nodiscard]] std::shared_ptr<ClientCertificate const> certificate_shown(SSL const* connection);

} // namespace motcua::http
