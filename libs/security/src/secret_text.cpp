#include <motcua/security/secret_text.hpp>

#include <openssl/crypto.h>

#include <utility>

namespace motcua::security {

SecretText::SecretText(std::string&& text)
    : bytes_(text.begin(), text.end()) {
    security::wipe(text);
}

SecretText& SecretText::operator=(SecretText&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = std::move(other.bytes_);
        other.bytes_.clear();
    }
    return *this;
}

SecretText::~SecretText() {
    wipe();
}

void SecretText::wipe() noexcept {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

void wipe(std::string& text) noexcept {
    OPENSSL_cleanse(text.data(), text.size());
}

} // namespace motcua::security
