#include "kept_file.hpp"

#include "refusals.hpp"

#include <algorithm>

namespace motcua::files {

namespace {

constexpr auto sealed_chunk_bytes = seal_chunk_bytes + seal_tag_bytes;

/// The place of a chunk and whether it is the last are part of its nonce: a chunk at another place, or a last
/// one that was not the last, does not open.
std::string nonce_of(SealHeader const& header, std::int64_t chunk, bool last) {
    return std::string(header.nonce_beginning()) + big_endian(static_cast<std::uint64_t>(chunk), 4) +
           (last ? '\x01' : '\x00');
}

std::string beginning_of(OpenFile const& file) {
    auto beginning = std::string(seal_header_bytes, '\0');
    auto const got = read_at(file, 0, beginning.data(), beginning.size());
    beginning.resize(got ? *got : 0);
    return beginning;
}

class PlainReader final : public app::FileReader {
public:
    explicit PlainReader(OpenFile file)
        : file_(std::move(file))
        , size_(length_of(file_)) {}

    std::int64_t size() const noexcept override { return size_; }

    core::Expected<std::string> read(std::int64_t offset, std::size_t count) override {
        auto const left = std::max<std::int64_t>(0, size_ - offset);
        auto bytes = std::string(std::min(count, static_cast<std::size_t>(left)), '\0');
        auto const got = read_at(file_, offset, bytes.data(), bytes.size());
        if (!got) {
            return got.error();
        }
        if (*got != bytes.size()) {
            return unreadable();
        }
        return bytes;
    }

private:
    OpenFile file_;
    std::int64_t size_;
};

class SealedReader final : public app::FileReader {
public:
    /// `body`: length behind the header.
    SealedReader(OpenFile file, SealHeader header, FileCipher cipher, std::int64_t body)
        : file_(std::move(file))
        , header_(std::move(header))
        , cipher_(std::move(cipher))
        , chunks_((body + full - 1) / full)
        , size_(body - chunks_ * static_cast<std::int64_t>(seal_tag_bytes)) {}

    std::int64_t size() const noexcept override { return size_; }

    core::Expected<std::string> read(std::int64_t offset, std::size_t count) override {
        auto bytes = std::string();
        auto const end = std::min(size_, offset + static_cast<std::int64_t>(count));
        while (offset < end) {
            auto const chunk = offset / plain;
            if (auto const loaded = load(chunk); !loaded) {
                return loaded.error();
            }
            auto const from = static_cast<std::size_t>(offset - chunk * plain);
            auto const wanted = static_cast<std::size_t>(end - offset);
            auto const piece = std::string_view(content_).substr(from, wanted);
            bytes += piece;
            offset += static_cast<std::int64_t>(piece.size());
        }
        return bytes;
    }

private:
    static constexpr auto full = static_cast<std::int64_t>(sealed_chunk_bytes);
    static constexpr auto plain = static_cast<std::int64_t>(seal_chunk_bytes);

    core::Expected<void> load(std::int64_t chunk) {
        if (chunk == loaded_) {
            return {};
        }
        auto sealed = std::string(sealed_chunk_bytes, '\0');
        auto const at = static_cast<std::int64_t>(seal_header_bytes) + chunk * full;
        auto const got = read_at(file_, at, sealed.data(), sealed.size());
        if (!got) {
            return got.error();
        }
        sealed.resize(*got);
        auto const last = chunk == chunks_ - 1;
        auto opened = cipher_.open(nonce_of(header_, chunk, last), header_.bytes(), sealed);
        auto const expected = last ? size_ - chunk * plain : plain;
        if (!opened || static_cast<std::int64_t>(opened->size()) != expected) {
            return unreadable();
        }
        content_ = std::move(*opened);
        loaded_ = chunk;
        return {};
    }

    OpenFile file_;
    SealHeader header_;
    FileCipher cipher_;
    std::int64_t chunks_;
    std::int64_t size_;
    std::int64_t loaded_{-1};
    std::string content_;
};

} // namespace

core::Expected<std::unique_ptr<app::FileReader>> open_kept(OpenFile file, KeyRing const* keys) {
    auto header = SealHeader::read(SealKind::kept, beginning_of(file));
    if (!header) {
        return std::unique_ptr<app::FileReader>(std::make_unique<PlainReader>(std::move(file)));
    }
    auto cipher = FileCipher::of(*header, keys);
    if (!cipher) {
        return cipher.error();
    }
    auto const body = length_of(file) - static_cast<std::int64_t>(seal_header_bytes);
    auto const last = body % static_cast<std::int64_t>(sealed_chunk_bytes);
    if (body <= 0 || (last != 0 && last <= static_cast<std::int64_t>(seal_tag_bytes))) {
        return unreadable();
    }
    return std::unique_ptr<app::FileReader>(
        std::make_unique<SealedReader>(std::move(file), std::move(*header), std::move(*cipher), body)
    );
}

std::optional<std::string> key_of_kept(OpenFile const& file) {
    auto const header = SealHeader::read(SealKind::kept, beginning_of(file));
    return header ? std::optional(header->key_id()) : std::nullopt;
}

/// What is sealed and not yet written.
class KeptWriter::Sealing {
public:
    explicit Sealing(KeyRing const& keys)
        : header(SealHeader::fresh(SealKind::kept, keys))
        , cipher(FileCipher::of(header, &keys).value()) {}

    /// The next chunk, sealed; whether it is the last must be known.
    std::string next(std::string_view plain, bool last) {
        return cipher.seal(nonce_of(header, chunk++, last), header.bytes(), plain);
    }

    SealHeader header;
    FileCipher cipher;
    std::int64_t chunk{0};
    std::string pending;
};

KeptWriter::KeptWriter(OpenFile const& file, KeyRing const* keys)
    : file_(file)
    , sealing_(keys == nullptr ? nullptr : std::make_unique<Sealing>(*keys)) {}

KeptWriter::~KeptWriter() = default;

core::Expected<void> KeptWriter::write(std::string_view bytes) {
    auto written = write_at(file_, at_, bytes);
    at_ += static_cast<std::int64_t>(bytes.size());
    return written;
}

core::Expected<void> KeptWriter::add(std::string_view bytes) {
    if (sealing_ == nullptr) {
        return write(bytes);
    }
    if (at_ == 0) {
        if (auto const begun = write(sealing_->header.bytes()); !begun) {
            return begun.error();
        }
    }
    auto& pending = sealing_->pending;
    while (pending.size() + bytes.size() > seal_chunk_bytes) {
        auto const room = seal_chunk_bytes - pending.size();
        pending += bytes.substr(0, room);
        bytes.remove_prefix(room);
        if (auto const written = write(sealing_->next(pending, false)); !written) {
            return written.error();
        }
        pending.clear();
    }
    pending += bytes;
    return {};
}

core::Expected<void> KeptWriter::finish() {
    if (auto const begun = add({}); !begun) {
        return begun.error();
    }
    if (sealing_ != nullptr) {
        if (auto const written = write(sealing_->next(sealing_->pending, true)); !written) {
            return written.error();
        }
    }
    return sync_content(file_);
}

} // namespace motcua::files
