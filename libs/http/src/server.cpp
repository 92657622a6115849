#include "connection.hpp"
#include "tls.hpp"
#include <motcua/http/server.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <list>
#include <mutex>
#include <system_error>
#include <utility>

namespace motcua::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr auto accept_pause = std::chrono::milliseconds{50}; ///< when descriptors have run out
constexpr auto end_limit = std::chrono::milliseconds{2'000};
constexpr std::size_t max_turned_away = 64; ///< at once; more are closed without a word

} // namespace

class Server::Listener : public std::enable_shared_from_this<Server::Listener> {
public:
    Listener(asio::io_context& io, std::shared_ptr<ServerScope> scope);

    void start() { scope_->tasks.spawn(acceptor_.get_executor(), accept_all(shared_from_this())); }

    [[nodiscard]] bool stop(std::chrono::milliseconds grace);

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

    [[nodiscard]] std::size_t connections() const;

private:
    using Connections = std::list<std::weak_ptr<Connection>>;

    static asio::awaitable<void> accept_all(std::shared_ptr<Listener> self);
    static asio::awaitable<void>
    serve(std::shared_ptr<Listener> self, Connections::iterator place, asio::awaitable<void> task);
    static asio::awaitable<void> refuse(std::shared_ptr<Listener> self, tcp::socket socket);
    void admit(tcp::socket socket);
    Connections::iterator enlist(std::weak_ptr<Connection> connection);
    void strike(Connections::iterator place);
    void bind();
    void close_acceptor();

    template <class F>
    void for_each_connection(F visit) const;

    asio::io_context& io_;
    std::shared_ptr<ServerScope> scope_;
    tcp::acceptor acceptor_; ///< on its strand once started
    std::uint16_t port_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> turned_away_{0}; ///< being told 503 now
    mutable std::mutex mutex_;                ///< guards connections_
    Connections connections_;
};

Server::Listener::Listener(asio::io_context& io, std::shared_ptr<ServerScope> scope) try
    : io_(io)
    , scope_(std::move(scope))
    , acceptor_(asio::make_strand(io)) {
    auto const& options = scope_->options;
    if (!options.certificate_file.empty()) {
        scope_->tls = make_tls_context(options);
    }
    bind();

} catch (boost::system::system_error const& error) {

    throw std::system_error(error.code(), error.what());
}

void Server::Listener::bind() {
    auto const& options = scope_->options;
    auto const endpoint = tcp::endpoint(asio::ip::make_address(options.address), options.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(asio::socket_base::max_listen_connections);
    port_ = acceptor_.local_endpoint().port();
}

asio::awaitable<void> Server::Listener::accept_all(std::shared_ptr<Listener> self) {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!self->stopping_) {
        auto connection_strand = asio::any_io_executor(asio::make_strand(self->io_));
        auto [error, socket] = co_await self->acceptor_.async_accept(connection_strand, as_values);
        if (!error) {
            self->admit(std::move(socket));
        } else if (!self->stopping_) {
            auto pause = asio::steady_timer(self->acceptor_.get_executor(), accept_pause);
            co_await pause.async_wait(as_values);
        }
    }
}

void Server::Listener::admit(tcp::socket socket) {
    auto error = boost::system::error_code();
    socket.set_option(tcp::no_delay(true), error);
    auto const strand = asio::any_io_executor(socket.get_executor());
    if (connections() >= scope_->options.connections) {
        if (turned_away_ < max_turned_away && !scope_->tls) {
            scope_->tasks.spawn(strand, refuse(shared_from_this(), std::move(socket)));
        }
        return;
    }
    auto served = serve_client(scope_, std::move(socket));
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
    asio::post(acceptor_.get_executor(), [self = shared_from_this()] {
        auto error = boost::system::error_code();
        self->acceptor_.close(error);
    });
}

bool Server::Listener::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    close_acceptor();
    for_each_connection([](Connection& connection) { connection.finish(); });
    if (scope_->tasks.wait_until_empty(grace)) {
        return true;
    }
    for_each_connection([](Connection& connection) { connection.abort(); });
    scope_->tasks.emit(asio::cancellation_type::terminal);
    static_cast<void>(scope_->tasks.wait_until_empty(end_limit));
    return false;
}

Server::Server(
    asio::io_context& io,
    ServerOptions options,
    Router const& router,
    OnDone on_done,
    OnError on_error
)
    : listener_(std::make_shared<Listener>(
          io,
          std::make_shared<ServerScope>(std::move(options), router, std::move(on_done), std::move(on_error))
      )) {}

Server::~Server() = default;

void Server::start() {
    listener_->start();
}

std::uint16_t Server::port() const {
    return listener_->port();
}

std::size_t Server::connections() const {
    return listener_->connections();
}

bool Server::stop(std::chrono::milliseconds grace) {
    return listener_->stop(grace);
}

} // namespace motcua::http
