#include "support/form_samples.hpp"
#include "support/form_words.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"

#include <gtest/gtest.h>

#include <string>

namespace motcua::documents {
namespace {

using tests::fault_places;
using tests::first_out_of_order;
using tests::PdfFile;

class ControlSlip : public testing::Test {
protected:
    Templates templates_ = tests::shipped_templates();
    ControlFacts facts_ = tests::sample_control(FormSet::circular_01_2018);
};

} // namespace

TEST_F(ControlSlip, SaysItsFieldsInOrder) {
    auto const text = PdfFile(render_control_slip(facts_, templates_).value()).text();

    EXPECT_EQ(
        first_out_of_order(
            text,
            {"PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
             "Mã hồ sơ: 000.00.18.H29-260105-0005",
             "Chủ hồ sơ: Ông Nguyễn Hữu Đường.",
             "Loại thủ tục: Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm.",
             "Thời gian nhận hồ sơ: 09 giờ 00 phút, ngày 05 tháng 01 năm 2026.",
             "Thời gian trả kết quả: 17 giờ 00 phút, ngày 10 tháng 01 năm 2026.",
             "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Cấp phép, Sở An toàn thực phẩm."}
        ),
        ""
    ) << text;
    for (auto const* title : {"TÊN CƠ QUAN", "THỜI GIAN GIAO, NHẬN HỒ SƠ", "KẾT QUẢ", "GHI CHÚ"}) {
        EXPECT_NE(text.find(title), std::string::npos) << title;
    }
    EXPECT_EQ(first_out_of_order(text, {"Trước hạn", "Đúng hạn", "Quá hạn"}), "");
}

TEST_F(ControlSlip, EveryHandOverHasARowOfItsOwn) {
    facts_.handovers.resize(1);
    auto const one = PdfFile(render_control_slip(facts_, templates_).value()).text();
    facts_.handovers.push_back(tests::sample_control(facts_.form_set).handovers[1]);
    auto const two = PdfFile(render_control_slip(facts_, templates_).value()).text();

    EXPECT_NE(one.find("10 giờ 30 phút"), std::string::npos);
    EXPECT_EQ(one.find("15 giờ 00 phút"), std::string::npos);
    EXPECT_EQ(first_out_of_order(two, {"10 giờ 30 phút", "15 giờ 00 phút"}), "") << two;
}

TEST_F(ControlSlip, SlipOfADossierJustReceivedHasNoRowsYet) {
    facts_.handovers.clear();

    EXPECT_NE(
        PdfFile(render_control_slip(facts_, templates_).value()).text().find("TÊN CƠ QUAN"),
        std::string::npos
    );
}

TEST_F(ControlSlip, ManyRowsRepeatTheHeadOnEveryPage) {
    auto const row = facts_.handovers.back();
    facts_.handovers.assign(60, row);
    facts_.handovers.back().note = std::string(200, 'W');
    facts_.handovers.back().giver = std::string(80, 'W');
    auto const pdf = PdfFile(render_control_slip(facts_, templates_).value());
    auto const words = tests::words_of(pdf);
    auto heads = 0;
    for (auto const& word : words) {
        heads += word.text == "CHÚ" ? 1 : 0;
    }

    EXPECT_GE(tests::page_count(pdf.printed_by("pdfinfo")), 5);
    EXPECT_EQ(heads, tests::page_count(pdf.printed_by("pdfinfo")));
    EXPECT_EQ(tests::overlap_in(words), "");
    for (auto const& word : words) {
        EXPECT_LE(word.right, (148 - 10) * 72 / 25.4 + 0.5) << word.text;
        EXPECT_LE(word.bottom, (210 - 10) * 72 / 25.4 + 0.5) << word.text;
    }
}

TEST_F(ControlSlip, RowsMustBeInTheOrderOfTime) {
    std::swap(facts_.handovers[1], facts_.handovers[2]);
    facts_.handovers[0].giver = "";

    EXPECT_EQ(
        fault_places(render_control_slip(facts_, templates_)),
        (std::vector<std::string>{"/handovers/0/giver required", "/handovers/2/at in_order"})
    );
}

} // namespace motcua::documents
