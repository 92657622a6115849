#pragma once

#include <motcua/core/expected.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::signing {

class TrustStore;

/// Whom the verifier believes: root certificates, intermediate certificates and revocation lists. Immutable
/// once made, cheap to copy, thread-safe.
class Trust {
public:
    /// Trusts nobody.
    Trust();

    /// Reads every *.pem, *.crt, *.cer and *.crl file (PEM, several in one file allowed): self-signed
    /// certificates become anchors. Fails `unavailable` (trust_unreadable) or `invalid` (trust_malformed).
    [[nodiscard]] static core::Expected<Trust> load(std::filesystem::path const& directory);

    /// The same from PEM text.
    [[nodiscard]] static core::Expected<Trust> parse(std::string_view pem);

    [[nodiscard]] TrustStore const& store() const noexcept { return *store_; }

private:
    explicit Trust(std::shared_ptr<TrustStore const> store);

    std::shared_ptr<TrustStore const> store_;
};

} // namespace motcua::signing
