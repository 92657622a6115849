#include "support/form_samples.hpp"
#include "support/form_words.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/documents/wording.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <string>

namespace motcua::documents {
namespace {

using tests::fault_places;
using tests::first_out_of_order;
using tests::page_count;
using tests::PdfFile;

class RegisterBook : public testing::Test {
protected:
    Templates templates_ = tests::shipped_templates();
    RegisterFacts facts_ = tests::sample_register(FormSet::circular_03_2025, 40);
};

/// The greatest memory of this process so far, kB.
long peak_memory() {
    auto status = std::ifstream("/proc/self/status");
    auto line = std::string();
    while (std::getline(status, line)) {
        if (line.rfind("VmHWM:", 0) == 0) {
            return std::stol(line.substr(6));
        }
    }
    return 0;
}

} // namespace

TEST_F(RegisterBook, IsA4LandscapeWithOpeningLineColumnsAndClosingLine) {
    auto const pdf = PdfFile(render_register(facts_, templates_).value());
    auto const text = pdf.text();

    EXPECT_NE(pdf.printed_by("pdfinfo").find("841.89 x 595.276 pts (A4)"), std::string::npos);
    EXPECT_EQ(
        first_out_of_order(
            text,
            {"SỔ THEO DÕI HỒ SƠ",
             "Năm 2026 - Quyển số: 01",
             "Mở sổ ngày 02 tháng 01 năm 2026, từ trang 01, từ số thứ tự 01.",
             "Khóa sổ ngày 31 tháng 12 năm 2026. Quyển số 01 có 40 hồ sơ, từ số thứ tự 01 đến số thứ tự 40; từ trang 01 "
             "đến trang " +
                 two_digits(page_count(pdf.printed_by("pdfinfo"))) + "."}
        ),
        ""
    ) << text;
    for (auto const* title : {"STT", "Mã hồ sơ", "Ký nhận", "Ghi chú", "Trả kết quả", "Nhận hồ sơ"}) {
        EXPECT_NE(text.find(title), std::string::npos) << title;
    }
}

TEST_F(RegisterBook, ColumnsStandInTheOrderOfTheAnnex) {
    facts_.entries.resize(2);
    auto const words = tests::words_of(PdfFile(render_register(facts_, templates_).value()));
    auto const left_of = [&](std::string const& text) {
        auto const found = std::find_if(words.begin(), words.end(), [&](auto const& word) {
            return word.text.starts_with(text);
        });
        return found == words.end() ? -1.0 : found->left;
    };
    auto const row = std::vector<double>{
        left_of("STT"),
        left_of("H29.16-260105-"),
        left_of("Đôn,"),
        left_of("09/01/2026"),
        left_of("12/01/2026"),
        left_of("Trực"),
        left_of("Ghi"),
    };

    EXPECT_GT(row.front(), 0);
    EXPECT_TRUE(std::is_sorted(row.begin(), row.end())) << testing::PrintToString(row);
}

TEST_F(RegisterBook, PagesAreNumberedFromTheFirstAndRepeatTheHead) {
    facts_.first_page = 100;
    auto const pdf = PdfFile(render_register(facts_, templates_).value());
    auto const words = tests::words_of(pdf);
    auto const pages = page_count(pdf.printed_by("pdfinfo"));

    ASSERT_GE(pages, 3);
    for (auto page = 1; page <= pages; ++page) {
        auto const on_page = [&](std::string const& text) {
            return std::count_if(words.begin(), words.end(), [&](auto const& word) {
                return word.page == page && word.text == text;
            });
        };
        EXPECT_EQ(on_page(std::to_string(99 + page)), 1) << page;
        EXPECT_EQ(on_page("STT"), 1) << page;
    }
    EXPECT_EQ(tests::overlap_in(words), "");
}

TEST_F(RegisterBook, OpenVolumeHasNoClosingLine) {
    facts_.closed_on.reset();

    EXPECT_EQ(PdfFile(render_register(facts_, templates_).value()).text().find("Khóa sổ"), std::string::npos);
}

TEST_F(RegisterBook, NumbersMayGoOnFromThePreviousVolumeButHaveNoGap) {
    for (auto& entry : facts_.entries) {
        entry.number += 500;
    }
    EXPECT_TRUE(render_register(facts_, templates_).has_value());

    facts_.entries[7].number = 509;

    EXPECT_EQ(
        fault_places(render_register(facts_, templates_)),
        (std::vector<std::string>{"/entries/7/number consecutive"})
    );
}

TEST_F(RegisterBook, EntryOfAnotherYearIsRefused) {
    facts_.entries[3].received_on = tests::day("2025-12-31");

    EXPECT_EQ(
        fault_places(render_register(facts_, templates_)),
        (std::vector<std::string>{"/entries/3/received_on of_the_year"})
    );
}

TEST_F(RegisterBook, WidestLettersStayInTheirCells) {
    facts_.entries.resize(1);
    auto& entry = facts_.entries[0];
    entry.applicant_name = std::string(300, 'W');
    entry.procedure_name = std::string(600, 'W');
    entry.dossier_code = std::string(60, 'W');
    auto const words = tests::words_of(PdfFile(render_register(facts_, templates_).value()));

    EXPECT_EQ(tests::overlap_in(words), "");
    for (auto const& word : words) {
        EXPECT_LE(word.bottom, (210 - 10) * 72 / 25.4 + 0.5) << word.text;
    }
}

TEST_F(RegisterBook, TenThousandEntriesTakeSecondsAndBoundedMemory) {
    auto const small = render_register(tests::sample_register(FormSet::circular_03_2025, 100), templates_);
    facts_ = tests::sample_register(FormSet::circular_03_2025, 10000);
    ASSERT_TRUE(small.has_value());
    auto const before = peak_memory();
    auto const begin = std::clock();

    auto const book = render_register(facts_, templates_);

    auto const seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    auto const grown = peak_memory() - before;
    ASSERT_TRUE(book.has_value());
    auto const pdf = PdfFile(*book);
    EXPECT_GE(page_count(pdf.printed_by("pdfinfo")), 700);
    auto const last = pdf.printed_by("pdftotext -layout -f 700", "-");
    EXPECT_NE(last.find("đến số thứ tự 10000"), std::string::npos);
    RecordProperty("cpu_seconds", std::to_string(seconds));
    RecordProperty("grown_kb", std::to_string(grown));
#ifndef __SANITIZE_ADDRESS__
    EXPECT_LT(grown, 200'000);
    EXPECT_LT(seconds, 20);
#endif
}

} // namespace motcua::documents
