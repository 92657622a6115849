#pragma once

#include <motcua/core/expected.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace motcua::api {

/// Who feeds which upload on this node. A client that lost its connection may come back on a new one while
/// the old one is not known to be dead: the newer feeder wins, and two never write at once. Thread-safe.
class UploadFeeds {
public:
    /// A new feeder of the upload; its ticket.
    [[nodiscard]] std::uint64_t enter(std::string const& upload);

    /// Runs `work` while no other feeder of the upload writes. Errors: those of `work`, conflict
    /// "upload_taken_over" when a later feeder has entered.
    [[nodiscard]] core::Expected<void>
    run(std::string const& upload, std::uint64_t ticket, std::function<core::Expected<void>()> const& work);

    void leave(std::string const& upload, std::uint64_t ticket);

private:
    struct Feed {
        std::mutex writing; ///< guards the upload's bytes
        std::uint64_t ticket{0};
    };

    std::mutex mutex_; ///< guards everything below and the feeds' tickets
    std::map<std::string, std::shared_ptr<Feed>> feeds_;
    std::uint64_t last_{0};
};

} // namespace motcua::api
