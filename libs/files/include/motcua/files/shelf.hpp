#pragma once

#include <motcua/app/files.hpp>
#include <motcua/files/key_ring.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace motcua::files {

class OpenFile;
class Part;
class Runner;

/// Hears of what an operator should know: a constant name, and hashes or names of signatures, no personal
/// data.
using Reporter = std::function<void(std::string_view event, std::string const& detail)>;

/// The scanner of viruses.
struct Antivirus {
    std::string address; ///< of clamd: "unix:/path" or "host:port"; empty: files are not scanned
    bool required{};     ///< files wait while it does not answer
};

struct ShelfOptions {
    std::filesystem::path directory;         ///< of this service alone; several nodes share it
    std::int64_t most_bytes{};               ///< of one file, whatever the place that takes it allows
    std::filesystem::path examine_program{}; ///< motcua-examine
    Antivirus antivirus{};
    std::shared_ptr<KeyRing const> keys{}; ///< null: files lie as they are
    Reporter report{};
};

/// Files in one directory: `incoming/<upload>` while they come in, `kept/ab/cd/<sha256>` afterwards, readable
/// by the service only, encrypted when there are keys. What is kept is never changed in place, so readers
/// need no locks.
class Shelf final : public app::FileShelf {
public:
    using Sink = std::function<core::Expected<void>(std::string_view bytes)>;

    /// Hears how many bytes were read, to slow down.
    using Pace = std::function<void(std::size_t bytes)>;

    /// Runs the work under the lock that collecting the file takes.
    using Locked = std::function<core::Expected<void>(std::function<core::Expected<void>()> const& work)>;

    explicit Shelf(ShelfOptions options);
    ~Shelf() override;

    core::Expected<void>
    append(std::string const& upload, std::int64_t offset, std::string_view bytes) override;
    core::Expected<std::int64_t> sync(std::string const& upload) override;
    core::Expected<void> cut(std::string const& upload, std::int64_t length) override;
    core::Expected<std::int64_t> received(std::string const& upload) override;
    core::Expected<app::FileFacts> examine(std::string const& upload, app::FileRules const& rules) override;
    core::Expected<void> keep(std::string const& upload, app::FileFacts const& facts) override;
    void drop(std::string const& upload) override;
    core::Expected<app::FileFacts>
    put(std::string_view bytes, std::string const& media_type, std::optional<int> pages) override;
    core::Expected<std::unique_ptr<app::FileReader>> open(std::string const& sha256) override;
    core::Expected<void> remove(std::string const& sha256) override;

    /// Whether files can be taken now: one can be made here, and looked into. Errors: busy "disk_full",
    /// unavailable "files_unwritable", "examination_unavailable".
    [[nodiscard]] core::Expected<void> ready() const;

    /// Names of the kept files whose hashes begin with these two hexadecimal digits, sorted; whatever else
    /// lies there comes, too.
    [[nodiscard]] std::vector<std::string> kept_beginning_with(std::string const& digits) const;

    /// Reads the whole file. Errors: not_found "file", unavailable "file_damaged", "file_key_missing".
    [[nodiscard]] core::Expected<void> verify(std::string const& sha256, Pace const& pace);

    /// Writes the file anew under the current key, plain without keys; false when it is so already. Errors:
    /// those of verify and of writing.
    [[nodiscard]] core::Expected<bool> reseal(std::string const& sha256, Locked const& locked);

    /// Deletes what programs that were ended left more than a day ago; how many files.
    int remove_leftovers() const;

private:
    /// Gives a whole content to the sink, in order.
    using Source = std::function<core::Expected<void>(Sink const& sink)>;

    [[nodiscard]] std::filesystem::path incoming(std::string const& upload) const;
    [[nodiscard]] std::filesystem::path kept(std::string const& sha256) const;
    [[nodiscard]] core::Expected<Part> part_of(std::string const& upload) const;
    [[nodiscard]] core::Expected<app::FileFacts>
    examine_plain(Part const& part, OpenFile const& copy, app::FileRules const& rules, app::FileFacts facts)
        const;
    [[nodiscard]] core::Expected<void> scan(OpenFile const& file, app::FileFacts const& facts) const;
    [[nodiscard]] bool stands(app::FileFacts const& facts) const;
    [[nodiscard]] core::Expected<void> keep_anew(app::FileFacts const& facts, Source const& content);
    [[nodiscard]] core::Expected<void>
    write_content(OpenFile const& file, std::string const& sha256, Source const& content) const;
    [[nodiscard]] core::Expected<OpenFile> make_fresh(std::filesystem::path& path) const;
    [[nodiscard]] core::Expected<void>
    move_in(std::filesystem::path const& from, std::string const& sha256) const;

    ShelfOptions options_;
    std::unique_ptr<Runner> runner_;
    std::mutex in_memory_; ///< one plain copy of an encrypted upload at a time: it is held in memory
};

} // namespace motcua::files
