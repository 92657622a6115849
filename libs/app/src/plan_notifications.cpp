#include <motcua/app/notifications.hpp>
#include <motcua/domain/sms_text.hpp>

#include <algorithm>
#include <array>

namespace motcua::app {

namespace {

constexpr auto state_names = std::array<std::string_view, 7>{
    "waiting",
    "held_quiet",
    "sending",
    "sent",
    "delivered",
    "failed",
    "suppressed"};

std::string const& address_of(OutboxEvent const& event, NoticeChannel channel) {
    return channel == NoticeChannel::email ? event.email : event.phone;
}

bool is_usable(std::string const& address, NoticeChannel channel) {
    return channel == NoticeChannel::email ? domain::is_mail_address(address)
                                           : domain::mobile_number(address).has_value();
}

/// Those the applicant asked for; else the first of e-mail and text message that can reach the applicant.
std::vector<NoticeChannel> channels_for(OutboxEvent const& event, Senders const& senders) {
    if (event.contact.channels && !event.contact.channels->empty()) {
        return *event.contact.channels;
    }
    constexpr auto order = std::array{NoticeChannel::email, NoticeChannel::sms};
    auto const* const reachable = std::find_if(order.begin(), order.end(), [&](NoticeChannel channel) {
        return senders.of(channel) != nullptr && is_usable(address_of(event, channel), channel);
    });
    if (reachable != order.end()) {
        return {*reachable};
    }
    return {event.email.empty() && !event.phone.empty() ? NoticeChannel::sms : NoticeChannel::email};
}

/// Another event of the same change says this one's news as well.
bool is_covered(OutboxEvent const& event, NoticeBook const& book) {
    return std::any_of(event.together.begin(), event.together.end(), [&](std::string const& other) {
        auto const* notice = book.find(other);
        return notice != nullptr &&
               std::find(notice->covers.begin(), notice->covers.end(), event.type) != notice->covers.end();
    });
}

/// Why nothing is sent; empty when something is.
std::string reason_against(
    OutboxEvent const& event,
    NoticeChannel channel,
    core::Instant now,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders
) {
    auto const& address = address_of(event, channel);
    if (book.find(event.type) == nullptr) {
        return "no_notice";
    }
    if (event.contact.channels && event.contact.channels->empty()) {
        return "declined";
    }
    if (is_covered(event, book)) {
        return "covered";
    }
    if (now - event.at > policy.oldest) {
        return "outdated";
    }
    if (address.empty()) {
        return "no_address";
    }
    if (!is_usable(address, channel)) {
        return "invalid_address";
    }
    return senders.of(channel) == nullptr ? "channel_off" : "";
}

} // namespace

std::string_view name_of(NotificationState state) {
    return state_names.at(static_cast<std::size_t>(state));
}

std::optional<NotificationState> notification_state_named(std::string_view name) {
    auto const* const found = std::find(state_names.begin(), state_names.end(), name);
    return found == state_names.end()
               ? std::nullopt
               : std::optional(static_cast<NotificationState>(found - state_names.begin()));
}

std::vector<PlannedNotification> plan_notifications(
    std::vector<OutboxEvent> const& events,
    core::Instant now,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders
) {
    auto rows = std::vector<PlannedNotification>();
    for (auto const& event : events) {
        for (auto const channel : channels_for(event, senders)) {
            auto row = PlannedNotification{};
            row.message_id = event.message_id;
            row.channel = channel;
            row.language = event.contact.language;
            row.reason = reason_against(event, channel, now, book, policy, senders);
            auto const quiet = domain::quiet_until(now, policy.quiet);
            if (!row.reason.empty()) {
                row.state = NotificationState::suppressed;
            } else if (channel == NoticeChannel::sms && quiet && !book.find(event.type)->at_once) {
                row.state = NotificationState::held_quiet;
                row.next_try_at = quiet;
            }
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

} // namespace motcua::app
