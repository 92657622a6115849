#include "cipher.hpp"

#include <motcua/core/freed.hpp>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace motcua::files {

namespace {

constexpr auto mark = std::string_view("MOTCUA");
constexpr auto version = '\x01';
constexpr auto key_id_at = std::size_t{8};
constexpr auto key_id_bytes = std::size_t{16};
constexpr auto salt_at = key_id_at + key_id_bytes;
constexpr auto salt_bytes = std::size_t{32};
constexpr auto nonce_at = salt_at + salt_bytes;
constexpr auto nonce_beginning_bytes = std::size_t{7};
constexpr auto key_bytes = std::size_t{32};

void check(bool done) {
    if (!done) {
        throw std::runtime_error("AES-GCM of OpenSSL failed");
    }
}

unsigned char const* octets(std::string_view bytes) {
    return static_cast<unsigned char const*>(static_cast<void const*>(bytes.data()));
}

unsigned char* octets(std::string& bytes) {
    return static_cast<unsigned char*>(static_cast<void*>(bytes.data()));
}

OSSL_PARAM octet_param(char const* name, std::string_view bytes) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): OpenSSL reads only
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(bytes.data()), bytes.size());
}

security::SecretText derived_key(std::string_view master, SealHeader const& header) {
    auto const kdf =
        std::unique_ptr<EVP_KDF, core::Freed<EVP_KDF_free>>(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    auto const context =
        std::unique_ptr<EVP_KDF_CTX, core::Freed<EVP_KDF_CTX_free>>(EVP_KDF_CTX_new(kdf.get()));
    auto digest = std::string("SHA256");
    auto const parameters = std::array{
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        octet_param(OSSL_KDF_PARAM_KEY, master),
        octet_param(OSSL_KDF_PARAM_SALT, header.salt()),
        octet_param(OSSL_KDF_PARAM_INFO, std::string_view(header.bytes()).substr(0, salt_at)),
        OSSL_PARAM_construct_end()};
    auto key = std::string(key_bytes, '\0');
    check(EVP_KDF_derive(context.get(), octets(key), key.size(), parameters.data()) == 1);
    return security::SecretText(std::move(key));
}

} // namespace

SealHeader SealHeader::fresh(SealKind kind, KeyRing const& keys) {
    auto bytes = std::string(mark) + static_cast<char>(kind) + version + keys.current();
    bytes.resize(salt_at, '\0');
    bytes += random_bytes(salt_bytes + nonce_beginning_bytes);
    bytes.resize(seal_header_bytes, '\0');
    return SealHeader(std::move(bytes));
}

std::optional<SealHeader> SealHeader::read(SealKind kind, std::string_view beginning) {
    auto const expected = std::string(mark) + static_cast<char>(kind) + version;
    if (beginning.size() < seal_header_bytes || !beginning.starts_with(expected)) {
        return std::nullopt;
    }
    return SealHeader(std::string(beginning.substr(0, seal_header_bytes)));
}

std::string SealHeader::key_id() const {
    auto const id = bytes_.substr(key_id_at, key_id_bytes);
    return id.substr(0, id.find('\0'));
}

std::string_view SealHeader::salt() const {
    return std::string_view(bytes_).substr(salt_at, salt_bytes);
}

std::string_view SealHeader::nonce_beginning() const {
    return std::string_view(bytes_).substr(nonce_at, nonce_beginning_bytes);
}

FileCipher::FileCipher(Context context, security::SecretText key)
    : context_(std::move(context))
    , key_(std::move(key)) {}

core::Expected<FileCipher> FileCipher::of(SealHeader const& header, KeyRing const* keys) {
    auto const master = keys == nullptr ? std::string_view() : keys->find(header.key_id());
    if (master.size() != key_bytes) {
        return core::Failure(
            core::Errc::unavailable,
            "file_key_missing",
            "Thiếu khóa giải mã của tệp; hãy báo quản trị viên.",
            "The key of the file is missing; tell the operator."
        );
    }
    return FileCipher(Context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free), derived_key(master, header));
}

std::string FileCipher::seal(std::string_view nonce, std::string_view bound, std::string_view plain) const {
    auto* const context = context_.get();
    auto sealed = std::string(plain.size() + seal_tag_bytes, '\0');
    auto count = 0;
    check(
        EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, octets(key_.reveal()), octets(nonce)) == 1 &&
        EVP_EncryptUpdate(context, nullptr, &count, octets(bound), static_cast<int>(bound.size())) == 1 &&
        EVP_EncryptUpdate(context, octets(sealed), &count, octets(plain), static_cast<int>(plain.size())) ==
            1 &&
        EVP_EncryptFinal_ex(context, octets(sealed) + plain.size(), &count) == 1 &&
        EVP_CIPHER_CTX_ctrl(
            context,
            EVP_CTRL_GCM_GET_TAG,
            static_cast<int>(seal_tag_bytes),
            octets(sealed) + plain.size()
        ) == 1
    );
    return sealed;
}

std::optional<std::string>
FileCipher::open(std::string_view nonce, std::string_view bound, std::string_view sealed) const {
    if (sealed.size() < seal_tag_bytes) {
        return std::nullopt;
    }
    auto* const context = context_.get();
    auto const size = sealed.size() - seal_tag_bytes;
    auto tag = std::string(sealed.substr(size));
    auto plain = std::string(size, '\0');
    auto rest = std::array<unsigned char, seal_tag_bytes>();
    auto count = 0;
    check(
        EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nullptr, octets(key_.reveal()), octets(nonce)) == 1 &&
        EVP_DecryptUpdate(context, nullptr, &count, octets(bound), static_cast<int>(bound.size())) == 1 &&
        EVP_DecryptUpdate(context, octets(plain), &count, octets(sealed), static_cast<int>(size)) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag.size()), tag.data()) == 1
    );
    if (EVP_DecryptFinal_ex(context, rest.data(), &count) != 1) {
        return std::nullopt;
    }
    return plain;
}

std::string random_bytes(std::size_t count) {
    auto bytes = std::string(count, '\0');
    check(RAND_bytes(octets(bytes), static_cast<int>(count)) == 1);
    return bytes;
}

std::string big_endian(std::uint64_t number, std::size_t count) {
    auto bytes = std::string(count, '\0');
    for (auto place = bytes.rbegin(); place != bytes.rend(); ++place) {
        *place = static_cast<char>(number & 255U);
        number >>= 8U;
    }
    return bytes;
}

std::uint64_t read_big_endian(std::string_view bytes) {
    auto number = std::uint64_t{0};
    for (auto const byte : bytes) {
        number = (number << 8U) | static_cast<unsigned char>(byte);
    }
    return number;
}

} // namespace motcua::files
