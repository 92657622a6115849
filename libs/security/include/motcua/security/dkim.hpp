#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::security {

/// Signs mail for a domain (DKIM, RFC 6376) with RSA-SHA256 or Ed25519-SHA256 (RFC 8463), header and body
/// canonicalised relaxed. May be used by several threads at once.
class DkimSigner {
public:
    /// `key_file` is a PEM private key, RSA of at least 2048 bits or Ed25519; the public half stands in the
    /// DNS under `<selector>._domainkey.<domain>`. Errors: invalid "dkim_key" when it is none of these.
    [[nodiscard]] static core::Expected<DkimSigner>
    load(std::string domain, std::string selector, std::filesystem::path const& key_file);

    DkimSigner(DkimSigner&& other) noexcept;
    DkimSigner& operator=(DkimSigner&& other) noexcept;
    ~DkimSigner();

    /// The header field "DKIM-Signature: …" with its line end, to stand before the message. `message` is
    /// whole, with CRLF line ends, as it will be sent.
    [[nodiscard]] std::string signature_of(std::string_view message, core::Instant at) const;

private:
    class Key;

    DkimSigner(std::string domain, std::string selector, std::unique_ptr<Key> key);

    std::string domain_;
    std::string selector_;
    std::unique_ptr<Key> key_;
};

} // namespace motcua::security
