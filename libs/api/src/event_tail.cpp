#include <motcua/api/event_tail.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto events_a_turn = 200;

/// Streams that hear nothing for long still end within this time when their credential is withdrawn.
constexpr auto credentials_interval = std::chrono::seconds{5};

HeardEvent read_event(json::value const& document) {
    return std::make_shared<FeedEvent const>(FeedEvent{
        document.at("position").to_number<std::int64_t>(),
        std::string(document.at("type").as_string()),
        std::string(document.at("data").at("unit").as_string()),
        std::string(document.at("data").at("procedure").as_string()),
        std::string(document.at("subject").as_string()),
        json::serialize(document)});
}

} // namespace

std::vector<HeardEvent> read_events(std::string const& page) {
    auto events = std::vector<HeardEvent>();
    auto const documents = json::parse(page);
    for (auto const& document : documents.as_array()) {
        events.push_back(read_event(document));
    }
    return events;
}

Expected<bool> EventTail::turn() {
    // The head first: whoever sits down after the look at the list asks the database later than this.
    auto const head = services_.store.feed_head();
    if (!head) {
        return head.error();
    }
    if (auto const looked = look_at_credentials(); !looked) {
        return looked.error();
    }
    if (services_.waiters.size() == 0) {
        position_ = *head;
    }
    if (position_ >= *head) {
        return false;
    }
    auto const events = read();
    if (!events) {
        return events.error();
    }
    auto const refused = refused_of(services_.waiters.hearers(*events));
    if (!refused) {
        return refused.error();
    }
    services_.waiters.tell(*events, *refused);
    position_ = events->empty() ? position_ : events->back()->position;
    return events->size() == events_a_turn;
}

Expected<std::vector<HeardEvent>> EventTail::read() {
    auto const page = services_.store.events(app::EventFilter{}, position_, events_a_turn);
    if (!page) {
        return page.error();
    }
    return read_events(*page);
}

/// Of all who wait, every few seconds.
Expected<void> EventTail::look_at_credentials() {
    auto const now = std::chrono::steady_clock::now();
    if (now - looked_at_ < credentials_interval) {
        return {};
    }
    looked_at_ = now;
    auto const refused = refused_of(services_.waiters.everybody());
    if (!refused) {
        return refused.error();
    }
    services_.waiters.refuse(*refused);
    return {};
}

/// Rights may have been withdrawn while the request waited.
Expected<std::set<std::string>> EventTail::refused_of(Callers const& callers) {
    auto refused = std::set<std::string>();
    for (auto const& [name, wanted] : callers) {
        auto known = services_.credentials.find(name);
        if (!known) {
            auto const found = services_.store.actor_of(wanted.credential);
            if (!found && found.error().code() != core::Errc::unauthenticated) {
                return found.error();
            }
            if (found) {
                services_.credentials.put(name, *found);
                known = *found;
            }
        }
        auto const allowed =
            known ? app::permitted(*known, wanted.action) : Expected<app::Actor>(core::not_found("actor"));
        if (!allowed || allowed->unit != wanted.actor.unit || allowed->scope != wanted.actor.scope) {
            refused.insert(name);
        }
    }
    return refused;
}

} // namespace motcua::api
