#include "support/form_samples.hpp"
#include "support/form_words.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace motcua::documents {
namespace {

using tests::fault_places;
using tests::first_out_of_order;
using tests::page_count;
using tests::PdfFile;

using Places = std::vector<std::string>;

class Slips : public testing::Test {
protected:
    Templates templates_ = tests::shipped_templates();
    SupplementFacts supplement_ = tests::sample_supplement(FormSet::circular_01_2018);
    RefusalFacts refusal_ = tests::sample_refusal(FormSet::circular_03_2025);
};

std::string long_text(int sentences) {
    auto text = std::string("Thành phần hồ sơ chưa đủ.");
    for (auto count = 1; count < sentences; ++count) {
        text +=
            " Bản thuyết minh chưa nêu nguồn nước, biện pháp khử trùng và quy trình vệ sinh của cơ sở sản xuất.";
    }
    return text;
}

} // namespace

TEST_F(Slips, SupplementRequestSaysTheFieldsOfForm02InOrder) {
    auto const text = PdfFile(render_supplement_request(supplement_, templates_).value()).text();

    EXPECT_EQ(
        first_out_of_order(
            text,
            {"PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
             "Mã hồ sơ: 000.00.18.H29-260105-0005",
             "Hồ sơ của: Ông Nguyễn Hữu Đường.",
             "Nội dung yêu cầu giải quyết: Cấp Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm.",
             "Địa chỉ: Số 12 đường Lê Quý Đôn, Phường Xuân Hòa, Thành phố Hồ Chí Minh.",
             "Số điện thoại: 0900 000 012; Email: duong@example.vn.",
             "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
             "1. Bản thuyết minh về cơ sở vật chất: bổ sung sơ đồ mặt bằng khu vực chế biến, ghi rõ đường đi của",
             "2. Giấy xác nhận tập huấn kiến thức an toàn thực phẩm của 02 người trực tiếp chế biến",
             "3. Giấy chứng nhận đăng ký doanh nghiệp: nộp bản sao có chứng thực",
             "Lý do: Thành phần hồ sơ chưa đủ theo quy định tại Điều 12 Nghị định số 15/2018/NĐ-CP;",
             "Ông liên hệ với bà Trần Ngọc Quỳnh Như, số điện thoại: 0900 000 034 để được hướng dẫn./.",
             "(Kèm theo Phiếu đánh giá việc giải quyết thủ tục hành chính.)",
             "NGƯỜI HƯỚNG DẪN",
             "(Ký và ghi rõ họ tên)",
             "Trần Ngọc Quỳnh Như"}
        ),
        ""
    ) << text;
}

TEST_F(Slips, RefusalSaysTheFieldsOfForm03InOrder) {
    auto const text = PdfFile(render_refusal(refusal_, templates_).value()).text();

    EXPECT_EQ(
        first_out_of_order(
            text,
            {"PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
             "Mã hồ sơ: 000.00.18.H29-260105-0005",
             "Tiếp nhận hồ sơ của: Ông Nguyễn Hữu Đường.",
             "Địa chỉ: Số 12 đường Lê Quý Đôn",
             "Số điện thoại: 0900 000 012; Email: duong@example.vn.",
             "Nội dung yêu cầu giải quyết: Cấp Giấy chứng nhận",
             "Qua xem xét, Bộ phận Một cửa thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",
             "Cơ sở thuộc diện không phải cấp Giấy chứng nhận theo Điều 12",
             "Hồ sơ thuộc thẩm quyền giải quyết của cơ quan khác; đề nghị nộp tại nơi có thẩm quyền.",
             "Xin thông báo cho Ông được biết và thực hiện./.",
             "NGƯỜI NỘP HỒ SƠ",
             "NGƯỜI TIẾP NHẬN HỒ SƠ",
             "Trần Ngọc Quỳnh Như"}
        ),
        ""
    ) << text;
}

TEST_F(Slips, RatingSheetIsNamedWhereTheTemplateSaysSo) {
    auto const says = [&](std::string const& pdf) {
        return PdfFile(pdf).text().find("Phiếu đánh giá") != std::string::npos;
    };

    EXPECT_TRUE(says(render_refusal(tests::sample_refusal(FormSet::circular_01_2018), templates_).value()));
    EXPECT_FALSE(says(render_refusal(refusal_, templates_).value()));
}

TEST_F(Slips, SlipWithoutDossierCodeLeavesTheLineBlank) {
    refusal_.dossier_code.clear();

    EXPECT_NE(
        PdfFile(render_refusal(refusal_, templates_).value()).text().find("Mã hồ sơ: ……"),
        std::string::npos
    );
}

TEST_F(Slips, MissingFieldsAreNamedTogetherWithTheForm) {
    supplement_.items = {"Bản thuyết minh", " "};
    supplement_.reason = "";
    supplement_.contact_phone = "";
    supplement_.guide_name = "";
    auto const refused = render_supplement_request(supplement_, templates_);

    EXPECT_EQ(
        fault_places(refused),
        (Places{"/items/1 required", "/reason required", "/guide_name required"})
    );
    EXPECT_EQ(refused.error().code(), core::Errc::invalid);
    EXPECT_NE(
        refused.error().faults()[1].vi.find("phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)"),
        std::string::npos
    );
    EXPECT_NE(refused.error().faults()[1].en.find("supplement request (form 02)"), std::string::npos);
}

