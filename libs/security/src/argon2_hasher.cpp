#include "random_bytes.hpp"
#include <motcua/security/argon2_hasher.hpp>
#include <motcua/security/token.hpp>

#include <argon2.h>

#include <charconv>
#include <stdexcept>

namespace motcua::security {

namespace {

constexpr auto salt_bytes = std::size_t{16};
constexpr auto hash_bytes = std::size_t{32};
constexpr auto lanes = std::uint32_t{1};

/// The number behind "m=" or "t=" of an encoded hash; 0 when it is none of ours.
std::uint32_t cost_in(std::string_view encoded, std::string_view name) {
    auto const at = encoded.find(name);
    if (!encoded.starts_with("$argon2id$v=19$") || at == std::string_view::npos) {
        return 0;
    }
    auto const text = encoded.substr(at + name.size());
    auto cost = std::uint32_t{0};
    std::from_chars(text.data(), text.data() + text.size(), cost);
    return cost;
}

} // namespace

Argon2Hasher::Argon2Hasher(Costs costs)
    : costs_(costs)
    , nobody_(hash(random_token())) {}

std::string Argon2Hasher::hash(std::string_view password) const {
    auto const salt = random_bytes(salt_bytes);
    auto const length =
        argon2_encodedlen(costs_.passes, costs_.memory_kib, lanes, salt_bytes, hash_bytes, Argon2_id);
    auto encoded = std::string(length, '\0');
    auto const done = argon2id_hash_encoded(
        costs_.passes,
        costs_.memory_kib,
        lanes,
        password.data(),
        password.size(),
        salt.data(),
        salt.size(),
        hash_bytes,
        encoded.data(),
        encoded.size()
    );
    if (done != ARGON2_OK) {
        throw std::runtime_error("Argon2 made no hash");
    }
    encoded.resize(encoded.find('\0'));
    return encoded;
}

bool Argon2Hasher::matches(std::string_view password, std::string const& encoded) const {
    auto const& against = encoded.empty() ? nobody_ : encoded;
    auto const same = argon2id_verify(against.c_str(), password.data(), password.size()) == ARGON2_OK;
    return same && !encoded.empty();
}

bool Argon2Hasher::is_weak(std::string const& encoded) const {
    return cost_in(encoded, "$m=") < costs_.memory_kib || cost_in(encoded, ",t=") < costs_.passes;
}

} // namespace motcua::security
