#include "digest.hpp"
#include "disk.hpp"
#include "kept_file.hpp"
#include "names.hpp"
#include "refusals.hpp"
#include <motcua/files/shelf.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>

/// What the operator's tool does with the store.
namespace motcua::files {

namespace {

namespace fs = std::filesystem;

constexpr auto piece_bytes = std::size_t{1} << 18U;

/// A program that was ended left these; nobody works on one file that long.
constexpr auto leftover_age = std::chrono::hours{24};

core::Expected<void> each(app::FileReader& reader, Shelf::Sink const& sink) {
    for (auto offset = std::int64_t{0}; offset < reader.size();) {
        auto const bytes = reader.read(offset, piece_bytes);
        if (!bytes) {
            return bytes.error();
        }
        if (auto const taken = sink(*bytes); !taken) {
            return taken.error();
        }
        offset += static_cast<std::int64_t>(bytes->size());
    }
    return {};
}

/// The new file belongs to whom the old one belonged to: the operator's tool may run as another user.
bool give_owner(OpenFile const& from, OpenFile const& to) {
    struct stat facts {};

    return ::fstat(from.get(), &facts) == 0 && ::fchown(to.get(), facts.st_uid, facts.st_gid) == 0;
}

} // namespace

std::vector<std::string> Shelf::kept_beginning_with(std::string const& digits) const {
    auto names = std::vector<std::string>();
    auto error = std::error_code();
    auto const place = options_.directory / "kept" / digits;
    for (auto entry = fs::recursive_directory_iterator(place, error);
         entry != fs::recursive_directory_iterator();
         entry.increment(error)) {
        if (!entry->is_directory(error)) {
            names.push_back(entry->path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

core::Expected<void> Shelf::verify(std::string const& sha256, Pace const& pace) {
    auto const reader = open(sha256);
    if (!reader) {
        return reader.error();
    }
    auto digest = Digest();
    auto const read = each(**reader, [&](std::string_view bytes) -> core::Expected<void> {
        digest.add(bytes);
        pace(bytes.size());
        return {};
    });
    if (!read) {
        return read.error();
    }
    return digest.hex() == sha256 ? core::Expected<void>() : unreadable();
}

core::Expected<bool> Shelf::reseal(std::string const& sha256, Locked const& locked) {
    auto file = is_sha256(sha256) ? open_to_read(kept(sha256)) : OpenFile();
    if (!file.is_open()) {
        return core::not_found("file");
    }
    auto const wanted = options_.keys == nullptr ? std::optional<std::string>() : options_.keys->current();
    if (key_of_kept(file) == wanted) {
        return false;
    }
    auto path = fs::path();
    auto const fresh = make_fresh(path);
    if (!fresh) {
        return fresh.error();
    }
    auto const owned = give_owner(file, *fresh);
    auto const reader = open_kept(std::move(file), options_.keys.get());
    auto const written =
        !owned    ? core::Expected<void>(unwritable(EPERM))
        : !reader ? core::Expected<void>(reader.error())
                  : write_content(*fresh, sha256, [&](Sink const& sink) { return each(**reader, sink); });
    auto const moved = written ? locked([&]() -> core::Expected<void> {
        // Collected meanwhile: it stays away.
        return ::access(kept(sha256).c_str(), F_OK) == 0 ? move_in(path, sha256) : core::not_found("file");
    })
                               : written;
    if (!moved) {
        ::unlink(path.c_str());
        return moved.error();
    }
    return true;
}

int Shelf::remove_leftovers() const {
    auto removed = 0;
    auto error = std::error_code();
    auto const oldest = fs::file_time_type::clock::now() - leftover_age;
    for (auto const& entry : fs::directory_iterator(options_.directory / "incoming", error)) {
        auto const is_made = entry.path().filename().string().starts_with("made-");
        if (is_made && entry.last_write_time(error) < oldest && fs::remove(entry.path(), error)) {
            ++removed;
        }
    }
    return removed;
}

} // namespace motcua::files
