#pragma once

#include "metrics.hpp"
#include "webhook_parts.hpp"
#include <motcua/app/webhooks.hpp>
#include <motcua/core/expected.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace motcua::services {

/// Delivers to several subscriptions side by side, each on threads of its own, so that a slow receiver holds
/// up nobody else.
class WebhookDesk {
public:
    /// What it works with; all outlive it.
    struct Parts {
        app::DeliveryQueue& queue;
        app::WebhookPost& post;
        Metrics& metrics;
        std::function<void(std::string_view event, core::Failure const& failure)> failed;
        int subscriptions{};
        int parallel{};
    };

    explicit WebhookDesk(Parts parts);
    ~WebhookDesk();
    WebhookDesk(WebhookDesk const&) = delete;
    WebhookDesk& operator=(WebhookDesk const&) = delete;

    /// `done` hears, on any thread, that there is room for more work. Before the first turn.
    void when_done(std::function<void()> done) { done_ = std::move(done); }

    /// Takes up what there is to do, as far as there is room. Errors: those of the queue.
    [[nodiscard]] core::Expected<std::chrono::milliseconds> turn();

    /// Begins no other request and waits for those that run.
    void stop();

private:
    struct Job {
        std::thread thread;
        bool over{false};
    };

    using Jobs = std::list<Job>;

    void begin(app::DeliveryBatch batch);
    void deliver(app::DeliveryBatch const& batch, Jobs::iterator job);
    void count(app::FinishedBatch const& finished, int dead);
    void clear_away();

    Parts parts_;
    std::function<void()> done_;
    std::atomic<bool> stopping_{false};
    std::mutex mutex_; ///< guards jobs_
    Jobs jobs_;
};

} // namespace motcua::services
