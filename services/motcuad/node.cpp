#include "node.hpp"

#include "database_options.hpp"
#include "node_services.hpp"
#include "server_parts.hpp"
#include <motcua/api/routes.hpp>
#include <motcua/runtime/shutdown.hpp>

#include <algorithm>
#include <thread>

namespace motcua::services {

namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// What background work gets to finish its turn when the time for stopping is nearly over.
constexpr auto least_for_turns = milliseconds{1000};

} // namespace

Node::Node(NodeParts parts)
    : state_(std::move(parts))
    , services_(make_services(state_, [this] { background_->tell(Duty::examination); }))
    , tail_(services_)
    , tasks_([this](std::exception_ptr const& error) { state_.report(error); }) {
    api::add_routes(router_, services_);
    state_.services = &services_;
}

int Node::run(std::function<void(std::uint16_t)> const& ready) {
    auto server = http::Server(
        state_.io,
        server_options(state_.settings),
        router_,
        [this](http::RequestDone const& done) { state_.request_done(done); },
        [this](std::string const&, std::string_view id) {
            state_.log.error("handler_failed", {{"request_id", std::string(id)}});
        }
    );
    // Before the first request: what was committed until now is nobody's news.
    static_cast<void>(feed_turn(state_, tail_));
    background_ = std::make_unique<Background>(state_, tasks_, tail_);
    listen();
    server.start();
    state_.log.info("listening", {{"port", std::to_string(server.port())}});
    ready(server.port());
    return serve_until_signal(server);
}

void Node::listen() {
    auto const tell = [this](Duty duty) { return [this, duty] { background_->tell(duty); }; };
    auto handlers = storage::Listener::Handlers{};
    handlers.dossier_changed = [this](std::string const& dossier, long long version) {
        state_.statuses.changed(dossier, version);
        background_->tell(Duty::feed);
        background_->tell(Duty::portal_sending);
        background_->tell(Duty::webhooks);
    };
    handlers.timers_changed = tell(Duty::timers);
    handlers.portals_waiting = [this] {
        background_->tell(Duty::portal_sending);
        background_->tell(Duty::portal_receiving);
    };
    handlers.webhooks_waiting = tell(Duty::webhooks);
    handlers.imports_waiting = tell(Duty::imports);
    handlers.notices_waiting = tell(Duty::notices);
    handlers.papers_waiting = [this] {
        background_->tell(Duty::press);
        background_->tell(Duty::reading);
    };
    // After a gap in listening just as after news: load the rules, look at the timers and at approved
    // changes.
    handlers.rules_changed = [this] {
        state_.rules.reload();
        background_->tell(Duty::timers);
    };
    handlers.connected = [this, news = handlers.rules_changed] {
        news();
        background_->tell(Duty::feed);
    };
    handlers.connection_lost = [this] { state_.statuses.clear(); };
    state_.listener = std::make_unique<storage::Listener>(
        storage::connection_string(database_options(state_.settings, 1)),
        std::move(handlers)
    );
    state_.listening = true;
}

int Node::serve_until_signal(http::Server& server) {
    auto clean = true;
    auto shutdown = runtime::Shutdown(state_.io, state_.settings.shutdown, [this](std::string_view step) {
        state_.log.info("stopping", {{"step", std::string(step)}});
    });
    shutdown.add_step("readiness", [this](milliseconds) { state_.stopping = true; });
    shutdown.add_step("waiters", [this](milliseconds) { state_.waiters.close(); });
    shutdown.add_step("requests", [&](milliseconds left) { clean = server.stop(left); });
    shutdown.add_step("background", [this](milliseconds left) {
        tasks_.emit(asio::cancellation_type::total);
        static_cast<void>(tasks_.wait_until_empty(std::max(left, least_for_turns)));
    });
    shutdown.add_step("webhooks", [this](milliseconds) { state_.webhook_desk.stop(); });
    shutdown.add_step("notifications", [this](milliseconds) {
        state_.listening = false;
        state_.listener.reset();
    });
    auto io_thread = std::thread([this] { state_.io.run(); });
    shutdown.run();
    state_.io.stop();
    io_thread.join();
    background_->join();
    state_.hash_pool.join();
    state_.file_pool.join();
    state_.pool.join();
    state_.log.info("stopped", {{"clean", clean ? "true" : "false"}});
    return 0;
}

} // namespace motcua::services
