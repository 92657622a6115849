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
    prometheus::Counter& failed = prometheus::BuildCounter()
                                      .Name("motcua_sweeps_failed_total")
                                      .Help("Sweeps that could not run")
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
    : families_(std::make_unique<Families>()) {}

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

void Metrics::papers_worked_on(int count) {
    families_->papers.Increment(count);
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
