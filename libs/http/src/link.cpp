#include "link.hpp"

#include "client_certificate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <utility>

namespace motcua::http {

namespace asio = boost::asio;

namespace {

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

std::string address_of(asio::ip::tcp::socket const& socket) {
    auto error = boost::system::error_code();
    auto const peer = socket.remote_endpoint(error);
    return error ? std::string() : peer.address().to_string();
}

Link::Moved moved(boost::system::error_code const& error, std::size_t bytes) {
    return {.good = !error, .bytes = bytes};
}

} // namespace

Link::Link(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> const& tls)
    : remote_address_(address_of(socket))
    , tcp_(std::move(socket)) {
    if (tls) {
        tls_.emplace(tcp_, *tls);
    }
}

asio::awaitable<bool> Link::shake_hands() {
    if (!tls_) {
        co_return true;
    }
    auto const [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_values);
    co_return !error;
}

std::shared_ptr<ClientCertificate const> Link::client_certificate() {
    return tls_ ? certificate_shown(tls_->native_handle()) : nullptr;
}

asio::awaitable<Link::Moved> Link::read_some(asio::mutable_buffer room) {
    if (tls_) {
        auto const [error, bytes] = co_await tls_->async_read_some(room, as_values);
        co_return moved(error, bytes);
    }
    auto const [error, bytes] = co_await tcp_.async_read_some(room, as_values);
    co_return moved(error, bytes);
}

asio::awaitable<Link::Moved> Link::write(Parts parts) {
    if (tls_) {
        auto const [error, bytes] = co_await asio::async_write(*tls_, parts, as_values);
        co_return moved(error, bytes);
    }
    auto const [error, bytes] = co_await asio::async_write(tcp_, parts, as_values);
    co_return moved(error, bytes);
}

asio::awaitable<Link::Moved> Link::write_some(asio::const_buffer bytes) {
    if (tls_) {
        auto const [error, sent] = co_await tls_->async_write_some(bytes, as_values);
        co_return moved(error, sent);
    }
    auto const [error, sent] = co_await tcp_.async_write_some(bytes, as_values);
    co_return moved(error, sent);
}

asio::awaitable<void> Link::end_sending() {
    if (tls_) {
        co_await tls_->async_shutdown(as_values);
    }
    auto error = boost::system::error_code();
    tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
}

} // namespace motcua::http
