#include "der.hpp"
#include "key_check.hpp"
#include "token_session.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>

#include <fstream>
#include <iterator>
#include <mutex>

namespace motcua::signing {

namespace {

using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

/// PKCS#11 gives r and s side by side, CMS wants them as DER.
core::Expected<std::string> ec_signature_der(std::string const& raw) {
    auto const half = static_cast<int>(raw.size() / 2);
    auto signature = EcSignature(ECDSA_SIG_new());
    auto* const r = BN_bin2bn(bytes_of(raw), half, nullptr);
    auto* const s = BN_bin2bn(bytes_of(raw) + half, half, nullptr);
    if (ECDSA_SIG_set0(signature.get(), r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return key_mismatch();
    }
    return to_der(signature.get(), i2d_ECDSA_SIG);
}

/// The key's session is opened again when the token was away; one signature at a time.
class TokenHeldKey final : public SigningKey {
public:
    TokenHeldKey(TokenKey where, security::SecretText pin)
        : where_(std::move(where))
        , pin_(std::move(pin)) {}

    [[nodiscard]] core::Expected<void> read_chain() {
        auto const lock = std::scoped_lock(mutex_);
        auto const opened = open_session();
        if (!opened) {
            return opened.error();
        }
        if (!where_.certificate_file.empty()) {
            return read_certificate_file();
        }
        auto const object = session_->find(CKO_CERTIFICATE, where_.key);
        if (!object) {
            return object.error();
        }
        chain_ = {session_->attribute(*object, CKA_VALUE)};
        return settle_kind();
    }

    std::vector<std::string> const& chain() const noexcept override { return chain_; }

    core::Expected<std::string> sign(std::string_view message) override {
        auto const lock = std::scoped_lock(mutex_);
        if (session_) {
            auto signature = sign_now(message);
            if (signature) {
                return signature;
            }
            session_.reset(); // the token may have been away; its session and handles are then dead
        }
        auto const opened = open_session();
        if (!opened) {
            return opened.error();
        }
        auto signature = sign_now(message);
        if (!signature) {
            session_.reset();
        }
        return signature;
    }

private:
    [[nodiscard]] core::Expected<void> open_session() {
        if (pin_refused_) {
            return *pin_refused_;
        }
        auto session = start_session();
        if (!session) {
            auto const failure = session.error();
            if (failure.code() == core::Errc::unauthenticated) {
                pin_refused_ = failure; // a second try would lock the token
            }
            return failure;
        }
        auto const key = (*session)->find(CKO_PRIVATE_KEY, where_.key);
        if (!key) {
            return key.error();
        }
        session_ = std::move(*session);
        key_ = *key;
        has_worked_ = true;
        return {};
    }

    /// Some modules count the tokens only once, when they start: a missing token gets them started anew.
    [[nodiscard]] core::Expected<std::unique_ptr<TokenSession>> start_session() {
        if (module_) {
            auto session = TokenSession::open(*module_, where_.token, pin_);
            if (session || session.error().code() == core::Errc::unauthenticated) {
                return session;
            }
            module_.reset();
        }
        auto module = TokenModule::load(where_.module);
        if (!module) {
            return has_worked_ ? token_missing() : module.error(); // some do not start without any token
        }
        module_ = std::move(*module);
        return TokenSession::open(*module_, where_.token, pin_);
    }

    [[nodiscard]] core::Expected<void> read_certificate_file() {
        auto input = std::ifstream(where_.certificate_file, std::ios::binary);
        auto const pem = std::string(std::istreambuf_iterator<char>(input), {});
        auto const certificates = read_pem_certificates(pem);
        if (!certificates || certificates->empty()) {
            return missing_certificate();
        }
        for (auto const& certificate : *certificates) {
            if (chain_.empty() || !is_self_signed(certificate.get())) {
                chain_.push_back(der_of(certificate.get()));
            }
        }
        return settle_kind();
    }

    [[nodiscard]] core::Expected<void> settle_kind() {
        auto const certificate = read_certificate(chain_.front());
        if (!certificate) {
            ERR_clear_error();
            return missing_certificate();
        }
        auto const* const key = X509_get0_pubkey(certificate.get());
        if (!is_usable_key(key)) {
            return unusable_key();
        }
        is_rsa_ = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
        return {};
    }

    [[nodiscard]] core::Expected<std::string> sign_now(std::string_view message) {
        if (is_rsa_) {
            return session_->sign(key_, CKM_SHA256_RSA_PKCS, message);
        }
        auto const raw = session_->sign(key_, CKM_ECDSA, sha256({message}));
        return raw ? ec_signature_der(*raw) : raw;
    }

    TokenKey const where_;
    security::SecretText const pin_;
    std::vector<std::string> chain_;
    bool is_rsa_{false};

    std::mutex mutex_;                      ///< guards everything below
    std::unique_ptr<TokenModule> module_;   ///< null before the first use
    std::unique_ptr<TokenSession> session_; ///< null after a failure
    CK_OBJECT_HANDLE key_{0};
    bool has_worked_{false};
    std::optional<core::Failure> pin_refused_;
};

} // namespace

core::Expected<std::unique_ptr<SigningKey>>
open_token(TokenKey const& where, security::SecretText pin, core::Instant at) {
    auto key = std::make_unique<TokenHeldKey>(where, std::move(pin));
    auto const read = key->read_chain();
    if (!read) {
        return read.error();
    }
    auto const good = check_key(*key, at);
    if (!good) {
        return good.error();
    }
    return std::unique_ptr<SigningKey>(std::move(key));
}

} // namespace motcua::signing
