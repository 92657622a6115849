#include "random_bytes.hpp"
#include <motcua/core/freed.hpp>
#include <motcua/security/base64.hpp>
#include <motcua/security/one_time_codes.hpp>
#include <motcua/security/token.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace motcua::security {

namespace {

using CipherHandle = std::unique_ptr<EVP_CIPHER_CTX, core::Freed<EVP_CIPHER_CTX_free>>;

constexpr auto secret_bytes = std::size_t{20};
constexpr auto key_bytes = std::size_t{32};
constexpr auto nonce_bytes = std::size_t{12};
constexpr auto tag_bytes = std::size_t{16};
constexpr auto step_seconds = std::int64_t{30};
constexpr auto drift = std::int64_t{1}; ///< steps a phone's clock may be off
constexpr auto codes_for_a_rainy_day = 10;

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string base32(std::string_view bytes) {
    constexpr auto letters = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    auto text = std::string();
    auto held = 0U;
    auto bits = 0U;
    for (char const byte : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) {
            text += letters[(held >> (bits - 5)) & 31U];
        }
    }
    return bits == 0 ? text : text + letters[(held << (5 - bits)) & 31U];
}

/// Runs the cipher in one direction over the whole text; false when it refuses.
bool run(EVP_CIPHER_CTX* context, std::string_view in, std::string& out) {
    auto length = 0;
    auto rest = 0;
    out.resize(in.size());
    return EVP_CipherUpdate(context, bytes_of(out), &length, bytes_of(in), static_cast<int>(in.size())) ==
               1 &&
           EVP_CipherFinal_ex(context, bytes_of(out) + length, &rest) == 1;
}

} // namespace

std::string one_time_code(std::string_view secret, std::int64_t step) {
    auto counter = std::array<unsigned char, 8>();
    for (auto at = counter.size(); at-- > 0; step >>= 8) {
        counter.at(at) = static_cast<unsigned char>(step & 255);
    }
    auto digest = std::array<unsigned char, EVP_MAX_MD_SIZE>();
    auto length = 0U;
    auto const* const made = HMAC(
        EVP_sha1(),
        secret.data(),
        static_cast<int>(secret.size()),
        counter.data(),
        counter.size(),
        digest.data(),
        &length
    );
    if (made == nullptr) {
        throw std::runtime_error("OpenSSL made no HMAC");
    }
    auto const at = digest.at(length - 1) & 15U;
    auto const number = ((digest.at(at) & 127U) << 24U) | (static_cast<unsigned>(digest.at(at + 1)) << 16U) |
                        (static_cast<unsigned>(digest.at(at + 2)) << 8U) | digest.at(at + 3);
    auto const text = std::to_string(number % 1'000'000);
    return std::string(6 - text.size(), '0') + text;
}

OneTimeCodes::OneTimeCodes(SecretText secret)
    : secret_(std::move(secret)) {}

std::string OneTimeCodes::key() const {
    auto key = std::string(key_bytes, '\0');
    auto length = static_cast<unsigned>(key.size());
    constexpr auto purpose = std::string_view("motcua second factors 1");
    auto const secret = secret_.reveal();
    HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        bytes_of(purpose),
        purpose.size(),
        bytes_of(key),
        &length
    );
    return key;
}

std::string OneTimeCodes::seal(std::string_view secret) const {
    auto sealing = key();
    auto const nonce = random_bytes(nonce_bytes);
    auto const context = CipherHandle(EVP_CIPHER_CTX_new());
    auto sealed = std::string();
    auto tag = std::string(tag_bytes, '\0');
    auto const good =
        context &&
        EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, bytes_of(sealing), bytes_of(nonce), 1) ==
            1 &&
        run(context.get(), secret, sealed) &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), tag.data()) ==
            1;
    wipe(sealing);
    if (!good) {
        throw std::runtime_error("OpenSSL seals nothing");
    }
    return to_base64url(nonce + sealed + tag);
}

std::optional<std::string> OneTimeCodes::open(std::string const& sealed) const {
    auto const bytes = from_base64url(sealed);
    if (secret_.empty() || !bytes || bytes->size() < nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    auto opening = key();
    auto tag = bytes->substr(bytes->size() - tag_bytes);
    auto const text = std::string_view(*bytes).substr(nonce_bytes, bytes->size() - nonce_bytes - tag_bytes);
    auto const context = CipherHandle(EVP_CIPHER_CTX_new());
    auto secret = std::string();
    auto const good =
        context &&
        EVP_CipherInit_ex(
            context.get(),
            EVP_aes_256_gcm(),
            nullptr,
            bytes_of(opening),
            bytes_of(*bytes),
            0
        ) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data()) ==
            1 &&
        run(context.get(), text, secret);
    wipe(opening);
    return good ? std::optional(std::move(secret)) : std::nullopt;
}

app::SecondFactors::Fresh OneTimeCodes::fresh() const {
    auto secret = random_bytes(secret_bytes);
    auto made = Fresh{seal(secret), base32(secret)};
    wipe(secret);
    return made;
}

std::optional<std::int64_t>
OneTimeCodes::step_of(std::string const& sealed, std::string_view code, core::Instant now, std::int64_t after)
    const {
    auto secret = open(sealed);
    if (!secret || code.size() != 6) {
        return std::nullopt;
    }
    auto const second = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    auto found = std::optional<std::int64_t>();
    for (auto step = second / step_seconds - drift; step <= second / step_seconds + drift; ++step) {
        if (constant_time_equal(one_time_code(*secret, step), code) && step > after && !found) {
            found = step;
        }
    }
    wipe(*secret);
    return found;
}

std::vector<std::string> OneTimeCodes::recovery_codes() const {
    auto codes = std::vector<std::string>();
    for (auto i = 0; i < codes_for_a_rainy_day; ++i) {
        auto const letters = lookup_key(16);
        codes.push_back(
            letters.substr(0, 4) + "-" + letters.substr(4, 4) + "-" + letters.substr(8, 4) + "-" +
            letters.substr(12)
        );
    }
    return codes;
}

} // namespace motcua::security
