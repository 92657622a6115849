#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace motcua::signing {

enum class KeyKind : std::uint8_t {
    ec_p256,
    rsa_2048,
    rsa_3072,
};

/// A certificate authority for development and tests: every subject says that it is not for real use.
struct DevelopmentPki {
    std::filesystem::path directory;
    std::string person{"Người ký thử nghiệm"};
    std::string agency{"Cơ quan thử nghiệm"};
    KeyKind kind{KeyKind::rsa_3072};
    int days{825}; ///< how long certificates and revocation list hold

    /// Beside the root there are these files, each private one readable by its owner only.
    [[nodiscard]] std::filesystem::path trust() const { return directory / "trust"; }

    [[nodiscard]] std::filesystem::path root_certificate() const { return trust() / "root.pem"; }

    [[nodiscard]] std::filesystem::path revocation_list() const { return trust() / "root.crl"; }

    [[nodiscard]] std::filesystem::path root_key() const { return directory / "root-key.pem"; }

    [[nodiscard]] std::filesystem::path person_key() const { return directory / "person.p12"; }

    [[nodiscard]] std::filesystem::path agency_key() const { return directory / "agency.p12"; }

    [[nodiscard]] std::filesystem::path timestamp_key() const { return directory / "tsa.p12"; }

    [[nodiscard]] std::filesystem::path passphrase() const { return directory / "passphrase"; }

    /// Makes root, person, agency, time stamp certificate and revocation list, valid from an hour before
    /// `now`. Fails `conflict` (pki_exists) when the directory holds anything, `unavailable`
    /// (pki_unwritable).
    [[nodiscard]] core::Expected<void> create(core::Instant now) const;
};

} // namespace motcua::signing
