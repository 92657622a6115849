#include "sample_router.hpp"
#include "support/running_server.hpp"
#include "support/test_certificate.hpp"
#include <motcua/http/problem.hpp>
#include <motcua/http/ranges.hpp>
#include <motcua/runtime/blocking_pool.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::http {

namespace {

using namespace std::chrono_literals;
using tests::HttpProbe;
using tests::RunningServer;

constexpr std::size_t kibi = 1024;

/// What a counter sees of its uploads, and how it is told to behave.
struct Counter {
    runtime::BlockingPool pool{2, 64, 10s};
    bool refuses_at_once{false};
    std::size_t refuses_after{std::string::npos}; ///< bytes
    bool breaks{false};
    std::shared_ptr<std::latch> held; ///< the first piece waits for it
    std::latch taking{1};             ///< the first piece has come

    std::string body; ///< touched by one receiver at a time
    std::vector<std::size_t> pieces;
    std::string calls;                  ///< "begin take take end"
    std::promise<std::string> finished; ///< with all calls, after end or cut_off

    void note(std::string const& call) { calls += calls.empty() ? call : " " + call; }
};

class CountingReceiver final : public BodyReceiver {
public:
    explicit CountingReceiver(Counter& counter)
        : counter_(counter) {}

    std::optional<Response> begin(Request const& request) override {
        request_id_ = request.request_id;
        counter_.note("begin");
        if (counter_.refuses_at_once) {
            return problem(403, "no_room", "Không.", "No.", request_id_);
        }
        return std::nullopt;
    }

    std::optional<Response> take(std::string_view bytes) override {
        counter_.pieces.push_back(bytes.size());
        counter_.body += bytes;
        if (counter_.pieces.size() == 1) {
            counter_.taking.count_down();
            if (counter_.held) {
                counter_.held->wait();
            }
        }
        if (counter_.breaks) {
            throw std::runtime_error("a secret of the inside");
        }
        if (counter_.body.size() > counter_.refuses_after) {
            return problem(413, "enough", "Đủ rồi.", "Enough.", request_id_);
        }
        return std::nullopt;
    }

    Response end() override {
        counter_.note("end");
        auto answer = Response(200, "text/plain", std::to_string(counter_.body.size()));
        counter_.finished.set_value(counter_.calls);
        return answer;
    }

