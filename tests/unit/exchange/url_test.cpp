#include <motcua/exchange/http_client.hpp>

#include <gtest/gtest.h>

namespace motcua::exchange {

namespace {

std::string rule_of(std::string const& url, OutOptions options = {}) {
    auto const client = HttpClient(std::move(options));
    auto const judged = client.judge(url);
    return judged ? "" : judged.error().rule();
}

OutOptions with_plain_http() {
    auto options = OutOptions();
    options.plain_http = true;
    return options;
}

} // namespace

TEST(OutUrl, PublicHttpsIsTaken) {
    for (auto const* url : {
             "https://vidu.example/nhan",
             "https://vidu.example",
             "https://vidu.example:443/",
             "https://vidu.example:8443/a?b=c",
             "https://8.8.8.8/",
             "https://[2600::1]/x",
             "HTTPS://VIDU.example/",
             "https://vidu.example/a@b",
         }) {
        SCOPED_TRACE(url);
        EXPECT_EQ(rule_of(url), "");
    }
}

TEST(OutUrl, WhatIsNoHttpsUrlIsRefused) {
    for (auto const* url : {
             "",
             "x",
             "vidu.example/nhan",
             "//vidu.example/",
             "http://vidu.example/",
             "ftp://vidu.example/",
             "file:///etc/passwd",
             "gopher://vidu.example/",
             "javascript:alert(1)",
             "https://",
             "https:///",
             "https://vidu.example/\r\nX: y",
             "https://vidu.example/a b",
             "https://vidu .example/",
             "https://[::1",
             "https://user@vidu.example/",
             "https://user:secret@vidu.example/",
             "https://@vidu.example/",
             "https://vidu.example:22/",
             "https://vidu.example:25/",
             "https://vidu.example:0/",
             "https://vidu.example:99999/",
             "https://vidu.example:1023/",
             "https://vidu.example:x/",
             "https://vidu.example/#a",
             "https://[fe80::1%25lo]/",
         }) {
        SCOPED_TRACE(url);
        EXPECT_EQ(rule_of(url), "url");
    }
    EXPECT_EQ(rule_of("https://vidu.example/" + std::string(2000, 'a')), "url");
    EXPECT_EQ(rule_of(std::string("https://vidu.example/\0x", 23)), "url");
}

TEST(OutUrl, AnAddressInAnyClothesIsRefused) {
    for (auto const* url : {
             "https://127.0.0.1/",
             "https://127.1/",
             "https://2130706433/",
             "https://0x7f000001/",
             "https://017700000001/",
             "https://0x7f.0.0.1/",
             "https://169.254.169.254/latest",
             "https://0/",
             "https://10.0.0.1:8443/",
             "https://[::1]/",
             "https://[::ffff:127.0.0.1]/",
             "https://[64:ff9b::7f00:1]/",
             "https://[fd00::1]/",
             "https://127.0.0.1./",
             "https://%31%32%37.0.0.1/",
         }) {
        SCOPED_TRACE(url);
        EXPECT_EQ(rule_of(url), "address_refused");
    }
}

TEST(OutUrl, PlainHttpAndAPrivateNetworkWhereTheOptionsAllowThem) {
    auto options = with_plain_http();
    options.allowed_networks.push_back(Network::parse("10.0.0.0/8").value());

    EXPECT_EQ(rule_of("http://10.1.2.3/", options), "");
    EXPECT_EQ(rule_of("http://vidu.example:80/", options), "");
    EXPECT_EQ(rule_of("http://127.0.0.1/", options), "address_refused");
    EXPECT_EQ(rule_of("ftp://10.1.2.3/", options), "url");
}

} // namespace motcua::exchange
