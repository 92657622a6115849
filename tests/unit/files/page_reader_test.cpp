#include "made_files.hpp"
#include "shelf_fixture.hpp"
#include <motcua/files/page_reader.hpp>

namespace motcua::files {
namespace {

using Pages = std::vector<std::string>;

/// Kept files are read by the real programs.
class PageReaderTest : public ShelfTest {
protected:
    core::Expected<Pages>
    read(std::string const& bytes, std::string const& media_type, app::TextLimits const& limits = roomy()) {
        auto const facts = shelf_.put(bytes, media_type, std::nullopt).value();
        return PageReader(shelf_, MOTCUA_EXAMINE).read_text(facts.sha256, media_type, limits);
    }

    static app::TextLimits roomy() {
        auto limits = app::TextLimits{};
        limits.time = std::chrono::seconds{100};
        return limits;
    }

    Shelf shelf_{options()};
};

TEST_F(PageReaderTest, TakesTheTextLayerOfAPdf) {
    auto three = roomy();
    three.pages = 3;

    auto const pages =
        read(pdf(4, "<< >>", "BT /F1 12 Tf 9 50 Td (So 15) Tj ET"), "application/pdf", three).value();

    ASSERT_EQ(pages.size(), 3U);
    EXPECT_NE(pages[2].find("So 15"), std::string::npos);
}

TEST_F(PageReaderTest, ReadsThePictureOfAPdfWithoutText) {
    auto const pages = read(pdf_of_words("CHI CUC AN TOAN"), "application/pdf").value();

    ASSERT_EQ(pages.size(), 1U);
    EXPECT_NE(pages[0].find("TOAN"), std::string::npos) << pages[0];
}

TEST_F(PageReaderTest, ReadsPictures) {
    auto const pages = read(png_of_words("CHI CUC AN TOAN"), "image/png").value();

    ASSERT_EQ(pages.size(), 1U);
    EXPECT_NE(pages[0].find("TOAN"), std::string::npos) << pages[0];
}

TEST_F(PageReaderTest, ReadsTheFramesThereAre) {
    EXPECT_EQ(read(tiff(2), "image/tiff").value().size(), 2U);
}

TEST_F(PageReaderTest, RefusesWhatHoldsNoPages) {
    EXPECT_EQ(read(docx(), "application/zip").error().rule(), "file_type_refused");
    EXPECT_EQ(read("no picture", "image/png").error().rule(), "file_damaged");
    EXPECT_EQ(read("no document", "application/pdf").error().rule(), "file_damaged");
    auto reader = PageReader(shelf_, MOTCUA_EXAMINE);
    EXPECT_EQ(reader.read_text(std::string(64, '0'), "image/png", roomy()).error().rule(), "file_not_found");
}

TEST_F(PageReaderTest, EndsWhenItsTimeIsOver) {
    auto brief = app::TextLimits{};
    brief.time = std::chrono::seconds{0};

    auto const failure = read(pdf(1), "application/pdf", brief).error();

    EXPECT_EQ(failure.rule(), "text_late");
    EXPECT_EQ(failure.code(), core::Errc::busy);
}

} // namespace
} // namespace motcua::files
