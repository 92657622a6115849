#include <motcua/catalogue/sms_gateway.hpp>
#include <motcua/exchange/sms_sender.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace motcua::exchange {

namespace {

constexpr auto plain_map = R"({
    "url": "https://sms.example/v2/send", "body": "json", "number_form": "plain",
    "fields": {"phone": "{to}", "content": "{text}", "brandname": "MOTCUA", "ref": "{id}"},
    "headers": {"Authorization": "Bearer {secret}"}, "secret_file": "secret",
    "answer": {"accepted": [200], "refused": [400], "id": "/data/id", "code": "/code", "accepted_codes": ["0"], "refused_codes": ["12"]},
    "report": {"id": "/data/id", "state": "/data/status", "delivered": ["DELIVRD"], "failed": ["UNDELIV", "EXPIRED"]}
})";

core::Expected<app::SmsGatewayMap> loaded(std::string const& text) {
    auto const file = std::filesystem::path(testing::TempDir()) / ("gateway" + std::to_string(::getpid()));
    std::ofstream(file, std::ios::binary) << text;
    auto map = catalogue::load_sms_gateway(file);
    std::filesystem::remove(file);
    return map;
}

std::string rule_of(std::string_view body) {
    auto const report = read_delivery_report(loaded(plain_map).value(), body);
    return report ? "taken" : report.error().code() == core::Errc::malformed ? "malformed" : "invalid";
}

} // namespace

TEST(SmsGatewayMap, IsReadWholeWithItsSecretBesideIt) {
    auto const map = loaded(plain_map).value();

    EXPECT_EQ(map.url, "https://sms.example/v2/send");
    EXPECT_EQ(map.number_form, app::SmsNumberForm::plain);
    EXPECT_EQ(map.fields.size(), 4U);
    EXPECT_EQ(map.secret_file, std::filesystem::path(testing::TempDir()) / "secret");
    EXPECT_FALSE(map.plain_http);
}

TEST(SmsGatewayMap, FaultsAreListedTogether) {
    auto text = std::string(plain_map);
    text.replace(text.find("\"json\""), 6, "\"xml\"");
    text.replace(text.find("https://"), 8, "ftp://");
    auto const failure = loaded(text).error();

    EXPECT_EQ(failure.faults().size(), 2U);
}

TEST(DeliveryReport, SaysWhatBecameOfTheMessage) {
    auto const map = loaded(plain_map).value();
    auto const good = read_delivery_report(map, R"({"data": {"id": 17, "status": "DELIVRD"}})").value();
    auto const bad = read_delivery_report(map, R"({"data": {"id": "x", "status": "EXPIRED"}})").value();

    EXPECT_EQ(good->provider_id, "17");
    EXPECT_TRUE(good->delivered);
    EXPECT_FALSE(bad->delivered);
    EXPECT_FALSE(
        read_delivery_report(map, R"({"data": {"id": "x", "status": "ENROUTE"}})").value().has_value()
    );
}

TEST(DeliveryReport, HostileOnesAreRefused) {
    EXPECT_EQ(rule_of(""), "malformed");
    EXPECT_EQ(rule_of("[1]"), "malformed");
    EXPECT_EQ(rule_of(std::string(100'000, ' ') + "{}"), "malformed");
    EXPECT_EQ(rule_of(R"({"data": {"status": "DELIVRD"}})"), "invalid");
    EXPECT_EQ(rule_of(R"({"data": {"id": {"a": 1}, "status": "DELIVRD"}})"), "invalid");
    EXPECT_EQ(rule_of(R"({"data": []})"), "invalid");
}

} // namespace motcua::exchange
