#include "connection.hpp"
#include "tls.hpp"
#include <motcua/http/server.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <list>
#include <mutex>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr auto accept_pause = std::chrono::milliseconds{50}; ///< when descriptors have run out
constexpr auto end_limit = std::chrono::milliseconds{2'000};
constexpr std::size_t max_turned_away = 64; ///< at once; more are closed without a word

core::Failure listen_failed(std::string const& why) {
    return {
        core::Errc::unavailable,
        "listen_failed",
        "Không mở được cổng phục vụ.",
        "Cannot listen: " + why + "."};
}

} // namespace

class Server::Listener : public std::enable_shared_from_this<Server::Listener> {
public:
    Listener(
        asio::any_io_executor executor,
        ServerOptions options,
        Router const& router,
        ServerListeners listeners
    )
        : strand_(asio::make_strand(executor))
        , executor_(std::move(executor))
        , acceptor_(strand_)
        , scope_(make_scope(strand_, std::move(options), router, std::move(listeners))) {}

    core::Expected<void> start();
    asio::awaitable<bool> stop(std::chrono::milliseconds grace);

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    [[nodiscard]] std::size_t connections() const;

private:
    using Connections = std::list<std::weak_ptr<Connection>>;

    static std::shared_ptr<ServerScope> make_scope(
        asio::any_io_executor executor,
        ServerOptions options,
        Router const& router,
        ServerListeners listeners
    );
    static asio::awaitable<void> accept_all(std::shared_ptr<Listener> self);
    static asio::awaitable<void>
    serve(std::shared_ptr<Listener> self, Connections::iterator place, asio::awaitable<void> task);
    static asio::awaitable<void> refuse(std::shared_ptr<Listener> self, tcp::socket socket);
    void admit(tcp::socket socket);
    Connections::iterator enlist(std::weak_ptr<Connection> connection);
    void strike(Connections::iterator place);
    void close_acceptor();

    template <class F>
    void for_each_connection(F visit) const;

    asio::any_io_executor strand_;
    asio::any_io_executor executor_;
    tcp::acceptor acceptor_; ///< on `strand_` once accept_all runs
    std::shared_ptr<ServerScope> scope_;
    std::atomic<std::uint16_t> port_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> turned_away_{0};
    mutable std::mutex mutex_; ///< guards `connections_`
    Connections connections_;
};

std::shared_ptr<ServerScope> Server::Listener::make_scope(
    asio::any_io_executor executor,
    ServerOptions options,
    Router const& router,
    ServerListeners listeners
) {
    auto on_bug = [on_exception = listeners.on_exception](std::exception_ptr const& exception) {
        if (on_exception) {
            on_exception({}, exception);
        }
    };
    return std::shared_ptr<ServerScope>(new ServerScope{
        .options = std::move(options),
        .router = router,
        .listeners = std::move(listeners),
        .tls = nullptr,
        .tasks = runtime::TaskGroup(std::move(executor), std::move(on_bug)),
    });
}

core::Expected<void> Server::Listener::start() {
    auto const& options = scope_->options;
    if (options.tls) {
        auto context = make_tls_context(*options.tls);
        if (!context) {
            return context.error();
        }
        scope_->tls = std::move(*context);
    }
    auto error = boost::system::error_code();
    auto const address = asio::ip::make_address(options.address, error);
    if (error) {
        return listen_failed("the address is not an IP address");
    }
    auto const endpoint = tcp::endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) {
        acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
        acceptor_.bind(endpoint, error);
    }
    if (!error) {
        acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        return listen_failed(error.message());
    }
    port_ = acceptor_.local_endpoint().port();
    scope_->tasks.spawn(strand_, accept_all(shared_from_this()));
    return {};
}

asio::awaitable<void> Server::Listener::accept_all(std::shared_ptr<Listener> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!self->stopping_) {
        auto connection_strand = asio::any_io_executor(asio::make_strand(self->executor_));
        auto [error, socket] = co_await self->acceptor_.async_accept(connection_strand, as_values);
        if (!error) {
            self->admit(std::move(socket));
        } else if (!self->stopping_) {
            auto pause = asio::steady_timer(self->strand_, accept_pause);
            co_await pause.async_wait(as_values);
        }
    }
}

void Server::Listener::admit(tcp::socket socket) {
    auto error = boost::system::error_code();
    socket.set_option(tcp::no_delay(true), error);
    auto const strand = asio::any_io_executor(socket.get_executor());
    if (connections() >= scope_->options.max_connections) {
        if (turned_away_ < max_turned_away && !scope_->tls) {
            scope_->tasks.spawn(strand, refuse(shared_from_this(), std::move(socket)));
        }
        return;
    }
    auto served = scope_->tls ? serve_tls(scope_, std::move(socket)) : serve_plain(scope_, std::move(socket));
    auto const place = enlist(served.connection);
    scope_->tasks.spawn(strand, serve(shared_from_this(), place, std::move(served.task)));
    if (stopping_) {
        served.connection->finish();
    }
}

Server::Listener::Connections::iterator Server::Listener::enlist(std::weak_ptr<Connection> connection) {
    auto const lock = std::lock_guard(mutex_);
    return connections_.insert(connections_.end(), std::move(connection));
}

void Server::Listener::strike(Connections::iterator place) {
    auto const lock = std::lock_guard(mutex_);
    connections_.erase(place);
}

asio::awaitable<void> Server::Listener::serve(
    std::shared_ptr<Listener> self,
    Connections::iterator place,
    asio::awaitable<void> task
) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await std::move(task);
    self->strike(place);
}

asio::awaitable<void> Server::Listener::refuse(std::shared_ptr<Listener> self, tcp::socket socket) {
    ++self->turned_away_;
    co_await turn_away(std::move(socket));
    --self->turned_away_;
}

template <class F>
void Server::Listener::for_each_connection(F visit) const {
    auto const lock = std::lock_guard(mutex_);
    for (auto const& entry : connections_) {
        if (auto const connection = entry.lock()) {
            visit(*connection);
        }
    }
}

std::size_t Server::Listener::connections() const {
    auto const lock = std::lock_guard(mutex_);
    return connections_.size();
}

void Server::Listener::close_acceptor() {
    asio::post(strand_, [self = shared_from_this()] {
        auto error = boost::system::error_code();
        self->acceptor_.close(error);
    });
}

asio::awaitable<bool> Server::Listener::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    close_acceptor();
    for_each_connection([](Connection& connection) { connection.finish(); });
    auto const finished = co_await scope_->tasks.wait(grace);
    if (!finished) {
        for_each_connection([](Connection& connection) { connection.abort(); });
        scope_->tasks.emit(asio::cancellation_type::terminal);
        co_await scope_->tasks.wait(end_limit);
    }
    co_return finished;
}

Server::Server(
    asio::any_io_executor executor,
    ServerOptions options,
    Router const& router,
    ServerListeners listeners
)
    : listener_(
          std::make_shared<Listener>(std::move(executor), std::move(options), router, std::move(listeners))
      ) {}

Server::~Server() = default;

core::Expected<void> Server::start() {
    return listener_->start();
}

std::uint16_t Server::port() const noexcept {
    return listener_->port();
}

std::size_t Server::connections() const {
    return listener_->connections();
}

asio::awaitable<bool> Server::stop(std::chrono::milliseconds grace) {
    auto const listener = listener_;
    auto const finished = co_await listener->stop(grace);
    co_return finished;
}

} // namespace motcua::http
