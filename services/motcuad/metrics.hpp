#pragma once

#include <motcua/http/server.hpp>

#include <memory>
#include <string>

namespace motcua::services {

/// Prometheus counters and gauges of one node.
class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(Metrics const&) = delete;
    Metrics& operator=(Metrics const&) = delete;

    void request_done(http::RequestDone const& done);
    void timers_fired(int count);
    void sweep_failed();
    void papers_worked_on(int count);
    void set_timer_lag(double seconds);
    void set_queue(std::size_t waiting);
    void set_feed_waiters(std::size_t waiting);

    /// Text exposition format 0.0.4.
    [[nodiscard]] std::string text() const;

private:
    struct Families;
    std::unique_ptr<Families> families_;
};

} // namespace motcua::services
