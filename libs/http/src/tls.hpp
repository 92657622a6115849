#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/server.hpp>

#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace motcua::http {

/// TLS 1.2+ server context with forward-secret AEAD suites only. Errc::unavailable, "tls_files_unusable",
/// when the files cannot be read or do not belong together.
[[nodiscard]] core::Expected<std::shared_ptr<boost::asio::ssl::context>>
make_tls_context(TlsFiles const& files);

} // namespace motcua::http
