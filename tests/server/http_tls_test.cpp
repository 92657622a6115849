#include "sample_router.hpp"
#include "support/running_server.hpp"
#include "support/test_certificate.hpp"

#include <gtest/gtest.h>

#include <openssl/ssl.h>

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

/// A client that would take anything OpenSSL can still speak, but offers one version and these suites only.
HttpProbe::Settings offering(int version, char const* suites) {
    return {.tls = true, .receive_buffer = 0, .tls_version = version, .tls_suites = suites};
}

/// What the handshake of such a client comes to.
std::string shaken(std::uint16_t port, HttpProbe::Settings const& settings) try {

    auto const probe = HttpProbe(port, settings);
    return probe.tls_version() + " " + probe.tls_suite();

} catch (std::runtime_error const& error) {

    return error.what();
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

// Without forward secrecy whoever gets the key reads yesterday's traffic; CBC suites of TLS 1.2 have been
// broken again and again by their padding.
TEST(HttpTls, OnlySuitesWithForwardSecrecyAndAuthenticatedEncryptionAreSpoken) {
    tests::TestCertificate const certificate(tests::TestCertificate::Kind::rsa);
    auto const server = RunningServer(sample_router(), options_with(certificate));
    auto const port = server.port();
    auto const refusal = std::string("the TLS handshake failed: sslv3 alert handshake failure");
    auto const old = std::string("the TLS handshake failed: tlsv1 alert protocol version");

    EXPECT_EQ(shaken(port, offering(TLS1_VERSION, "ALL:@SECLEVEL=0")), old);
    EXPECT_EQ(shaken(port, offering(TLS1_1_VERSION, "ALL:@SECLEVEL=0")), old);
    EXPECT_EQ(shaken(port, offering(TLS1_2_VERSION, "kRSA:@SECLEVEL=0")), refusal);
    EXPECT_EQ(shaken(port, offering(TLS1_2_VERSION, "AES128-GCM-SHA256:AES256-GCM-SHA384")), refusal);
    EXPECT_EQ(shaken(port, offering(TLS1_2_VERSION, "ECDHE+AES:!AESGCM:!AESCCM:@SECLEVEL=0")), refusal);
    EXPECT_EQ(shaken(port, offering(TLS1_2_VERSION, "DHE:@SECLEVEL=0")), refusal);
    EXPECT_EQ(shaken(port, offering(TLS1_2_VERSION, "aNULL:@SECLEVEL=0")), refusal);
    EXPECT_TRUE(shaken(port, offering(TLS1_2_VERSION, nullptr)).starts_with("TLSv1.2 ECDHE-"));
    EXPECT_EQ(shaken(port, offering(TLS1_3_VERSION, nullptr)), "TLSv1.3 TLS_AES_256_GCM_SHA384");
}

TEST(HttpTls, EveryAnswerTellsTheBrowserToStayWithTls) {
    tests::TestCertificate const certificate;
    auto const server = RunningServer(sample_router(), options_with(certificate));
    auto probe = HttpProbe(server.port(), over_tls());

    for (auto const* target : {"/ping", "/nowhere", "/broken"}) {
        SCOPED_TRACE(target);
        EXPECT_EQ(probe.get(target).header("Strict-Transport-Security"), "max-age=31536000");
    }
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
