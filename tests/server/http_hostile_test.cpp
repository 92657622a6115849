#include "sample_router.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <string_view>

namespace motcua::http {

namespace {

using namespace std::chrono_literals;
using tests::HttpProbe;
using tests::RunningServer;
using tests::sample_router;

bool is_problem(tests::HttpAnswer const& answer, std::string_view code) {
    return answer.header("Content-Type").starts_with("application/problem+json") &&
           answer.body.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
}

} // namespace

TEST(HttpHostile, HeaderOverItsLimitIsRefused) {
    auto options = ServerOptions();
    options.header_bytes = 1024;
    auto const server = RunningServer(sample_router(), options);
    auto whole = server.probe();
    auto endless = server.probe();

    auto const refused_whole = whole.get("/ping", "X-Long: " + std::string(1100, 'x') + "\r\n");
    endless.send("GET / HTTP/1.1\r\nX-Long: " + std::string(5000, 'x'));
    auto const refused_endless = endless.read();

    EXPECT_EQ(refused_whole.status, 431);
    EXPECT_EQ(refused_endless.status, 431);
    EXPECT_TRUE(is_problem(refused_endless, "header_too_large"));
    EXPECT_EQ(refused_endless.header("Connection"), "close");
}

TEST(HttpHostile, TargetOverItsLimitIsRefused) {
    auto options = ServerOptions();
    options.target_bytes = 1024;
    auto const server = RunningServer(sample_router(), options);
    auto whole = server.probe();
    auto endless = server.probe();

    auto const refused_whole = whole.get("/ping?x=" + std::string(1100, 'x'));
    endless.send("GET /" + std::string(5000, 'x'));
    auto const refused_endless = endless.read();

    EXPECT_EQ(refused_whole.status, 414);
    EXPECT_TRUE(is_problem(refused_whole, "target_too_long"));
    EXPECT_EQ(whole.get("/ping").body, "pong");
    EXPECT_EQ(refused_endless.status, 414);
    EXPECT_EQ(refused_endless.header("Connection"), "close");
}

TEST(HttpHostile, BodyOfAnotherTypeOrCodingIsRefusedUnread) {
    auto const server = RunningServer(sample_router());
    auto other = server.probe();
    auto packed = server.probe();
    auto right = server.probe();

    auto const refused = other.ask("POST", "/json", "Content-Type: text/xml\r\n", "<a/>");
    auto const refused_coding =
        packed.ask("POST", "/json", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n", "x");

    EXPECT_EQ(refused.status, 415);
    EXPECT_TRUE(is_problem(refused, "media_type"));
    EXPECT_EQ(refused.header("Accept"), "application/json");
    EXPECT_EQ(refused_coding.status, 415);
    EXPECT_TRUE(is_problem(refused_coding, "content_encoding"));
    EXPECT_EQ(
        right.ask("POST", "/json", "Content-Type: application/json; charset=utf-8\r\n", "{}").body,
        "{}"
    );
    EXPECT_EQ(right.ask("POST", "/json", {}, "{}").body, "{}");
}

TEST(HttpHostile, AnswerNobodyAcceptsIsNotMade) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const refused = probe.ask("POST", "/json", "Accept: text/html, application/json;q=0\r\n");
    auto const next = probe.ask("POST", "/json", "Accept: application/json\r\n", "{}");

    EXPECT_EQ(refused.status, 406);
    EXPECT_TRUE(is_problem(refused, "not_acceptable"));
    EXPECT_EQ(next.body, "{}");
}

TEST(HttpHostile, MethodThePathDoesNotTakeIsAProblemThatNamesTheOthers) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const refused = probe.ask("PATCH", "/ping");

    EXPECT_EQ(refused.status, 405);
    EXPECT_TRUE(is_problem(refused, "method_not_allowed"));
    EXPECT_EQ(refused.header("Allow"), "GET, HEAD, OPTIONS");
}

