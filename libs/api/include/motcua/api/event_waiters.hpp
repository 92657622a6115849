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
    std::string type; ///< "dossier.accepted"
    std::string unit;
    std::string procedure;
    std::string dossier;
    std::string document; ///< CloudEvent as JSON
};

/// Shared by all who hear it.
using HeardEvent = std::shared_ptr<FeedEvent const>;

/// What a waiting request, or a stream, wants to hear.
struct WantedEvents {
    core::UnitId unit;       ///< empty: of every unit
    core::DossierId dossier; ///< not empty: of this dossier only
    std::string action;      ///< whose right is asked for again before news is told
    std::int64_t after{};    ///< position of the last event the client has
    int limit{};             ///< how many it keeps until they are taken
    app::Actor actor;
    app::Credential credential;
};

/// Requests that wait for events: a place in a list each, no thread and no session. Thread-safe.
class EventWaiters {
public:
    /// One waiting request; leaves the list when it goes.
    class Seat;

    /// What a seat heard while it waited.
    struct Heard {
        std::vector<HeardEvent> events; ///< in commit order, none left out
        std::int64_t last{};            ///< position of the last one, or where the client was
        bool missed{};                  ///< more came than it keeps: the database has the rest
        bool refused{};                 ///< the credential was withdrawn meanwhile
        bool closed{};                  ///< the server stops
    };

    EventWaiters();
    ~EventWaiters();
    EventWaiters(EventWaiters const&) = delete;
    EventWaiters& operator=(EventWaiters const&) = delete;

    /// Take the seat first, then ask the database: what is committed after its answer is heard here. `wake`
    /// must not block; it is called on any thread, more than once when news goes on. Null once closed.
    [[nodiscard]] std::unique_ptr<Seat> sit(WantedEvents wanted, std::function<void()> wake);

    /// What is wanted by those who would hear some of the events, one for each credential's text.
    [[nodiscard]] std::unordered_map<std::string, WantedEvents> hearers(std::vector<HeardEvent> const& events
    ) const;

    /// What is wanted by everybody who waits, one for each credential's text.
    [[nodiscard]] std::unordered_map<std::string, WantedEvents> everybody() const;

    /// Hands the events to those who want them and wakes them. `refused` are the texts of credentials that
    /// may hear no more.
    void tell(std::vector<HeardEvent> const& events, std::set<std::string> const& refused);

    /// Tells those with one of these credentials that they may hear no more.
    void refuse(std::set<std::string> const& credentials);

    /// Wakes everyone; nobody sits down any more.
    void close();

    [[nodiscard]] std::size_t size() const;

private:
    struct Place;
    using Places = std::list<std::shared_ptr<Place>>;

    template <class F>
    void for_each_hearer(FeedEvent const& event, F visit) const;
    template <class F>
    void for_each_place(F visit) const;
    static void hear(Place& place, HeardEvent const& event, std::set<std::string> const& refused);
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

    /// What was heard since the last time; the seat goes on behind it.
    [[nodiscard]] Heard take();

    /// Goes on behind `position`: what came up to there is forgotten.
    void skip_to(std::int64_t position);

    /// Forgets that anything was missed. Ask the database afterwards, then skip_to what it gave.
    void start_over();

private:
    EventWaiters& waiters_;
    std::string key_;
    Places::iterator place_;
};

} // namespace motcua::api
