#include "support/form_samples.hpp"
#include "support/golden_image.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"

#include <gtest/gtest.h>

#include <string>

namespace motcua::documents {
namespace {

constexpr auto golden = MOTCUA_SOURCE_DIR "/tests/golden/forms/";
constexpr auto tolerance = 12.0; ///< of 255, mean of a field of 4 mm

void compare_pages(std::string const& name, std::string const& pdf) {
    auto const file = tests::PdfFile(pdf);
    auto number = 0;
    for (auto const& page : file.drawn_pages()) {
        auto const expected = golden + name + "-" + std::to_string(++number) + ".png";
        if (tests::renews_golden()) {
            std::filesystem::copy_file(page, expected, std::filesystem::copy_options::overwrite_existing);
        }
        EXPECT_LE(tests::greatest_difference(tests::read_png(page), tests::read_png(expected)), tolerance)
            << expected;
    }
    EXPECT_FALSE(std::filesystem::exists(golden + name + "-" + std::to_string(number + 1) + ".png")) << name;
}

} // namespace

TEST(GoldenForms, LookAsTheyWereApproved) {
    for (auto const& form : tests::all_sample_forms(tests::shipped_templates())) {
        compare_pages(form.name, form.pdf);
    }
}

TEST(GoldenForms, DraftsLookAsTheyWereApproved) {
    for (auto const& form : tests::all_sample_forms(tests::shipped_templates())) {
        if (form.name == "receipt.2025" || form.name == "register.2025") {
            compare_pages(form.name + ".draft", form.draft);
        }
    }
}

TEST(GoldenForms, AMovedWordIsSeen) {
    auto const templates = tests::shipped_templates();
    auto facts = tests::sample_receipt(FormSet::circular_03_2025);
    facts.number_symbol = "06/TNHS";
    facts.sets = 21;
    facts.applicant.address.clear();

    auto const changed = tests::PdfFile(render_receipt(facts, templates).value());
    auto const difference = tests::greatest_difference(
        tests::read_png(changed.drawn_pages().at(0)),
        tests::read_png(std::string(golden) + "receipt.2025-1.png")
    );

    EXPECT_GT(difference, tolerance);
}

} // namespace motcua::documents
