#include "sample_router.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <future>
#include <stdexcept>

// g++ 12 inlines the frame's operator new but not its delete, and takes the pair for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace motcua::http {

namespace {

using namespace std::chrono_literals;
using tests::HttpProbe;
using tests::RunningServer;

/// What a test makes its live answers do.
struct Play {
    std::vector<std::string> pieces; ///< given one after another
    bool waits{false};               ///< after them: until told that it is over; else ends
    bool breaks{false};              ///< after them throws
    bool endless{false};             ///< the last piece again and again

    std::atomic<int> asked{0};
    std::promise<void> over; ///< the source is gone
};

class PlayedSource final : public LiveSource {
public:
    PlayedSource(Play& play, boost::asio::any_io_executor const& strand, Departure& departure)
        : play_(play)
        , alarm_(std::make_shared<boost::asio::steady_timer>(strand, 20s)) {
        departure.when_gone([alarm = alarm_] { alarm->expires_after(0s); });
    }

    ~PlayedSource() override { play_.over.set_value(); }

    boost::asio::awaitable<std::optional<std::string>> next() override {
        auto const at = static_cast<std::size_t>(play_.asked++);
        if (at < play_.pieces.size() || play_.endless) {
            co_return play_.pieces[std::min(at, play_.pieces.size() - 1)];
        }
        if (play_.breaks) {
            throw std::runtime_error("a secret of the inside");
        }
        if (play_.waits) {
            co_await alarm_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        }
        co_return std::nullopt;
    }

private:
    Play& play_;
    std::shared_ptr<boost::asio::steady_timer> alarm_;
};

boost::asio::awaitable<Response> answer_live(Play& play, Request const& request) {
    auto const strand = co_await boost::asio::this_coro::executor;
    auto source =
        std::shared_ptr<LiveSource>(std::make_shared<PlayedSource>(play, strand, *request.departure));
    auto response = Response(200, "text/event-stream", Body(source));
    co_return response;
}

Router router_of(Play& play) {
    auto router = tests::sample_router();
    auto limits = RouteLimits();
    limits.watches_client = true;
    router.add(
        Method::get,
        "/live",
        [&play](Request const& request) { return answer_live(play, request); },
        {},
        limits
    );
    return router;
}

constexpr auto ask_live = "GET /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

std::string body_of(std::string const& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

bool is_over(Play& play) {
    return play.over.get_future().wait_for(10s) == std::future_status::ready;
}

} // namespace

TEST(HttpLive, PiecesComeAsChunksAndTheLastOneEndsThem) {
    auto play = Play();
    play.pieces = {"one", "", std::string(300, 'x')};
    auto const server = RunningServer(router_of(play));
    auto probe = server.probe();

    probe.send(ask_live);
    auto const answer = probe.read_to_end();

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200"));
    EXPECT_NE(answer.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\r\nCache-Control: no-store\r\n"), std::string::npos);
    EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
    EXPECT_EQ(body_of(answer), "3\r\none\r\n12c\r\n" + std::string(300, 'x') + "\r\n0\r\n\r\n");
}

TEST(HttpLive, TheConnectionServesOnAfterIt) {
    auto play = Play();
    play.pieces = {"one"};
    auto const server = RunningServer(router_of(play));
    auto probe = server.probe();

    probe.send(
        "GET /live HTTP/1.1\r\nHost: a\r\n\r\nGET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    );
    auto const answers = probe.read_to_end();

    EXPECT_NE(answers.find("3\r\none\r\n0\r\n\r\nHTTP/1.1 200"), std::string::npos);
    EXPECT_TRUE(answers.ends_with("pong"));
}

TEST(HttpLive, HeadHasTheHeaderAndAsksForNothing) {
    auto play = Play();
    play.pieces = {"one"};
    auto const server = RunningServer(router_of(play));
    auto probe = server.probe();

    probe.send("HEAD /live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    auto const answer = probe.read_to_end();

    EXPECT_NE(answer.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_EQ(body_of(answer), "");
    EXPECT_EQ(play.asked, 0);
}

TEST(HttpLive, WhoseProtocolHasNoChunksIsTold) {
    auto play = Play();
    auto const server = RunningServer(router_of(play));
    auto probe = server.probe();

    probe.send("GET /live HTTP/1.0\r\nHost: a\r\n\r\n");

    EXPECT_TRUE(probe.read_to_end().starts_with("HTTP/1.1 505"));
}

TEST(HttpLive, TheSourceHearsThatItsClientIsGone) {
    auto play = Play();
    play.pieces = {"one"};
    play.waits = true;
    auto const server = RunningServer(router_of(play));
    {
        auto probe = server.probe();
        probe.send(ask_live);
    }

    EXPECT_TRUE(is_over(play));
}

TEST(HttpLive, AStoppingServerEndsItWell) {
    auto play = Play();
    play.pieces = {"one"};
    play.waits = true;
    auto server = RunningServer(router_of(play));
    auto probe = server.probe();
    probe.send(ask_live);
    while (play.asked < 2) {
        std::this_thread::yield();
    }

    EXPECT_TRUE(server.stop(5s));

    EXPECT_TRUE(probe.read_to_end().ends_with("3\r\none\r\n0\r\n\r\n"));
}

TEST(HttpLive, ASourceThatBreaksCutsTheAnswerWithoutItsEnd) {
    auto play = Play();
    play.pieces = {"one"};
    play.breaks = true;
    auto told = std::promise<std::string>();
    auto on_error = [&](std::string const& what, std::string_view) { told.set_value(what); };
    auto const server = RunningServer(router_of(play), {}, {}, on_error);
    auto probe = server.probe();

    probe.send(ask_live);
    auto const answer = probe.read_to_end();

    EXPECT_TRUE(answer.ends_with("3\r\none\r\n"));
    EXPECT_EQ(told.get_future().get(), "a secret of the inside");
}

TEST(HttpLive, ASlowReaderIsCutOffAndNothingIsHeldForIt) {
    auto play = Play();
    play.pieces = {std::string(100'000, 'x')};
    play.endless = true;
    auto options = ServerOptions();
    options.stream_patience = 200ms;
    options.stream_rate = 1024 * 1024 * 1024;
    auto const server = RunningServer(router_of(play), options);
    auto probe = HttpProbe(server.port(), HttpProbe::Settings{.tls = false, .receive_buffer = 4096});

    probe.send(ask_live);

    EXPECT_TRUE(is_over(play));
    EXPECT_LT(play.asked, 1000);
}

} // namespace motcua::http
