#include "random_bytes.hpp"
#include <motcua/security/base64.hpp>
#include <motcua/security/token.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

namespace motcua::security {

namespace {

constexpr std::string_view lookup_alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
static_assert(lookup_alphabet.size() == 32);

std::string sha256(std::string_view bytes) {
    auto digest = std::string(32, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    if (EVP_Digest(bytes.data(), bytes.size(), out, nullptr, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("OpenSSL made no SHA-256");
    }
    return digest;
}

} // namespace

std::string random_bytes(std::size_t count) {
    auto bytes = std::string(count, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(bytes.data());
    if (count > std::numeric_limits<int>::max() || RAND_bytes(out, static_cast<int>(count)) != 1) {
        throw std::runtime_error("the random generator of OpenSSL gave no bytes");
    }
    return bytes;
}

std::string random_token(std::size_t bytes) {
    return to_base64url(random_bytes(bytes));
}

std::string lookup_key(std::size_t letters) {
    auto key = random_bytes(letters);
    for (char& letter : key) {
        letter = lookup_alphabet[static_cast<unsigned char>(letter) & 31U];
    }
    return key;
}

std::string normalised_lookup_key(std::string_view typed) {
    auto key = std::string();
    for (char const letter : typed) {
        if (letter == ' ' || letter == '-') {
            continue;
        }
        key += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return key;
}

std::string sha256_hex(std::string_view bytes) {
    constexpr auto digits = std::string_view("0123456789abcdef");
    auto text = std::string();
    for (char const byte : sha256(bytes)) {
        auto const value = static_cast<unsigned char>(byte);
        text += digits[value >> 4U];
        text += digits[value & 15U];
    }
    return text;
}

std::string sha256_base64(std::string_view bytes) {
    return to_base64(sha256(bytes));
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace motcua::security
