#include "support/letter_samples.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/core/text.hpp>
#include <motcua/documents/apology_letter.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace motcua::documents {
namespace {

using tests::at;
using tests::day;
using tests::PdfFile;
using tests::sample_apology;

class ApologyLetter : public testing::Test {
protected:
    [[nodiscard]] std::string rendered(ApologyFacts const& facts) const {
        auto const letter = render_apology(facts, templates_);
        return letter ? *letter : throw std::runtime_error(letter.error().faults().front().pointer);
    }

    [[nodiscard]] std::vector<std::string> fault_places(ApologyFacts const& facts) const {
        auto const letter = render_apology(facts, templates_);
        auto places = std::vector<std::string>();
        if (!letter) {
            auto const failure = letter.error();
            for (auto const& fault : failure.faults()) {
                places.push_back(fault.pointer + " " + fault.rule);
            }
        }
        return places;
    }

    Templates templates_ = tests::shipped_templates();
    ApologyFacts facts_ = sample_apology(FormSet::circular_01_2018);
};

bool says(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

std::string long_reason() {
    auto reason = std::string("Chờ kết quả kiểm nghiệm.");
    for (auto round = 0; round < 5; ++round) {
        reason +=
            "\nĐoàn thẩm định đã đến cơ sở nhưng kho đang sửa chữa, chỉ tiêu i-ốt phải đối chứng lại theo quy "
            "định; việc lấy mẫu lần hai đã được hẹn và báo trước cho người nộp hồ sơ.";
    }
    return reason;
}

} // namespace

TEST_F(ApologyLetter, FormOf2018SaysTheSevenMandatoryItems) {
    auto const text = PdfFile(rendered(facts_)).text();

    for (auto const* part :
         {"PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
          "Số: 07/PXL-SATTP",
          "Kính gửi: Công ty TNHH Thực phẩm Muối Biển Ước Mơ (địa chỉ: Số 12 đường Lê Quý Đôn,",
          "Ngày 05 tháng 01 năm 2026, Sở An toàn thực phẩm tiếp nhận hồ sơ đề nghị giải quyết thủ tục hành chính "
          "“Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm đối với cơ sở sản xuất, kinh doanh muối nhập "
          "khẩu” của Quý tổ chức; mã số hồ sơ: 000.00.18.H29-260105-0042.",
          "Thời gian hẹn trả kết quả giải quyết hồ sơ: 17 giờ 00 phút, ngày 06 tháng 02 năm 2026.",
          "Tình trạng xử lý hồ sơ: đang thẩm định hồ sơ, chờ kết quả kiểm nghiệm mẫu.",
          "phải lấy mẫu lần hai để đối chứng chỉ tiêu i-ốt theo yêu cầu.",
          "Sở An toàn thực phẩm xin lỗi Quý tổ chức và sẽ trả kết quả giải quyết hồ sơ vào 17 giờ 00 phút, ngày 13 "
          "tháng 02 năm 2026.",
          "Mong nhận được sự thông cảm của Quý tổ chức vì sự chậm trễ này./.",
          "- Lưu: VT, CPATTP.",
          "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"}) {
        EXPECT_TRUE(says(text, part)) << part << "\n" << text;
    }
    EXPECT_EQ(core::to_nfc(text), text);
}

TEST_F(ApologyLetter, FormOf2025AlsoAsksTheOneStopUnitToExtend) {
    auto const text = PdfFile(rendered(sample_apology(FormSet::circular_03_2025))).text();

    EXPECT_TRUE(says(text, "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"));
    EXPECT_TRUE(says(text, "- Trung tâm Phục vụ hành chính công Thành phố."));
    EXPECT_TRUE(says(
        text,
        "gia hạn thời gian giải quyết hồ sơ nêu trên thêm 05 ngày làm việc: từ 17 giờ 00 phút, ngày 06 tháng 02 năm "
        "2026 đến 17 giờ 00 phút, ngày 13 tháng 02 năm 2026;"
    )) << text;
}

TEST_F(ApologyLetter, WordsDifferBeforeAndAfterTheDueDay) {
    auto late = facts_;
    late.issued_on = day("2026-02-07");

    EXPECT_TRUE(says(PdfFile(rendered(facts_)).text(), "Tuy nhiên, Sở An toàn thực phẩm không thể trả"));
    EXPECT_TRUE(says(PdfFile(rendered(late)).text(), "Tuy nhiên đến nay, Sở An toàn thực phẩm chưa trả"));
}

TEST_F(ApologyLetter, RareDiacriticsComeOutExactly) {
    facts_.addressee.name = "Bùi Ẵng Ẳm Ữ Ỷ Ỹ ẵ ẳ ữ ỷ ỹ Đậu Nguyệt Quỳnh Hoẵng";
    facts_.signer.name = "Lê Thị Ngọc Ngữ";

    auto const text = PdfFile(rendered(facts_)).text();

    EXPECT_TRUE(says(text, facts_.addressee.name));
    EXPECT_TRUE(says(text, facts_.signer.name));
}

TEST_F(ApologyLetter, AllFontsAreEmbeddedSubsetsOfOneFamily) {
    auto const listing = PdfFile(rendered(facts_)).printed_by("pdffonts");

    auto lines = std::vector<std::string>();
    auto from = listing.find('\n', listing.find("---")) + 1;
    for (auto to = listing.find('\n', from); to != std::string::npos; to = listing.find('\n', from)) {
        lines.push_back(listing.substr(from, to - from));
        from = to + 1;
    }
    ASSERT_GE(lines.size(), 3U);
    for (auto const& line : lines) {
        EXPECT_EQ(line.substr(6, 16), "+LiberationSerif") << line;
        EXPECT_TRUE(says(line, " yes yes yes ")) << line;
    }
}

TEST_F(ApologyLetter, IsOneA4PageWithItsTitleAndLanguage) {
    auto const bytes = rendered(facts_);
    auto const about = PdfFile(bytes).printed_by("pdfinfo -isodates");

    EXPECT_TRUE(says(about, "(A4)")) << about;
    EXPECT_TRUE(says(about, "Pages:           1\n")) << about;
    EXPECT_TRUE(says(about, "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ - 000.00.18.H29-260105-0042"));
    EXPECT_TRUE(says(about, "Sở An toàn thực phẩm"));
    EXPECT_TRUE(says(about, "CreationDate:")) << about;
    EXPECT_TRUE(says(bytes, "/Lang (vi-VN)"));
    EXPECT_NO_THROW(std::ignore = PdfFile(bytes).printed_by("qpdf --check"));
}

TEST_F(ApologyLetter, LongReasonGoesOnToANumberedSecondPageWithTheSignature) {
    facts_.reason = long_reason();

    auto const pdf = PdfFile(rendered(facts_));
    auto const words = tests::words_of(pdf);

    EXPECT_TRUE(says(pdf.printed_by("pdfinfo"), "Pages:           2\n"));
    auto const second =
        std::find_if(words.begin(), words.end(), [](auto const& word) { return word.page == 2; });
    ASSERT_NE(second, words.end());
    EXPECT_EQ(second->text, "2");
    EXPECT_NEAR((second->left + second->right) / 2, (85.04 + 595.28 - 42.52) / 2, 1);
    EXPECT_LT(second->bottom, 56.7);
    auto const note =
        std::find_if(words.begin(), words.end(), [](auto const& word) { return word.text == "Nơi"; });
    auto const body_lines_before =
        std::count_if(second + 1, note, [](auto const& word) { return word.left < 200; });
    EXPECT_GE(body_lines_before, 2);
}

TEST_F(ApologyLetter, HeaderLinesStayWholeAndShareBaseLines) {
    auto const words = tests::words_of(PdfFile(rendered(facts_)));
    auto const bottom_of = [&](std::string const& text) {
        auto const found =
            std::find_if(words.begin(), words.end(), [&](auto const& word) { return word.text == text; });
        return found == words.end() ? -1 : found->bottom;
    };

    EXPECT_NEAR(bottom_of("CỘNG"), bottom_of("NAM"), 0.1);
    EXPECT_NEAR(bottom_of("CỘNG"), bottom_of("ỦY"), 0.1);
    EXPECT_NEAR(bottom_of("Độc"), bottom_of("phúc"), 0.1);
    EXPECT_NEAR(bottom_of("Số:"), bottom_of("2026"), 0.4);
    EXPECT_LT(bottom_of("SỞ"), bottom_of("Số:"));
}

TEST_F(ApologyLetter, EveryWordStandsInsideTheMargins) {
    facts_.addressee.name = std::string();
    while (core::code_points(facts_.addressee.name) < 200) {
        facts_.addressee.name += "Công ty Cổ phần Ước Mơ ";
    }
    facts_.reason = long_reason() + " " + std::string(200, 'W');

    for (auto const& word : tests::words_of(PdfFile(rendered(facts_)))) {
        EXPECT_GE(word.left, 85.0) << word.text;
        EXPECT_LE(word.right, 595.28 - 42.5 + 0.5) << word.text;
        EXPECT_LE(word.bottom, 841.89 - 56.6) << word.text;
    }
}

TEST_F(ApologyLetter, AWordWithAHyphenIsNeverCutAtTheEndOfALine) {
    for (auto padding = 0; padding < 40; ++padding) {
        facts_.reason = "Đối chứng " + std::string(static_cast<std::size_t>(padding), 'a') +
                        " chỉ tiêu i-ốt trong muối i-ốt và muối tinh i-ốt của lô hàng i-ốt.";
        auto const text = PdfFile(rendered(facts_)).printed_by("pdftotext", "-");
        EXPECT_FALSE(says(text, "i-\n")) << padding;
        EXPECT_TRUE(says(text, "i-ốt")) << padding;
    }
}

TEST_F(ApologyLetter, MissingItemsAreNamedTogether) {
    facts_.reason = " \n ";
    facts_.processing_state = "";
    facts_.addressee.name = "";
    facts_.due_new = facts_.due_before;

    EXPECT_EQ(
        fault_places(facts_),
        (std::vector<std::string>{
            "/addressee/name required",
            "/processing_state required",
            "/reason required",
            "/due_new later_than_due",
        })
    );
}

TEST_F(ApologyLetter, CharacterOutsideTheTypefaceIsAFault) {
    facts_.addressee.name = "Công ty 越南";

    EXPECT_EQ(fault_places(facts_), (std::vector<std::string>{"/addressee/name glyph_missing"}));
}

TEST_F(ApologyLetter, NumberMustHaveTheShapeOfDecree30) {
    facts_.number_symbol = "7/PXL";

    EXPECT_EQ(fault_places(facts_), (std::vector<std::string>{"/number_symbol number_symbol"}));
}

TEST_F(ApologyLetter, SameFactsGiveSameBytesOnEveryThread) {
    auto const first = rendered(facts_);
    auto letters = std::vector<std::string>(4);
    auto threads = std::vector<std::thread>();

    for (auto& letter : letters) {
        threads.emplace_back([this, &letter] {
            for (auto round = 0; round < 5; ++round) {
                letter = rendered(facts_);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    for (auto const& letter : letters) {
        EXPECT_TRUE(letter == first);
    }
    EXPECT_TRUE(render_apology(facts_, tests::shipped_templates()).value() == first);
}

} // namespace motcua::documents
