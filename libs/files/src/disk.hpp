#pragma once

#include <motcua/core/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace motcua::files {

/// A file descriptor that is closed when it goes.
class OpenFile {
public:
    OpenFile() = default;

    explicit OpenFile(int descriptor) noexcept
        : descriptor_(descriptor) {}

    OpenFile(OpenFile const&) = delete;
    OpenFile& operator=(OpenFile const&) = delete;
    OpenFile(OpenFile&& other) noexcept;
    OpenFile& operator=(OpenFile&& other) noexcept;
    ~OpenFile();

    [[nodiscard]] int get() const noexcept { return descriptor_; }

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

    void close() noexcept;

private:
    int descriptor_{-1};
};

/// Opens a regular file; links are not followed. Not open, with errno set, when that fails.
[[nodiscard]] OpenFile open_to_read(std::filesystem::path const& path);

/// The same to read and write; made with mode 0600 when it is missing and `create`.
[[nodiscard]] OpenFile open_to_write(std::filesystem::path const& path, bool create);

/// A new file of a name not used before that begins with `prefix`; `path` becomes its name.
[[nodiscard]] core::Expected<OpenFile>
open_fresh(std::filesystem::path const& prefix, std::filesystem::path& path);

/// A file in memory alone, without a name. Errors: unavailable "files_unwritable".
[[nodiscard]] core::Expected<OpenFile> open_in_memory();

[[nodiscard]] std::int64_t length_of(OpenFile const& file);

/// Errors: as unwritable().
[[nodiscard]] core::Expected<void>
write_at(OpenFile const& file, std::int64_t offset, std::string_view bytes);

/// Fills `bytes` from `offset`; fewer only at the end of the file. Errors: as unreadable().
[[nodiscard]] core::Expected<std::size_t>
read_at(OpenFile const& file, std::int64_t offset, char* bytes, std::size_t count);

/// Content and length reach the disk.
[[nodiscard]] core::Expected<void> sync_content(OpenFile const& file);

/// Names in the directory reach the disk.
[[nodiscard]] core::Expected<void> sync_directory(std::filesystem::path const& directory);

/// Makes the directory and the missing ones above it up to `root`, durably, readable by the owner only.
[[nodiscard]] core::Expected<void>
make_directories(std::filesystem::path const& root, std::filesystem::path const& directory);

} // namespace motcua::files
