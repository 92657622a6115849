#include <motcua/app/webhooks.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

namespace motcua::app {

namespace {

using std::chrono::steady_clock;

/// One batch being sent by several threads.
class Sending {
public:
    Sending(WebhookPost& post, DeliveryBatch const& batch, DeliveryPace const& pace)
        : post_(post)
        , batch_(batch)
        , pace_(pace)
        , began_(steady_clock::now()) {
        finished_.pings.resize(batch.pings.size());
        finished_.due.resize(batch.due.size());
        for (auto at = std::size_t{0}; at < batch.due.size(); ++at) {
            chains_[batch.due[at].dossier_id].push_back(at);
        }
        next_ = chains_.begin();
    }

    FinishedBatch run() {
        for (auto at = std::size_t{0}; at < batch_.pings.size() && goes_on(); ++at) {
            finished_.pings[at] = send(batch_.pings[at]).result;
            finished_.reached =
                finished_.reached || finished_.pings[at].outcome == DeliveryOutcome::delivered;
        }
        auto const wanted = std::min<std::size_t>(static_cast<std::size_t>(pace_.parallel), chains_.size());
        {
            auto helpers = std::vector<std::jthread>();
            for (auto i = std::size_t{1}; i < wanted; ++i) {
                helpers.emplace_back([this] { send_chains(); });
            }
            send_chains();
        }
        return std::move(finished_);
    }

private:
    using Chains = std::map<std::string, std::vector<std::size_t>>; ///< places of one dossier's events

    [[nodiscard]] bool goes_on() const {
        return !over_ && steady_clock::now() - began_ < pace_.budget && !(pace_.stopping && pace_.stopping());
    }

    void send_chains() {
        while (auto const* chain = take_chain()) {
            send_chain(*chain);
        }
    }

    std::vector<std::size_t> const* take_chain() {
        auto const lock = std::lock_guard(mutex_);
        return next_ == chains_.end() ? nullptr : &(next_++)->second;
    }

    void send_chain(std::vector<std::size_t> const& chain) {
        for (auto const at : chain) {
            if (!goes_on()) {
                return;
            }
            auto const verdict = send(batch_.due[at]);
            note(at, verdict);
            if (verdict.result.outcome != DeliveryOutcome::delivered) {
                return;
            }
        }
    }

    DeliveryVerdict send(Delivery const& delivery) {
        auto const passed = std::chrono::duration_cast<core::Instant::duration>(steady_clock::now() - began_);
        auto const posted = post(delivery, batch_.now + passed);
        return judge_delivery(posted, delivery.attempts, pace_.chance());
    }

    /// What is thrown must not end the thread, and with it the program.
    core::Expected<Posted> post(Delivery const& delivery, core::Instant at) {
        try {
            return post_.post(batch_, delivery, at);
        } catch (std::exception const&) {
            return core::Failure(
                core::Errc::unavailable,
                "post_failed",
                "Không gửi được sự kiện.",
                "The event could not be sent."
            );
        }
    }

    void note(std::size_t at, DeliveryVerdict const& verdict) {
        auto const lock = std::lock_guard(mutex_);
        finished_.due[at] = verdict.result;
        finished_.gone = finished_.gone || verdict.gone;
        finished_.reached = finished_.reached || !verdict.down;
        if (verdict.down) {
            auto const wait = verdict.asked.value_or(delivery_wait(batch_.failures + 1, pace_.chance()));
            finished_.down_wait = std::max(finished_.down_wait.value_or(wait), wait);
            finished_.down_rule = verdict.result.rule;
        }
        over_ = over_ || verdict.down || verdict.gone;
    }

    WebhookPost& post_;
    DeliveryBatch const& batch_;
    DeliveryPace const& pace_;
    steady_clock::time_point began_;
    std::atomic<bool> over_{false}; ///< the receiver wants or takes nothing now
    std::mutex mutex_;              ///< guards all below
    Chains chains_;
    Chains::const_iterator next_;
    FinishedBatch finished_;
};

} // namespace

FinishedBatch send_deliveries(WebhookPost& post, DeliveryBatch const& batch, DeliveryPace const& pace) {
    return Sending(post, batch, pace).run();
}

} // namespace motcua::app
