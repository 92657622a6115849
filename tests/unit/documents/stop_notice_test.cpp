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

class StopNotice : public testing::Test {
protected:
    [[nodiscard]] std::string text() const {
        return PdfFile(render_stop_notice(facts_, templates_).value()).text();
    }

    Templates templates_ = tests::shipped_templates();
    StopFacts facts_ = tests::sample_stop();
};

} // namespace

TEST_F(StopNotice, SaysTheFieldsOfForm05InOrder) {
    EXPECT_EQ(
        first_out_of_order(
            text(),
            {"THÔNG BÁO Dừng giải quyết hồ sơ",
             "Kính gửi: Công ty TNHH Thực phẩm Muối Biển Ước Mơ (địa chỉ: Số 12 đường Lê Quý Đôn,",
             "Ngày nhận đủ hồ sơ: ngày 05 tháng 01 năm 2026; mã số hồ sơ: 000.00.18.H29-260105-0042; thủ tục",
             "Ngày 03 tháng 02 năm 2026, Quý tổ chức đề nghị dừng giải quyết hồ sơ với nội dung: Đơn đề nghị",
             "Tại thời điểm dừng, hồ sơ đang ở bước thẩm định hồ sơ tại Phòng Cấp phép, chưa có kết quả thẩm định.",
             "Sở An toàn thực phẩm thông báo dừng giải quyết hồ sơ nêu trên kể từ ngày 05 tháng 02 năm 2026.",
             "Phí, lệ phí đã nộp: 1.000.000 đồng (Một triệu đồng); phí thẩm định chưa phát sinh,",
             "Giấy tờ, tài liệu trả lại kèm theo Thông báo này gồm:",
             "1. Giấy chứng nhận đăng ký doanh nghiệp (bản sao có chứng thực), 01 bản",
             "2. Giấy xác nhận tập huấn",
             "được biết./.",
             "Nơi nhận:"}
        ),
        ""
    ) << text();
}

TEST_F(StopNotice, IsAnA4Letter) {
    auto const about = PdfFile(render_stop_notice(facts_, templates_).value()).printed_by("pdfinfo");

    EXPECT_NE(about.find("(A4)"), std::string::npos) << about;
}

TEST_F(StopNotice, WordsFollowTheCauseTheFeeAndTheDocuments) {
    facts_.cause = StopCause::decision;
    facts_.ground = "Quyết định số 15/QĐ-SATTP, do quá thời hạn bổ sung hồ sơ.";
    facts_.fee_paid = 0;
    facts_.refund_note = "";
    facts_.handed_back.clear();

    EXPECT_EQ(
        first_out_of_order(
            text(),
            {"Ngày 03 tháng 02 năm 2026, cơ quan có thẩm quyền quyết định dừng giải quyết hồ sơ; căn cứ, lý do: Quyết định "
             "số 15/QĐ-SATTP, do quá thời hạn bổ sung hồ sơ. Tại",
             "chưa nộp phí, lệ phí cho hồ sơ này.",
             "Không có giấy tờ, tài liệu trả lại."}
        ),
        ""
    ) << text();
}

TEST_F(StopNotice, SetOf2018HasNoSuchForm) {
    facts_.form_set = FormSet::circular_01_2018;

    EXPECT_EQ(
        fault_places(render_stop_notice(facts_, templates_)),
        (std::vector<std::string>{"/form_set form_not_in_set"})
    );
}

TEST_F(StopNotice, PaidFeeNeedsAWordOnItsReturnAndDaysMustBeInOrder) {
    facts_.refund_note = "";
    facts_.ground = "";
    facts_.caused_on = tests::day("2026-02-06");

    EXPECT_EQ(
        fault_places(render_stop_notice(facts_, templates_)),
        (std::vector<std::string>{"/ground required", "/refund_note required", "/caused_on in_order"})
    );
}

} // namespace motcua::documents
