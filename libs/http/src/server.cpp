#include "session.hpp"
#include <motcua/http/server.hpp>
#include <motcua/runtime/task_group.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <openssl/ssl.h>

#include <optional>

namespace motcua::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;

std::string what_of(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (std::exception const& exception) {
        return exception.what();
    }
}

asio::ssl::context tls_context(ServerOptions const& options) {
    auto context = asio::ssl::context(asio::ssl::context::tls_server);
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    context.use_certificate_chain_file(options.certificate_file);
    context.use_private_key_file(options.private_key_file, asio::ssl::context::pem);
    return context;
}

} // namespace

class Server::Listener : public std::enable_shared_from_this<Listener> {
public:
    Listener(
        asio::io_context& io,
        ServerOptions options,
        Router const& router,
        OnDone on_done,
        OnError on_error
    )
        : io_(io)
        , shared_(
              std::make_shared<Shared>(std::move(options), router, std::move(on_done), std::move(on_error))
          )
        , acceptor_(asio::make_strand(io))
        , tasks_([shared = shared_](std::exception_ptr error) { shared->on_error(what_of(error), {}); }) {
        auto const& wanted = shared_->options;
        auto const endpoint = tcp::endpoint(asio::ip::make_address(wanted.address), wanted.port);
        acceptor_.open(endpoint.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        acceptor_.bind(endpoint);
        acceptor_.listen(asio::socket_base::max_listen_connections);
        if (!wanted.certificate_file.empty()) {
            tls_.emplace(tls_context(wanted));
        }
    }

    void start() { tasks_.spawn(acceptor_.get_executor(), accept(shared_from_this())); }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    [[nodiscard]] std::size_t connections() const { return tasks_.size(); }

    bool stop(std::chrono::milliseconds grace) {
        shared_->stopping = true;
        asio::post(acceptor_.get_executor(), [self = shared_from_this()] { self->acceptor_.close(); });
        tasks_.emit(asio::cancellation_type::total);
        if (tasks_.wait_until_empty(grace)) {
            return true;
        }
        tasks_.emit(asio::cancellation_type::terminal);
        static_cast<void>(tasks_.wait_until_empty(std::chrono::seconds{2}));
        return false;
    }

private:
    asio::awaitable<void> accept(std::shared_ptr<Listener> self) {
        while (self->acceptor_.is_open()) {
            auto socket = tcp::socket(asio::make_strand(io_));
            auto const [error] = co_await acceptor_.async_accept(socket, asio::as_tuple(asio::use_awaitable));
            if (shared_->stopping || error == asio::error::operation_aborted) {
                co_return;
            }
            if (error) {
                auto pause = asio::steady_timer(acceptor_.get_executor(), std::chrono::milliseconds{50});
                auto const [ignored] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
                static_cast<void>(ignored);
                continue;
            }
            welcome(std::move(socket));
        }
    }

    void welcome(tcp::socket socket) {
        auto ignored = boost::system::error_code();
        socket.set_option(tcp::no_delay(true), ignored);
        auto executor = socket.get_executor();
        if (tasks_.size() > shared_->options.connections) {
            tasks_.spawn(executor, turn_away(beast::tcp_stream(std::move(socket))));
        } else if (tls_) {
            auto stream = beast::ssl_stream<beast::tcp_stream>(beast::tcp_stream(std::move(socket)), *tls_);
            tasks_.spawn(executor, serve_tls(std::move(stream), shared_));
        } else {
            tasks_.spawn(executor, serve(beast::tcp_stream(std::move(socket)), shared_));
        }
    }

    asio::io_context& io_;
    std::shared_ptr<Shared> shared_;
    tcp::acceptor acceptor_;
    std::optional<asio::ssl::context> tls_;
    runtime::TaskGroup tasks_;
};

Server::Server(
    asio::io_context& io,
    ServerOptions options,
    Router const& router,
    OnDone on_done,
    OnError on_error
)
    : listener_(
          std::make_shared<Listener>(io, std::move(options), router, std::move(on_done), std::move(on_error))
      ) {}

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
