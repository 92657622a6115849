#include <motcua/core/freed.hpp>
#include <motcua/storage/listener.hpp>

#include <libpq-fe.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <stdexcept>
#include <thread>

namespace motcua::storage {

namespace {

using std::chrono::steady_clock;

constexpr auto beat_interval = std::chrono::milliseconds{200};
constexpr auto reconnect_pause = std::chrono::milliseconds{500};

using Connection = std::unique_ptr<PGconn, core::Freed<PQfinish>>;

} // namespace

class Listener::Loop {
public:
    Loop(std::string connection, Handlers handlers)
        : text_(std::move(connection))
        , handlers_(std::move(handlers))
        , stop_event_(eventfd(0, EFD_CLOEXEC))
        , thread_([this] { run(); }) {}

    ~Loop() {
        stopping_ = true;
        auto const one = std::uint64_t{1};
        [[maybe_unused]] auto const written = write(stop_event_, &one, sizeof one);
        thread_.join();
        close(stop_event_);
    }

    Loop(Loop const&) = delete;
    Loop& operator=(Loop const&) = delete;

    [[nodiscard]] steady_clock::time_point heard_until() const {
        return steady_clock::time_point{steady_clock::duration{heard_until_.load()}};
    }

private:
    void run() {
        while (!stopping_) {
            auto connection = Connection(PQconnectdb(text_.c_str()));
            if (PQstatus(connection.get()) == CONNECTION_OK && subscribe(connection.get())) {
                listen(connection.get());
            }
            handlers_.connection_lost();
            wait(-1, reconnect_pause);
        }
    }

    bool subscribe(PGconn* connection) {
        beat_channel_ = "motcua_beat_" + std::to_string(PQbackendPID(connection));
        return command(
                   connection,
                   "listen motcua_dossier; listen motcua_timers; listen motcua_papers; listen motcua_imports; "
                   "listen motcua_rules; listen motcua_notices; listen motcua_portal; listen motcua_webhooks; "
                   "listen " +
                       beat_channel_
               ) &&
               beat(connection);
    }

    void listen(PGconn* connection) {
        // Everything before this subscription may have been missed; handlers start from a clean slate.
        handlers_.connection_lost();
        handlers_.connected();
        while (!stopping_) {
            wait(PQsocket(connection), beat_interval);
            if (PQconsumeInput(connection) == 0) {
                return;
            }
            hear(connection);
            auto const beat_due = steady_clock::now() - beat_sent_ >= beat_interval;
            if (beat_due && !stopping_ && !beat(connection)) {
                return;
            }
        }
    }

    /// Sends one heartbeat; when it comes back, all that was committed before it has come too.
    bool beat(PGconn* connection) {
        beat_sent_ = steady_clock::now();
        auto const payload = std::to_string(beat_sent_.time_since_epoch().count());
        auto const sent = command(connection, "notify " + beat_channel_ + ", '" + payload + "'");
        hear(connection);
        return sent;
    }

    static bool command(PGconn* connection, std::string const& sql) {
        auto* rows = PQexec(connection, sql.c_str());
        auto const ok = PQresultStatus(rows) == PGRES_COMMAND_OK;
        PQclear(rows);
        return ok;
    }

    void hear(PGconn* connection) {
        auto rules_changed = false;
        while (auto* raw = PQnotifies(connection)) {
            auto const channel = std::string(raw->relname);
            auto const payload = std::string(raw->extra);
            PQfreemem(raw);
            if (channel == "motcua_timers") {
                handlers_.timers_changed();
            } else if (channel == "motcua_papers") {
                handlers_.papers_waiting();
            } else if (channel == "motcua_imports") {
                handlers_.imports_waiting();
            } else if (channel == "motcua_notices") {
                handlers_.notices_waiting();
            } else if (channel == "motcua_portal") {
                handlers_.portals_waiting();
            } else if (channel == "motcua_webhooks") {
                handlers_.webhooks_waiting();
            } else if (channel == "motcua_rules") {
                rules_changed = true;
            } else if (channel == beat_channel_) {
                heard_until_ = std::stoll(payload);
            } else if (auto const space = payload.find(' '); space != std::string::npos) {
                handlers_.dossier_changed(payload.substr(0, space), std::stoll(payload.substr(space + 1)));
            }
        }
        // A whole catalogue published at once is one piece of news.
        if (rules_changed) {
            handlers_.rules_changed();
        }
    }

    void wait(int socket, std::chrono::milliseconds limit) const {
        auto watched = std::array<pollfd, 2>{pollfd{stop_event_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
        poll(watched.data(), socket < 0 ? 1 : 2, static_cast<int>(limit.count()));
    }

    std::string text_;
    Handlers handlers_;
    int stop_event_;
    std::string beat_channel_;
    steady_clock::time_point beat_sent_{};
    std::atomic<bool> stopping_{false};
    std::atomic<steady_clock::rep> heard_until_{0};
    std::thread thread_; ///< last: starts when all else stands
};

Listener::Listener(std::string connection, Handlers handlers)
    : loop_(std::make_unique<Loop>(std::move(connection), std::move(handlers))) {}

Listener::~Listener() = default;

steady_clock::time_point Listener::heard_until() const {
    return loop_->heard_until();
}

} // namespace motcua::storage
