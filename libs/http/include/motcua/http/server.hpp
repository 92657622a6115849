#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/http/message.hpp>
#include <motcua/http/router.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::http {

/// PEM files. TLS 1.2 or later.
struct TlsFiles {
    std::string certificate_chain;
    std::string private_key;
};

struct ServerOptions {
    std::string address{"127.0.0.1"};
    std::uint16_t port{0}; ///< 0: any free one, see Server::port()
    std::optional<TlsFiles> tls;
    std::size_t max_header_bytes{16 * 1024};
    std::size_t max_body_bytes{1024 * 1024};
    std::size_t max_connections{2048};
    std::chrono::milliseconds handshake_timeout{5'000};
    std::chrono::milliseconds header_timeout{10'000};  ///< from its first byte to the whole header
    std::chrono::milliseconds body_timeout{30'000};    ///< whole body
    std::chrono::milliseconds request_timeout{15'000}; ///< handler; then 503
    std::chrono::milliseconds write_timeout{30'000};   ///< whole answer
    std::chrono::milliseconds idle_timeout{30'000};    ///< between requests
};

/// One answered request. No path, no query: they may carry personal data.
struct RequestDone {
    Verb verb{Verb::get};
    std::string_view route; ///< pattern; empty when no route was found
    int status{0};
    std::chrono::microseconds duration{0}; ///< header complete to answer written
    std::size_t bytes_sent{0};
    std::string_view request_id;
};

/// Called on io threads; must not block. All may be empty.
struct ServerListeners {
    std::function<void(RequestDone const&)> on_request_done;
    std::function<void(std::string_view request_id, std::exception_ptr)> on_exception; ///< a bug: logged, 500
};

/// HTTP/1.1 server with keep-alive, limits and optional TLS; each connection on its own strand.
class Server {
public:
    /// `router` and the threads of `executor` outlive the server.
    Server(
        boost::asio::any_io_executor executor,
        ServerOptions options,
        Router const& router,
        ServerListeners listeners
    );

    /// Call stop() before, unless start() was never called or failed.
    ~Server();
    Server(Server const&) = delete;
    Server(Server&&) = delete;
    Server& operator=(Server const&) = delete;
    Server& operator=(Server&&) = delete;

    /// Binds and listens. Errc::unavailable with rule "listen_failed" or "tls_files_unusable".
    [[nodiscard]] core::Expected<void> start();

    /// The bound port; 0 before start().
    [[nodiscard]] std::uint16_t port() const noexcept;

    /// Open connections now, for the metrics.
    [[nodiscard]] std::size_t connections() const;

    /// Closes the listener and idle connections, lets running requests finish with `Connection: close`,
    /// at most `grace`; then ends what is left. False when something had to be ended.
    [[nodiscard]] boost::asio::awaitable<bool> stop(std::chrono::milliseconds grace);

private:
    class Listener;
    std::shared_ptr<Listener> listener_;
};

} // namespace motcua::http
