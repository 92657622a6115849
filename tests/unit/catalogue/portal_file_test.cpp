#include "catalogue_fixture.hpp"
#include <motcua/catalogue/portal_file.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace motcua::catalogue {

namespace {

namespace fs = std::filesystem;
using Told = std::vector<std::string>;

std::string published(std::string const& target) {
    return tests::text_of(tests::source_directory() / "config/portals" / (target + ".json"));
}

std::string with(std::string text, std::string const& from, std::string const& to) {
    auto const place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

template <class T>
Told told(core::Expected<T> const& outcome) {
    auto faults = Told();
    if (!outcome) {
        auto const failure = outcome.error();
        for (auto const& fault : failure.faults()) {
            EXPECT_FALSE(fault.vi.empty());
            faults.push_back(fault.pointer + " " + fault.rule);
        }
        if (failure.faults().empty()) {
            faults.push_back(failure.rule());
        }
    }
    std::sort(faults.begin(), faults.end());
    return faults;
}

Told refused(std::string const& from, std::string const& to) {
    return told(parse_portal(with(published("dvcqg"), from, to)));
}

} // namespace

TEST(PortalFile, BothPublishedFormatsAreGood) {
    for (auto const* const target : {"dvcqg", "city"}) {
        auto const format = parse_portal(published(target));
        EXPECT_EQ(told(format), Told()) << target;
        ASSERT_TRUE(format) << target;
        EXPECT_EQ(format->target, target);
        EXPECT_FALSE(format->messages.at("status").fields.empty());
    }
    EXPECT_TRUE(parse_portal(published("city"))->issues_codes);
    EXPECT_TRUE(parse_portal(published("dvcqg"))->repository);
}

TEST(PortalFile, TellsWhatAMessageDoesNotKnow) {
    EXPECT_EQ(
        refused(R"("TrichYeuHoSo": "content")", R"("TrichYeuHoSo": "contents")"),
        Told{"/messages/dossier/fields/TrichYeuHoSo path_unknown"}
    );
    EXPECT_EQ(
        refused(R"("LyDo": "reason")", R"("LyDo": "applicant.name")"),
        Told{"/messages/progress/fields/LyDo path_unknown"}
    );
    EXPECT_EQ(
        refused(R"("each": "fees")", R"("each": "fines")").front(),
        "/messages/status/fields/DanhSachLePhi/each path_unknown"
    );
    EXPECT_EQ(
        refused(R"("codes": "channel")", R"("codes": "kenh")"),
        Told{"/messages/dossier/fields/KenhThucHien/codes codes_unknown"}
    );
    EXPECT_EQ(
        refused(
            R"("state", "as": "number", "codes": "state")",
            R"("state", "as": "number", "codes": "role")"
        ),
        Told{"/statuses/fields/TrangThai/codes codes_number"}
    );
}

TEST(PortalFile, TellsAFieldThatIsNoField) {
    EXPECT_EQ(
        refused(R"("TenTTHC": "procedure_name")", R"("TenTTHC": {"form": "procedure_name"})"),
        Told{"/messages/dossier/fields/TenTTHC/form unknown_key"}
    );
    EXPECT_EQ(
        refused(R"("TenTTHC": "procedure_name")", R"("TenTTHC": {"from": "procedure_name", "value": "x"})"),
        Told{"/messages/dossier/fields/TenTTHC field_shape"}
    );
    EXPECT_EQ(
        refused(R"("TenTTHC": "procedure_name")", R"("TenTTHC": {"codes": "state"})"),
        Told{"/messages/dossier/fields/TenTTHC field_shape"}
    );
}

TEST(PortalFile, TellsWhatIsMissingAltogether) {
    EXPECT_EQ(
        refused(R"("codes_issued_by": "office")", R"("codes_issued_by": "nobody")"),
        Told{"/codes_issued_by choice"}
    );
    EXPECT_EQ(
        refused(R"("time_pattern": "dd/MM/yyyy HH:mm:ss")", R"("time_pattern": "ngày nào đó")"),
        Told{"/time_pattern pattern"}
    );
    EXPECT_EQ(
        refused(R"("state", "as": "number", "codes": "state")", R"("state", "codes": "state")"),
        Told{"/statuses/fields code_missing"}
    );
    EXPECT_EQ(told(parse_portal("{")), Told{"json"});
}

TEST(PortalsFile, FindsFormatsAndTellsTheirFaultsTogether) {
    auto const directory = fs::path(testing::TempDir()) / ("portals" + std::to_string(::getpid()));
    fs::create_directories(directory);
    std::ofstream(directory / "bad.json") << with(published("dvcqg"), R"("content")", R"("contents")");
    auto const format = (tests::source_directory() / "config/portals/dvcqg.json").string();
    auto const write = [&](std::string const& first, std::string const& second) {
        std::ofstream(directory / "portals.json")
            << R"({"targets": [{"target": "dvcqg", "format": ")" << first
            << R"(", "url": "https://cong.example/api", "account": "so-attp", "secret_file": "secret"},
               {"target": "city", "format": ")"
            << second
            << R"(", "url": "https://city.example", "account": "so-attp", "secret_file": "secret"}]})";
        return load_portals(directory / "portals.json");
    };

    EXPECT_EQ(
        told(write("bad.json", format)),
        (Told{
            "/targets/0/format#/messages/dossier/fields/TrichYeuHoSo path_unknown",
            "/targets/1/format target_differs"})
    );
    EXPECT_EQ(told(write(format, "nowhere.json")), Told{"/targets/1/format file_not_found"});

    auto const good = write(format, (tests::source_directory() / "config/portals/city.json").string());
    ASSERT_TRUE(good);
    EXPECT_EQ(good->at(0).secret_file, directory / "secret");
    EXPECT_EQ(good->at(1).reconcile_days, 92);
    EXPECT_EQ(told(load_portals(tests::source_directory() / "config/portals.example.json")), Told());
    fs::remove_all(directory);
}

} // namespace motcua::catalogue