TEST_F(Slips, RequestWithoutAnyItemIsRefused) {
    supplement_.items.clear();

    EXPECT_EQ(fault_places(render_supplement_request(supplement_, templates_)), (Places{"/items required"}));
}

TEST_F(Slips, RefusalNeedsItsReasonAndSigner) {
    refusal_.reason = "\n";
    refusal_.receiver_name = "";

    EXPECT_EQ(
        fault_places(render_refusal(refusal_, templates_)),
        (Places{"/reason required", "/receiver_name required"})
    );
}

TEST_F(Slips, NumberMustBearTheSuffixOfTheForm) {
    refusal_.number_symbol = "03/TNHS";
    supplement_.number_symbol = "";

    EXPECT_EQ(fault_places(render_refusal(refusal_, templates_)), (Places{"/number_symbol number_symbol"}));
    EXPECT_EQ(
        fault_places(render_supplement_request(supplement_, templates_)),
        (Places{"/number_symbol required"})
    );
}

TEST_F(Slips, LongReasonsAndManyItemsGoOverPagesWithoutOverlap) {
    supplement_.items.assign(
        40,
        "Bản vẽ mặt bằng cơ sở, ghi rõ đường đi của nguyên liệu và của người lao động"
    );
    supplement_.reason = long_text(30);
    supplement_.applicant = {Salutation::organisation, tests::longest_company(), "", "", ""};
    auto const pdf = PdfFile(render_supplement_request(supplement_, templates_).value());
    auto const text = pdf.text();

    EXPECT_GE(page_count(pdf.printed_by("pdfinfo")), 3);
    EXPECT_EQ(tests::overlap_in(tests::words_of(pdf)), "");
    EXPECT_EQ(
        first_out_of_order(text, {"1. Bản vẽ", "39. Bản vẽ", "40. Bản vẽ", "Lý do:", "NGƯỜI HƯỚNG DẪN"}),
        ""
    );
    EXPECT_NE(text.find(tests::longest_company()), std::string::npos);
}

TEST_F(Slips, ApplicantIsAddressedAsTheFormsDo) {
    struct Case {
        Salutation salutation;
        char const* named;
        char const* called;
    };

    for (auto const& [salutation, named, called] : {
             Case{Salutation::mr, "hồ sơ của: Ông Đào Ước.", "thông báo cho Ông được"},
             Case{Salutation::ms, "hồ sơ của: Bà Đào Ước.", "thông báo cho Bà được"},
             Case{Salutation::person, "hồ sơ của: Ông/Bà Đào Ước.", "thông báo cho Ông/Bà được"},
             Case{Salutation::organisation, "hồ sơ của: Đào Ước.", "thông báo cho Quý tổ chức được"},
         }) {
        refusal_.applicant.salutation = salutation;
        refusal_.applicant.name = "Đào Ước";

        auto const text = PdfFile(render_refusal(refusal_, templates_).value()).text();

        EXPECT_EQ(first_out_of_order(text, {named, called}), "");
    }
}

TEST_F(Slips, NumberWithoutDigitsMakesTheFormADraft) {
    refusal_.number_symbol = "/TCHS-SATTP";

    auto const pdf = PdfFile(render_refusal(refusal_, templates_).value());

    EXPECT_NE(pdf.text().find("Số: /TCHS-SATTP"), std::string::npos);
    EXPECT_NE(pdf.printed_by("pdfinfo").find("BẢN NHÁP"), std::string::npos);
}

TEST_F(Slips, LongNamesInTheHeadWrapInTheirColumns) {
    refusal_.issuer = "Trung tâm Phục vụ hành chính công Thành phố Hồ Chí Minh, cơ sở số 2";
    refusal_.place = "Thành phố Phan Rang - Tháp Chàm Rộng Dài";
    refusal_.number_symbol = "12345/TCHS-ABCDEFGHIJKLMNOPQRS-TUVWXYZ";
    auto const words = tests::words_of(PdfFile(render_refusal(refusal_, templates_).value()));

    EXPECT_EQ(tests::overlap_in(words), "");
    for (auto const& word : words) {
        EXPECT_TRUE(word.left >= 34 && word.right <= (148 - 10) * 72 / 25.4 + 0.5) << word.text;
    }
    EXPECT_TRUE(std::any_of(words.begin(), words.end(), [](auto const& word) { return word.text == "2026"; })
    );
}

TEST_F(Slips, RareDiacriticsComeOutExactly) {
    refusal_.applicant.name = "Bùi Ẵng Ẳm Ữ Ỷ Ỹ ẵ ẳ ữ ỷ ỹ Đậu Nguye\u0302\u0303t Quỳnh Hoẵng";
    refusal_.reason = "Nghĩa vụ ở Ỷ La, Ngữ Xã; Đắk Lắk, Buôn Ma Thuột — ẳ ẵ ỡ ợ ự ỵ";
    auto const text = PdfFile(render_refusal(refusal_, templates_).value()).text();

    EXPECT_NE(text.find("Bùi Ẵng Ẳm Ữ Ỷ Ỹ ẵ ẳ ữ ỷ ỹ Đậu Nguyễt Quỳnh Hoẵng"), std::string::npos);
    EXPECT_NE(text.find("Nghĩa vụ ở Ỷ La, Ngữ Xã; Đắk Lắk, Buôn Ma Thuột — ẳ ẵ ỡ ợ ự ỵ."), std::string::npos);
}

} // namespace motcua::documents
