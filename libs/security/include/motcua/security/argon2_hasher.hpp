#pragma once

#include <motcua/app/accounts.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace motcua::security {

/// Argon2id (RFC 9106) in its encoded form, with a fresh salt of 16 bytes. Thread-safe.
class Argon2Hasher final : public app::PasswordHasher {
public:
    struct Costs {
        std::uint32_t memory_kib{65536};
        std::uint32_t passes{3};
    };

    explicit Argon2Hasher(Costs costs);

    /// Throws std::runtime_error when there is no memory for it.
    [[nodiscard]] std::string hash(std::string_view password) const override;
    [[nodiscard]] bool matches(std::string_view password, std::string const& encoded) const override;
    [[nodiscard]] bool is_weak(std::string const& encoded) const override;

private:
    Costs costs_;
    std::string nobody_; ///< hash of a password nobody has, for names nobody has
};

} // namespace motcua::security
