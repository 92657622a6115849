#include "metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace motcua::services {

struct Metrics::Families {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                            .Name("motcua_http_requests_total")
                                                            .Help("Finished requests")
                                                            .Register(registry);
    prometheus::Histogram& seconds =
        prometheus::BuildHistogram()
            .Name("motcua_http_request_seconds")
            .Help("Time from header to last byte")
            .Register(registry)
            .Add(
                {},
                prometheus::Histogram::
                    BucketBoundaries{0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5}
            );
    prometheus::Counter& fired = prometheus::BuildCounter()
                                     .Name("motcua_timers_fired_total")
                                     .Help("Timers that took effect")
                                     .Register(registry)
                                     .Add({});
    prometheus::Counter& papers = prometheus::BuildCounter()
                                      .Name("motcua_papers_worked_on_total")
                                      .Help("Papers rendered, signed or tried in vain")
                                      .Register(registry)
                                      .Add({});
    prometheus::Counter& copies = prometheus::BuildCounter()
                                      .Name("motcua_copies_worked_on_total")
                                      .Help("Digitised copies signed or tried in vain")
                                      .Register(registry)
                                      .Add({});
    prometheus::Family<prometheus::Counter>& notifications = prometheus::BuildCounter()
                                                                 .Name("motcua_notifications_total")
                                                                 .Help("Messages to applicants worked on")
                                                                 .Register(registry);
    prometheus::Family<prometheus::Counter>& portal_tried =
        prometheus::BuildCounter()
            .Name("motcua_portal_messages_tried_total")
            .Help("Messages sent to a portal or tried in vain")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& portal_failed =
        prometheus::BuildCounter()
            .Name("motcua_portal_turns_failed_total")
            .Help("Turns of work with a portal that could not run")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& portal_messages =
        prometheus::BuildGauge()
            .Name("motcua_portal_messages")
            .Help("Messages of a portal not sent yet, by state")
            .Register(registry);
    prometheus::Family<prometheus::Gauge>& portal_oldest = prometheus::BuildGauge()
                                                               .Name("motcua_portal_oldest_seconds")
                                                               .Help("Age of the oldest event not sent yet")
                                                               .Register(registry);
    prometheus::Family<prometheus::Gauge>& portal_open =
        prometheus::BuildGauge()
            .Name("motcua_portal_breaker_open")
            .Help("1: nothing is sent until a probe succeeds")
            .Register(registry);
    prometheus::Counter& failed = prometheus::BuildCounter()
                                      .Name("motcua_sweeps_failed_total")
                                      .Help("Sweeps that could not run")
                                      .Register(registry)
                                      .Add({});
    prometheus::Family<prometheus::Counter>& deliveries =
        prometheus::BuildCounter()
            .Name("motcua_webhook_deliveries_total")
            .Help("Requests to webhooks that were answered well or failed, and events given up")
            .Register(registry);
    prometheus::Gauge& delivery_lag = prometheus::BuildGauge()
                                          .Name("motcua_webhook_lag_seconds")
                                          .Help("Age of the oldest event a webhook wants and does not have")
                                          .Register(registry)
                                          .Add({});
    prometheus::Gauge& lag = prometheus::BuildGauge()
                                 .Name("motcua_timer_lag_seconds")
                                 .Help("Age of the oldest due timer that has not fired")
                                 .Register(registry)
                                 .Add({});
    prometheus::Gauge& queue = prometheus::BuildGauge()
                                   .Name("motcua_database_queue")
                                   .Help("Jobs waiting for a database thread")
                                   .Register(registry)
                                   .Add({});
    prometheus::Gauge& feed_waiters = prometheus::BuildGauge()
                                          .Name("motcua_feed_waiters")
                                          .Help("Requests waiting for the next event")
                                          .Register(registry)
                                          .Add({});
};

Metrics::Metrics()
    : families_(std::make_unique<Families>()) {
    for (auto const* outcome : {"delivered", "failed", "dead"}) {
        families_->deliveries.Add({{"outcome", outcome}});
    }
}

Metrics::~Metrics() = default;

void Metrics::request_done(http::RequestDone const& done) {
    auto const labels = prometheus::Labels{
        {"method", std::string(done.method)},
        {"route", std::string(done.pattern)},
        {"status", std::to_string(done.status)},
    };
    families_->requests.Add(labels).Increment();
    families_->seconds.Observe(std::chrono::duration<double>(done.took).count());
}

void Metrics::timers_fired(int count) {
    families_->fired.Increment(count);
}

void Metrics::delivery_done(std::string const& outcome, int count) {
    families_->deliveries.Add({{"outcome", outcome}}).Increment(count);
}

void Metrics::set_delivery_lag(double seconds) {
    families_->delivery_lag.Set(seconds);
}

void Metrics::papers_worked_on(int count) {
    families_->papers.Increment(count);
}

void Metrics::notification(std::string_view channel, std::string_view state) {
    families_->notifications.Add({{"channel", std::string(channel)}, {"state", std::string(state)}}
    ).Increment();
}

void Metrics::copies_worked_on(int count) {
    families_->copies.Increment(count);
}

void Metrics::portal_messages_tried(std::string const& portal, int count) {
    families_->portal_tried.Add({{"portal", portal}}).Increment(count);
}

void Metrics::portal_turn_failed(std::string const& portal) {
    families_->portal_failed.Add({{"portal", portal}}).Increment();
}

void Metrics::set_portal(
    std::string const& portal,
    double waiting,
    double poison,
    double oldest_seconds,
    bool open
) {
    families_->portal_messages.Add({{"portal", portal}, {"state", "waiting"}}).Set(waiting);
    families_->portal_messages.Add({{"portal", portal}, {"state", "poison"}}).Set(poison);
    families_->portal_oldest.Add({{"portal", portal}}).Set(oldest_seconds);
    families_->portal_open.Add({{"portal", portal}}).Set(open ? 1 : 0);
}

void Metrics::sweep_failed() {
    families_->failed.Increment();
}

void Metrics::set_timer_lag(double seconds) {
    families_->lag.Set(seconds);
}

void Metrics::set_queue(std::size_t waiting) {
    families_->queue.Set(static_cast<double>(waiting));
}

void Metrics::set_feed_waiters(std::size_t waiting) {
    families_->feed_waiters.Set(static_cast<double>(waiting));
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

} // namespace motcua::services
