#include <motcua/api/upload_feeds.hpp>

namespace motcua::api {

std::uint64_t UploadFeeds::enter(std::string const& upload) {
    auto const lock = std::lock_guard(mutex_);
    auto& feed = feeds_[upload];
    if (!feed) {
        feed = std::make_shared<Feed>();
    }
    feed->ticket = ++last_;
    return last_;
}

core::Expected<void> UploadFeeds::run(
    std::string const& upload,
    std::uint64_t ticket,
    std::function<core::Expected<void>()> const& work
) {
    auto feed = std::shared_ptr<Feed>();
    {
        auto const lock = std::lock_guard(mutex_);
        auto const found = feeds_.find(upload);
        feed = found == feeds_.end() ? nullptr : found->second;
    }
    if (feed) {
        auto const writing = std::lock_guard(feed->writing);
        auto lock = std::unique_lock(mutex_);
        if (feed->ticket == ticket) {
            lock.unlock();
            return work();
        }
    }
    return core::conflict(
        "upload_taken_over",
        "Lượt tải lên đã được gửi tiếp qua kết nối khác.",
        "The upload has been taken over by another connection."
    );
}

void UploadFeeds::leave(std::string const& upload, std::uint64_t ticket) {
    auto const lock = std::lock_guard(mutex_);
    auto const found = feeds_.find(upload);
    if (found != feeds_.end() && found->second->ticket == ticket) {
        feeds_.erase(found);
    }
}

} // namespace motcua::api
