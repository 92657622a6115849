#include "support/form_samples.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/documents/receipt_slip.hpp>
#include <motcua/documents/wording.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace motcua::documents {
namespace {

using tests::PdfFile;
using tests::sample_receipt;

bool says(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(ReceiptSlip, SaysTheFieldsOfForm01InOrder) {
    auto const templates = tests::shipped_templates();
    auto const slip = render_receipt(sample_receipt(FormSet::circular_01_2018), templates);
    ASSERT_TRUE(slip.has_value());
    auto const text = PdfFile(*slip).text();

    auto at = std::size_t{0};
    for (auto const* part :
         {"GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
          "Mã hồ sơ: 000.00.18.H29-260105-0005",
          "Tiếp nhận hồ sơ của: Ông Nguyễn Hữu Đường.",
          "Địa chỉ: Số 12",
          "Số điện thoại: 0900 000 012; Email: duong@example.vn.",
          "1. Thành phần hồ sơ nộp gồm:",
          "Giấy chứng nhận đăng ký doanh nghiệp",
          "2. Số lượng hồ sơ: 01 (bộ).",
          "3. Thời gian giải quyết hồ sơ theo quy định là: 05 ngày làm việc.",
          "4. Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 05 tháng 01 năm 2026.",
          "5. Thời gian trả kết quả: 17 giờ 00 phút, ngày 10 tháng 01 năm 2026.",
          "(05 ngày làm việc, tính từ ngày làm việc tiếp theo;",
          "6. Đăng ký nhận kết quả tại:",
          "Quyển số: 01, Số thứ tự: 05."}) {
        auto const found = text.find(part, at);
        ASSERT_NE(found, std::string::npos) << part << "\n" << text;
        at = found;
    }
    EXPECT_TRUE(says(text, "Mã tra cứu: K7M2QX"));
    EXPECT_TRUE(says(text, "Trần Ngọc Quỳnh Như"));
}

TEST(ReceiptSlip, IsOneA5Page) {
    auto const templates = tests::shipped_templates();
    auto const slip = render_receipt(sample_receipt(FormSet::circular_03_2025), templates);
    ASSERT_TRUE(slip.has_value());

    auto const about = PdfFile(*slip).printed_by("pdfinfo");

    EXPECT_TRUE(says(about, "419.528 x 595.276 pts\n")) << about;
    EXPECT_TRUE(says(about, "Pages:           1\n")) << about;
}

TEST(ReceiptSlip, ManyComponentsGoOnToTheNextPage) {
    auto const templates = tests::shipped_templates();
    auto facts = sample_receipt(FormSet::circular_03_2025);
    facts.components.assign(25, {"Bản vẽ mặt bằng cơ sở", "Bản sao", 2});

    auto const slip = render_receipt(facts, templates);

    ASSERT_TRUE(slip.has_value());
    EXPECT_TRUE(says(PdfFile(*slip).printed_by("pdfinfo"), "Pages:           2\n"));
}

TEST(ReceiptSlip, FortyComponentsAndAnEndlessNameRepeatTheHeadAndNeverOverlap) {
    auto const templates = tests::shipped_templates();
    auto facts = sample_receipt(FormSet::circular_01_2018);
    facts.applicant = {Salutation::organisation, tests::longest_company(), "Số 1", "0900 000 012", ""};
    facts.components.assign(
        40,
        {"Bản vẽ mặt bằng cơ sở và thuyết minh về trang thiết bị của khu vực chế biến", "Bản sao", 2}
    );
    facts.components[5].name = std::string(400, 'W');

    auto const slip = render_receipt(facts, templates);

    ASSERT_TRUE(slip.has_value());
    auto const pdf = PdfFile(*slip);
    auto const words = tests::words_of(pdf);
    auto const heads =
        std::count_if(words.begin(), words.end(), [](auto const& word) { return word.text == "STT"; });
    EXPECT_GE(heads, 3);
    EXPECT_TRUE(says(pdf.text(), "Tiếp nhận hồ sơ của: " + tests::longest_company() + "."));
    EXPECT_EQ(tests::overlap_in(words), "");
    for (auto const& word : words) {
        EXPECT_LE(word.right, (148 - 10) * 72 / 25.4 + 0.5) << word.text;
        EXPECT_LE(word.bottom, (210 - 10) * 72 / 25.4 + 0.5) << word.text;
    }
}

TEST(ReceiptSlips, DayOfSlipsIsOneFileWithTheTypefaceEmbeddedOnce) {
    auto const templates = tests::shipped_templates();
    auto slips = std::vector<ReceiptFacts>();
    for (auto number = 1; number <= 50; ++number) {
        slips.push_back(
            sample_receipt(number % 2 == 0 ? FormSet::circular_03_2025 : FormSet::circular_01_2018)
        );
        slips.back().number_symbol = number_symbol(number, "TNHS");
        slips.back().register_entry = number;
    }
    slips[2].components.assign(25, {"Bản vẽ mặt bằng cơ sở", "Bản sao", 2});

    auto const batch = render_receipts(slips, templates);

    ASSERT_TRUE(batch.has_value());
    auto const pdf = PdfFile(*batch);
    auto const fonts = pdf.printed_by("pdffonts");
    EXPECT_LE(std::count(fonts.begin(), fonts.end(), '\n'), 2 + 8)
        << "at most two subsets of each of four faces";
    EXPECT_TRUE(says(pdf.printed_by("pdfinfo"), "Pages:           51\n"));
    EXPECT_TRUE(says(pdf.printed_by("pdftotext -f 51 -l 51", "-"), "Số: 50/TNHS"));
    EXPECT_TRUE(says(pdf.printed_by("pdftotext -f 4 -l 4", "-"), "2\n")) << "pages are counted for each slip";
    EXPECT_LT(batch->size(), 20 * render_receipt(slips[0], templates)->size());
}

TEST(ReceiptSlips, FaultsNameTheSlip) {
    auto const templates = tests::shipped_templates();
    auto slips = std::vector<ReceiptFacts>(3, sample_receipt(FormSet::circular_03_2025));
    slips[1].limit = "";

    auto const batch = render_receipts(slips, templates);

    ASSERT_FALSE(batch.has_value());
    EXPECT_EQ(batch.error().faults().front().pointer, "/1/limit");
    EXPECT_FALSE(render_receipts({}, templates).has_value());
}

TEST(ReceiptSlip, FeeLineIsLeftOutWhenThereIsNone) {
    auto const templates = tests::shipped_templates();
    auto facts = sample_receipt(FormSet::circular_03_2025);
    facts.fee.clear();

    auto const slip = render_receipt(facts, templates);

    ASSERT_TRUE(slip.has_value());
    EXPECT_FALSE(says(PdfFile(*slip).text(), "lệ phí"));
}

TEST(ReceiptSlip, EmptyComponentNameIsNamed) {
    auto const templates = tests::shipped_templates();
    auto facts = sample_receipt(FormSet::circular_03_2025);
    facts.components[1].name = " ";

    auto const slip = render_receipt(facts, templates);

    ASSERT_FALSE(slip.has_value());
    auto const failure = slip.error();
    ASSERT_EQ(failure.faults().size(), 1U);
    EXPECT_EQ(failure.faults()[0].pointer, "/components/1/name");
}

} // namespace motcua::documents
