#include <motcua/api/event_waiters.hpp>

#include <algorithm>
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
    auto place = std::make_shared<Place>(Place{std::move(wanted), std::move(wake), {}});
    place->heard.last = after;
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
            auto const& wanted = place->wanted;
            auto const covered = wanted.actor.scope.covers(core::ProcedureCode(event.procedure));
            if (covered && event.position > wanted.after) {
                visit(place);
            }
        }
    }
}

/// Only with the mutex held.
template <class F>
void EventWaiters::for_each_place(F visit) const {
    for (auto const& [key, row] : places_) {
        for (auto const& place : row) {
            visit(*place);
        }
    }
}

std::unordered_map<std::string, WantedEvents> EventWaiters::hearers(std::vector<HeardEvent> const& events
) const {
    auto wanted = std::unordered_map<std::string, WantedEvents>();
    auto const lock = std::lock_guard(mutex_);
    for (auto const& event : events) {
        for_each_hearer(*event, [&](std::shared_ptr<Place> const& place) {
            wanted.try_emplace(place->wanted.credential.text(), place->wanted);
        });
    }
    return wanted;
}

std::unordered_map<std::string, WantedEvents> EventWaiters::everybody() const {
    auto wanted = std::unordered_map<std::string, WantedEvents>();
    auto const lock = std::lock_guard(mutex_);
    for_each_place([&](Place const& place) {
        wanted.try_emplace(place.wanted.credential.text(), place.wanted);
    });
    return wanted;
}

/// Only with the mutex held. Once something was missed nothing more is kept: it would come out of order.
void EventWaiters::hear(Place& place, HeardEvent const& event, std::set<std::string> const& refused) {
    auto& heard = place.heard;
    if (refused.contains(place.wanted.credential.text())) {
        heard.refused = true;
    } else if (heard.missed || static_cast<int>(heard.events.size()) >= place.wanted.limit) {
        heard.missed = true;
    } else {
        heard.events.push_back(event);
        heard.last = event->position;
    }
}

void EventWaiters::tell(std::vector<HeardEvent> const& events, std::set<std::string> const& refused) {
    auto woken = std::set<std::shared_ptr<Place>>();
    auto const lock = std::lock_guard(mutex_);
    for (auto const& event : events) {
        for_each_hearer(*event, [&](std::shared_ptr<Place> const& place) {
            hear(*place, event, refused);
            woken.insert(place);
        });
    }
    for (auto const& place : woken) {
        place->wake();
    }
}

void EventWaiters::refuse(std::set<std::string> const& credentials) {
    auto const lock = std::lock_guard(mutex_);
    for_each_place([&](Place& place) {
        if (credentials.contains(place.wanted.credential.text())) {
            place.heard.refused = true;
            place.wake();
        }
    });
}

void EventWaiters::close() {
    auto const lock = std::lock_guard(mutex_);
    closed_ = true;
    for_each_place([](Place& place) {
        place.heard.closed = true;
        place.wake();
    });
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

EventWaiters::Heard EventWaiters::Seat::take() {
    auto const lock = std::lock_guard(waiters_.mutex_);
    auto& place = **place_;
    auto taken = place.heard;
    place.heard.events.clear();
    place.wanted.after = taken.last;
    return taken;
}

void EventWaiters::Seat::skip_to(std::int64_t position) {
    auto const lock = std::lock_guard(waiters_.mutex_);
    auto& place = **place_;
    std::erase_if(place.heard.events, [&](HeardEvent const& event) { return event->position <= position; });
    place.wanted.after = std::max(place.wanted.after, position);
    place.heard.last = std::max(place.heard.last, position);
}

void EventWaiters::Seat::start_over() {
    auto const lock = std::lock_guard(waiters_.mutex_);
    (*place_)->heard.missed = false;
    (*place_)->heard.events.clear();
}

} // namespace motcua::api
