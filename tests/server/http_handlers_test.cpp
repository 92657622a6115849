#include "sample_router.hpp"
#include "support/running_server.hpp"
#include <motcua/http/problem.hpp>
#include <motcua/runtime/blocking_pool.hpp>

#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace motcua::http {

namespace {

using namespace std::chrono_literals;
using tests::RunningServer;
using tests::sample_router;

/// A handler's job that tells when a pool thread has it and holds it until released.
struct Desk {
    explicit Desk(std::size_t max_queued)
        : pool(1, max_queued, 10s) {}

    std::latch taken{1};
    std::latch released{1};
    runtime::BlockingPool pool;
};

boost::asio::awaitable<Response> serve_at(Desk& desk, Request const& request) {
    auto job = [&]() -> core::Expected<std::string> {
        desk.taken.count_down();
        desk.released.wait();
        return "served " + request.param("id");
    };
    auto const served = co_await desk.pool.run(job);
    if (!served) {
        co_return problem(served.error(), request.request_id);
    }
    co_return Response(200, "text/plain", *served);
}

Router router_of(Desk& desk, RouteLimits limits = {}) {
    auto router = sample_router();
    router.add(
        Method::get,
        "/desk/{id}",
        [&desk](Request const& request) { return serve_at(desk, request); },
        {},
        limits
    );
    return router;
}

} // namespace

TEST(HttpHandlers, ExceptionBecomes500WithoutDetailAndIsReportedWithTheRequestId) {
    auto reported = std::promise<std::pair<std::string, std::string>>();
    auto const server =
        RunningServer(sample_router(), {}, {}, [&](std::string const& what, std::string_view id) {
            reported.set_value({what, std::string(id)});
        });
    auto probe = server.probe();

    auto const answer = probe.get("/broken", "X-Request-Id: r9\r\n");
    auto const [what, id] = reported.get_future().get();

    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_NE(answer.body.find("\"request_id\":\"r9\""), std::string::npos);
    EXPECT_EQ(what, "a secret of the inside");
    EXPECT_EQ(id, "r9");
    EXPECT_EQ(probe.get("/ping").body, "pong");
}

TEST(HttpHandlers, LineBreakInAnAnswersHeaderIsABugNotASplitAnswer) {
    auto const server = RunningServer(sample_router());
    auto probe = server.probe();

    auto const answer = probe.get("/split-header");

    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.header("Set-Cookie"), "");
}

TEST(HttpHandlers, FullQueueIs503WithATimeToRetry) {
    auto desk = Desk(1);
    auto const server = RunningServer(router_of(desk));
    auto running = server.probe();
    auto queued = server.probe();
    auto refused = server.probe();
    running.request("GET", "/desk/1");
    desk.taken.wait();
    queued.request("GET", "/desk/2");
    while (desk.pool.waiting() == 0) {
        std::this_thread::yield();
    }

    auto const answer = refused.get("/desk/3");
    desk.released.count_down();

    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.header("Retry-After"), "1");
    EXPECT_NE(answer.body.find("\"code\":\"queue_full\""), std::string::npos);
    EXPECT_EQ(running.read().body, "served 1");
    EXPECT_EQ(queued.read().body, "served 2");
}

TEST(HttpHandlers, SlowHandlerIs503AndItsRequestOutlivesTheAnswer) {
    auto desk = Desk(1);
    auto const server = RunningServer(router_of(desk, {.body_bytes = 0, .request_time = 20ms}));
    auto probe = server.probe();

    auto const too_slow = probe.get("/desk/1");
    auto const next = probe.get("/ping");
    desk.released.count_down();
    desk.pool.join();

    EXPECT_EQ(too_slow.status, 503);
    EXPECT_NE(too_slow.body.find("\"code\":\"request_timeout\""), std::string::npos);
    EXPECT_EQ(next.body, "pong");
}

TEST(HttpStop, RunningRequestIsFinishedAndIdleConnectionsAreClosed) {
    auto desk = Desk(1);
    auto server = RunningServer(router_of(desk));
    auto idle = server.probe();
    EXPECT_EQ(idle.get("/ping").body, "pong");
    auto running = server.probe();
    running.request("GET", "/desk/1");
    desk.taken.wait();

    auto stopped = std::async(std::launch::async, [&] { return server.stop(10s); });
    EXPECT_TRUE(idle.is_closed_by_peer());
    desk.released.count_down();
    auto const answer = running.read();

    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "served 1");
    EXPECT_EQ(answer.header("Connection"), "close");
    EXPECT_TRUE(stopped.get());
    EXPECT_EQ(server.server().connections(), 0U);
    EXPECT_THROW(server.probe(), std::runtime_error);
}

TEST(HttpStop, RequestThatOutlastsTheGraceIsCutOff) {
    auto desk = Desk(1);
    auto server = RunningServer(router_of(desk));
    auto running = server.probe();
    running.request("GET", "/desk/1");
    desk.taken.wait();

    auto const clean = server.stop(1ms);
    auto const cut_off = running.is_closed_by_peer();
    desk.released.count_down();
    desk.pool.join();

    EXPECT_FALSE(clean);
    EXPECT_TRUE(cut_off);
}

TEST(HttpThreads, ManyConnectionsOnTwoThreadsGetTheirOwnAnswers) {
    auto const server = RunningServer(sample_router(), {}, {}, {}, 2);
    auto clients = std::vector<std::future<int>>();

    for (auto client = 0; client < 8; ++client) {
        clients.push_back(std::async(std::launch::async, [&server, client] {
            auto probe = server.probe();
            auto right = 0;
            for (auto turn = 0; turn < 50; ++turn) {
                auto const id = std::to_string(client) + "-" + std::to_string(turn);
                right += probe.get("/dossiers/" + id).body == id ? 1 : 0;
            }
            return right;
        }));
    }

    for (auto& client : clients) {
        EXPECT_EQ(client.get(), 50);
    }
}

} // namespace motcua::http
