#include "part.hpp"

#include "refusals.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace motcua::files {

namespace {

constexpr auto header_bytes = static_cast<std::int64_t>(seal_header_bytes);

// A record: length and place of its plain bytes, nonce, sealed bytes with their tag, length of all this.
constexpr auto head_bytes = std::size_t{12};
constexpr auto tail_bytes = std::size_t{4};
constexpr auto around_bytes = head_bytes + seal_nonce_bytes + seal_tag_bytes + tail_bytes;
constexpr auto most_record_bytes = around_bytes + seal_chunk_bytes;
constexpr auto piece_bytes = std::size_t{1} << 18U;

std::string head_of(std::size_t length, std::int64_t place) {
    return big_endian(length, 4) + big_endian(static_cast<std::uint64_t>(place), 8);
}

/// Fewer bytes at the end of the file, none when it cannot be read.
std::string bytes_at(OpenFile const& file, std::int64_t at, std::size_t count) {
    auto bytes = std::string(count, '\0');
    auto const got = read_at(file, at, bytes.data(), count);
    bytes.resize(got ? *got : 0);
    return bytes;
}

} // namespace

Part::Part(OpenFile file, std::optional<Sealing> sealing)
    : file_(std::move(file))
    , sealing_(std::move(sealing)) {
    end_ = find_end();
}

core::Expected<Part> Part::of(OpenFile file, KeyRing const* keys) {
    auto const beginning = bytes_at(file, 0, seal_header_bytes);
    auto header = SealHeader::read(SealKind::part, beginning);
    if (!header && beginning.empty() && keys != nullptr) {
        header = SealHeader::fresh(SealKind::part, *keys);
    }
    if (!header) {
        return Part(std::move(file), std::nullopt);
    }
    auto cipher = FileCipher::of(*header, keys);
    if (!cipher) {
        return cipher.error();
    }
    return Part(std::move(file), Sealing{std::move(*header), std::move(*cipher)});
}

std::optional<Part::Record> Part::record_at(End const& begin) const {
    auto const head = bytes_at(file_, begin.at, head_bytes);
    auto const length = read_big_endian(std::string_view(head).substr(0, 4));
    if (head.size() < head_bytes || length == 0 || length > seal_chunk_bytes ||
        head != head_of(length, begin.length)) {
        return std::nullopt;
    }
    auto const size = around_bytes + length;
    auto const rest = bytes_at(file_, begin.at + static_cast<std::int64_t>(head_bytes), size - head_bytes);
    if (rest.size() != size - head_bytes) {
        return std::nullopt;
    }
    auto const inner = std::string_view(rest).substr(0, rest.size() - tail_bytes);
    auto plain = sealing_->cipher.open(
        inner.substr(0, seal_nonce_bytes),
        sealing_->header.bytes() + head,
        inner.substr(seal_nonce_bytes)
    );
    if (!plain) {
        return std::nullopt;
    }
    auto const end =
        End{begin.length + static_cast<std::int64_t>(length), begin.at + static_cast<std::int64_t>(size)};
    return Record{std::move(*plain), begin, end};
}

/// The record that ends the file, found from behind.
std::optional<Part::Record> Part::last_record() const {
    auto const size = length_of(file_);
    auto const tail = bytes_at(file_, size - static_cast<std::int64_t>(tail_bytes), tail_bytes);
    auto const record = static_cast<std::int64_t>(read_big_endian(tail));
    if (record <= static_cast<std::int64_t>(around_bytes) ||
        record > static_cast<std::int64_t>(most_record_bytes) || record > size - header_bytes) {
        return std::nullopt;
    }
    auto const head = bytes_at(file_, size - record, head_bytes);
    if (head.size() < head_bytes) {
        return std::nullopt;
    }
    auto const place = static_cast<std::int64_t>(read_big_endian(std::string_view(head).substr(4)));
    auto found = record_at({place, size - record});
    return found && found->end.at == size ? std::move(found) : std::nullopt;
}

/// The last place between records that lies at or before `length`; where the whole ones end when that is
/// less.
Part::End Part::walk_to(std::int64_t length) const {
    auto end = End{0, header_bytes};
    while (end.length < length) {
        auto const next = record_at(end);
        if (!next || next->end.length > length) {
            break;
        }
        end = next->end;
    }
    return end;
}

Part::End Part::find_end() const {
    auto const size = length_of(file_);
    if (!sealing_) {
        return {size, size};
    }
    if (size <= header_bytes) {
        return {0, header_bytes};
    }
    auto const last = last_record();
    return last ? last->end : walk_to(size);
}

core::Expected<void> Part::append(std::string_view bytes) {
    if (!sealing_) {
        auto written = write_at(file_, end_.at, bytes);
        auto const size = length_of(file_);
        end_ = {size, size};
        return written;
    }
    if (end_.length == 0) {
        if (auto const begun = write_at(file_, 0, sealing_->header.bytes()); !begun) {
            return begun.error();
        }
    }
    while (!bytes.empty()) {
        auto const plain = bytes.substr(0, seal_chunk_bytes);
        auto const head = head_of(plain.size(), end_.length);
        auto const nonce = random_bytes(seal_nonce_bytes);
        auto const record = head + nonce +
                            sealing_->cipher.seal(nonce, sealing_->header.bytes() + head, plain) +
                            big_endian(around_bytes + plain.size(), tail_bytes);
        if (auto const written = write_at(file_, end_.at, record); !written) {
            return written.error();
        }
        end_ = {
            end_.length + static_cast<std::int64_t>(plain.size()),
            end_.at + static_cast<std::int64_t>(record.size())};
        bytes.remove_prefix(plain.size());
    }
    // What a crash left behind a shorter record.
    return length_of(file_) > end_.at ? shorten(end_.at) : core::Expected<void>();
}

core::Expected<void> Part::shorten(std::int64_t at) {
    if (::ftruncate(file_.get(), at) != 0) {
        return unwritable(errno);
    }
    return {};
}

core::Expected<void> Part::cut(std::int64_t length) {
    if (length >= end_.length) {
        return {};
    }
    if (!sealing_) {
        end_ = {length, length};
        return shorten(length);
    }
    auto const end = walk_to(length);
    auto const broken = record_at(end);
    auto const kept =
        broken ? broken->plain.substr(0, static_cast<std::size_t>(length - end.length)) : std::string();
    if (auto const shortened = shorten(end.at); !shortened) {
        return shortened.error();
    }
    end_ = end;
    return append(kept);
}

core::Expected<void> Part::each(Sink const& sink) const {
    if (sealing_) {
        for (auto end = End{0, header_bytes}; end.length < end_.length;) {
            auto const record = record_at(end);
            if (!record) {
                return unreadable();
            }
            if (auto const taken = sink(record->plain); !taken) {
                return taken.error();
            }
            end = record->end;
        }
        return {};
    }
    for (auto at = std::int64_t{0}; at < end_.length;) {
        auto const bytes = bytes_at(file_, at, piece_bytes);
        if (bytes.empty()) {
            return unreadable();
        }
        if (auto const taken = sink(bytes); !taken) {
            return taken.error();
        }
        at += static_cast<std::int64_t>(bytes.size());
    }
    return {};
}

} // namespace motcua::files
