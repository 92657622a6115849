#include "certificate_mint.hpp"

#include "certificate.hpp"
#include "der.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace motcua::signing {

namespace {

using ExtensionHandle = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

void check(bool done) {
    if (!done) {
        throw std::runtime_error("OpenSSL made no development certificate");
    }
}

KeyHandle mint_key(KeyKind kind) {
    switch (kind) {
    case KeyKind::ec_p256:
        return KeyHandle(EVP_EC_gen("P-256"));
    case KeyKind::rsa_2048:
        return KeyHandle(EVP_RSA_gen(2048));
    case KeyKind::rsa_3072:
        return KeyHandle(EVP_RSA_gen(3072));
    }
    return nullptr;
}

void name_part(X509_NAME* name, char const* part, std::string const& value) {
    check(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, bytes_of(value), -1, -1, 0) == 1);
}

void extend(X509* certificate, X509* issuer, int nid, char const* value) {
    auto context = X509V3_CTX();
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto const extension = ExtensionHandle(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void extend_for(MintedFor use, X509* certificate, X509* issuer) {
    switch (use) {
    case MintedFor::authority:
        extend(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
        extend(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
        break;
    case MintedFor::signer:
        extend(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
        extend(certificate, issuer, NID_key_usage, "critical,digitalSignature,nonRepudiation");
        // RFC 9336 document signing, and e-mail protection for readers that know no better.
        extend(certificate, issuer, NID_ext_key_usage, "1.3.6.1.5.5.7.3.36,emailProtection");
        break;
    case MintedFor::time_stamps:
        extend(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
        extend(certificate, issuer, NID_key_usage, "critical,digitalSignature");
        extend(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
        break;
    }
    extend(certificate, issuer, NID_subject_key_identifier, "hash");
    if (issuer != certificate) {
        extend(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    }
}

IntegerHandle serial_number() {
    auto random = random_bytes(16);
    random[0] = static_cast<char>((static_cast<unsigned char>(random[0]) & 0x7FU) | 1U);
    auto const number = std::unique_ptr<BIGNUM, Freed<BN_free>>(
        BN_bin2bn(bytes_of(random), static_cast<int>(random.size()), nullptr)
    );
    return IntegerHandle(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

/// What `write` puts into a memory BIO.
template <class Write>
std::string written_by(Write const& write) {
    auto const out = BioHandle(BIO_new(BIO_s_mem()));
    check(write(out.get()) == 1);
    auto* data = static_cast<char*>(nullptr);
    auto const length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

} // namespace

Minted mint(MintOrder const& order, Minted const* issuer) {
    auto minted = Minted{mint_key(order.kind), CertificateHandle(X509_new())};
    check(minted.key != nullptr && minted.certificate != nullptr);
    auto* const certificate = minted.certificate.get();
    auto* const issued_by = issuer == nullptr ? certificate : issuer->certificate.get();
    check(X509_set_version(certificate, 2) == 1);
    check(X509_set_serialNumber(certificate, serial_number().get()) == 1);
    check(
        X509_set1_notBefore(certificate, asn_time(order.from).get()) == 1 &&
        X509_set1_notAfter(certificate, asn_time(order.until).get()) == 1
    );
    auto* const subject = X509_get_subject_name(certificate);
    name_part(subject, "C", "VN");
    if (!order.organisation.empty()) {
        name_part(subject, "O", order.organisation);
    }
    name_part(subject, "OU", "CHI DUNG DE PHAT TRIEN - DEVELOPMENT ONLY");
    name_part(subject, "CN", order.common_name);
    check(X509_set_issuer_name(certificate, X509_get_subject_name(issued_by)) == 1);
    check(X509_set_pubkey(certificate, minted.key.get()) == 1);
    extend_for(order.use, certificate, issued_by);
    auto* const signed_with = issuer == nullptr ? minted.key.get() : issuer->key.get();
    check(X509_sign(certificate, signed_with, order.digest) > 0);
    return minted;
}

CrlHandle mint_revocation_list(
    Minted const& issuer,
    std::vector<RevokedEntry> const& revoked,
    core::Instant from,
    core::Instant until
) {
    auto crl = CrlHandle(X509_CRL_new());
    check(X509_CRL_set_version(crl.get(), 1) == 1);
    check(X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer.certificate.get())) == 1);
    check(
        X509_CRL_set1_lastUpdate(crl.get(), asn_time(from).get()) == 1 &&
        X509_CRL_set1_nextUpdate(crl.get(), asn_time(until).get()) == 1
    );
    for (auto const& one : revoked) {
        auto* const entry = X509_REVOKED_new();
        check(
            X509_REVOKED_set_serialNumber(
                entry,
                const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(one.certificate))
            ) == 1 &&
            X509_REVOKED_set_revocationDate(entry, asn_time(one.since).get()) == 1 &&
            X509_CRL_add0_revoked(crl.get(), entry) == 1
        );
    }
    auto const number = IntegerHandle(ASN1_INTEGER_new());
    check(ASN1_INTEGER_set(number.get(), 1) == 1);
    check(X509_CRL_add1_ext_i2d(crl.get(), NID_crl_number, number.get(), 0, 0) == 1);
    X509_CRL_sort(crl.get());
    check(X509_CRL_sign(crl.get(), issuer.key.get(), EVP_sha256()) > 0);
    return crl;
}

std::string to_pem(X509* certificate) {
    return written_by([certificate](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string to_pem(X509_CRL* crl) {
    return written_by([crl](BIO* out) { return PEM_write_bio_X509_CRL(out, crl); });
}

std::string to_pem(EVP_PKEY* key) {
    return written_by([key](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string to_pkcs12(Minted const& minted, std::string const& passphrase) {
    auto const box = Pkcs12Handle(PKCS12_create(
        passphrase.c_str(),
        "motcua development",
        minted.key.get(),
        minted.certificate.get(),
        nullptr,
        0,
        0,
        0,
        0,
        0
    ));
    check(box != nullptr);
    return to_der(box.get(), i2d_PKCS12);
}

} // namespace motcua::signing
