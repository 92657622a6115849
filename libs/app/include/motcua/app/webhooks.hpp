#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/store.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Events brought to whoever subscribed to them: who that is, and how they are delivered.
namespace motcua::app {

/// What a subscriber wants; empty fields do not filter.
struct SubscriptionTerms {
    std::string url;
    std::vector<std::string> types; ///< "dossier.accepted"
    core::UnitId unit;
    core::ProcedureCode procedure;
    std::string description;
};

/// A subscription as shown, with its secret as sealed.
struct SealedSubscription {
    std::string document; ///< JSON object
    std::string sealed_secret;
};

/// Where a replay begins.
struct ReplayFrom {
    std::optional<std::int64_t> after;  ///< position of the feed
    std::optional<core::Instant> since; ///< events of that moment and later
    bool dead{};                        ///< instead of both: the deliveries that were given up
};

/// What is kept about subscriptions. An integration client sees its own, an administrator all of them. Every
/// function blocks on the database; all fail not_found "subscription" for what the actor may not see.
class SubscriptionStore {
public:
    SubscriptionStore() = default;
    SubscriptionStore(SubscriptionStore const&) = delete;
    SubscriptionStore& operator=(SubscriptionStore const&) = delete;
    virtual ~SubscriptionStore() = default;

    /// Begins behind the newest event. `id` is a fresh UUID; the same key again gives what was made first.
    /// Errors: conflict "subscriptions_full".
    [[nodiscard]] virtual core::Expected<SealedSubscription> add_subscription(
        std::string const& id,
        SubscriptionTerms const& terms,
        std::string const& sealed_secret,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key
    ) = 0;

    /// JSON array, newest first; each row carries "sort" beside its id.
    [[nodiscard]] virtual core::Expected<std::string>
    subscriptions(Actor const& actor, std::optional<PageFrom> const& from, int limit) = 0;

    /// JSON object.
    [[nodiscard]] virtual core::Expected<std::string>
    subscription(std::string const& id, Actor const& actor) = 0;

    /// New terms and whether it is active. Errors: stale "stale_version".
    [[nodiscard]] virtual core::Expected<std::string> change_subscription(
        std::string const& id,
        std::int64_t version,
        SubscriptionTerms const& terms,
        bool active,
        Actor const& actor
    ) = 0;

    /// The former secret signs too until `overlap` is over.
    [[nodiscard]] virtual core::Expected<SealedSubscription> rotate_secret(
        std::string const& id,
        std::string const& sealed_secret,
        std::chrono::seconds overlap,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key
    ) = 0;

    [[nodiscard]] virtual core::Expected<void>
    end_subscription(std::string const& id, Actor const& actor) = 0;

    [[nodiscard]] virtual core::Expected<std::string> replay_subscription(
        std::string const& id,
        ReplayFrom const& from,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key = {}
    ) = 0;

    /// JSON array, newest first, of one state when that is not empty; each row carries "sort".
    [[nodiscard]] virtual core::Expected<std::string> deliveries(
        std::string const& id,
        std::string const& state,
        std::optional<PageFrom> const& from,
        int limit,
        Actor const& actor
    ) = 0;

    /// A delivery of its own, sent once and soon. JSON object.
    [[nodiscard]] virtual core::Expected<std::string> ping_subscription(
        std::string const& id,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key = {}
    ) = 0;

