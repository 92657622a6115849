#include "sample_router.hpp"
#include "support/running_server.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace motcua::http {

namespace {

using namespace std::string_view_literals;
using tests::RunningServer;
using tests::sample_router;

struct RawCase {
    std::string_view name;
    std::string_view bytes;
    int status;
    std::string_view code;
};

constexpr auto nul_field = "GET /ping HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"sv;
constexpr auto nul_target = std::string_view("GET /ping%00 HTTP/1.1\r\nHost: a\r\n\r\n");

// RFC 9112: what lets a front server and this one see different requests is refused, and the connection
// closed.
constexpr std::array malformed{
    RawCase{"no request line", "hello\r\n\r\n", 400, "header_malformed"},
    RawCase{"line feed only", "GET /ping HTTP/1.1\nHost: a\n\n", 400, "line_ending"},
    RawCase{"one bare line feed", "GET /ping HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400, "line_ending"},
    RawCase{"folded field", "GET /ping HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400, "folded_header"},
    RawCase{"folded first field", "GET /ping HTTP/1.1\r\n Host: a\r\n\r\n", 400, "folded_header"},
    RawCase{"field without a name", "GET /ping HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400, "header_malformed"},
    RawCase{"field without a colon", "GET /ping HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400, "header_malformed"},
    RawCase{
        "bare carriage return",
        "GET /ping HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n",
        400,
        "header_malformed"},
    RawCase{"NUL in a field", nul_field, 400, "header_malformed"},
    RawCase{"empty line first", "\r\nGET /ping HTTP/1.1\r\nHost: a\r\n\r\n", 400, "header_malformed"},
    RawCase{"no version", "GET /ping\r\n\r\n", 400, "header_malformed"},
    RawCase{"version in small letters", "GET /ping http/1.1\r\nHost: a\r\n\r\n", 505, "http_version"},
    RawCase{"tab for a space", "GET\t/ping HTTP/1.1\r\nHost: a\r\n\r\n", 400, "header_malformed"},
    RawCase{"space in the target", "GET /ping /x HTTP/1.1\r\nHost: a\r\n\r\n", 505, "http_version"},
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
        "list of equal lengths",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
        400,
        "content_length_twice"},
    RawCase{
        "length with a sign",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
        400,
        "header_malformed"},
    RawCase{
        "hexadecimal length",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0x3\r\n\r\nabc",
        400,
        "header_malformed"},
    RawCase{
        "length beyond 64 bits",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\nabc",
        400,
        "header_malformed"},
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
        "chunked twice",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "header_malformed"},
    RawCase{
        "another coding, then chunked",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "transfer_encoding_unclear"},
    RawCase{
        "another coding and a length",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        400,
        "transfer_encoding_unclear"},
    RawCase{
        "chunked in HTTP/1.0",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "transfer_encoding_unclear"},
    RawCase{
        "coding that only looks like chunked",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        501,
        "transfer_encoding"},
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
    RawCase{
        "chunk size beyond 64 bits",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n",
        400,
        "body_malformed"},
    RawCase{
        "chunk size with a sign",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n",
        400,
        "body_malformed"},
    RawCase{
        "chunk size with a prefix",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n",
        400,
        "chunk_extension"},
    RawCase{
        "chunk extension",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n",
        400,
        "chunk_extension"},
    RawCase{
        "extension of the last chunk",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0;x\r\n\r\n",
        400,
        "chunk_extension"},
    RawCase{
        "line feeds only in chunks",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n",
        400,
        "line_ending"},
    RawCase{
        "chunk longer than its size",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
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

// What follows a refused request on the wire may be part of it: nobody serves it.
TEST(HttpFraming, RequestBehindAMalformedOneIsNeverServed) {
    auto const server = RunningServer(sample_router());
    for (auto const& row : malformed) {
        SCOPED_TRACE(row.name);
        auto probe = server.probe();

        probe.send(std::string(row.bytes) + "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
        probe.end_sending();
        auto const said = probe.read_to_end();

        EXPECT_EQ(said.find("HTTP/1.1 "), 0U);
        EXPECT_EQ(said.find("X-Request-Id: "), said.rfind("X-Request-Id: ")) << said;
        EXPECT_EQ(said.find("pong"), std::string::npos);
    }
}

TEST(HttpFraming, BodyIsNeverTakenForARequest) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();
    auto const inner = std::string("DELETE /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");

    auto const whole = probe.ask("POST", "/echo", {}, inner);
    auto const of_a_get = probe.ask("GET", "/ping", {}, inner);
    probe.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGARBAGE\r\n\r\n");
    auto const before_garbage = probe.read();
    auto const garbage = probe.read();

    EXPECT_EQ(whole.body, inner);
    EXPECT_EQ(of_a_get.body, "pong");
    EXPECT_EQ(before_garbage.body, "abc");
    EXPECT_EQ(garbage.status, 400);
    EXPECT_TRUE(probe.is_closed_by_peer());
}

TEST(HttpFraming, MalformedRequestIsAnsweredAndTheConnectionClosed) {
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

TEST(HttpFraming, WellFramedNonsenseIsRefusedAndTheConnectionLives) {
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

} // namespace motcua::http
