#pragma once

#include "connection.hpp"
#include "exchange.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace motcua::http {

/// Serves the requests of one connection, one after the other, on the stream's strand.
/// Stream: beast::tcp_stream or asio::ssl::stream<beast::tcp_stream>.
template <class Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
public:
    Session(std::shared_ptr<ServerScope> scope, Stream stream, std::string remote_address);

    void finish() override;
    void abort() override;

    /// The connection's whole life; owns it.
    static boost::asio::awaitable<void> serve(std::shared_ptr<Session> self);

private:
    /// How reading a message went.
    enum class Reading : std::uint8_t { ready, refused, lost };

    boost::asio::awaitable<bool> shake_hands();
    boost::asio::awaitable<bool> wait_for_bytes();
    boost::asio::awaitable<Reading> read_request();
    boost::asio::awaitable<Reading> read_body();
    boost::asio::awaitable<void> decide();
    boost::asio::awaitable<void> ask_handler();
    boost::asio::awaitable<bool> write_answer();
    boost::asio::awaitable<bool> receive();
    boost::asio::awaitable<void> close();
    boost::asio::awaitable<void> drain();
    bool answer_fast();
    void close_if_finishing();
    void watch_client();
    void stop_watching();
    [[nodiscard]] bool client_is_gone();
    void report_exception();
    void report_done(std::size_t bytes_sent);
    boost::beast::tcp_stream& tcp();

    std::shared_ptr<ServerScope> scope_;
    Stream stream_;
    Exchange exchange_;
    bool finishing_{false};
    bool idle_{true}; ///< between requests, nothing received yet
};

} // namespace motcua::http
