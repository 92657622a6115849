#pragma once

#include <motcua/app/accounts.hpp>
#include <motcua/security/secret_text.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace motcua::security {

/// RFC 6238 with SHA-1, six digits and steps of 30 seconds, which every authenticator app knows. Secrets of
/// 160 bits lie sealed with AES-256-GCM under a key made from the service's secret. Thread-safe.
class OneTimeCodes final : public app::SecondFactors {
public:
    /// An empty secret: none can be set up, none is good.
    explicit OneTimeCodes(SecretText secret);

    [[nodiscard]] bool can_be_set_up() const override { return !secret_.empty(); }

    [[nodiscard]] Fresh fresh() const override;
    [[nodiscard]] std::optional<std::int64_t>
    step_of(std::string const& sealed, std::string_view code, core::Instant now, std::int64_t after)
        const override;
    [[nodiscard]] std::vector<std::string> recovery_codes() const override;

    /// Seals a secret of any bytes, with a fresh nonce.
    [[nodiscard]] std::string seal(std::string_view secret) const;

    /// Nothing for what was altered or sealed under another secret.
    [[nodiscard]] std::optional<std::string> open(std::string const& sealed) const;

private:
    [[nodiscard]] std::string key() const;

    SecretText secret_;
};

/// The code of one step; `secret` as its bytes.
[[nodiscard]] std::string one_time_code(std::string_view secret, std::int64_t step);

} // namespace motcua::security
