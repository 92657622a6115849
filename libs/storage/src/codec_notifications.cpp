#include "codec_notifications.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;
using core::Instant;

std::string text(json::object const& row, char const* name) {
    return std::string(row.at(name).as_string());
}

Instant moment(json::value const& value) {
    return Instant{std::chrono::microseconds{value.to_number<std::int64_t>()}};
}

std::optional<Instant> maybe_moment(json::value const& value) {
    return value.is_null() ? std::nullopt : std::optional(moment(value));
}

json::value micros(std::optional<Instant> const& at) {
    return at ? json::value(at->time_since_epoch().count()) : json::value(nullptr);
}

json::value or_null(std::string const& text) {
    return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

json::value name(std::string_view text) {
    return json::value(json::string(text));
}

std::vector<std::string> texts(json::value const& list) {
    auto read = std::vector<std::string>();
    for (auto const& one : list.as_array()) {
        read.emplace_back(one.as_string());
    }
    return read;
}

app::Contact read_contact(json::object const& row) {
    auto contact = app::Contact{};
    contact.language = app::language_named(text(row, "language")).value();
    if (row.at("channels").is_array()) {
        contact.channels.emplace();
        for (auto const& channel : texts(row.at("channels"))) {
            contact.channels->push_back(app::notice_channel_named(channel).value());
        }
    }
    return contact;
}

app::NoticeFacts read_notice_facts(json::object const& row) {
    auto facts = app::NoticeFacts{};
    facts.event = text(row, "event");
    facts.code = text(row, "code");
    facts.unit = core::UnitId(text(row, "unit"));
    facts.procedure = text(row, "procedure");
    facts.officer = text(row, "officer");
    facts.state = text(row, "state");
    facts.at = moment(row.at("at"));
    facts.received_at = moment(row.at("received_at"));
    facts.due_at = maybe_moment(row.at("due_at"));
    facts.old_due_at = maybe_moment(row.at("old_due_at"));
    facts.new_due_at = maybe_moment(row.at("new_due_at"));
    facts.finished_at = maybe_moment(row.at("finished_at"));
    facts.answer_by = maybe_moment(row.at("answer_by"));
    facts.items = texts(row.at("items"));
    facts.reason = text(row, "reason");
    facts.result = text(row, "result");
    facts.lookup_key = text(row, "lookup_key");
    return facts;
}

} // namespace

std::vector<app::OutboxEvent> read_outbox(json::array const& rows) {
    auto events = std::vector<app::OutboxEvent>();
    for (auto const& one : rows) {
        auto const& row = one.as_object();
        auto event = app::OutboxEvent{};
        event.message_id = text(row, "message_id");
        event.type = text(row, "type");
        event.at = moment(row.at("at"));
        event.together = texts(row.at("together"));
        event.email = text(row, "email");
        event.phone = text(row, "phone");
        event.contact = read_contact(row);
        events.push_back(std::move(event));
    }
    return events;
}

json::object
write_plan(std::vector<app::OutboxEvent> const& events, std::vector<app::PlannedNotification> const& rows) {
    auto messages = json::array();
    for (auto const& event : events) {
        messages.emplace_back(event.message_id);
    }
    auto planned = json::array();
    for (auto const& row : rows) {
        planned.push_back(json::object{
            {"message_id", row.message_id},
            {"channel", name(app::name_of(row.channel))},
            {"language", name(app::name_of(row.language))},
            {"state", name(app::name_of(row.state))},
            {"reason", row.reason},
            {"next_try_at", micros(row.next_try_at)},
        });
    }
    return {{"messages", std::move(messages)}, {"rows", std::move(planned)}};
}

app::NotificationJob read_notification_job(json::object const& row) {
    auto job = app::NotificationJob{};
    job.notification_id = text(row, "notification_id");
    job.lease = text(row, "lease");
    job.channel = app::notice_channel_named(text(row, "channel")).value();
    job.language = app::language_named(text(row, "language")).value();
    job.attempts = row.at("attempts").to_number<int>();
    job.now = moment(row.at("now"));
    job.first_due_at = moment(row.at("first_due_at"));
    job.name = text(row, "name");
    job.address = text(row, "address");
    job.facts = read_notice_facts(row.at("facts").as_object());
    return job;
}

json::object write_notification_outcome(app::NotificationOutcome const& outcome) {
    auto row = json::object{
        {"notification_id", outcome.notification_id},
        {"lease", outcome.lease},
        {"state", name(app::name_of(outcome.state))},
        {"reason", outcome.reason},
        {"attempts", outcome.attempts},
        {"next_try_at", micros(outcome.next_try_at)},
        {"address", or_null(outcome.address)},
        {"provider_id", or_null(outcome.provider_id)},
        {"rule", nullptr},
        {"vi", nullptr},
        {"en", nullptr},
    };
    if (outcome.notice) {
        row["subject"] = or_null(outcome.notice->subject);
        row["body"] = outcome.notice->text;
        row["template_version"] = outcome.notice->version;
    }
    if (outcome.failure) {
        row["rule"] = outcome.failure->rule();
        row["vi"] = outcome.failure->vi();
        row["en"] = outcome.failure->en();
    }
    return row;
}

json::value write_contact(std::optional<app::Contact> const& contact) {
    if (!contact) {
        return nullptr;
    }
    auto row = json::object{{"channels", nullptr}, {"language", name(app::name_of(contact->language))}};
    if (contact->channels) {
        auto& channels = row["channels"].emplace_array();
        for (auto const channel : *contact->channels) {
            channels.push_back(name(app::name_of(channel)));
        }
    }
    return row;
}

} // namespace motcua::storage
