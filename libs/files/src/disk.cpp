#include "disk.hpp"

#include "refusals.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace motcua::files {

namespace {

constexpr auto owner_only = 0600;
constexpr auto owner_only_directory = 0700;

bool is_regular(int descriptor) {
    struct stat facts {};

    return ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
}

OpenFile regular(int descriptor) {
    auto file = OpenFile(descriptor);
    if (file.is_open() && !is_regular(descriptor)) {
        file.close();
        errno = EINVAL;
    }
    return file;
}

} // namespace

OpenFile::OpenFile(OpenFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

OpenFile& OpenFile::operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

OpenFile::~OpenFile() {
    close();
}

void OpenFile::close() noexcept {
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
}

OpenFile open_to_read(std::filesystem::path const& path) {
    // Not blocking: a pipe put in a file's place must not hang the caller.
    return regular(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

OpenFile open_to_write(std::filesystem::path const& path, bool create) {
    auto const flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (create ? O_CREAT : 0);
    return regular(::open(path.c_str(), flags, owner_only));
}

core::Expected<OpenFile> open_fresh(std::filesystem::path const& prefix, std::filesystem::path& path) {
    auto name = prefix.string() + "XXXXXX";
    auto file = OpenFile(::mkostemp(name.data(), O_CLOEXEC));
    if (!file.is_open()) {
        return unwritable(errno);
    }
    path = name;
    return file;
}

core::Expected<OpenFile> open_in_memory() {
    auto file = OpenFile(::memfd_create("file", MFD_CLOEXEC));
    if (!file.is_open()) {
        return unwritable(errno);
    }
    return file;
}

std::int64_t length_of(OpenFile const& file) {
    struct stat facts {};

    return ::fstat(file.get(), &facts) == 0 ? facts.st_size : 0;
}

core::Expected<void> write_at(OpenFile const& file, std::int64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        auto const written = ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return unwritable(written == 0 ? ENOSPC : errno);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += written;
    }
    return {};
}

core::Expected<std::size_t>
read_at(OpenFile const& file, std::int64_t offset, char* bytes, std::size_t count) {
    auto filled = std::size_t{0};
    while (filled < count) {
        auto const at = offset + static_cast<std::int64_t>(filled);
        auto const got = ::pread(file.get(), bytes + filled, count - filled, at);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return unreadable();
        }
        if (got == 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
    }
    return filled;
}

core::Expected<void> sync_content(OpenFile const& file) {
    if (::fdatasync(file.get()) != 0) {
        return unwritable(errno);
    }
    return {};
}

core::Expected<void> sync_directory(std::filesystem::path const& directory) {
    auto const opened = OpenFile(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.is_open() || ::fsync(opened.get()) != 0) {
        return unwritable(errno);
    }
    return {};
}

core::Expected<void>
make_directories(std::filesystem::path const& root, std::filesystem::path const& directory) {
    if (directory == root) {
        return {};
    }
    if (::mkdir(directory.c_str(), owner_only_directory) == 0) {
        return sync_directory(directory.parent_path());
    }
    if (errno == EEXIST) {
        return {};
    }
    if (errno != ENOENT) {
        return unwritable(errno);
    }
    if (auto const above = make_directories(root, directory.parent_path()); !above) {
        return above.error();
    }
    if (::mkdir(directory.c_str(), owner_only_directory) != 0 && errno != EEXIST) {
        return unwritable(errno);
    }
    return sync_directory(directory.parent_path());
}

} // namespace motcua::files
