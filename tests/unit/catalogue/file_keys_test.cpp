#include <motcua/catalogue/file_keys.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <fstream>

namespace motcua::catalogue {
namespace {

/// The rule that the text breaks; empty when it is taken.
std::string rule_against(std::string const& text) {
    auto const file =
        std::filesystem::path(testing::TempDir()) / ("keys" + std::to_string(::getpid()) + ".json");
    std::ofstream(file) << text;
    auto const keys = load_file_keys(file);
    std::filesystem::remove(file);
    return keys ? std::string() : keys.error().rule();
}

TEST(FileKeys, StandBesideTheirList) {
    auto const directory = std::filesystem::path(testing::TempDir());
    auto const file = directory / ("keys" + std::to_string(::getpid()) + ".json");
    std::ofstream(file
    ) << R"({"current": "2026-11", "keys": {"2026-11": "new.key", "2025": "/etc/old.key"}})";

    auto const keys = load_file_keys(file).value();
    std::filesystem::remove(file);

    EXPECT_EQ(keys.current, "2026-11");
    EXPECT_EQ(keys.keys.at("2026-11"), directory / "new.key");
    EXPECT_EQ(keys.keys.at("2025"), "/etc/old.key");
}

TEST(FileKeys, AreRefusedWhenTheListIsWrong) {
    EXPECT_EQ(rule_against(R"({"current": "a", "keys": {"b": "b.key"}})"), "current_key");
    for (auto const* const text :
         {R"({"keys": {"b": "b.key"}})",
          R"({"current": "a", "keys": {}})",
          R"({"current": "A", "keys": {"A": "b.key"}})",
          R"({"current": "a", "keys": {"a": ""}})",
          R"({"current": "a2345678901234567", "keys": {"a2345678901234567": "b.key"}})",
          R"({"current": "a", "keys": {"a": "b.key"}, "more": 1})"}) {
        EXPECT_FALSE(rule_against(text).empty()) << text;
    }
    EXPECT_EQ(load_file_keys("/nowhere/keys.json").error().code(), core::Errc::not_found);
}

} // namespace
} // namespace motcua::catalogue
