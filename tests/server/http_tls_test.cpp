#include "sample_router.hpp"
#include "support/running_server.hpp"
#include "support/test_certificate.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <system_error>

namespace motcua::http {

namespace {

using namespace std::chrono_literals;
using tests::HttpProbe;
using tests::RunningServer;
using tests::sample_router;

ServerOptions options_with(tests::TestCertificate const& certificate) {
    auto options = ServerOptions();
    options.certificate_file = certificate.certificate_file();
    options.private_key_file = certificate.key_file();
    return options;
}

HttpProbe::Settings over_tls() {
    return {.tls = true, .receive_buffer = 0};
}

} // namespace

TEST(HttpTls, RequestsAreServedOverTls) {
    tests::TestCertificate const certificate;
    auto router = sample_router();
    router.add(Method::get, "/is-tls", {}, [](Request const& request) {
        return Response(200, "text/plain", request.tls ? "yes" : "no");
    });
    auto const server = RunningServer(std::move(router), options_with(certificate));
    auto probe = HttpProbe(server.port(), over_tls());

    EXPECT_EQ(probe.get("/is-tls").body, "yes");
    EXPECT_EQ(probe.ask("PUT", "/files/1", {}, std::string(40'000, 'x')).body.size(), 40'000U);
    EXPECT_EQ(probe.get("/ping", "Connection: close\r\n").body, "pong");
    EXPECT_TRUE(probe.is_closed_by_peer());
}

TEST(HttpTls, PlainTextOnATlsPortIsClosedAndTheServerLives) {
    tests::TestCertificate const certificate;
    auto const server = RunningServer(sample_router(), options_with(certificate));
    auto plain = server.probe();

    plain.send("GET /ping HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const said = plain.read_to_end();
    auto probe = HttpProbe(server.port(), over_tls());

    EXPECT_EQ(said.find("HTTP/1.1"), std::string::npos);
    EXPECT_EQ(probe.get("/ping").body, "pong");
}

TEST(HttpTls, ClientThatNeverShakesHandsIsClosed) {
    tests::TestCertificate const certificate;
    auto options = options_with(certificate);
    options.handshake_time = 50ms;
    auto const server = RunningServer(sample_router(), options);
    auto silent = server.probe();

    EXPECT_TRUE(silent.is_closed_by_peer());
}

TEST(HttpTls, KeyOfAnotherCertificateIsAnErrorAtStart) {
    tests::TestCertificate const certificate;
    tests::TestCertificate const other;
    auto options = options_with(certificate);
    options.private_key_file = other.key_file();

    EXPECT_THROW(RunningServer(sample_router(), options), std::system_error);
}

} // namespace motcua::http
