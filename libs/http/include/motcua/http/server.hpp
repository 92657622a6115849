#pragma once

#include <motcua/http/router.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace motcua::http {

struct ServerOptions {
    std::string address{"127.0.0.1"};
    std::uint16_t port{0};        ///< 0: any free port, see Server::port
    std::string certificate_file; ///< PEM chain; with private_key_file: HTTPS only, TLS 1.2 or later
    std::string private_key_file;
    std::string client_ca_file; ///< PEM: clients may show certificates of these authorities; empty: none may
    std::size_t header_bytes{16 * 1024};
    std::size_t target_bytes{8 * 1024};  ///< of the request target; RFC 9112 asks for 8000 at least
    std::size_t body_bytes{1024 * 1024}; ///< RouteLimits may say otherwise
    std::size_t connections{10000};
    std::chrono::milliseconds handshake_time{5'000};
    std::chrono::milliseconds header_time{10'000};     ///< from its first byte to the whole header
    std::chrono::milliseconds body_time{30'000};       ///< whole body
    std::chrono::milliseconds request_time{15'000};    ///< handler; then 503. RouteLimits may say otherwise
    std::chrono::milliseconds write_time{30'000};      ///< whole answer held in memory
    std::chrono::milliseconds stream_patience{30'000}; ///< silence a streamed body or answer may show at once
    std::size_t stream_rate{4'096};              ///< bytes a second it must keep to in the long run, see Pace
    std::chrono::milliseconds idle_time{30'000}; ///< between requests
};

/// What is logged and counted of a finished request: never its path values or query.
struct RequestDone {
    std::string_view method;
    std::string_view pattern; ///< of the route; "-" when none
    int status{};
    std::chrono::microseconds took{}; ///< header complete to answer written
    std::size_t bytes{};              ///< sent, header and body
    std::string_view request_id;
};

/// HTTP/1.1 with keep-alive, each connection on its own strand.
class Server {
public:
    /// Called on io threads; must not block. May be empty.
    using OnDone = std::function<void(RequestDone const&)>;

    /// Hears what a handler threw; the client got 500 without detail.
    using OnError = std::function<void(std::string const& what, std::string_view request_id)>;

    /// Binds and listens at once. Throws std::system_error when the address is taken or the certificate is
    /// bad. `io` and `router` outlive the server.
    Server(
        boost::asio::io_context& io,
        ServerOptions options,
        Router const& router,
        OnDone on_done,
        OnError on_error
    );
    ~Server();
    Server(Server const&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server const&) = delete;
    Server& operator=(Server&&) = delete;

    void start();
    [[nodiscard]] std::uint16_t port() const;

    /// Open now, for the metrics.
    [[nodiscard]] std::size_t connections() const;

    /// Stops accepting, lets running requests finish with `Connection: close`, closes the rest after `grace`.
    /// Blocks; not for an io thread. True when every request finished by itself.
    [[nodiscard]] bool stop(std::chrono::milliseconds grace);

private:
    class Listener;
    std::shared_ptr<Listener> listener_;
};

} // namespace motcua::http
