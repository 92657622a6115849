#pragma once

#include <motcua/core/expected.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Files as they come in, are examined and kept. Contents lie outside the database, addressed by their
/// SHA-256.
namespace motcua::app {

/// What a file's own bytes say; never its name.
struct FileFacts {
    std::string sha256; ///< 64 hex digits
    std::int64_t size{};
    std::string media_type; ///< "application/pdf"
    std::optional<int> pages;
};

/// What one place takes.
struct FileRules {
    std::vector<std::string> media_types; ///< empty: every type the shelf knows
    std::int64_t most_bytes{};
    std::string expected_sha256; ///< as the sender announced it; empty: not announced
};

/// One kept file, opened for reading. Used by one thread at a time.
class FileReader {
public:
    FileReader() = default;
    FileReader(FileReader const&) = delete;
    FileReader& operator=(FileReader const&) = delete;
    virtual ~FileReader() = default;

    [[nodiscard]] virtual std::int64_t size() const noexcept = 0;

    /// Up to `count` bytes from `offset`; fewer only at the end. Errors: unavailable "file_damaged".
    [[nodiscard]] virtual core::Expected<std::string> read(std::int64_t offset, std::size_t count) = 0;
};

/// Keeps incoming parts and whole files on disk. Every function blocks; thread-safe, but one upload is fed by
/// one thread at a time.
class FileShelf {
public:
    FileShelf() = default;
    FileShelf(FileShelf const&) = delete;
    FileShelf& operator=(FileShelf const&) = delete;
    virtual ~FileShelf() = default;

    /// Adds bytes of an upload (a UUID) at `offset`, which must be its present length; makes the upload when
    /// it is new and `offset` is 0. Survives a power cut only after `sync`. Errors: not_found "upload" when
    /// its name is no UUID, conflict "upload_offset", too_large "file_too_large", unavailable
    /// "files_unwritable", busy "disk_full" (bytes that fitted are kept: ask `received`).
    [[nodiscard]] virtual core::Expected<void>
    append(std::string const& upload, std::int64_t offset, std::string_view bytes) = 0;

    /// Makes what was appended durable; gives the length.
    [[nodiscard]] virtual core::Expected<std::int64_t> sync(std::string const& upload) = 0;

    /// Shortens an upload to `length`, dropping bytes that proved wrong. Errors: not_found "upload",
    /// unavailable "files_unwritable".
    [[nodiscard]] virtual core::Expected<void> cut(std::string const& upload, std::int64_t length) = 0;

    /// Bytes of the upload that are on disk; 0 for an unknown one.
    [[nodiscard]] virtual core::Expected<std::int64_t> received(std::string const& upload) = 0;

    /// Hashes a whole upload and decides by its content whether it may be kept. Takes seconds for large
    /// files. Errors: not_found "upload"; invalid "file_empty", "file_hash_mismatch", "file_type_refused",
    /// "file_damaged", "file_encrypted", "file_active_content", "file_polyglot", "file_bomb",
    /// "file_bad_path", "file_infected"; too_large "file_too_large"; busy "antivirus_unavailable",
    /// "examination_late"; unavailable "examination_unavailable".
    [[nodiscard]] virtual core::Expected<FileFacts>
    examine(std::string const& upload, FileRules const& rules) = 0;

    /// Moves an examined upload into the store under its hash: durable, atomic, once for equal contents.
    /// May be repeated, also after the upload is gone. Hold the lock of collect (see storage) around this and
    /// the insert into `files`, so that no collection takes the content away in between.
    [[nodiscard]] virtual core::Expected<void> keep(std::string const& upload, FileFacts const& facts) = 0;

    /// Forgets an upload and its bytes.
    virtual void drop(std::string const& upload) = 0;

    /// Keeps bytes this program made itself.
    [[nodiscard]] virtual core::Expected<FileFacts>
    put(std::string_view bytes, std::string const& media_type, std::optional<int> pages) = 0;

    /// Errors: not_found "file".
    [[nodiscard]] virtual core::Expected<std::unique_ptr<FileReader>> open(std::string const& sha256) = 0;

    /// Removes a file nothing refers to any more. May be repeated.
    [[nodiscard]] virtual core::Expected<void> remove(std::string const& sha256) = 0;
};

/// How much of a file is read for suggestions.
struct TextLimits {
    int pages{5};                  ///< from the first
    std::chrono::seconds time{60}; ///< for the whole file
};

/// Reads what a kept file says, for suggestions that a person confirms; never a source of facts by itself.
class TextReader {
public:
    TextReader() = default;
    TextReader(TextReader const&) = delete;
    TextReader& operator=(TextReader const&) = delete;
    virtual ~TextReader() = default;

    /// UTF-8 text of each page from the first: the text layer of a PDF, else letters recognised in the
    /// picture (Vietnamese). Pages without text are empty. Blocks for seconds a page; thread-safe. Errors:
    /// not_found "file"; invalid "file_type_refused" for types that hold no pages, "file_damaged";
    /// unavailable "file_damaged"; busy "text_late" when the time did not suffice for the first page.
    [[nodiscard]] virtual core::Expected<std::vector<std::string>>
    read_text(std::string const& sha256, std::string const& media_type, TextLimits const& limits) = 0;
};

} // namespace motcua::app