TEST(HttpHostile, BodyOverItsLimitIsRefusedBeforeItIsRead) {
    auto options = ServerOptions();
    options.body_bytes = 1000;
    auto const server = RunningServer(sample_router(), options);
    auto declared = server.probe();
    auto chunked = server.probe();
    auto larger_route = server.probe();

    declared.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    auto const refused_declared = declared.read();
    chunked.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x')
    );
    auto const refused_chunked = chunked.read();
    auto const taken = larger_route.ask("PUT", "/files/1", {}, std::string(60'000, 'x'));

    EXPECT_EQ(refused_declared.status, 413);
    EXPECT_TRUE(is_problem(refused_declared, "body_too_large"));
    EXPECT_EQ(refused_chunked.status, 413);
    EXPECT_EQ(taken.body.size(), 60'000U);
}

TEST(HttpHostile, BodyIsAskedForOnlyWhenItWouldBeTaken) {
    auto const server = RunningServer(sample_router());
    auto welcome = server.probe();
    auto unwelcome = server.probe();

    welcome.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    auto const go_on = welcome.read();
    welcome.send("ok");
    auto const taken = welcome.read();
    unwelcome.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    auto const refusal = unwelcome.read();

    EXPECT_EQ(go_on.status, 100);
    EXPECT_EQ(taken.body, "ok");
    EXPECT_EQ(refusal.status, 404);
}

TEST(HttpHostile, HeaderThatComesTooSlowlyEndsTheConnection) {
    auto options = ServerOptions();
    options.header_time = 50ms;
    auto const server = RunningServer(sample_router(), options);
    auto probe = server.probe();

    probe.send("GET /ping HTTP/1.1\r\nHost: a\r\nX-Slow: ");

    EXPECT_TRUE(probe.is_closed_by_peer());
}

// Slowloris: a byte now and then buys no time, neither in the header nor in the body.
TEST(HttpHostile, DrippingClientIsCutOff) {
    auto options = ServerOptions();
    options.header_time = 100ms;
    options.body_time = 100ms;
    auto const server = RunningServer(sample_router(), options);
    auto header = server.probe();
    auto body = server.probe();
    auto const endless = std::string(1000, 'x');

    header.send("GET /ping HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");

    EXPECT_FALSE(header.drip(endless, 10ms));
    EXPECT_FALSE(body.drip(endless, 10ms));
}

TEST(HttpHostile, HalfSentBodyEndsTheConnection) {
    auto options = ServerOptions();
    options.body_time = 50ms;
    auto const server = RunningServer(sample_router(), options);
    auto slow = server.probe();
    auto gone = server.probe();

    slow.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    gone.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
    gone.end_sending();

    EXPECT_TRUE(slow.is_closed_by_peer());
    EXPECT_TRUE(gone.is_closed_by_peer());
}

TEST(HttpHostile, IdleConnectionIsClosed) {
    auto options = ServerOptions();
    options.idle_time = 50ms;
    auto const server = RunningServer(sample_router(), options);
    auto probe = server.probe();

    EXPECT_EQ(probe.get("/ping").body, "pong");
    EXPECT_TRUE(probe.is_closed_by_peer());
}

TEST(HttpHostile, ReaderThatDoesNotReadIsCutOff) {
    auto options = ServerOptions();
    options.write_time = 50ms;
    auto router = sample_router();
    router.add(
        Method::get,
        "/large",
        {},
        [large = std::make_shared<std::string const>(64 * 1024 * 1024, 'x')](Request const&) {
            return Response(200, "text/plain", large);
        }
    );
    auto cut_off = std::promise<std::size_t>();
    auto const server = RunningServer(std::move(router), options, [&](RequestDone const& done) {
        cut_off.set_value(done.bytes);
    });
    auto probe = HttpProbe(server.port(), {.tls = false, .receive_buffer = 4096});

    probe.request("GET", "/large");

    EXPECT_LT(cut_off.get_future().get(), 64U * 1024U * 1024U);
}

TEST(HttpHostile, OneConnectionTooManyIsTurnedAwayWithATimeToRetry) {
    auto options = ServerOptions();
    options.connections = 1;
    auto const server = RunningServer(sample_router(), options);
    auto first = server.probe();
    EXPECT_EQ(first.get("/ping").body, "pong");

    auto second = server.probe();
    auto const turned_away = second.read();

    EXPECT_EQ(turned_away.status, 503);
    EXPECT_TRUE(is_problem(turned_away, "too_many_connections"));
    EXPECT_EQ(turned_away.header("Retry-After"), "1");
    EXPECT_EQ(turned_away.header("Connection"), "close");
    EXPECT_EQ(first.get("/ping").body, "pong");
}

} // namespace motcua::http
