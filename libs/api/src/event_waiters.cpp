#include <motcua/api/event_waiters.hpp>

#include <array>
#include <utility>

namespace motcua::api {

struct EventWaiters::Place {
    WantedEvents wanted;
    std::function<void()> wake;
    Heard heard;
};

namespace {

/// Waiters of one dossier, of one unit, or of everything.
std::string key_of(core::UnitId const& unit, core::DossierId const& dossier) {
    if (!dossier.empty()) {
        return "dossier " + dossier.text();
    }
    return unit.empty() ? std::string() : "unit " + unit.text();
}

} // namespace

EventWaiters::EventWaiters() = default;
EventWaiters::~EventWaiters() = default;

std::unique_ptr<EventWaiters::Seat> EventWaiters::sit(WantedEvents wanted, std::function<void()> wake) {
    auto key = key_of(wanted.unit, wanted.dossier);
    auto const after = wanted.after;
    auto const lock = std::lock_guard(mutex_);
    if (closed_) {
        return nullptr;
    }
    auto place = std::make_shared<Place>(Place{std::move(wanted), std::move(wake), {{}, after, false}});
    auto& row = places_[key];
    auto const at = row.insert(row.end(), std::move(place));
    ++size_;
    return std::make_unique<Seat>(*this, std::move(key), at);
}

void EventWaiters::leave(std::string const& key, Places::iterator place) {
    auto const lock = std::lock_guard(mutex_);
    auto const row = places_.find(key);
    row->second.erase(place);
    --size_;
    if (row->second.empty()) {
        places_.erase(row);
    }
}

/// Only with the mutex held.
template <class F>
void EventWaiters::for_each_hearer(FeedEvent const& event, F visit) const {
    auto const keys = std::array<std::string, 3>{
        key_of({}, core::DossierId(event.dossier)),
        key_of(core::UnitId(event.unit), {}),
        std::string()};
    for (auto const& key : keys) {
        auto const row = places_.find(key);
        if (row == places_.end()) {
            continue;
        }
        for (auto const& place : row->second) {
            if (event.position > place->wanted.after) {
                visit(place);
            }
        }
    }
}

std::unordered_map<std::string, app::Actor> EventWaiters::hearers(std::vector<FeedEvent> const& events
) const {
    auto actors = std::unordered_map<std::string, app::Actor>();
    auto const lock = std::lock_guard(mutex_);
    for (auto const& event : events) {
        for_each_hearer(event, [&](std::shared_ptr<Place> const& place) {
            actors.try_emplace(place->wanted.token_sha256, place->wanted.actor);
        });
    }
    return actors;
}

void EventWaiters::tell(std::vector<FeedEvent> const& events, std::set<std::string> const& refused) {
    auto woken = std::set<std::shared_ptr<Place>>();
    auto const lock = std::lock_guard(mutex_);
    for (auto const& event : events) {
        for_each_hearer(event, [&](std::shared_ptr<Place> const& place) {
            auto& heard = place->heard;
            if (refused.contains(place->wanted.token_sha256)) {
                heard.refused = true;
            } else if (static_cast<int>(heard.documents.size()) < place->wanted.limit) {
                heard.documents.push_back(event.document);
                heard.last = event.position;
            }
            woken.insert(place);
        });
    }
    for (auto const& place : woken) {
        place->wake();
    }
}

void EventWaiters::close() {
    auto const lock = std::lock_guard(mutex_);
    closed_ = true;
    for (auto const& [key, row] : places_) {
        for (auto const& place : row) {
            place->wake();
        }
    }
}

std::size_t EventWaiters::size() const {
    auto const lock = std::lock_guard(mutex_);
    return size_;
}

EventWaiters::Seat::Seat(EventWaiters& waiters, std::string key, Places::iterator place)
    : waiters_(waiters)
    , key_(std::move(key))
    , place_(place) {}

EventWaiters::Seat::~Seat() {
    waiters_.leave(key_, place_);
}

EventWaiters::Heard EventWaiters::Seat::heard() const {
    auto const lock = std::lock_guard(waiters_.mutex_);
    return (*place_)->heard;
}

} // namespace motcua::api