    void cut_off() override {
        counter_.note("cut_off");
        counter_.finished.set_value(counter_.calls);
    }

private:
    Counter& counter_;
    std::string request_id_;
};

Router router_of(Counter& counter, std::size_t most = 256 * kibi * kibi) {
    auto router = tests::sample_router();
    auto const make = [&counter] { return std::make_unique<CountingReceiver>(counter); };
    router.receive(
        Method::put,
        "/counter",
        make,
        counter.pool,
        RouteLimits{.body_bytes = most, .request_time = {}}
    );
    return router;
}

/// Bytes that differ at every place, so that nothing lost or doubled goes unseen.
std::string pattern(std::size_t size) {
    auto bytes = std::string(size, '\0');
    auto state = std::uint32_t{12345};
    for (auto& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

std::string put_head(std::size_t length, std::string_view more = {}) {
    return "PUT /counter HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n" +
           std::string(more) + "\r\n";
}

std::string chunked(std::string_view body, std::size_t size) {
    auto text = std::string("PUT /counter HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (!body.empty()) {
        auto const one = body.substr(0, size);
        std::array<char, 24> line{};
        std::snprintf(line.data(), line.size(), "%zx\r\n", one.size());
        text.append(line.data()).append(one).append("\r\n");
        body.remove_prefix(one.size());
    }
    return text + "0\r\n\r\n";
}

/// A source in memory that counts its reads.
class TextSource final : public BodySource {
public:
    explicit TextSource(std::string bytes, std::size_t good)
        : bytes_(std::move(bytes))
        , good_(good) {}

    std::size_t size() const noexcept override { return bytes_.size(); }

    std::optional<std::string> read(std::size_t offset, std::size_t count) override {
        ++reads;
        return offset + count > good_ ? std::nullopt : std::optional(bytes_.substr(offset, count));
    }

    std::atomic<int> reads{0};

private:
    std::string bytes_;
    std::size_t good_;
};

struct Shelf {
    explicit Shelf(std::string bytes, std::size_t good = std::string::npos)
        : source(std::make_shared<TextSource>(std::move(bytes), good)) {}

    runtime::BlockingPool pool{1, 64, 10s};
    std::shared_ptr<TextSource> source;
};

boost::asio::awaitable<Response> give_out(Shelf& shelf, Request const& request) {
    auto whole = Response(200, "application/octet-stream", Body(shelf.source, shelf.pool));
    whole.with("ETag", "\"a1\"");
    co_return in_ranges(request, std::move(whole));
}

Router router_of(Shelf& shelf) {
    auto router = tests::sample_router();
    router.add(Method::get, "/file", [&shelf](Request const& request) { return give_out(shelf, request); });
    return router;
}

/// A server whose receivers run on a pool: the pool's last job ends before the loop goes.
class PooledServer final : public RunningServer {
public:
    template <class... Rest>
    explicit PooledServer(runtime::BlockingPool& pool, http::Router router, Rest&&... rest)
        : RunningServer(std::move(router), std::forward<Rest>(rest)...)
        , pool_(pool) {}

    ~PooledServer() {
        static_cast<void>(stop(std::chrono::seconds{5}));
        pool_.join();
    }

private:
    runtime::BlockingPool& pool_;
};

} // namespace

TEST(HttpStreaming, BodyComesInPiecesAndWhole) {
    auto const body = pattern(5 * kibi * kibi + 7);
    auto const certificate = tests::TestCertificate();
    auto secured = ServerOptions();
    secured.certificate_file = certificate.certificate_file();
    secured.private_key_file = certificate.key_file();

    struct Case {
        std::string_view name;
        std::string bytes;
        bool tls;
    };

    auto const cases = std::array{
        Case{"length", put_head(body.size()) + body, false},
        Case{"chunks", chunked(body, 70'001), false},
        Case{"length under TLS", put_head(body.size()) + body, true},
        Case{"tiny chunks under TLS", chunked(body, 999), true},
    };
    for (auto const& row : cases) {
        SCOPED_TRACE(row.name);
        auto counter = Counter();
        auto const server =
            PooledServer(counter.pool, router_of(counter), row.tls ? secured : ServerOptions());
        auto probe = HttpProbe(server.port(), {.tls = row.tls, .receive_buffer = 0});

        probe.send(row.bytes);
        auto const answer = probe.read();

        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, std::to_string(body.size()));
        EXPECT_TRUE(counter.body == body);
        EXPECT_EQ(counter.calls, "begin end");
        ASSERT_GT(counter.pieces.size(), 4U);
        auto const all_but_last = std::vector(counter.pieces.begin(), counter.pieces.end() - 1);
        EXPECT_GE(*std::ranges::min_element(all_but_last), 64 * kibi);
        EXPECT_LE(*std::ranges::max_element(counter.pieces), kibi * kibi);
        EXPECT_EQ(probe.get("/ping").body, "pong");
    }
}

TEST(HttpStreaming, RefusalComesBeforeAnyByteOfTheBodyIsAskedForOrRead) {
    auto counter = Counter();
    counter.refuses_at_once = true;
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto polite = server.probe();
    auto pushing = server.probe();

    polite.send(put_head(1000, "Expect: 100-continue\r\n"));
    auto const refused = polite.read();
    pushing.send(put_head(1000) + std::string(1000, 'x'));
    auto const refused_too = pushing.read();

    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.header("Connection"), "close");
    EXPECT_EQ(refused_too.status, 403);
    EXPECT_EQ(counter.calls, "begin begin");
    EXPECT_TRUE(counter.pieces.empty());
}

TEST(HttpStreaming, BodyIsAskedForOnceTheReceiverWantsIt) {
    auto counter = Counter();
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto probe = server.probe();

    probe.send(put_head(2, "Expect: 100-continue\r\n"));
    auto const go_on = probe.read();
    probe.send("ok");

    EXPECT_EQ(go_on.status, 100);
    EXPECT_EQ(probe.read().body, "2");
}

TEST(HttpStreaming, NothingMoreIsReadWhileAPieceIsWritten) {
    auto counter = Counter();
    counter.held = std::make_shared<std::latch>(1);
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto probe = server.probe();
    auto const body = pattern(64 * kibi * kibi);

    probe.send(put_head(body.size()));
    auto const went = probe.send_until_full(body);
    counter.taking.wait();
    counter.held->count_down();
    probe.send(std::string_view(body).substr(went));
    auto const answer = probe.read();

    EXPECT_LT(went, 24 * kibi * kibi) << "beyond what sockets hold, somebody went on reading";
    EXPECT_EQ(answer.body, std::to_string(body.size()));
    EXPECT_TRUE(counter.body == body);
}

TEST(HttpStreaming, WhatCameBeforeTheConnectionWasLostIsTakenAndTheReceiverTold) {
    auto counter = Counter();
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto const half = pattern(300'001);
    {
        auto probe = server.probe();
        probe.send(put_head(1'000'000) + half);
    }

    EXPECT_EQ(counter.finished.get_future().get(), "begin cut_off");
    EXPECT_TRUE(counter.body == half);
}

TEST(HttpStreaming, SilentSenderIsCutOff) {
    auto counter = Counter();
    auto options = ServerOptions();
    options.stream_patience = 50ms;
    auto const server = PooledServer(counter.pool, router_of(counter), options);
    auto probe = server.probe();

    probe.send(put_head(1'000'000) + "the beginning");

    EXPECT_TRUE(probe.is_closed_by_peer());
    EXPECT_EQ(counter.finished.get_future().get(), "begin cut_off");
    EXPECT_EQ(counter.body, "the beginning");
}

TEST(HttpStreaming, TimeTheReceiverTakesIsNotTheSenders) {
    auto counter = Counter();
    counter.held = std::make_shared<std::latch>(1);
    auto options = ServerOptions();
    options.stream_patience = 100ms;
    auto const server = PooledServer(counter.pool, router_of(counter), options);
    auto probe = server.probe();
    auto const body = pattern(32 * kibi * kibi);

    probe.send(put_head(body.size()));
    auto const went = probe.send_until_full(body); // ends after 100 ms without progress
    counter.held->count_down();
    probe.send(std::string_view(body).substr(went));

    EXPECT_EQ(probe.read().body, std::to_string(body.size()));
}

TEST(HttpStreaming, BrokenChunksEndTheUpload) {
    struct Case {
        std::string_view name;
        std::string bytes;
        int status;
        std::string_view body;
    };

    auto const head = std::string("PUT /counter HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    auto const cases = std::array{
        Case{"size not hexadecimal", head + "3\r\nabc\r\nzz\r\n", 400, "abc"},
        Case{"size overflows", head + "3\r\nabc\r\nfffffffffffffffff\r\n", 400, "abc"},
        Case{"data longer than its size", head + "3\r\nabcdef\r\n0\r\n\r\n", 400, "abc"},
        Case{"line never ends", head + "3\r\nabc\r\n1;x=" + std::string(40'000, 'y'), 400, "abc"},
        Case{"trailer never ends", head + "3\r\nabc\r\n0\r\nX: " + std::string(40'000, 'y'), 400, "abc"},
        Case{"over the route's limit", head + "3\r\nabc\r\n400\r\n" + std::string(1024, 'x'), 413, "abc"},
        Case{"cut in the middle", head + "a\r\nabc", 0, "abc"},
        Case{"last chunk missing", head + "3\r\nabc\r\n", 0, "abc"},
    };
    for (auto const& row : cases) {
        SCOPED_TRACE(row.name);
        auto counter = Counter();
        auto const server = RunningServer(router_of(counter, 1000));
        auto probe = server.probe();

        probe.send(row.bytes);
        probe.end_sending();
        auto const answer = probe.read();

        EXPECT_EQ(answer.status, row.status);
        EXPECT_EQ(counter.finished.get_future().get(), "begin cut_off");
        EXPECT_EQ(counter.body, row.body);
        if (answer.status != 0) {
            EXPECT_EQ(answer.header("Connection"), "close");
        }
    }
}

TEST(HttpStreaming, ReceiverRefusesTheRest) {
    auto counter = Counter();
    counter.refuses_after = 100'000;
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto probe = server.probe();

    probe.send(put_head(4 * kibi * kibi) + pattern(2 * kibi * kibi));
    auto const answer = probe.read();

    EXPECT_EQ(answer.status, 413);
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_EQ(counter.calls, "begin");
    EXPECT_EQ(counter.pieces.size(), 1U);
}

TEST(HttpStreaming, ReceiverThatBreaksIs500AndIsToldTheEnd) {
    auto counter = Counter();
    counter.breaks = true;
    auto const server = PooledServer(counter.pool, router_of(counter));
    auto probe = server.probe();

    probe.send(put_head(3) + "abc");
    auto const answer = probe.read();

    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_EQ(counter.finished.get_future().get(), "begin cut_off");
}

TEST(HttpStreaming, UploadThatOutlastsTheGraceIsCutOffAtTheEnd) {
    auto counter = Counter();
    auto server = PooledServer(counter.pool, router_of(counter));
    auto probe = server.probe();
    probe.send(put_head(4 * kibi * kibi) + pattern(2 * kibi * kibi));
    counter.taking.wait();

    EXPECT_FALSE(server.stop(20ms));

    EXPECT_EQ(counter.finished.get_future().get(), "begin cut_off");
}

TEST(HttpStreaming, AnswerComesFromItsSourceAndHeadReadsNothing) {
    auto const bytes = pattern(3 * kibi * kibi + 5);
    auto shelf = Shelf(bytes);
    auto const server = PooledServer(shelf.pool, router_of(shelf));
    auto probe = server.probe();

    auto const head = probe.ask("HEAD", "/file");
    auto const reads = shelf.source->reads.load();
    auto const whole = probe.get("/file");

    EXPECT_EQ(head.header("Content-Length"), std::to_string(bytes.size()));
    EXPECT_EQ(head.header("Accept-Ranges"), "bytes");
    EXPECT_EQ(reads, 0);
    EXPECT_TRUE(whole.body == bytes);
    EXPECT_EQ(probe.get("/ping").body, "pong");
}

TEST(HttpStreaming, SourceThatFailsCutsTheConnectionBeforeTheWhole) {
    auto const bytes = pattern(2 * kibi * kibi);
    auto shelf = Shelf(bytes, kibi * kibi);
    auto reported = std::promise<std::string>();
    auto const server = PooledServer(
        shelf.pool,
        router_of(shelf),
        ServerOptions(),
        Server::OnDone(),
        [&](std::string const& what, std::string_view) { reported.set_value(what); }
    );
    auto probe = server.probe();

    probe.request("GET", "/file");
    auto const came = probe.read_to_end();

    EXPECT_LT(came.size(), bytes.size());
    EXPECT_EQ(reported.get_future().get(), "the source of an answer failed");
}

TEST(HttpStreaming, SlowReaderOfAStreamIsCutOff) {
    auto shelf = Shelf(pattern(32 * kibi * kibi));
    auto options = ServerOptions();
    options.stream_patience = 50ms;
    auto cut_off = std::promise<std::size_t>();
    auto const server = PooledServer(shelf.pool, router_of(shelf), options, [&](RequestDone const& done) {
        cut_off.set_value(done.bytes);
    });
    auto probe = HttpProbe(server.port(), {.tls = false, .receive_buffer = 4096});

    probe.request("GET", "/file");

    EXPECT_LT(cut_off.get_future().get(), 32 * kibi * kibi);
}

TEST(HttpStreaming, OneRangeOfBytes) {
    struct Case {
        std::string_view headers;
        int status;
        std::string_view content_range;
        std::string_view body;
    };

    constexpr auto cases = std::array{
        Case{"Range: bytes=0-3\r\n", 206, "bytes 0-3/10", "0123"},
        Case{"Range: bytes=8-\r\n", 206, "bytes 8-9/10", "89"},
        Case{"Range: bytes=-3\r\n", 206, "bytes 7-9/10", "789"},
        Case{"Range: bytes=-30\r\n", 206, "bytes 0-9/10", "0123456789"},
        Case{"Range: bytes=5-99999999999999999999999\r\n", 206, "bytes 5-9/10", "56789"},
        Case{"Range: bytes=10-\r\n", 416, "bytes */10", ""},
        Case{"Range: bytes=-0\r\n", 416, "bytes */10", ""},
        Case{"Range: bytes=0-1,3-4\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=0-1\r\nRange: bytes=3-4\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=4-2\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=-\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=+1-2\r\n", 200, "", "0123456789"},
        Case{"Range: lines=0-3\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=0-3\r\nIf-Range: \"a1\"\r\n", 206, "bytes 0-3/10", "0123"},
        Case{"Range: bytes=0-3\r\nIf-Range: \"a0\"\r\n", 200, "", "0123456789"},
        Case{"Range: bytes=0-3\r\nIf-Range: W/\"a1\"\r\n", 200, "", "0123456789"},
    };
    auto shelf = Shelf("0123456789");
    auto const server = PooledServer(shelf.pool, router_of(shelf));
    auto probe = server.probe();
    for (auto const& row : cases) {
        SCOPED_TRACE(row.headers);

        auto const answer = probe.get("/file", row.headers);

        EXPECT_EQ(answer.status, row.status);
        EXPECT_EQ(answer.header("Content-Range"), row.content_range);
        EXPECT_EQ(answer.header("Accept-Ranges"), "bytes");
        if (row.status != 416) {
            EXPECT_EQ(answer.body, row.body);
        }
    }
}

} // namespace motcua::http
