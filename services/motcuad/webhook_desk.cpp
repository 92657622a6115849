#include "webhook_desk.hpp"

#include "server_parts.hpp"

#include <algorithm>

namespace motcua::services {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr auto events_a_batch = 50;

/// No request of a batch begins after the budget; the lease outlasts the longest one begun before.
constexpr auto budget = seconds{60};
constexpr auto lease = seconds{180};

/// Deliveries whose time to be tried again has come are looked for this often; events are told at once.
constexpr auto rest = milliseconds{1000};

} // namespace

WebhookDesk::WebhookDesk(Parts parts)
    : parts_(std::move(parts)) {}

WebhookDesk::~WebhookDesk() {
    stop();
}

core::Expected<milliseconds> WebhookDesk::turn() {
    clear_away();
    while (!stopping_) {
        if (static_cast<int>(jobs_.size()) >= parts_.subscriptions) {
            return rest;
        }
        auto claimed = parts_.queue.claim_deliveries(events_a_batch, lease);
        if (!claimed) {
            return claimed.error();
        }
        if (claimed->batch) {
            begin(std::move(*claimed->batch));
        } else if (claimed->idle) {
            break;
        }
    }
    auto const lag = parts_.queue.delivery_lag();
    if (!lag) {
        return lag.error();
    }
    parts_.metrics.set_delivery_lag(lag->count());
    return rest;
}

void WebhookDesk::begin(app::DeliveryBatch batch) {
    auto const lock = std::lock_guard(mutex_);
    auto const job = jobs_.emplace(jobs_.end());
    job->thread = std::thread([this, job, batch = std::move(batch)] { deliver(batch, job); });
}

/// A batch whose outcome cannot be noted is delivered once more when its lease is over.
void WebhookDesk::deliver(app::DeliveryBatch const& batch, Jobs::iterator job) {
    auto pace = app::DeliveryPace();
    pace.parallel = parts_.parallel;
    pace.budget = budget;
    pace.chance = by_chance;
    pace.stopping = [this] { return stopping_.load(); };
    auto const finished = app::send_deliveries(parts_.post, batch, pace);
    auto const dead = parts_.queue.finish_deliveries(batch, finished);
    if (!dead) {
        parts_.failed("deliveries_not_noted", dead.error());
    }
    count(finished, dead ? dead->value_or(0) : 0);
    {
        auto const lock = std::lock_guard(mutex_);
        job->over = true;
    }
    if (done_) {
        done_();
    }
}

void WebhookDesk::count(app::FinishedBatch const& finished, int dead) {
    for (auto const* results : {&finished.pings, &finished.due}) {
        for (auto const& result : *results) {
            if (result.outcome == app::DeliveryOutcome::delivered) {
                parts_.metrics.delivery_done("delivered", 1);
            } else if (result.outcome == app::DeliveryOutcome::failed) {
                parts_.metrics.delivery_done("failed", 1);
            }
        }
    }
    parts_.metrics.delivery_done("dead", dead);
}

void WebhookDesk::clear_away() {
    auto over = Jobs();
    {
        auto const lock = std::lock_guard(mutex_);
        for (auto job = jobs_.begin(); job != jobs_.end();) {
            auto const next = std::next(job);
            if (job->over) {
                over.splice(over.end(), jobs_, job);
            }
            job = next;
        }
    }
    for (auto& job : over) {
        job.thread.join();
    }
}

void WebhookDesk::stop() {
    stopping_ = true;
    for (auto& job : jobs_) {
        if (job.thread.joinable()) {
            job.thread.join();
        }
    }
}

} // namespace motcua::services
