#pragma once

#include "cipher.hpp"
#include "disk.hpp"

#include <functional>
#include <optional>

namespace motcua::files {

/// An upload on disk: plain bytes, or records sealed one by one as they came. A record carries a random nonce
/// and is bound to its place, so that bytes written anew after a crash never meet an old nonce; a record that
/// the crash cut off does not open and is written over.
class Part {
public:
    using Sink = std::function<core::Expected<void>(std::string_view bytes)>;

    /// A new file is sealed when there are keys; an old one stays what it is. Errors: unavailable
    /// "file_key_missing".
    [[nodiscard]] static core::Expected<Part> of(OpenFile file, KeyRing const* keys);

    /// Bytes of the upload that are whole.
    [[nodiscard]] std::int64_t length() const noexcept { return end_.length; }

    /// Adds bytes at the end.
    [[nodiscard]] core::Expected<void> append(std::string_view bytes);

    /// Forgets what lies behind `length`.
    [[nodiscard]] core::Expected<void> cut(std::int64_t length);

    /// The whole content, in order. Errors: unavailable "file_damaged", and those of the sink.
    [[nodiscard]] core::Expected<void> each(Sink const& sink) const;

    [[nodiscard]] bool is_sealed() const noexcept { return sealing_.has_value(); }

    [[nodiscard]] OpenFile const& file() const noexcept { return file_; }

private:
    struct Sealing {
        SealHeader header;
        FileCipher cipher;
    };

    /// A place between two records: bytes of the upload before it, and where it lies in the file.
    struct End {
        std::int64_t length{};
        std::int64_t at{};
    };

    /// A record read back.
    struct Record {
        std::string plain;
        End begin;
        End end;
    };

    Part(OpenFile file, std::optional<Sealing> sealing);

    [[nodiscard]] std::optional<Record> record_at(End const& begin) const;
    [[nodiscard]] std::optional<Record> last_record() const;
    [[nodiscard]] End walk_to(std::int64_t length) const;
    [[nodiscard]] End find_end() const;
    [[nodiscard]] core::Expected<void> shorten(std::int64_t at);

    OpenFile file_;
    std::optional<Sealing> sealing_;
    End end_;
};

} // namespace motcua::files
