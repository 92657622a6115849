#include <motcua/security/base64.hpp>
#include <motcua/security/cursor_signer.hpp>
#include <motcua/security/token.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>
#include <utility>

namespace motcua::security {

namespace {

constexpr std::size_t signature_bytes = 16;

core::Failure cursor_invalid() {
    return core::invalid(
        "/cursor",
        "cursor_invalid",
        "Con trỏ trang không hợp lệ; hãy đọc lại danh sách từ đầu.",
        "The page cursor is not valid; read the list from its start."
    );
}

} // namespace

CursorSigner::CursorSigner(SecretText secret)
    : secret_(std::move(secret)) {
    if (secret_.reveal().size() < secret_minimum) {
        throw std::invalid_argument("the cursor secret is shorter than 32 bytes");
    }
}

std::string CursorSigner::sign(std::string_view kind, std::string_view payload) const {
    auto const signed_bytes = signature(kind, payload).append(payload);
    return to_base64url(signed_bytes);
}

core::Expected<std::string> CursorSigner::verify(std::string_view kind, std::string_view cursor) const {
    if (cursor.size() > cursor_limit) {
        return cursor_invalid();
    }
    auto const bytes = from_base64url(cursor);
    if (!bytes || bytes->size() < signature_bytes) {
        return cursor_invalid();
    }
    auto const claimed = std::string_view(*bytes).substr(0, signature_bytes);
    auto const payload = std::string_view(*bytes).substr(signature_bytes);
    if (!constant_time_equal(claimed, signature(kind, payload))) {
        return cursor_invalid();
    }
    return std::string(payload);
}

std::string CursorSigner::signature(std::string_view kind, std::string_view payload) const {
    auto message = std::string(kind);
    message += '\0';
    message += payload;
    auto const secret = secret_.reveal();
    auto digest = std::string(EVP_MAX_MD_SIZE, '\0');
    auto const* const made = HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<unsigned char const*>(message.data()),
        message.size(),
        reinterpret_cast<unsigned char*>(digest.data()),
        nullptr
    );
    if (made == nullptr) {
        throw std::runtime_error("OpenSSL made no HMAC");
    }
    digest.resize(signature_bytes);
    return digest;
}

} // namespace motcua::security
