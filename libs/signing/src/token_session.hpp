#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/signing/signing_key.hpp>

#include <p11-kit/pkcs11.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::signing {

[[nodiscard]] core::Failure token_missing();

/// A maker's PKCS#11 library, loaded for as long as it is needed. By p11-kit rather than OpenSSL's engine or
/// libp11: it counts the users of a module within the process, and hands out the token's own return values,
/// so that a wrong PIN and a token that is gone can be told apart.
class TokenModule {
public:
    /// module_unusable when it cannot be loaded or started.
    [[nodiscard]] static core::Expected<std::unique_ptr<TokenModule>> load(std::filesystem::path const& file);

    ~TokenModule();
    TokenModule(TokenModule const&) = delete;
    TokenModule& operator=(TokenModule const&) = delete;
    TokenModule(TokenModule&&) = delete;
    TokenModule& operator=(TokenModule&&) = delete;

    [[nodiscard]] CK_FUNCTION_LIST& calls() const noexcept { return *calls_; }

private:
    explicit TokenModule(CK_FUNCTION_LIST* calls) noexcept
        : calls_(calls) {}

    CK_FUNCTION_LIST* calls_;
};

/// A logged-in session with one token. One thread at a time.
class TokenSession {
public:
    /// token_missing, wrong_pin, pin_locked, token_failed.
    [[nodiscard]] static core::Expected<std::unique_ptr<TokenSession>>
    open(TokenModule const& module, std::string const& token, security::SecretText const& pin);

    ~TokenSession();
    TokenSession(TokenSession const&) = delete;
    TokenSession& operator=(TokenSession const&) = delete;
    TokenSession(TokenSession&&) = delete;
    TokenSession& operator=(TokenSession&&) = delete;

    /// The one object of that class with that label; key_missing or certificate_missing.
    [[nodiscard]] core::Expected<CK_OBJECT_HANDLE> find(CK_OBJECT_CLASS kind, std::string const& label);

    /// An attribute of any length; empty when the token does not give it.
    [[nodiscard]] std::string attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type);

    /// What the token makes of `input`; token_missing or token_failed.
    [[nodiscard]] core::Expected<std::string>
    sign(CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism, std::string_view input);

private:
    TokenSession(CK_FUNCTION_LIST& calls, CK_SESSION_HANDLE handle) noexcept
        : calls_(calls)
        , handle_(handle) {}

    CK_FUNCTION_LIST& calls_;
    CK_SESSION_HANDLE handle_;
};

} // namespace motcua::signing
