#include <motcua/security/base64.hpp>
#include <motcua/security/webhook_secret.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace motcua::security {

namespace {

constexpr auto prefix = std::string_view("whsec_");
constexpr auto secret_bytes = 32;

/// The standard's secrets are standard base64; ours are read as they were written.
std::string key_of(std::string_view secret) {
    auto bytes = std::string();
    if (secret.starts_with(prefix)) {
        auto const text = secret.substr(prefix.size());
        bytes.resize(text.size() / 4 * 3);
        auto const* const in = reinterpret_cast<unsigned char const*>(text.data());
        auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
        auto const length = EVP_DecodeBlock(out, in, static_cast<int>(text.size()));
        auto const padding = text.ends_with("==") ? 2 : static_cast<int>(text.ends_with('='));
        bytes.resize(static_cast<std::size_t>(std::max(length - padding, 0)));
    }
    if (bytes.empty()) {
        throw std::invalid_argument("this is no webhook secret");
    }
    return bytes;
}

} // namespace

SecretText webhook_secret() {
    auto bytes = std::string(secret_bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), secret_bytes) != 1) {
        throw std::runtime_error("the random generator of OpenSSL gave no bytes");
    }
    auto secret = SecretText(std::string(prefix) + to_base64(bytes));
    wipe(bytes);
    return secret;
}

std::string webhook_signature(
    SecretText const& secret,
    std::string_view id,
    std::int64_t timestamp,
    std::string_view body
) {
    auto key = key_of(secret.reveal());
    auto const signed_text = std::string(id) + "." + std::to_string(timestamp) + "." + std::string(body);
    auto digest = std::array<unsigned char, EVP_MAX_MD_SIZE>();
    auto length = 0U;
    auto const* const made = HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<unsigned char const*>(signed_text.data()),
        signed_text.size(),
        digest.data(),
        &length
    );
    wipe(key);
    if (made == nullptr) {
        throw std::runtime_error("OpenSSL made no HMAC");
    }
    return "v1," + to_base64({reinterpret_cast<char const*>(digest.data()), length});
}

} // namespace motcua::security
