#include "support/running_server.hpp"
#include "support/test_certificate.hpp"
#include <motcua/exchange/http_client.hpp>

#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstdlib>
#include <memory>

namespace motcua::exchange {

namespace {

using namespace std::chrono_literals;
using http::Method;
using http::Request;
using http::Response;
using tests::RunningServer;
using tests::TestCertificate;

/// Never answers before the client has gone.
boost::asio::awaitable<Response> keep_silent(Request const& request) {
    auto const strand = co_await boost::asio::this_coro::executor;
    auto const timer = std::make_shared<boost::asio::steady_timer>(strand, 20s);
    request.departure->when_gone([timer] { timer->expires_after(0s); });
    co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_return Response(200);
}

Response echo(Request const& request) {
    auto text = std::string(http::name_of(request.method)) + " " + request.target + "\n";
    for (std::size_t i = 0; i < request.headers.size(); ++i) {
        auto const [name, value] = request.headers.at(i);
        text += std::string(name) + ": " + std::string(value) + "\n";
    }
    return Response(201, "text/plain", text + "\n" + request.body).with("Retry-After", " 7 ");
}

http::Router routes() {
    auto router = http::Router();
    router.add(Method::post, "/echo", {}, echo);
    router.add(Method::get, "/echo", {}, echo);
    router.add(Method::del, "/echo", {}, echo);
    router.add(Method::get, "/away", {}, [](Request const&) {
        return Response(302).with("Location", "/echo");
    });
    router.add(Method::get, "/size/{id}", {}, [](Request const& request) {
        return Response(200, "text/plain", std::string(std::stoul(request.param("id")), 'x'));
    });
    router.add(Method::get, "/fields", {}, [](Request const&) {
        auto response = Response(200);
        for (auto i = 0; i < 100; ++i) {
            response.with("X-Long", std::string(1000, 'x'));
        }
        return response;
    });
    auto watched = http::RouteLimits();
    watched.watches_client = true;
    router.add(Method::get, "/silent", keep_silent, {}, watched);
    return router;
}

OutOptions to_this_machine() {
    auto options = OutOptions();
    options.allowed_networks.push_back(Network::parse("127.0.0.0/8").value());
    options.plain_http = true;
    return options;
}

OutRequest get(RunningServer const& server, std::string const& path) {
    auto request = OutRequest();
    request.url = "http://127.0.0.1:" + std::to_string(server.port()) + path;
    return request;
}

std::string rule_of(core::Expected<OutAnswer> const& answer) {
    return answer ? "" : answer.error().rule();
}

http::ServerOptions with(TestCertificate const& certificate) {
    auto options = http::ServerOptions();
    options.certificate_file = certificate.certificate_file();
    options.private_key_file = certificate.key_file();
    return options;
}

} // namespace

TEST(HttpClient, SendsWhatItIsGivenAndReadsTheAnswer) {
    auto const server = RunningServer(routes());
    auto client = HttpClient(to_this_machine());
    auto request = get(server, "/echo?a=b");
    request.method = "POST";
    request.headers = {{"Content-Type", "application/json"}, {"webhook-id", "msg_1"}};
    request.body = R"({"tên":"Một cửa"})";

    auto const answer = client.send(request);

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->header("retry-after"), "7");
    EXPECT_EQ(answer->header("absent"), "");
    EXPECT_TRUE(answer->body.starts_with("POST /echo?a=b\n"));
    EXPECT_NE(answer->body.find("webhook-id: msg_1\n"), std::string::npos);
    EXPECT_NE(answer->body.find("User-Agent: motcua\n"), std::string::npos);
    EXPECT_TRUE(answer->body.ends_with("\n\n" + request.body));
}

TEST(HttpClient, MethodsWithoutABodySendNone) {
    auto const server = RunningServer(routes());
    auto client = HttpClient(to_this_machine());
    auto away = get(server, "/echo");
    away.method = "DELETE";

    auto const got = client.send(get(server, "/echo"));
    auto const removed = client.send(away);

    ASSERT_TRUE(got && removed);
    EXPECT_TRUE(got->body.starts_with("GET /echo\n") && got->body.ends_with("\n\n"));
    EXPECT_TRUE(removed->body.starts_with("DELETE /echo\n") && removed->body.ends_with("\n\n"));
}

