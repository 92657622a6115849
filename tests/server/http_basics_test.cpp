#include "sample_router.hpp"
#include "support/running_server.hpp"
#include <motcua/http/problem.hpp>

#include <gtest/gtest.h>

#include <future>
#include <string>

namespace motcua::http {

namespace {

using tests::RunningServer;
using tests::sample_router;

} // namespace

TEST(HttpServer, KeepsAConnectionForManyRequests) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const first = probe.get("/ping");
    auto const second = probe.ask("POST", "/echo", {}, "hồ sơ");
    auto const third = probe.get("/dossiers/H29.16-1?state=%C4%91ang+x%E1%BB%AD&state=b");

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "pong");
    EXPECT_EQ(first.header("Connection"), "keep-alive");
    EXPECT_EQ(second.body, "hồ sơ");
    EXPECT_EQ(third.body, "H29.16-1|state=đang xử|state=b");
}

TEST(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    probe.send(
        "GET /dossiers/1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n"
    );

    EXPECT_EQ(probe.read().body, "1");
    EXPECT_EQ(probe.read().body, "abc");
    EXPECT_EQ(probe.read().body, "pong");
}

TEST(HttpServer, RequestSentByteByByteIsRead) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    for (auto const byte : std::string("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok")) {
        probe.send(std::string(1, byte));
    }

    EXPECT_EQ(probe.read().body, "ok");
}

TEST(HttpServer, ChunkedBodyIsJoinedAndTrailersAreDropped) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    probe.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
               "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\n");

    EXPECT_EQ(probe.read().body, "abcde");
    EXPECT_EQ(probe.get("/ping").body, "pong");
}

TEST(HttpServer, HeadIsServedByGetWithoutABody) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const head = probe.ask("HEAD", "/dossiers/12345");
    auto const next = probe.get("/ping");

    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.header("Content-Length"), "5");
    EXPECT_EQ(next.body, "pong");
}

TEST(HttpServer, UnknownPathAndUnservedMethodAreToldApart) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const missing = probe.get("/nowhere");
    auto const wrong = probe.ask("DELETE", "/dossiers/1");
    auto const options = probe.ask("OPTIONS", "/echo");
    auto const unknown = probe.ask("BREW", "/dossiers/1");

    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(wrong.header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.header("Allow"), "POST, OPTIONS");
    EXPECT_EQ(unknown.status, 501);
    EXPECT_EQ(unknown.header("Connection"), "keep-alive");
}

TEST(HttpServer, LiteralSegmentWinsOverAParameterAndATailTakesTheRest) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    EXPECT_EQ(probe.get("/dossiers/inbox").body, "the inbox");
    EXPECT_EQ(probe.get("/dossiers/a%2Fb").body, "a/b");
    EXPECT_EQ(probe.get("/console/js/app.js").body, "js/app.js");
    EXPECT_EQ(probe.get("/dossiers/").status, 404);
    EXPECT_EQ(probe.get("http://any.example/ping?x=1").body, "pong");
}

TEST(HttpServer, CachedAnswerIsRevalidatedWithoutABody) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const fresh = probe.get("/cached");
    auto const same = probe.get("/cached", "If-None-Match: \"7\"\r\n");

    EXPECT_EQ(fresh.body, "cached bytes");
    EXPECT_EQ(fresh.header("Cache-Control"), "private, no-cache");
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.header("ETag"), "\"7\"");
    EXPECT_EQ(same.header("Content-Length"), "");
    EXPECT_EQ(same.header("Cache-Control"), "");
    EXPECT_EQ(same.header("Content-Security-Policy"), "");
}

TEST(HttpServer, EveryAnswerCarriesTheSafetyHeaders) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    for (auto const* target : {"/ping", "/nowhere", "/broken"}) {
        SCOPED_TRACE(target);
        auto const answer = probe.get(target);
        EXPECT_EQ(answer.header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(answer.header("Referrer-Policy"), "no-referrer");
        EXPECT_EQ(answer.header("Cache-Control"), "no-store");
        EXPECT_EQ(answer.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
        EXPECT_EQ(answer.header("Strict-Transport-Security"), "");
        EXPECT_EQ(answer.header("Date").substr(25), " GMT");
    }
}

TEST(HttpServer, SaneRequestIdIsEchoedAndAnyOtherReplaced) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const given = probe.get("/ping", "X-Request-Id: desk-7.a_1\r\n");
    auto const hostile = probe.get("/ping", "X-Request-Id: a b\"<script>\r\n");
    auto const absent = probe.get("/ping");

    EXPECT_EQ(given.header("X-Request-Id"), "desk-7.a_1");
    EXPECT_EQ(hostile.header("X-Request-Id").size(), 32U);
    EXPECT_EQ(absent.header("X-Request-Id").size(), 32U);
    EXPECT_NE(absent.header("X-Request-Id"), hostile.header("X-Request-Id"));
}

TEST(HttpServer, Http10AndConnectionCloseEndTheConnection) {
    auto const server = RunningServer(sample_router());
    auto old = server.probe();
    auto closing = server.probe();

    old.send("GET /ping HTTP/1.0\r\n\r\n");
    auto const old_answer = old.read();
    auto const closing_answer = closing.get("/ping", "Connection: close\r\n");

    EXPECT_EQ(old_answer.body, "pong");
    EXPECT_TRUE(old.is_closed_by_peer());
    EXPECT_EQ(closing_answer.header("Connection"), "close");
    EXPECT_TRUE(closing.is_closed_by_peer());
}

TEST(HttpServer, FinishedRequestIsReportedByPatternNeverByPath) {
    struct Seen {
        std::string method;
        std::string pattern;
        int status{};
        std::string id;
        std::size_t bytes{};
    };

    auto seen = std::promise<Seen>();
    auto const server = RunningServer(sample_router(), {}, [&](RequestDone const& done) {
        seen.set_value(Seen{
            .method = std::string(done.method),
            .pattern = std::string(done.pattern),
            .status = done.status,
            .id = std::string(done.request_id),
            .bytes = done.bytes,
        });
    });
    auto probe = server.probe();

    auto const answer = probe.get("/dossiers/H29.16?phone=1", "X-Request-Id: r1\r\n");
    auto const done = seen.get_future().get();

    EXPECT_EQ(done.method, "GET");
    EXPECT_EQ(done.pattern, "/dossiers/{id}");
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.id, "r1");
    EXPECT_GT(done.bytes, answer.body.size());
}

TEST(HttpServer, TakenPortIsAnErrorAtStart) {
    auto const server = RunningServer(sample_router());
    auto options = ServerOptions();
    options.port = server.port();

    EXPECT_THROW(RunningServer(sample_router(), options), std::system_error);
}

} // namespace motcua::http
