#include <motcua/app/status_cache.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

using std::chrono::steady_clock;
constexpr auto staleness_limit = std::chrono::seconds{1};

} // namespace

StatusCache::StatusCache(std::size_t capacity, std::function<steady_clock::time_point()> heard_until)
    : capacity_(capacity)
    , heard_until_(std::move(heard_until)) {}

std::optional<StatusCache::Entry> StatusCache::find(std::string const& dossier) const {
    if (steady_clock::now() - heard_until_() > staleness_limit) {
        return std::nullopt;
    }
    auto const lock = std::lock_guard(mutex_);
    auto const found = slots_.find(dossier);
    return found == slots_.end() ? std::nullopt : found->second.entry;
}

StatusCache::Ticket StatusCache::ticket() const {
    auto const lock = std::lock_guard(mutex_);
    return epoch_;
}

void StatusCache::put(std::string const& dossier, Entry entry, Ticket ticket) {
    auto const lock = std::lock_guard(mutex_);
    if (ticket != epoch_) {
        return;
    }
    make_room();
    auto& slot = slots_[dossier];
    if (entry.version >= slot.floor) {
        slot.floor = entry.version;
        slot.entry = std::move(entry);
    }
}

void StatusCache::changed(std::string const& dossier, std::int64_t version) {
    auto const lock = std::lock_guard(mutex_);
    make_room();
    auto& slot = slots_[dossier];
    slot.floor = std::max(slot.floor, version);
    if (slot.entry && slot.entry->version < slot.floor) {
        slot.entry.reset();
    }
}

void StatusCache::clear() {
    auto const lock = std::lock_guard(mutex_);
    slots_.clear();
    ++epoch_;
}

void StatusCache::make_room() {
    if (slots_.size() >= capacity_) {
        slots_.clear();
        ++epoch_;
    }
}

} // namespace motcua::app
