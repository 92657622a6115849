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
    void copies_worked_on(int count);
    void notification(std::string_view channel, std::string_view state);
    void portal_messages_tried(std::string const& portal, int count);
    void portal_turn_failed(std::string const& portal);

    /// Of one portal: messages by state, age of the oldest unsent, whether nothing is sent for now.
    void
    set_portal(std::string const& portal, double waiting, double poison, double oldest_seconds, bool open);
    void delivery_done(std::string const& outcome, int count);
    void set_delivery_lag(double seconds);
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
