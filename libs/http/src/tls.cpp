#include "tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <system_error>

namespace motcua::http {

namespace {

namespace ssl = boost::asio::ssl;

/// What TLS 1.2 may use; TLS 1.3 has none but such suites. Ephemeral keys, so that a stolen key does not open
/// what was recorded before; authenticated encryption, so that padding tells nothing. Neither RSA key
/// exchange nor CBC. Not a setting: an older client is no reason to weaken everybody's.
constexpr char const* tls12_suites = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!aDSS";

/// A client may show a certificate of these authorities; one that shows none is served as ever, one that
/// shows another is cut off. Every connection shakes hands anew, so that no ticket stands in for the proof.
void ask_for_certificates(ssl::context& context, std::string const& authorities) {
    auto* const native = context.native_handle();
    context.load_verify_file(authorities);
    SSL_CTX_set_client_CA_list(native, SSL_load_client_CA_file(authorities.c_str()));
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(native, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(native, 0);
    if (X509_VERIFY_PARAM_set_purpose(SSL_CTX_get0_param(native), X509_PURPOSE_SSL_CLIENT) != 1) {
        throw std::system_error(
            std::make_error_code(std::errc::not_supported),
            "purpose of client certificates"
        );
    }
}

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
    if (!options.client_ca_file.empty()) {
        ask_for_certificates(*context, options.client_ca_file);
    }
    return context;
}

} // namespace motcua::http
