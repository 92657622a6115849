#include "support/test_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace motcua::tests {

namespace {

constexpr long one_hour = 3600;

template <auto release>
struct Release {
    template <class T>
    void operator()(T* object) const {
        release(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using File = std::unique_ptr<std::FILE, Release<std::fclose>>;

void check(bool done) {
    if (!done) {
        throw std::runtime_error("the test certificate cannot be made");
    }
}

Certificate self_signed(Key const& key) {
    auto certificate = Certificate(X509_new());
    auto* const raw = certificate.get();
    auto const* const name = reinterpret_cast<unsigned char const*>("127.0.0.1");
    check(X509_set_version(raw, 2) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(raw), 1) == 1);
    X509_gmtime_adj(X509_getm_notBefore(raw), -one_hour);
    X509_gmtime_adj(X509_getm_notAfter(raw), one_hour);
    auto* const subject = X509_get_subject_name(raw);
    check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0) == 1);
    check(X509_set_issuer_name(raw, subject) == 1 && X509_set_pubkey(raw, key.get()) == 1);
    check(X509_sign(raw, key.get(), EVP_sha256()) > 0);
    return certificate;
}

} // namespace

TestCertificate::TestCertificate(Kind kind) {
    auto pattern = (std::filesystem::temp_directory_path() / "motcua-tls-XXXXXX").string();
    check(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    auto const key = Key(kind == Kind::rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"));
    check(key != nullptr);
    auto const certificate = self_signed(key);
    auto const key_out = File(std::fopen(key_file().c_str(), "w"));
    auto const certificate_out = File(std::fopen(certificate_file().c_str(), "w"));
    check(PEM_write_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    check(PEM_write_X509(certificate_out.get(), certificate.get()) == 1);
}

TestCertificate::~TestCertificate() {
    auto ignored = std::error_code();
    std::filesystem::remove_all(folder_, ignored);
}

std::string TestCertificate::certificate_file() const {
    return (folder_ / "certificate.pem").string();
}

std::string TestCertificate::key_file() const {
    return (folder_ / "key.pem").string();
}

} // namespace motcua::tests
