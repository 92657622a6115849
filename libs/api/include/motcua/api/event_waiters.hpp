#pragma once

#include <motcua/app/actor.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace motcua::api {

/// One committed event as the feed tells it.
struct FeedEvent {
    std::int64_t position{};
    std::string unit;
    std::string dossier;
    std::shared_ptr<std::string const> document; ///< CloudEvent as JSON, shared by all who hear it
};

/// What a waiting request wants to hear.
struct WantedEvents {
    core::UnitId unit;       ///< empty: of every unit
    core::DossierId dossier; ///< not empty: of this dossier only
    std::int64_t after{};    ///< position of the last event the client has
    int limit{};
    app::Actor actor;
    std::string token_sha256;
};

/// Requests that wait for events: a place in a list each, no thread and no session. Thread-safe.
class EventWaiters {
public:
    /// One waiting request; leaves the list when it goes.
    class Seat;

    /// What a seat heard while it waited.
    struct Heard {
        std::vector<std::shared_ptr<std::string const>> documents; ///< in commit order, none left out
        std::int64_t last{}; ///< position of the last one, or where the client was
        bool refused{};      ///< the credential was withdrawn meanwhile
    };

    EventWaiters();
    ~EventWaiters();
    EventWaiters(EventWaiters const&) = delete;
    EventWaiters& operator=(EventWaiters const&) = delete;

    /// Take the seat first, then ask the database: what is committed after its answer is heard here. `wake`
    /// must not block; it is called on any thread, more than once when news goes on. Null once closed.
    [[nodiscard]] std::unique_ptr<Seat> sit(WantedEvents wanted, std::function<void()> wake);

    /// Callers that would hear some of the events, one for each token.
    [[nodiscard]] std::unordered_map<std::string, app::Actor> hearers(std::vector<FeedEvent> const& events
    ) const;

    /// Hands the events to those who want them and wakes them. `refused` are tokens that may hear no more.
    void tell(std::vector<FeedEvent> const& events, std::set<std::string> const& refused);

    /// Wakes everyone; nobody sits down any more.
    void close();

    [[nodiscard]] std::size_t size() const;

private:
    struct Place;
    using Places = std::list<std::shared_ptr<Place>>;

    template <class F>
    void for_each_hearer(FeedEvent const& event, F visit) const;
    void leave(std::string const& key, Places::iterator place);

    mutable std::mutex mutex_; ///< guards all below and every Place
    std::unordered_map<std::string, Places> places_;
    std::size_t size_{0};
    bool closed_{false};
};

class EventWaiters::Seat {
public:
    Seat(EventWaiters& waiters, std::string key, Places::iterator place);
    ~Seat();
    Seat(Seat const&) = delete;
    Seat& operator=(Seat const&) = delete;

    [[nodiscard]] Heard heard() const;

private:
    EventWaiters& waiters_;
    std::string key_;
    Places::iterator place_;
};

} // namespace motcua::api
