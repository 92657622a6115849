#include "support/form_samples.hpp"
#include "support/golden_image.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/core/text.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <regex>
#include <string>
#include <vector>

namespace motcua::documents {
namespace {

using tests::PdfFile;
using tests::SampleForm;

std::vector<SampleForm> const& samples() {
    static auto const forms = tests::all_sample_forms(tests::shipped_templates());
    return forms;
}

std::vector<std::string> lines_of(std::string const& text) {
    auto lines = std::vector<std::string>();
    auto from = std::size_t{0};
    for (auto to = text.find('\n'); to != std::string::npos; to = text.find('\n', from)) {
        lines.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return lines;
}

bool has_line(std::vector<std::string> const& lines, std::string const& shape) {
    auto const pattern = std::regex(shape);
    return std::any_of(lines.begin(), lines.end(), [&](auto const& line) {
        return std::regex_search(line, pattern);
    });
}

class AllForms : public testing::TestWithParam<std::size_t> {
protected:
    SampleForm const& form_ = samples().at(GetParam());
};

constexpr auto form_count = std::size_t{13};

/// "receipt_2018", in the order of all_sample_forms.
std::string test_name(std::size_t index) {
    constexpr auto names =
        std::array{"receipt", "supplement", "refusal", "apology", "control_slip", "register"};
    return index == form_count - 1
               ? std::string("stop_2025")
               : names.at(index % names.size()) + std::string(index < 6 ? "_2018" : "_2025");
}

/// Numbered forms by RULES §2; the others have no line "Số:".
bool is_numbered(std::string const& name) {
    return name.rfind("control_slip", 0) != 0 && name.rfind("register", 0) != 0;
}

/// All words but the number; their order is a guess of the reading program.
std::vector<std::string> sorted_words(PdfFile const& pdf) {
    auto texts = std::vector<std::string>();
    for (auto const& word : tests::words_of(pdf)) {
        if (!std::regex_match(word.text, std::regex(R"(\d*/[A-Z]+(-[A-Z]+)?)"))) {
            texts.push_back(word.text);
        }
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace

TEST_P(AllForms, TextIsComposedAndSpeaksVietnamese) {
    auto const text = PdfFile(form_.pdf).text();

    EXPECT_EQ(core::to_nfc(text), text);
    EXPECT_NE(text.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), std::string::npos);
    EXPECT_NE(text.find("Độc lập - Tự do - Hạnh phúc"), std::string::npos);
}

TEST_P(AllForms, NumberAndDateHaveTheShapesOfDecree30) {
    auto const lines = lines_of(PdfFile(form_.pdf).printed_by("pdftotext -layout", "-"));

    EXPECT_EQ(has_line(lines, R"(^ *Số: \d{2,}/([A-Z]|Đ)+(-([A-Z]|Đ)+)*( |$))"), is_numbered(form_.name));
    EXPECT_TRUE(has_line(lines, R"(, ngày (0[1-9]|[12]\d|3[01]) tháng (0[12]|[3-9]|1[0-2]) năm \d{4}$)"));
}

TEST_P(AllForms, EveryFontIsAnEmbeddedSubsetWithUnicode) {
    auto const lines = lines_of(PdfFile(form_.pdf).printed_by("pdffonts"));

    ASSERT_GE(lines.size(), 4U);
    for (auto index = std::size_t{2}; index < lines.size(); ++index) {
        EXPECT_TRUE(std::regex_search(lines[index], std::regex("^[A-Z]{6}\\+LiberationSerif")))
            << lines[index];
        EXPECT_NE(lines[index].find(" yes yes yes "), std::string::npos) << lines[index];
    }
}

TEST_P(AllForms, NothingOverlapsOrLeavesThePaper) {
    auto const pdf = PdfFile(form_.pdf);
    auto const words = tests::words_of(pdf);
    auto width = 0.0;
    auto height = 0.0;
    auto const about = pdf.printed_by("pdfinfo");
    ASSERT_EQ(
        std::sscanf(about.c_str() + about.find("Page size:"), "Page size: %lf x %lf", &width, &height),
        2
    );

    EXPECT_EQ(tests::overlap_in(words), "");
    constexpr auto least_margin = 8 * 72 / 25.4 - 0.5;
    for (auto const& word : words) {
        EXPECT_TRUE(word.left >= least_margin && word.right <= width - least_margin) << word.text;
        EXPECT_TRUE(word.top >= 0 && word.bottom <= height - least_margin) << word.text;
    }
}

TEST_P(AllForms, DraftHasTheWordsOfTheFormWithoutNumber) {
    auto const draft = PdfFile(form_.draft);

    EXPECT_TRUE(sorted_words(draft) == sorted_words(PdfFile(form_.pdf)));
    EXPECT_FALSE(std::regex_search(draft.text(), std::regex(R"(Số: *\d+/)")));
    EXPECT_EQ(std::regex_search(draft.text(), std::regex(R"(Số: */[A-Z]+)")), is_numbered(form_.name));
    EXPECT_NE(draft.printed_by("pdfinfo").find(" - BẢN NHÁP\n"), std::string::npos);
}

TEST_P(AllForms, DraftIsMarkedOnEveryPage) {
    auto const share_of_mark = [](std::filesystem::path const& page) {
        auto const image = tests::read_png(page);
        auto const marked = std::count_if(image.levels.begin(), image.levels.end(), [](int level) {
            return level >= 220 && level <= 230;
        });
        return static_cast<double>(marked) / static_cast<double>(image.levels.size());
    };
    auto const form = PdfFile(form_.pdf);
    auto const draft = PdfFile(form_.draft);
    auto const pages = form.drawn_pages();
    auto const draft_pages = draft.drawn_pages();

    ASSERT_EQ(draft_pages.size(), pages.size());
    for (auto page = std::size_t{0}; page < pages.size(); ++page) {
        EXPECT_GT(share_of_mark(draft_pages[page]), share_of_mark(pages[page]) + 0.02) << page;
    }
}

TEST_P(AllForms, SameFactsGiveSameBytes) {
    auto const again = tests::all_sample_forms(tests::shipped_templates());

    EXPECT_TRUE(again.at(GetParam()).pdf == form_.pdf);
    EXPECT_TRUE(again.at(GetParam()).draft == form_.draft);
}

TEST_P(AllForms, FileSaysItsTitleTemplateAndAuthor) {
    auto const about = PdfFile(form_.pdf).printed_by("pdfinfo");
    auto const templates = tests::shipped_templates();
    auto const forms = templates.forms();
    auto const row = std::find_if(forms.begin(), forms.end(), [&](Form const& one) {
        return one.template_name == form_.name;
    });
    ASSERT_NE(row, forms.end());

    EXPECT_NE(about.find(row->title), std::string::npos) << about;
    EXPECT_NE(about.find(form_.name + "/" + std::to_string(row->template_version)), std::string::npos);
    EXPECT_NE(about.find("CreationDate:"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    EveryFormOfEverySet,
    AllForms,
    testing::Range(std::size_t{0}, form_count),
    [](auto const& index) { return test_name(index.param); }
);

TEST(FormTable, NamesTemplateSuffixAndTitleOfEveryFormOfEverySet) {
    auto const templates = tests::shipped_templates();
    auto rows = std::vector<std::string>();
    for (auto const& form : templates.forms()) {
        rows.push_back(form.template_name + "|" + form.number_suffix + "|" + form.title);
    }

    EXPECT_EQ(
        rows,
        (std::vector<std::string>{
            "receipt.2018|TNHS|GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "supplement.2018|HDHS|PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "refusal.2018|TCHS|PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            "apology.2018|PXL|PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            "control_slip.2018||PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "register.2018||SỔ THEO DÕI HỒ SƠ",
            "receipt.2025|TNHS|GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "supplement.2025|HDHS|PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "refusal.2025|TCHS|PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            "apology.2025|PXL|VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
            "stop.2025|TB|THÔNG BÁO Dừng giải quyết hồ sơ",
            "control_slip.2025||PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            "register.2025||SỔ THEO DÕI HỒ SƠ",
        })
    );
    EXPECT_EQ(templates.find(FormKind::stop_notice, FormSet::circular_01_2018), nullptr);
    EXPECT_EQ(templates.find(FormKind::refusal, FormSet::circular_03_2025)->template_name, "refusal.2025");
}

} // namespace motcua::documents
