#include <motcua/core/freed.hpp>
#include <motcua/security/base64.hpp>
#include <motcua/security/checksum.hpp>

#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <string>

namespace motcua::security {

namespace {

void check(int done) {
    if (done != 1) {
        throw std::runtime_error("a checksum of OpenSSL failed");
    }
}

class EvpChecksum final : public app::Checksum {
public:
    explicit EvpChecksum(EVP_MD const* algorithm)
        : context_(EVP_MD_CTX_new()) {
        check(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
    }

    void add(std::string_view bytes) override {
        check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
    }

    std::string base64() override {
        auto bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>();
        auto length = 0U;
        check(EVP_DigestFinal_ex(context_.get(), bytes.data(), &length));
        return to_base64(std::string(bytes.begin(), bytes.begin() + length));
    }

private:
    std::unique_ptr<EVP_MD_CTX, core::Freed<EVP_MD_CTX_free>> context_;
};

} // namespace

std::unique_ptr<app::Checksum> make_checksum(std::string_view algorithm) {
    if (algorithm == "sha256") {
        return std::make_unique<EvpChecksum>(EVP_sha256());
    }
    if (algorithm == "sha1") {
        return std::make_unique<EvpChecksum>(EVP_sha1());
    }
    throw std::logic_error("no such checksum");
}

} // namespace motcua::security
