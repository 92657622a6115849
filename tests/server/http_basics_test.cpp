#include "support/running_server.hpp"
#include <motcua/http/router.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace motcua::http {

namespace {

boost::asio::awaitable<Response> echo(Request const& request) {
    co_return Response(200, "text/plain; charset=utf-8", request.body);
}

boost::asio::awaitable<Response> show(Request const& request) {
    auto text = request.param("id");
    if (auto const state = request.query_value("state")) {
        text += "|" + *state;
    }
    co_return Response(200, "text/plain; charset=utf-8", std::move(text));
}

Router demo_router() {
    Router router;
    router.add(Method::post, "/echo", echo);
    router.add(Method::get, "/dossiers/{id}", show);
    router.add(Method::get, "/ping", {}, [](Request const&) {
        return Response(200, "text/plain", std::string("pong"));
    });
    return router;
}

} // namespace

TEST(HttpServer, KeepsAConnectionForManyRequests) {
    auto const server = tests::RunningServer(demo_router());
    auto probe = server.probe();

    auto const first = probe.get("/ping");
    auto const second = probe.ask("POST", "/echo", {}, "hồ sơ");
    auto const third = probe.get("/dossiers/H29.16-1?state=%C4%91ang+x%E1%BB%AD");

    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "pong");
    EXPECT_EQ(first.header("Connection"), "keep-alive");
    EXPECT_EQ(second.body, "hồ sơ");
    EXPECT_EQ(third.body, "H29.16-1|đang xử");
}

} // namespace motcua::http
