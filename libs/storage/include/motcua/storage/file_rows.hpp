#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/storage/database.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace motcua::storage {

/// A kept file as the database knows it.
struct FileRow {
    std::string sha256;
    std::int64_t size{};
};

/// What became of a file that was to be collected.
enum class Collected : std::uint8_t {
    gone,       ///< row and content
    referenced, ///< something hangs on it
    young,      ///< kept too short a time ago, or not known at all
};

/// The rows of kept files, for the operator's tool. One session; used by one thread at a time.
class FileRows {
public:
    using Work = std::function<core::Expected<void>()>;

    explicit FileRows(DatabaseOptions const& options);
    ~FileRows();

    /// Rows whose hash begins with these two hexadecimal digits, in the order of their hashes.
    [[nodiscard]] core::Expected<std::vector<FileRow>> beginning_with(std::string const& digits);

    /// The same, only those kept at least `days` ago.
    [[nodiscard]] core::Expected<std::vector<FileRow>> older(std::string const& digits, int days);

    /// Deletes the row when nothing refers to it, runs `remove` for its content and commits: all under the
    /// lock that whoever keeps the same content holds. With `dry_run` nothing is deleted.
    [[nodiscard]] core::Expected<Collected>
    collect(std::string const& sha256, int days, bool dry_run, Work const& remove);

    /// Runs `work` under that lock.
    [[nodiscard]] core::Expected<void> locked(std::string const& sha256, Work const& work);

private:
    class Session;
    std::unique_ptr<Session> session_;
};

} // namespace motcua::storage
