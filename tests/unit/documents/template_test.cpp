#include "form_table.hpp"
#include "support/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

namespace motcua::documents {
namespace {

std::string shipped(std::string const& name) {
    auto stream = std::ifstream(MOTCUA_SOURCE_DIR "/config/letters/" + name);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string with(std::string text, std::string const& old_part, std::string const& new_part) {
    auto const at = text.find(old_part);
    return at == std::string::npos ? "" : text.replace(at, old_part.size(), new_part);
}

bool has_fault(std::string const& json, std::string const& pointer, std::string const& rule) {
    auto const read = read_template("apology.2018.json", json, apology_spec());
    if (read) {
        return false;
    }
    auto const failure = read.error();
    return std::any_of(failure.faults().begin(), failure.faults().end(), [&](auto const& fault) {
        return fault.pointer == "/apology.2018.json" + pointer && fault.rule == rule;
    });
}

} // namespace

TEST(Template, UnknownPlaceholderIsRefusedWithItsPlace) {
    auto const json = with(shipped("apology.2018.json"), "{due_original}", "{due_originl}");

    EXPECT_TRUE(has_fault(json, "/body/1/text", "unknown_placeholder"));
}

TEST(Template, UnmatchedBraceIsRefused) {
    auto const json = with(shipped("apology.2018.json"), "{due_original}", "{due_original");

    EXPECT_TRUE(has_fault(json, "/body/1/text", "braces"));
}

TEST(Template, LeavingOutTheReasonIsRefused) {
    auto const json = with(shipped("apology.2018.json"), "{reason}", "không có");

    EXPECT_TRUE(has_fault(json, "/body", "mandatory_content"));
}

TEST(Template, SizeOutOfRangeIsRefused) {
    auto const json = with(shipped("apology.2018.json"), "\"body_pt\": 14", "\"body_pt\": 40");

    EXPECT_TRUE(has_fault(json, "/layout/body_steps/0/body_pt", "range"));
}

TEST(Template, UnknownConditionIsRefused) {
    auto const json = with(shipped("apology.2018.json"), "\"before_due\"", "\"befor_due\"");

    EXPECT_TRUE(has_fault(json, "/body/3/when", "unknown_condition"));
}

TEST(Template, UnknownMemberIsRefusedWhereverItStands) {
    auto const json = shipped("apology.2018.json");

    EXPECT_TRUE(has_fault(with(json, "\"title\"", "\"titel\": \"x\", \"title\""), "/titel", "unknown_member")
    );
    EXPECT_TRUE(has_fault(with(json, "\"qr_mm\"", "\"qr_cm\""), "/layout/qr_cm", "unknown_member"));
    EXPECT_TRUE(has_fault(with(json, "\"qr_mm\"", "\"qr_cm\""), "/layout/qr_mm", "range"));
    EXPECT_TRUE(has_fault(with(json, "\"to_label\"", "\"too_label\""), "/words/too_label", "unknown_member"));
    EXPECT_TRUE(has_fault(with(json, "\"when\"", "\"wenn\""), "/body/2/wenn", "unknown_member"));
}

TEST(Template, FileNamedAfterAnotherFormIsRefused) {
    auto const json = with(shipped("apology.2018.json"), "\"set\": \"2018\"", "\"set\": \"2025\"");

    EXPECT_TRUE(has_fault(json, "/form", "file_name"));
}

TEST(Template, SuffixIsInCapitalsAndTheVersionCounts) {
    auto const json = shipped("apology.2018.json");

    EXPECT_TRUE(has_fault(with(json, "\"PXL\"", "\"pxl\""), "/number_suffix", "capitals"));
    EXPECT_TRUE(has_fault(with(json, "\"version\": 1", "\"version\": 0"), "/version", "range"));
}

TEST(Template, ColumnsAreThoseOfTheAnnexInItsOrder) {
    auto const refused = [](std::string const& json, std::string const& place) {
        auto const read = read_template("receipt.2018.json", json, receipt_spec());
        if (read) {
            return false;
        }
        auto const failure = read.error();
        return failure.faults().front().pointer == "/receipt.2018.json" + place;
    };
    auto const json = shipped("receipt.2018.json");

    EXPECT_TRUE(refused(with(json, "\"name\": \"form\"", "\"name\": \"kind\""), "/columns/2"));
    EXPECT_TRUE(refused(with(json, "\"share\": 61", "\"share\": 60"), "/columns"));
    EXPECT_TRUE(refused(with(json, "\"align\": \"left\"", "\"align\": \"right\""), "/columns/1/align"));
    EXPECT_TRUE(refused(with(json, "\"shape\": \"table\"", "\"shape\": \"list\""), "/body/5/shape"));
}

TEST(Template, ShippedSlipsAreA5AndTheRegisterIsA4Landscape) {
    for (auto const& entry : form_table()) {
        auto const file = template_name(entry) + ".json";
        auto const read = read_template(file, shipped(file), entry.spec);
        ASSERT_TRUE(read.has_value()) << file;
        auto const size = std::pair(read->layout.page_width_mm, read->layout.page_height_mm);
        auto const expected = entry.spec.sheet == Sheet::slip     ? std::pair(148.0, 210.0)
                              : entry.spec.sheet == Sheet::letter ? std::pair(210.0, 297.0)
                                                                  : std::pair(297.0, 210.0);
        EXPECT_EQ(size, expected) << file;
    }
}

TEST(Template, ShippedLettersObeyDecree30) {
    for (auto const* name : {"apology.2018.json", "apology.2025.json", "stop.2025.json"}) {
        auto const read = read_template(
            name,
            shipped(name),
            name == std::string("stop.2025.json") ? stop_spec() : apology_spec()
        );
        ASSERT_TRUE(read.has_value()) << name;
        auto const& layout = read->layout;
        EXPECT_TRUE(layout.page_width_mm == 210 && layout.page_height_mm == 297);
        EXPECT_TRUE(layout.margin_top_mm >= 20 && layout.margin_top_mm <= 25);
        EXPECT_TRUE(layout.margin_bottom_mm >= 20 && layout.margin_bottom_mm <= 25);
        EXPECT_TRUE(layout.margin_left_mm >= 30 && layout.margin_left_mm <= 35);
        EXPECT_TRUE(layout.margin_right_mm >= 15 && layout.margin_right_mm <= 20);
        EXPECT_TRUE(layout.national_name_pt >= 12 && layout.national_name_pt <= 13);
        EXPECT_TRUE(layout.motto_pt >= 13 && layout.motto_pt <= 14);
        EXPECT_TRUE(layout.place_date_pt >= 13 && layout.place_date_pt <= 14);
        for (auto const& step : layout.body_steps) {
            EXPECT_TRUE(step.body_pt >= 13 && step.body_pt <= 14);
            EXPECT_GE(step.paragraph_gap_pt, 6);
        }
    }
}

TEST(Template, MissingFilesAreSaid) {
    auto const no_templates = Templates::load(MOTCUA_SOURCE_DIR "/config", tests::typeface_directory);
    auto const no_fonts = Templates::load(MOTCUA_SOURCE_DIR "/config/letters", MOTCUA_SOURCE_DIR);

    ASSERT_FALSE(no_templates.has_value());
    EXPECT_EQ(no_templates.error().rule(), "template_missing");
    ASSERT_FALSE(no_fonts.has_value());
    EXPECT_EQ(no_fonts.error().rule(), "typeface_missing");
}

} // namespace motcua::documents
