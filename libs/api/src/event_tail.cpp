#include <motcua/api/event_tail.hpp>

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto events_a_turn = 200;

FeedEvent read_event(json::value const& document) {
    auto const& inside = document.at("data");
    return {
        document.at("position").to_number<std::int64_t>(),
        std::string(inside.at("unit").as_string()),
        std::string(document.at("subject").as_string()),
        std::make_shared<std::string const>(json::serialize(document))};
}

} // namespace

Expected<bool> EventTail::turn() {
    // The head first: whoever sits down after the look at the list asks the database later than this.
    auto const head = services_.store.feed_head();
    if (!head) {
        return head.error();
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
    auto const refused = refused_hearers(*events);
    if (!refused) {
        return refused.error();
    }
    services_.waiters.tell(*events, *refused);
    position_ = events->empty() ? position_ : events->back().position;
    return events->size() == events_a_turn;
}

Expected<std::vector<FeedEvent>> EventTail::read() {
    auto const page = services_.store.events(core::UnitId(), core::DossierId(), position_, events_a_turn);
    if (!page) {
        return page.error();
    }
    auto events = std::vector<FeedEvent>();
    auto const documents = json::parse(*page);
    for (auto const& document : documents.as_array()) {
        events.push_back(read_event(document));
    }
    return events;
}

/// Rights may have been withdrawn while the request waited.
Expected<std::set<std::string>> EventTail::refused_hearers(std::vector<FeedEvent> const& events) {
    auto refused = std::set<std::string>();
    for (auto const& [token, actor] : services_.waiters.hearers(events)) {
        auto known = services_.credentials.find(token);
        if (!known) {
            auto const found = services_.store.actor_of(token);
            if (!found && found.error().code() != core::Errc::unauthenticated) {
                return found.error();
            }
            if (found) {
                services_.credentials.put(token, *found);
                known = *found;
            }
        }
        if (!known || known->unit != actor.unit) {
            refused.insert(token);
        }
    }
    return refused;
}

} // namespace motcua::api
