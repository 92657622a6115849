#include "digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace motcua::files {

namespace {

void check(int done) {
    if (done != 1) {
        throw std::runtime_error("SHA-256 of OpenSSL failed");
    }
}

} // namespace

Digest::Digest()
    : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

Digest::~Digest() = default;

void Digest::add(std::string_view bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Digest::hex() {
    auto bytes = std::array<unsigned char, 32>();
    check(EVP_DigestFinal_ex(context_.get(), bytes.data(), nullptr));
    auto text = std::string();
    text.reserve(2 * bytes.size());
    for (auto const byte : bytes) {
        text += "0123456789abcdef"[byte >> 4U];
        text += "0123456789abcdef"[byte & 15U];
    }
    return text;
}

} // namespace motcua::files
