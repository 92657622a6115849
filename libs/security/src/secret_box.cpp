#include <motcua/core/freed.hpp>
#include <motcua/security/base64.hpp>
#include <motcua/security/secret_box.hpp>

#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace motcua::security {

namespace {

constexpr auto key_bytes = std::size_t{32};
constexpr auto nonce_bytes = std::size_t{12};
constexpr auto tag_bytes = std::size_t{16};

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, core::Freed<EVP_PKEY_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, core::Freed<EVP_CIPHER_CTX_free>>;

void check(bool done) {
    if (!done) {
        throw std::runtime_error("OpenSSL sealed nothing");
    }
}

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
    return static_cast<int>(text.size());
}

SecretText derived(std::string_view key, std::string_view purpose) {
    auto made = std::string(key_bytes, '\0');
    auto length = made.size();
    auto const context = KeyContext(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr));
    check(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
    check(EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1);
    check(EVP_PKEY_CTX_set1_hkdf_key(context.get(), bytes_of(key), size_of(key)) == 1);
    check(EVP_PKEY_CTX_add1_hkdf_info(context.get(), bytes_of(purpose), size_of(purpose)) == 1);
    check(EVP_PKEY_derive(context.get(), bytes_of(made), &length) == 1);
    return SecretText(std::move(made));
}

core::Failure unreadable() {
    return {
        core::Errc::unavailable,
        "secret_unreadable",
        "Không mở được khóa đã niêm phong.",
        "The sealed secret cannot be opened."};
}

/// Begins one use of the key; the same for both directions.
CipherContext begin(SecretText const& key, std::string_view nonce, std::string_view bound, int sealing) {
    auto context = CipherContext(EVP_CIPHER_CTX_new());
    auto length = 0;
    check(context != nullptr);
    check(
        EVP_CipherInit_ex(
            context.get(),
            EVP_aes_256_gcm(),
            nullptr,
            bytes_of(key.reveal()),
            bytes_of(nonce),
            sealing
        ) == 1
    );
    check(EVP_CipherUpdate(context.get(), nullptr, &length, bytes_of(bound), size_of(bound)) == 1);
    return context;
}

} // namespace

SecretBox::SecretBox(SecretText const& key, std::string_view purpose)
    : key_(key.reveal().size() < key_minimum ? SecretText() : derived(key.reveal(), purpose)) {
    if (key_.empty()) {
        throw std::invalid_argument("the key of a secret box is shorter than 32 bytes");
    }
}

std::string SecretBox::seal(std::string_view secret, std::string_view bound) const {
    auto nonce = std::string(nonce_bytes, '\0');
    check(RAND_bytes(bytes_of(nonce), size_of(nonce)) == 1);
    auto const context = begin(key_, nonce, bound, 1);
    auto sealed = std::string(secret.size(), '\0');
    auto tag = std::string(tag_bytes, '\0');
    auto length = 0;
    check(EVP_CipherUpdate(context.get(), bytes_of(sealed), &length, bytes_of(secret), size_of(secret)) == 1);
    check(EVP_CipherFinal_ex(context.get(), bytes_of(sealed) + length, &length) == 1);
    check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, size_of(tag), tag.data()) == 1);
    return to_base64url(nonce + sealed + tag);
}

core::Expected<SecretText> SecretBox::open(std::string_view sealed, std::string_view bound) const {
    auto const bytes = from_base64url(sealed);
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes) {
        return unreadable();
    }
    auto const all = std::string_view(*bytes);
    auto const nonce = all.substr(0, nonce_bytes);
    auto const inside = all.substr(nonce_bytes, all.size() - nonce_bytes - tag_bytes);
    auto tag = std::string(all.substr(all.size() - tag_bytes));
    auto const context = begin(key_, nonce, bound, 0);
    auto secret = std::string(inside.size(), '\0');
    auto length = 0;
    check(EVP_CipherUpdate(context.get(), bytes_of(secret), &length, bytes_of(inside), size_of(inside)) == 1);
    check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, size_of(tag), tag.data()) == 1);
    if (EVP_CipherFinal_ex(context.get(), bytes_of(secret) + length, &length) != 1) {
        wipe(secret);
        return unreadable();
    }
    return SecretText(std::move(secret));
}

} // namespace motcua::security
