#include "samples.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace motcua::catalogue {

namespace {

namespace fs = std::filesystem;

/// A copy of the shipped notices to spoil.
class NoticeFiles : public testing::Test {
protected:
    NoticeFiles()
        : directory_(fs::path(testing::TempDir()) / ("notices" + std::to_string(::getpid()))) {
        fs::copy(std::string(MOTCUA_SOURCE_DIR) + "/config/notices", directory_);
    }

    ~NoticeFiles() override { fs::remove_all(directory_); }

    void replace(std::string const& file, std::string const& from, std::string const& to) const {
        auto stream = std::ifstream(directory_ / file, std::ios::binary);
        auto all = std::ostringstream();
        all << stream.rdbuf();
        auto text = all.str();
        auto const place = text.find(from);
        ASSERT_NE(place, std::string::npos) << from;
        std::ofstream(directory_ / file, std::ios::binary) << text.replace(place, from.size(), to);
    }

    /// "file#pointer rule" of every fault.
    [[nodiscard]] std::vector<std::string> faults() const {
        auto const book = load_notices(directory_);
        auto told = std::vector<std::string>();
        if (!book) {
            auto const failure = book.error();
            for (auto const& fault : failure.faults()) {
                EXPECT_FALSE(fault.vi.empty() || fault.en.empty());
                told.push_back(fault.pointer + " " + fault.rule);
            }
        }
        std::sort(told.begin(), told.end());
        return told;
    }

    fs::path directory_;
};

using Told = std::vector<std::string>;

} // namespace

TEST_F(NoticeFiles, ShippedOnesPassAndSpeakOfEveryToldEvent) {
    EXPECT_EQ(faults(), Told{});
    auto const book = load_notices(directory_).value();
    EXPECT_EQ(book.notices().size(), app::told_events().size());
    EXPECT_TRUE(book.find("dossier.rescheduled")->at_once);
    EXPECT_FALSE(book.find("dossier.finished")->at_once);
    EXPECT_EQ(book.find("dossier.corrected"), nullptr);
}

TEST_F(NoticeFiles, AllFaultsOfAllFilesAreListedTogether) {
    replace("accepted.json", "{event_at}", "{event_ad}");
    replace("finished.json", "{result}", "{result");
    replace("late.json", "\"en\": {", "\"fr\": {");
    replace("frame.json", "\"stopped\": \"Dừng xử lý\",", "");
    fs::remove(directory_ / "stopped.json");
    fs::rename(directory_ / "resumed.json", directory_ / "resume.json");

    EXPECT_EQ(
        faults(),
        (Told{
            "accepted.json#/sms/vi mandatory_content",
            "accepted.json#/sms/vi/0 unknown_placeholder",
            "finished.json#/email/vi/text/1 braces",
            "frame.json#/vi/states/stopped state_missing",
            "late.json event_missing",
            "late.json#/email/en required",
            "late.json#/email/fr unknown_key",
            "resume.json#/event file_name",
            "stopped.json event_missing"})
    );
}

TEST_F(NoticeFiles, NoticeThatLeavesOutTheOfficerIsRefused) {
    replace("frame.json", "\"Cán bộ: {officer}.\",", "");

    auto const told = faults();

    EXPECT_EQ(told.size(), app::told_events().size());
    EXPECT_EQ(told.front(), "accepted.json#/sms/vi mandatory_content");
}

TEST_F(NoticeFiles, TextMessageOfFourPartsIsRefused) {
    replace(
        "withdrawn.json",
        "đã rút theo yêu cầu lúc {event_at}.\"\n    ],\n    \"en\"",
        "đã rút theo yêu cầu lúc {event_at}." + std::string(200, 'x') + "\"\n    ],\n    \"en\""
    );

    EXPECT_EQ(faults(), Told{"withdrawn.json#/sms/vi sms_parts"});
}

TEST_F(NoticeFiles, MarksMakeATextMessageCountTwiceAsMuch) {
    replace("frame.json", "\"without_marks\": true", "\"without_marks\": false");

    auto const told = faults();

    EXPECT_EQ(told.size(), app::told_events().size())
        << "every Vietnamese text takes more than three parts of 67";
}

TEST_F(NoticeFiles, WakingPeopleNeedsAReason) {
    replace("finished.json", "\"at_once\": false", "\"at_once\": true");

    EXPECT_EQ(faults(), Told{"finished.json#/at_once reason_missing"});
}

} // namespace motcua::catalogue
