#include "tls.hpp"

#include <openssl/ssl.h>

#include <utility>

namespace motcua::http {

namespace {

namespace ssl = boost::asio::ssl;

constexpr char const* tls12_suites = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!aDSS";

core::Failure unusable() {
    return {
        core::Errc::unavailable,
        "tls_files_unusable",
        "Không dùng được tệp chứng thư hoặc khoá TLS.",
        "The TLS certificate or key file cannot be used.",
    };
}

} // namespace

core::Expected<std::shared_ptr<ssl::context>> make_tls_context(TlsFiles const& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    auto* const native = context->native_handle();
    context->set_options(ssl::context::default_workarounds | ssl::context::single_dh_use);
    SSL_CTX_set_options(
        native,
        SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION
    );
    auto error = boost::system::error_code();
    context->use_certificate_chain_file(files.certificate_chain, error);
    if (error) {
        return unusable();
    }
    context->use_private_key_file(files.private_key, ssl::context::pem, error);
    auto const usable = !error && SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) == 1 &&
                        SSL_CTX_set_cipher_list(native, tls12_suites) == 1 &&
                        SSL_CTX_check_private_key(native) == 1;
    if (!usable) {
        return unusable();
    }
    return context;
}

} // namespace motcua::http
