#include "der.hpp"
#include "key_check.hpp"

#include <openssl/err.h>

#include <fstream>
#include <iterator>

namespace motcua::signing {

namespace {

/// A PKCS#12 file holds a key and a short chain; more is not one.
constexpr auto most_file_bytes = std::uintmax_t{1} << 20U;

class FileKey final : public SigningKey {
public:
    FileKey(KeyHandle key, std::vector<std::string> chain)
        : key_(std::move(key))
        , chain_(std::move(chain)) {}

    std::vector<std::string> const& chain() const noexcept override { return chain_; }

    core::Expected<std::string> sign(std::string_view message) override {
        auto const context = DigestHandle(EVP_MD_CTX_new());
        auto length = std::size_t{0};
        auto signature = std::string(static_cast<std::size_t>(EVP_PKEY_get_size(key_.get())), '\0');
        length = signature.size();
        auto* const out = reinterpret_cast<unsigned char*>(signature.data());
        if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
            EVP_DigestSign(context.get(), out, &length, bytes_of(message), message.size()) != 1) {
            ERR_clear_error();
            return unusable_key();
        }
        signature.resize(length);
        return signature;
    }

private:
    KeyHandle key_;
    std::vector<std::string> chain_;
};

core::Failure malformed() {
    return {
        core::Errc::malformed,
        "key_file_malformed",
        "Tệp khóa không phải PKCS#12 dùng được.",
        "The key file is not a usable PKCS#12 file."};
}

core::Expected<std::string> contents_of(std::filesystem::path const& file) {
    auto error = std::error_code();
    auto const size = std::filesystem::file_size(file, error);
    auto input = std::ifstream(file, std::ios::binary);
    if (error || !input) {
        return core::Failure(
            core::Errc::unavailable,
            "key_file_unreadable",
            "Không đọc được tệp khóa.",
            "The key file cannot be read."
        );
    }
    if (size > most_file_bytes) {
        return malformed();
    }
    return std::string(std::istreambuf_iterator<char>(input), {});
}

/// The certificates other than the signer's and those nobody needs to be sent: the self-signed.
void add_issuers(std::vector<std::string>& chain, STACK_OF(X509) * others) {
    for (auto i = 0; i < sk_X509_num(others); ++i) {
        auto const* const certificate = sk_X509_value(others, i);
        if (!is_self_signed(certificate)) {
            chain.push_back(der_of(certificate));
        }
    }
}

core::Expected<std::unique_ptr<SigningKey>> unpack(PKCS12* box, char const* passphrase) {
    if (PKCS12_verify_mac(box, passphrase, -1) != 1) {
        return core::Failure(
            core::Errc::unauthenticated,
            "wrong_passphrase",
            "Mật khẩu của tệp khóa không đúng.",
            "The passphrase of the key file is wrong."
        );
    }
    auto* key = static_cast<EVP_PKEY*>(nullptr);
    auto* certificate = static_cast<X509*>(nullptr);
    auto* others = static_cast<STACK_OF(X509)*>(nullptr);
    auto const parsed = PKCS12_parse(box, passphrase, &key, &certificate, &others) == 1;
    auto key_handle = KeyHandle(key);
    auto const certificate_handle = CertificateHandle(certificate);
    auto const others_handle = CertificatesHandle(others);
    if (!parsed) {
        return malformed();
    }
    if (key == nullptr) {
        return missing_key();
    }
    if (certificate == nullptr) {
        // PKCS12_parse gives no certificate when none of the file has the key's public half.
        return sk_X509_num(others) > 0 ? key_mismatch() : missing_certificate();
    }
    auto chain = std::vector{der_of(certificate)};
    add_issuers(chain, others);
    return std::make_unique<FileKey>(std::move(key_handle), std::move(chain));
}

} // namespace

core::Expected<std::unique_ptr<SigningKey>>
open_pkcs12(std::filesystem::path const& file, security::SecretText const& passphrase, core::Instant at) {
    auto contents = contents_of(file);
    if (!contents) {
        return contents.error();
    }
    auto const box = from_der<Pkcs12Handle>(*contents, d2i_PKCS12);
    if (!box) {
        ERR_clear_error();
        return malformed();
    }
    auto word = std::string(passphrase.reveal());
    auto opened = unpack(box.get(), word.c_str());
    security::wipe(word);
    ERR_clear_error();
    if (!opened) {
        return opened;
    }
    auto const good = check_key(**opened, at);
    if (!good) {
        return good.error();
    }
    return opened;
}

} // namespace motcua::signing
