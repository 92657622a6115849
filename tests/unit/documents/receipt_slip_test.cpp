#include "support/letter_samples.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/documents/receipt_slip.hpp>

#include <gtest/gtest.h>

#include <string>

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