TEST(HttpClient, ConnectionsAreUsedAgain) {
    auto const server = RunningServer(routes());
    auto client = HttpClient(to_this_machine());

    for (auto i = 0; i < 5; ++i) {
        ASSERT_TRUE(client.send(get(server, "/echo")));
    }

    EXPECT_EQ(const_cast<RunningServer&>(server).server().connections(), 1U);
}

TEST(HttpClient, ARedirectIsAnAnswerAndNotFollowed) {
    auto const server = RunningServer(routes());
    auto client = HttpClient(to_this_machine());

    auto const answer = client.send(get(server, "/away"));

    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 302);
    EXPECT_EQ(answer->header("Location"), "/echo");
}

TEST(HttpClient, AnAnswerOverItsLimitIsRefusedHeaderOrBody) {
    auto const server = RunningServer(routes());
    auto options = to_this_machine();
    options.answer_bytes = 1000;
    auto client = HttpClient(options);

    EXPECT_TRUE(client.send(get(server, "/size/1000")));
    EXPECT_EQ(rule_of(client.send(get(server, "/size/1001"))), "answer_too_large");
    EXPECT_EQ(rule_of(client.send(get(server, "/size/900000"))), "answer_too_large");
    EXPECT_EQ(rule_of(client.send(get(server, "/fields"))), "answer_too_large");
}

TEST(HttpClient, SilenceEndsWithTheTime) {
    auto const server = RunningServer(routes());
    auto client = HttpClient(to_this_machine());
    auto request = get(server, "/silent");
    request.total_time = 100ms;

    EXPECT_EQ(rule_of(client.send(request)), "timed_out");
}

TEST(HttpClient, NobodyAtThePortIsAFailedConnection) {
    auto port = std::uint16_t{0};
    {
        auto const server = RunningServer(routes());
        port = server.port();
    }
    auto client = HttpClient(to_this_machine());
    auto request = OutRequest();
    request.url = "http://127.0.0.1:" + std::to_string(port) + "/";

    EXPECT_EQ(rule_of(client.send(request)), "connect_failed");
    request.url = "http://khong-co.invalid/";
    EXPECT_EQ(rule_of(client.send(request)), "connect_failed");
}

// The text of the URL is harmless; what its name leads to is not.
TEST(HttpClient, ANameThatLeadsToARefusedAddressIsRefused) {
    auto const server = RunningServer(routes());
    auto options = OutOptions();
    options.plain_http = true;
    auto client = HttpClient(options);
    auto request = OutRequest();
    request.url = "http://localhost:" + std::to_string(server.port()) + "/echo";

    ASSERT_TRUE(client.judge(request.url));
    EXPECT_EQ(rule_of(client.send(request)), "address_refused");
    EXPECT_EQ(const_cast<RunningServer&>(server).server().connections(), 0U);
}

TEST(HttpClient, AProxyOfTheEnvironmentIsNotUsed) {
    auto const server = RunningServer(routes());
    ASSERT_EQ(::setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    auto client = HttpClient(to_this_machine());

    auto const answer = client.send(get(server, "/echo"));
    ::unsetenv("http_proxy");

    EXPECT_TRUE(answer);
}

TEST(HttpClient, ALineBreakInAFieldIsABug) {
    auto client = HttpClient(to_this_machine());
    auto request = OutRequest();
    request.url = "http://127.0.0.1/";
    request.headers = {{"X-Note", "a\r\nHost: b"}};

    EXPECT_THROW(static_cast<void>(client.send(request)), std::logic_error);
}

TEST(HttpClient, OnlyATrustedCertificateOfThatNameWillDo) {
    TestCertificate const certificate;
    TestCertificate const stranger;
    auto const server = RunningServer(routes(), with(certificate));
    auto trusting = to_this_machine();
    trusting.ca_file = certificate.certificate_file();
    auto mistaken = to_this_machine();
    mistaken.ca_file = stranger.certificate_file();
    auto request = get(server, "/echo");
    request.url.replace(0, 4, "https");

    EXPECT_EQ(rule_of(HttpClient(trusting).send(request)), "");
    EXPECT_EQ(rule_of(HttpClient(mistaken).send(request)), "tls_failed");
    EXPECT_EQ(rule_of(HttpClient(to_this_machine()).send(request)), "tls_failed");
    request.url = "https://localhost:" + std::to_string(server.port()) + "/echo";
    EXPECT_EQ(rule_of(HttpClient(trusting).send(request)), "tls_failed");
}

} // namespace motcua::exchange
