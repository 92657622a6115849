#pragma once

#include "certificate_mint.hpp"
#include "support/at.hpp"
#include <motcua/signing/signing_key.hpp>
#include <motcua/signing/trust.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace motcua::tests {

/// A directory that goes with its owner.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(TemporaryDirectory const&) = delete;
    TemporaryDirectory& operator=(TemporaryDirectory const&) = delete;
    TemporaryDirectory(TemporaryDirectory&&) = delete;
    TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;

    [[nodiscard]] std::filesystem::path const& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Writes bytes to a file, or throws.
void write_file(std::filesystem::path const& file, std::string const& bytes);

/// A certificate authority with revocation list that holds from 2020 to 2040, and what it issued.
class TestPki {
public:
    explicit TestPki(signing::KeyKind kind = signing::KeyKind::ec_p256);

    /// A certificate of this authority; the order's times may be changed before.
    [[nodiscard]] signing::MintOrder order(std::string const& name, signing::MintedFor use) const;
    [[nodiscard]] signing::Minted issue(signing::MintOrder const& order) const;

    /// PEM of root and revocation list.
    [[nodiscard]] std::string trust_pem(std::vector<signing::RevokedEntry> const& revoked = {}) const;
    [[nodiscard]] signing::Trust trust(std::vector<signing::RevokedEntry> const& revoked = {}) const;

    signing::Minted root;
    signing::Minted person;
    signing::Minted agency;
    signing::Minted stamps;

private:
    signing::KeyKind kind_;
};

/// The key opened through a PKCS#12 file, as the service opens it; `at` is a moment when it holds.
[[nodiscard]] std::unique_ptr<signing::SigningKey>
opened(signing::Minted const& minted, core::Instant at = tests::at("2026-02-05 17:00"));

} // namespace motcua::tests
