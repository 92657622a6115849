#pragma once

#include "connection.hpp"
#include "exchange.hpp"
#include "link.hpp"
#include "pace.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace motcua::http {

/// Serves the requests of one connection, one after the other, on the socket's strand. session.cpp: its life,
/// reading and writing; session_handlers.cpp: who answers; session_streams.cpp: bodies piece by piece;
/// session_live.cpp: answers without a known end.
class Session final : public Connection, public std::enable_shared_from_this<Session> {
public:
    Session(std::shared_ptr<ServerScope> scope, boost::asio::ip::tcp::socket socket);

    void finish() override;
    void abort() override;

    /// The connection's whole life; owns it.
    static boost::asio::awaitable<void> serve(std::shared_ptr<Session> self);

    [[nodiscard]] boost::asio::any_io_executor strand() { return link_.tcp().get_executor(); }

private:
    /// How reading a message went.
    enum class Reading : std::uint8_t { more, ready, refused, lost };

    /// One call of a body's receiver.
    using Call = std::function<std::optional<Response>()>;

    /// What a call came to; `failed`: it threw or no thread took it, and `answer` says so.
    struct Told {
        std::optional<Response> answer;
        bool failed{false};
    };

    /// How giving a body to its receiver went; with an answer the rest is not wanted.
    struct Fed {
        Reading reading{Reading::more};
        Told told{};
    };

    boost::asio::awaitable<bool> shake_hands();
    boost::asio::awaitable<bool> receive();
    boost::asio::awaitable<bool> wait_for_bytes();
    boost::asio::awaitable<Reading> read_request();
    boost::asio::awaitable<Reading> read_body();
    boost::asio::awaitable<bool> invite_body();
    boost::asio::awaitable<bool> write_answer();
    boost::asio::awaitable<void> close();
    boost::asio::awaitable<void> drain();
    void report_done(std::size_t bytes_sent);

    boost::asio::awaitable<bool> decide();
    boost::asio::awaitable<void> ask_handler();
    bool answer_fast();
    void give(Response response);
    void close_if_finishing();
    void watch_client();
    void stop_watching();
    [[nodiscard]] bool client_is_gone();
    void report_exception();

    boost::asio::awaitable<bool> take_in_body();
    boost::asio::awaitable<Fed> feed(std::shared_ptr<BodyReceiver> receiver);
    boost::asio::awaitable<Told> tell(Call call);
    boost::asio::awaitable<Reading> read_piece();
    boost::asio::awaitable<bool> receive_at_pace();
    boost::asio::awaitable<Link::Moved> write_stream(Body::Stream stream);
    boost::asio::awaitable<std::optional<std::string>>
    read_source(Body::Stream stream, std::size_t offset, std::size_t count);
    boost::asio::awaitable<Link::Moved> write_at_pace(std::string piece);

    boost::asio::awaitable<Link::Moved> write_live(std::shared_ptr<LiveSource> source);
    boost::asio::awaitable<std::optional<std::string>> next_chunk(std::shared_ptr<LiveSource> source);

    std::shared_ptr<ServerScope> scope_;
    Link link_;
    Exchange exchange_;
    Pace pace_; ///< of the body that is streamed now
    bool finishing_{false};
    bool live_{false}; ///< an answer without a known end is being sent
    bool idle_{true};  ///< between requests, nothing received yet
};

} // namespace motcua::http
