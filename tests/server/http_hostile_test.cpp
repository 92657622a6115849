#include "sample_router.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <array>
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

struct RawCase {
    std::string_view name;
    std::string_view bytes;
    int status;
    std::string_view code;
};

constexpr auto nul_target = std::string_view("GET /ping%00 HTTP/1.1\r\nHost: a\r\n\r\n");

// RFC 9112: what lets a front server and this one see different requests is refused, and the connection
// closed.
constexpr std::array malformed{
    RawCase{"no request line", "hello\r\n\r\n", 400, "header_malformed"},
    RawCase{"line feed only", "GET /ping HTTP/1.1\nHost: a\n\n", 400, "line_ending"},
    RawCase{"one bare line feed", "GET /ping HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400, "line_ending"},
    RawCase{"folded field", "GET /ping HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400, "folded_header"},
    RawCase{"space before colon", "GET /ping HTTP/1.1\r\nHost : a\r\n\r\n", 400, "header_malformed"},
    RawCase{
        "two different lengths",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        400,
        "header_malformed"},
    RawCase{
        "two equal lengths",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        400,
        "content_length_twice"},
    RawCase{
        "length and chunked",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "header_malformed"},
    RawCase{
        "chunked and length",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        400,
        "header_malformed"},
    RawCase{
        "negative length",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        400,
        "header_malformed"},
    RawCase{
        "coding other than chunked",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        501,
        "transfer_encoding"},
    RawCase{
        "chunk size not hexadecimal",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        400,
        "body_malformed"},
    RawCase{"HTTP/2.0", "GET /ping HTTP/2.0\r\nHost: a\r\n\r\n", 505, "http_version"},
    RawCase{
        "expectation",
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\n",
        417,
        "expectation"},
};

// Well-framed, so the connection may live on.
constexpr std::array refused{
    RawCase{"no host", "GET /ping HTTP/1.1\r\n\r\n", 400, "host_required"},
    RawCase{"two hosts", "GET /ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "host_required"},
    RawCase{"broken percent", "GET /dossiers/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
    RawCase{"cut percent", "GET /dossiers/1?a=%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
    RawCase{"NUL in the path", nul_target, 400, "target_malformed"},
    RawCase{"NUL in the query", "GET /dossiers/1?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
    RawCase{"not UTF-8", "GET /dossiers/%C3 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
    RawCase{"dot segments", "GET /console/../ping HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
    RawCase{"encoded dots", "GET /console/%2e%2E/x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "target_malformed"},
};

bool is_problem(tests::HttpAnswer const& answer, std::string_view code) {
    return answer.header("Content-Type").starts_with("application/problem+json") &&
           answer.body.find("\"code\":\"" + std::string(code) + "\"") != std::string::npos;
}

} // namespace

TEST(HttpHostile, MalformedRequestIsAnsweredAndTheConnectionClosed) {
    auto const server = RunningServer(sample_router());
    for (auto const& row : malformed) {
        SCOPED_TRACE(row.name);
        auto probe = server.probe();

        probe.send(row.bytes);
        auto const answer = probe.read();
        probe.end_sending();

        EXPECT_EQ(answer.status, row.status);
        EXPECT_TRUE(is_problem(answer, row.code)) << answer.body;
        EXPECT_EQ(answer.header("Connection"), "close");
        EXPECT_TRUE(probe.is_closed_by_peer());
    }
}

TEST(HttpHostile, WellFramedNonsenseIsRefusedAndTheConnectionLives) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();
    for (auto const& row : refused) {
        SCOPED_TRACE(row.name);

        probe.send(row.bytes);
        auto const answer = probe.read();

        EXPECT_EQ(answer.status, row.status);
        EXPECT_TRUE(is_problem(answer, row.code)) << answer.body;
        EXPECT_EQ(probe.get("/ping").body, "pong");
    }
}

TEST(HttpHostile, HeaderOverItsLimitIsRefused) {
    auto options = ServerOptions();
    options.header_bytes = 1024;
    auto const server = RunningServer(sample_router(), options);
    auto whole = server.probe();
    auto endless = server.probe();

    auto const refused_whole = whole.get("/ping", "X-Long: " + std::string(1100, 'x') + "\r\n");
    endless.send("GET /" + std::string(5000, 'x'));
    auto const refused_endless = endless.read();

    EXPECT_EQ(refused_whole.status, 431);
    EXPECT_EQ(refused_endless.status, 431);
    EXPECT_EQ(refused_endless.header("Connection"), "close");
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
