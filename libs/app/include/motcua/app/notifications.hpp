#pragma once

#include <motcua/app/actor.hpp>
#include <motcua/app/contact.hpp>
#include <motcua/app/notices.hpp>
#include <motcua/app/store.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/domain/quiet_hours.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// States of one message to one applicant in one channel (schemas/sql/0024_notifications.sql). The last four
/// have ended.
enum class NotificationState : std::uint8_t {
    waiting,
    held_quiet, ///< a text message that waits for the morning
    sending,
    sent,       ///< taken over by the mail server or the gateway
    delivered,  ///< reported by the gateway
    failed,     ///< refused for good, or given up
    suppressed, ///< never to be sent; the reason says why
};

[[nodiscard]] std::string_view name_of(NotificationState state);
[[nodiscard]] std::optional<NotificationState> notification_state_named(std::string_view name);

/// An event nobody has decided about yet, with what decides.
struct OutboxEvent {
    std::string message_id;
    std::string type;
    core::Instant at;
    std::vector<std::string> together; ///< other told events of the same change of the dossier
    std::string email;
    std::string phone;
    Contact contact;
};

/// One row to be: of an event, in one channel.
struct PlannedNotification {
    std::string message_id;
    NoticeChannel channel{};
    Language language{};
    NotificationState state{NotificationState::waiting};
    std::string reason; ///< of a suppressed one: "covered", "declined", "no_address", "invalid_address", …
    std::optional<core::Instant> next_try_at; ///< now when empty
};

/// A message claimed for sending.
struct NotificationJob {
    std::string notification_id;
    std::string lease;
    NoticeChannel channel{};
    Language language{};
    int attempts{};
    core::Instant now;
    core::Instant first_due_at; ///< since when it might have gone
    std::string name;           ///< of the applicant
    std::string address;        ///< e-mail or telephone as the dossier has it now
    NoticeFacts facts;
};

/// What became of a claimed message.
struct NotificationOutcome {
    std::string notification_id;
    std::string lease;
    NoticeChannel channel{};
    NotificationState state{};
    int attempts{};
    std::string reason;
    std::optional<core::Instant> next_try_at; ///< of waiting and held_quiet
    std::string address;
    std::optional<RenderedNotice> notice; ///< what was sent or tried
    std::string provider_id;
    std::optional<core::Failure> failure;
};

/// What the gateway says became of a text message it had taken.
struct DeliveryReport {
    std::string provider_id;
    bool delivered{};
};

/// A message on its way out.
struct OutMessage {
    std::string id;   ///< the same in every try
    std::string name; ///< of the addressee
    std::string address;
    std::string subject;
    std::string text;
    std::string html;
    core::Instant at;
};

/// A mail server or an SMS gateway; blocks for seconds.
class MessageSender {
public:
    MessageSender() = default;
    MessageSender(MessageSender const&) = delete;
    MessageSender& operator=(MessageSender const&) = delete;
    virtual ~MessageSender() = default;

    /// The provider's id of the message, or nothing when it gives none. Errors: unavailable and busy when a
    /// later try may help; all others refuse this address or this text for good.
    [[nodiscard]] virtual core::Expected<std::string> send(OutMessage const& message) = 0;
};

struct UnitNotifications {
    core::UnitId unit; ///< empty: all
    ProcedureScope scope{};
    std::string state; ///< empty: all
};

/// The queue of messages. Every function blocks on the database.
class NotificationStore {
public:
    using Plan =
        std::function<std::vector<PlannedNotification>(std::vector<OutboxEvent> const&, core::Instant now)>;

    NotificationStore() = default;
    NotificationStore(NotificationStore const&) = delete;
    NotificationStore& operator=(NotificationStore const&) = delete;
    virtual ~NotificationStore() = default;

    /// Hands the oldest undecided events to `plan` and writes its rows, in one transaction; how many events.
    [[nodiscard]] virtual core::Expected<int> plan_notifications(int limit, Plan const& plan) = 0;

    /// Messages whose time has come, in the order of the dossier's events, leased to the caller.
    [[nodiscard]] virtual core::Expected<std::vector<NotificationJob>>
    claim_notifications(int limit, int lease_seconds) = 0;

    /// False when the lease was lost meanwhile; nothing is written then.
    [[nodiscard]] virtual core::Expected<bool> finish_notification(NotificationOutcome const& outcome) = 0;

    /// The same report twice changes nothing. Errors: not_found "notification".
    [[nodiscard]] virtual core::Expected<void> note_delivery(DeliveryReport const& report) = 0;

    /// Milliseconds until the next message may go; nothing when none waits.
    [[nodiscard]] virtual core::Expected<std::optional<core::Instant>> next_notification() = 0;

    /// JSON array in the order of the events, with masked addresses and the texts.
    [[nodiscard]] virtual core::Expected<std::string> notifications(core::DossierId const& id) = 0;

    /// JSON array, newest first, without texts; each row carries "sort" and "notification_id" for the cursor.
    [[nodiscard]] virtual core::Expected<std::string>
    unit_notifications(UnitNotifications const& filter, std::optional<PageFrom> const& from, int limit) = 0;

    /// Errors: not_found "notification", conflict "notification_not_failed".
    [[nodiscard]] virtual core::Expected<void>
    retry_notification(core::DossierId const& id, std::string const& notification) = 0;

    /// Sends what an ended message said once more, to the dossier's address of now. `to`, when not empty,
    /// becomes that address; the event log says who changed it. Errors: not_found "notification", conflict
    /// "notification_open"; invalid "contact_channel" when `to` does not fit the message's channel.
    [[nodiscard]] virtual core::Expected<void> resend_notification(
        core::DossierId const& id,
        std::string const& notification,
        std::string const& to,
        Actor const& actor
    ) = 0;
};

/// What this installation does about telling people.
struct NoticePolicy {
    domain::QuietHours quiet;
    std::chrono::hours oldest{72};  ///< events older than this are not told any more
    std::chrono::hours give_up{24}; ///< after so long a message that cannot be sent has failed
    std::string lookup_url;         ///< with {code} and {key}
};

/// The senders this installation has; null: none for that channel.
struct Senders {
    MessageSender* email{};
    MessageSender* sms{};

    [[nodiscard]] MessageSender* of(NoticeChannel channel) const {
        return channel == NoticeChannel::email ? email : sms;
    }
};

/// Who is told of each event, in which channel, and when at the earliest. Pure.
[[nodiscard]] std::vector<PlannedNotification> plan_notifications(
    std::vector<OutboxEvent> const& events,
    core::Instant now,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders
);

/// Told of each outcome, for logs and figures.
using NotificationReport = std::function<void(NotificationOutcome const&)>;

/// One turn: decides about new events, then sends at most `batch` messages one after another. How many events
/// and messages it was about.
[[nodiscard]] core::Expected<int> tell_applicants(
    NotificationStore& store,
    Rules const& rules,
    NoticeBook const& book,
    NoticePolicy const& policy,
    Senders const& senders,
    NotificationReport const& report,
    int batch
);

} // namespace motcua::app
