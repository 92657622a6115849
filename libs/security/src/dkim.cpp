#include "dkim_form.hpp"
#include <motcua/core/freed.hpp>
#include <motcua/security/base64.hpp>
#include <motcua/security/dkim.hpp>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace motcua::security {

namespace {

using KeyHandle = std::unique_ptr<EVP_PKEY, core::Freed<EVP_PKEY_free>>;
using ContextHandle = std::unique_ptr<EVP_MD_CTX, core::Freed<EVP_MD_CTX_free>>;
using StreamHandle = std::unique_ptr<BIO, core::Freed<BIO_free_all>>;

constexpr auto least_rsa_bits = 2048;
constexpr auto fold_after = std::size_t{72};

/// What a reader of the mail sees or answers to; `from` twice, so that nobody adds another one.
constexpr auto signed_fields = std::array<std::string_view, 11>{
    "from",
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "auto-submitted",
    "content-transfer-encoding"};

core::Failure bad_key() {
    return core::invalid(
        "/dkim/key_file",
        "dkim_key",
        "Khóa DKIM phải là khóa riêng PEM: RSA từ 2048 bit hoặc Ed25519.",
        "The DKIM key has to be a PEM private key: RSA of 2048 bits at least, or Ed25519."
    );
}

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

std::string sha256(std::string_view text) {
    auto digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>{};
    SHA256(bytes_of(text), text.size(), digest.data());
    return {digest.begin(), digest.end()};
}

bool is_named(std::string_view field, std::string_view lower) {
    return std::equal(field.begin(), field.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

/// Each name takes the last field of it that is not taken yet; one more stands for its absence.
std::string signed_text(MailFields const& fields, std::string& names) {
    auto text = std::string();
    auto left = fields;
    for (auto const name : signed_fields) {
        auto const found = std::find_if(left.rbegin(), left.rend(), [&](auto const& field) {
            return is_named(field.first, name);
        });
        if (found == left.rend() && name != "from") {
            continue;
        }
        names += (names.empty() ? "" : ":") + std::string(name);
        if (found != left.rend()) {
            text += relaxed_field(found->first, found->second) + "\r\n";
            left.erase(std::next(found).base());
        }
    }
    return text;
}

std::string folded(std::string_view base64) {
    auto text = std::string();
    for (auto at = std::size_t{0}; at < base64.size(); at += fold_after) {
        text += "\r\n " + std::string(base64.substr(at, fold_after));
    }
    return text;
}

} // namespace

class DkimSigner::Key {
public:
    explicit Key(KeyHandle handle)
        : handle_(std::move(handle)) {}

    [[nodiscard]] bool is_ed25519() const { return EVP_PKEY_is_a(handle_.get(), "ED25519") == 1; }

    [[nodiscard]] bool is_strong_rsa() const {
        return EVP_PKEY_is_a(handle_.get(), "RSA") == 1 && EVP_PKEY_get_bits(handle_.get()) >= least_rsa_bits;
    }

    /// RSA signs the text's SHA-256, Ed25519 takes that hash as its message (RFC 8463, 3).
    [[nodiscard]] std::string sign(std::string const& text) const {
        auto const hash = sha256(text);
        auto const& signed_bytes = is_ed25519() ? hash : text;
        auto const context = ContextHandle(EVP_MD_CTX_new());
        auto const* digest = is_ed25519() ? nullptr : EVP_sha256();
        auto length = std::size_t{0};
        if (EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, handle_.get()) != 1 ||
            EVP_DigestSign(context.get(), nullptr, &length, bytes_of(signed_bytes), signed_bytes.size()) !=
                1) {
            throw std::runtime_error("OpenSSL made no DKIM signature");
        }
        auto signature = std::string(length, '\0');
        auto* const out = reinterpret_cast<unsigned char*>(signature.data());
        if (EVP_DigestSign(context.get(), out, &length, bytes_of(signed_bytes), signed_bytes.size()) != 1) {
            throw std::runtime_error("OpenSSL made no DKIM signature");
        }
        signature.resize(length);
        return signature;
    }

private:
    KeyHandle handle_;
};

DkimSigner::DkimSigner(std::string domain, std::string selector, std::unique_ptr<Key> key)
    : domain_(std::move(domain))
    , selector_(std::move(selector))
    , key_(std::move(key)) {}

DkimSigner::DkimSigner(DkimSigner&& other) noexcept = default;
DkimSigner& DkimSigner::operator=(DkimSigner&& other) noexcept = default;
DkimSigner::~DkimSigner() = default;

core::Expected<DkimSigner>
DkimSigner::load(std::string domain, std::string selector, std::filesystem::path const& key_file) {
    auto const stream = StreamHandle(BIO_new_file(key_file.c_str(), "r"));
    auto const no_passphrase = [](char*, int, int, void*) { return 0; };
    auto handle = KeyHandle(
        stream == nullptr ? nullptr : PEM_read_bio_PrivateKey(stream.get(), nullptr, no_passphrase, nullptr)
    );
    ERR_clear_error();
    if (handle == nullptr) {
        return bad_key();
    }
    auto key = std::make_unique<Key>(std::move(handle));
    if (!key->is_ed25519() && !key->is_strong_rsa()) {
        return bad_key();
    }
    return DkimSigner(std::move(domain), std::move(selector), std::move(key));
}

std::string DkimSigner::signature_of(std::string_view message, core::Instant at) const {
    auto const [fields, body] = parts_of_mail(message);
    auto names = std::string();
    auto text = signed_text(fields, names);
    auto const seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    auto value = " v=1; a=" + std::string(key_->is_ed25519() ? "ed25519-sha256" : "rsa-sha256") +
                 "; c=relaxed/relaxed;\r\n d=" + domain_ + "; s=" + selector_ +
                 "; t=" + std::to_string(seconds) + ";\r\n h=" + names +
                 ";\r\n bh=" + to_base64(sha256(relaxed_body(body))) + ";\r\n b=";
    auto unfolded = value;
    unfolded.erase(
        std::remove_if(unfolded.begin(), unfolded.end(), [](char c) { return c == '\r' || c == '\n'; }),
        unfolded.end()
    );
    text += relaxed_field("DKIM-Signature", unfolded);
    return "DKIM-Signature:" + value + folded(to_base64(key_->sign(text))) + "\r\n";
}

} // namespace motcua::security
