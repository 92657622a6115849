#pragma once

#include <motcua/http/message.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace motcua::http {

/// A client's socket, plain or under TLS, used on its strand. One reading and one writing at a time; each
/// ends at the time set by `tcp().expires_after`, which closes the socket.
class Link {
public:
    using Parts = std::array<boost::asio::const_buffer, 2>;

    /// What came or went; not `good`: the connection is over.
    struct Moved {
        bool good{false};
        std::size_t bytes{0};
    };

    /// Empty `tls`: plain.
    Link(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> const& tls);

    boost::asio::awaitable<bool> shake_hands();

    /// What the peer showed and proved in the handshake; empty: nothing.
    [[nodiscard]] std::shared_ptr<ClientCertificate const> client_certificate();

    boost::asio::awaitable<Moved> read_some(boost::asio::mutable_buffer room);
    boost::asio::awaitable<Moved> write(Parts parts);
    boost::asio::awaitable<Moved> write_some(boost::asio::const_buffer bytes);

    /// Ends what this side sends; the other side's bytes may still be read.
    boost::asio::awaitable<void> end_sending();

    [[nodiscard]] boost::beast::tcp_stream& tcp() noexcept { return tcp_; }

    [[nodiscard]] std::string const& remote_address() const noexcept { return remote_address_; }

    [[nodiscard]] bool is_tls() const noexcept { return tls_.has_value(); }

private:
    std::string remote_address_;
    boost::beast::tcp_stream tcp_;
    std::optional<boost::asio::ssl::stream<boost::beast::tcp_stream&>> tls_; ///< over tcp_
};

} // namespace motcua::http
