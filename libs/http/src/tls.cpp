#include "tls.hpp"

#include <openssl/ssl.h>

#include <system_error>

namespace motcua::http {

namespace {

namespace ssl = boost::asio::ssl;

constexpr char const* tls12_suites = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!aDSS";

} // namespace

std::shared_ptr<ssl::context> make_tls_context(ServerOptions const& options) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    auto* const native = context->native_handle();
    SSL_CTX_set_options(
        native,
        SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
    );
    if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(native, tls12_suites) != 1) {
        throw std::system_error(std::make_error_code(std::errc::not_supported), "TLS 1.2 suites");
    }
    context->use_certificate_chain_file(options.certificate_file);
    context->use_private_key_file(options.private_key_file, ssl::context::pem);
    return context;
}

} // namespace motcua::http
