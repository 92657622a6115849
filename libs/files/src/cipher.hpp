#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/files/key_ring.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_cipher_ctx_st;

namespace motcua::files {

constexpr auto seal_header_bytes = std::size_t{64};
constexpr auto seal_tag_bytes = std::size_t{16};
constexpr auto seal_nonce_bytes = std::size_t{12};

/// Plain bytes sealed together.
constexpr auto seal_chunk_bytes = std::size_t{1} << 16U;

/// What an encrypted file holds: a kept file in chunks that are read in any order, or an upload in records as
/// they came.
enum class SealKind : char { kept = 'K', part = 'P' };

/// The first bytes of an encrypted file: mark, kind, version, id of the key, salt of the file's own key, and
/// the part of nonces that chunks share.
class SealHeader {
public:
    /// A new one, with random salt and nonce, under the current key.
    [[nodiscard]] static SealHeader fresh(SealKind kind, KeyRing const& keys);

    /// Nothing when the bytes begin no encrypted file of this kind.
    [[nodiscard]] static std::optional<SealHeader> read(SealKind kind, std::string_view beginning);

    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

    [[nodiscard]] std::string key_id() const;
    [[nodiscard]] std::string_view salt() const;
    [[nodiscard]] std::string_view nonce_beginning() const;

private:
    explicit SealHeader(std::string bytes)
        : bytes_(std::move(bytes)) {}

    std::string bytes_;
};

/// AES-256-GCM under a key of one file's own, derived (HKDF-SHA256) from the ring's key and the file's salt,
/// so that nonces have to differ within the file only. Used by one thread at a time.
class FileCipher {
public:
    /// Errors: unavailable "file_key_missing".
    [[nodiscard]] static core::Expected<FileCipher> of(SealHeader const& header, KeyRing const* keys);

    /// `nonce` has 12 bytes and is used once; `bound` is authenticated with the bytes. The tag comes behind.
    [[nodiscard]] std::string
    seal(std::string_view nonce, std::string_view bound, std::string_view plain) const;

    /// Nothing when the bytes, the nonce or what they are bound to are not those of seal().
    [[nodiscard]] std::optional<std::string>
    open(std::string_view nonce, std::string_view bound, std::string_view sealed) const;

private:
    using Context = std::unique_ptr<evp_cipher_ctx_st, void (*)(evp_cipher_ctx_st*)>;

    FileCipher(Context context, security::SecretText key);

    Context context_;
    security::SecretText key_;
};

/// Random bytes of OpenSSL's generator.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// `count` bytes of the number, most significant first.
[[nodiscard]] std::string big_endian(std::uint64_t number, std::size_t count);
[[nodiscard]] std::uint64_t read_big_endian(std::string_view bytes);

} // namespace motcua::files
