#include "certificate.hpp"

#include "der.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <ctime>

namespace motcua::signing {

CertificateHandle read_certificate(std::string_view der) {
    return from_der<CertificateHandle>(der, d2i_X509);
}

std::optional<std::vector<CertificateHandle>> read_pem_certificates(std::string_view pem) {
    auto const text = BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto certificates = std::vector<CertificateHandle>();
    while (auto certificate = CertificateHandle(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr))) {
        certificates.push_back(std::move(certificate));
    }
    auto const at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (!at_end) {
        return std::nullopt;
    }
    return certificates;
}

std::string der_of(X509 const* certificate) {
    return to_der(certificate, i2d_X509);
}

std::string subject_part(X509 const* certificate, int nid) {
    auto const* const name = X509_get_subject_name(certificate);
    auto const at = X509_NAME_get_index_by_NID(name, nid, -1);
    if (at < 0) {
        return {};
    }
    auto* utf8 = static_cast<unsigned char*>(nullptr);
    auto const length = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (length < 0) {
        return {};
    }
    auto text = std::string(reinterpret_cast<char const*>(utf8), static_cast<std::size_t>(length));
    OPENSSL_free(utf8);
    return text;
}

std::string common_name(X509 const* certificate) {
    return subject_part(certificate, NID_commonName);
}

bool is_self_signed(X509 const* certificate) {
    return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

std::optional<core::Instant> instant_of(ASN1_TIME const* time) {
    auto parts = std::tm();
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    auto const day =
        std::chrono::sys_days{std::chrono::year{parts.tm_year + 1900} / (parts.tm_mon + 1) / parts.tm_mday};
    return day + std::chrono::hours{parts.tm_hour} + std::chrono::minutes{parts.tm_min} +
           std::chrono::seconds{parts.tm_sec};
}

AsnTimeHandle asn_time(core::Instant at) {
    auto const seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    return AsnTimeHandle(ASN1_TIME_set(nullptr, seconds));
}

core::Expected<void> check_validity(X509 const* certificate, core::Instant at) {
    auto const from = instant_of(X509_get0_notBefore(certificate));
    auto const until = instant_of(X509_get0_notAfter(certificate));
    if (!until || at > *until) {
        return core::conflict(
            "certificate_expired",
            "Chứng thư số đã hết hạn.",
            "The certificate has expired."
        );
    }
    if (!from || at < *from) {
        return core::conflict(
            "certificate_not_yet_valid",
            "Chứng thư số chưa có hiệu lực.",
            "The certificate is not yet valid."
        );
    }
    return {};
}

bool signature_fits(X509* certificate, std::string_view message, std::string_view signature) {
    auto const context = DigestHandle(EVP_MD_CTX_new());
    auto* const key = X509_get0_pubkey(certificate);
    auto const fits = key != nullptr &&
                      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                      EVP_DigestVerify(
                          context.get(),
                          bytes_of(signature),
                          signature.size(),
                          bytes_of(message),
                          message.size()
                      ) == 1;
    ERR_clear_error();
    return fits;
}

std::string sha256(std::initializer_list<std::string_view> parts) {
    auto const context = DigestHandle(EVP_MD_CTX_new());
    auto digest = std::string(32, '\0');
    auto made = EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (auto const part : parts) {
        made = made && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    if (!made || EVP_DigestFinal_ex(context.get(), out, nullptr) != 1) {
        throw std::runtime_error("OpenSSL made no SHA-256");
    }
    return digest;
}

std::string random_bytes(std::size_t count) {
    auto bytes = std::string(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the random generator of OpenSSL gave no bytes");
    }
    return bytes;
}

} // namespace motcua::signing