    /// Errors: not_found "delivery", conflict "delivery_done".
    [[nodiscard]] virtual core::Expected<std::string> retry_delivery(
        std::string const& id,
        std::string const& delivery_id,
        Actor const& actor,
        std::optional<IdempotencyKey> const& key = {}
    ) = 0;
};

/// One event, or ping, on its way to one receiver.
struct Delivery {
    std::string delivery_id;              ///< empty: it never waited
    std::optional<std::int64_t> position; ///< nothing: a ping
    std::string dossier_id;
    std::string id; ///< the same over all tries
    int attempts{}; ///< made before
    std::string body;
};

/// What one node has leased of one subscription.
struct DeliveryBatch {
    std::string subscription_id;
    std::string lease;
    std::string url;
    std::vector<std::string> sealed_secrets; ///< the current one first
    core::Instant now;
    int failures{};           ///< times in a row the receiver could not be reached
    std::int64_t looked_to{}; ///< position of the feed
    std::vector<Delivery> pings;
    std::vector<Delivery> due; ///< in the order of the feed
};

enum class DeliveryOutcome : std::uint8_t { delivered, failed, untried };

/// What became of a delivery.
struct DeliveryResult {
    DeliveryOutcome outcome{DeliveryOutcome::untried};
    int status{};     ///< of HTTP; 0: none came
    std::string rule; ///< why it failed
    std::chrono::seconds wait{};
};

/// What became of a batch; results stand where the deliveries do.
struct FinishedBatch {
    std::vector<DeliveryResult> pings;
    std::vector<DeliveryResult> due;
    bool reached{};                                ///< the receiver answered something of its own
    std::optional<std::chrono::seconds> down_wait; ///< it could not be reached, or asked to be left alone
    std::string down_rule;
    bool gone{}; ///< it wants no more
};

/// The database as a queue of deliveries that several nodes share.
class DeliveryQueue {
public:
    DeliveryQueue() = default;
    DeliveryQueue(DeliveryQueue const&) = delete;
    DeliveryQueue& operator=(DeliveryQueue const&) = delete;
    virtual ~DeliveryQueue() = default;

    /// Nothing to do for anybody; nothing to send, but ask again; or a batch.
    struct Claim {
        bool idle{};
        std::optional<DeliveryBatch> batch;
    };

    /// At most `batch` events of the subscription that was not looked at for longest.
    [[nodiscard]] virtual core::Expected<Claim> claim_deliveries(int batch, std::chrono::seconds lease) = 0;

    /// How many were given up; nothing when the lease was lost and nothing noted.
    [[nodiscard]] virtual core::Expected<std::optional<int>>
    finish_deliveries(DeliveryBatch const& batch, FinishedBatch const& finished) = 0;

    /// Age of the oldest event that a receiver wants and does not have.
    [[nodiscard]] virtual core::Expected<std::chrono::duration<double>> delivery_lag() = 0;
};

/// An answer of a receiver.
struct Posted {
    int status{};
    std::optional<std::chrono::seconds> retry_after;
};

/// Signs and sends one delivery. Thread-safe.
class WebhookPost {
public:
    WebhookPost() = default;
    WebhookPost(WebhookPost const&) = delete;
    WebhookPost& operator=(WebhookPost const&) = delete;
    virtual ~WebhookPost() = default;

    /// Errors: those of the network, each with its rule; "secret_unreadable".
    [[nodiscard]] virtual core::Expected<Posted>
    post(DeliveryBatch const& batch, Delivery const& delivery, core::Instant at) = 0;
};

/// How deliveries are made.
struct DeliveryPace {
    int parallel{4};                 ///< dossiers of one subscription told at once
    std::chrono::seconds budget{60}; ///< no try of a batch begins later; below the lease
    std::function<double()> chance;  ///< evenly from 0 to 1, for jitter; of any thread
    std::function<bool()> stopping;  ///< the node ends: begin no other try
};

/// The wait after `attempts` tries in vain: 10 s, three times as long after each, at most 6 hours; the chance
/// moves it by a fifth either way.
[[nodiscard]] std::chrono::seconds delivery_wait(int attempts, double chance);

/// What an answer, or its absence, says of a delivery.
struct DeliveryVerdict {
    DeliveryResult result;
    bool down{}; ///< says something of the receiver, not of this event: no other is sent now
    bool gone{};
    std::optional<std::chrono::seconds> asked; ///< by Retry-After
};

[[nodiscard]] DeliveryVerdict
judge_delivery(core::Expected<Posted> const& posted, int attempts, double chance);

/// Sends a leased batch: the events of a dossier one after another, none after one that failed; dossiers side
/// by side.
[[nodiscard]] FinishedBatch
send_deliveries(WebhookPost& post, DeliveryBatch const& batch, DeliveryPace const& pace);

} // namespace motcua::app
