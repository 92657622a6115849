#include "client_certificate.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <string_view>

namespace motcua::http {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

template <class T, void (*Free)(T*)>
struct Freed {
    void operator()(T* one) const { Free(one); }
};

void free_bio(BIO* bio) {
    BIO_free_all(bio);
}

std::string base64url(Digest const& digest) {
    constexpr auto letters =
        std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    auto text = std::string();
    auto bits = 0U;
    auto held = 0U;
    for (auto const byte : digest) {
        held = (held << 8U) | byte;
        for (bits += 8; bits >= 6; bits -= 6) {
            text += letters[(held >> (bits - 6)) & 63U];
        }
    }
    return bits == 0 ? text : text + letters[(held << (6 - bits)) & 63U];
}

std::string hexadecimal(Digest const& digest) {
    constexpr auto digits = std::string_view("0123456789abcdef");
    auto text = std::string();
    for (auto const byte : digest) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

std::string subject_of(X509 const* certificate) {
    auto const out = std::unique_ptr<BIO, Freed<BIO, free_bio>>(BIO_new(BIO_s_mem()));
    if (!out || X509_NAME_print_ex(
                    out.get(),
                    X509_get_subject_name(certificate),
                    0,
                    XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB)
                ) < 0) {
        return {};
    }
    char* text = nullptr;
    auto const length = BIO_get_mem_data(out.get(), &text); // NOLINT: a macro of OpenSSL
    return {text, static_cast<std::size_t>(length)};
}

} // namespace

std::shared_ptr<ClientCertificate const> certificate_shown(SSL const* connection) {
    auto const certificate =
        std::unique_ptr<X509, Freed<X509, X509_free>>(SSL_get1_peer_certificate(connection));
    if (!certificate || SSL_get_verify_result(connection) != X509_V_OK) {
        return nullptr;
    }
    auto whole = Digest();
    if (X509_digest(certificate.get(), EVP_sha256(), whole.data(), nullptr) != 1) {
        return nullptr;
    }
    unsigned char* spki = nullptr;
    auto const length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &spki);
    if (length <= 0) {
        return nullptr;
    }
    auto key = Digest();
    SHA256(spki, static_cast<std::size_t>(length), key.data());
    OPENSSL_free(spki);
    return std::make_shared<ClientCertificate const>(
        ClientCertificate{base64url(whole), hexadecimal(key), subject_of(certificate.get())}
    );
}

} // namespace motcua::http
