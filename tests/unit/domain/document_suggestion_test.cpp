#include <motcua/domain/document_suggestion.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace motcua::domain {

namespace {

using Fields = std::map<std::string, std::string>;

Fields fields_of(std::vector<std::string> const& pages) {
    auto fields = Fields();
    for (auto const& one : suggest_document_data(pages)) {
        fields[one.field] = one.value;
    }
    return fields;
}

struct Case {
    char const* name;
    std::vector<std::string> pages;
    Fields fields;
};

auto const certificate =
    std::string("UBND THÀNH PHỐ HỒ CHÍ MINH        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                "SỞ AN TOÀN THỰC PHẨM              Độc lập - Tự do - Hạnh phúc\n"
                "-------                           ---------------\n"
                "Số: 12/GCN-SATTP    Thành phố Hồ Chí Minh, ngày 05 tháng 01 năm 2026\n"
                "\n"
                "GIẤY CHỨNG NHẬN\n"
                "CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM\n"
                "Cơ sở: Công ty TNHH Muối Biển Ánh Dương\n"
                "Căn cứ Luật An toàn thực phẩm số 55/2010/QH12 ngày 17 tháng 6 năm 2010\n");

} // namespace

// Decree 30/2020, annex I: what a letter carries, as a text layer or recognition gives it.
TEST(DocumentSuggestion, TableOfLetters) {
    auto const head = Fields{
        {"title", "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm"},
        {"symbol", "12/GCN-SATTP"},
        {"issuer", "SỞ AN TOÀN THỰC PHẨM"},
        {"issued_on", "2026-01-05"}};
    auto const with = [&](Fields more) {
        more.insert(head.begin(), head.end());
        return more;
    };
    auto const cases = std::vector<Case>{
        {"head alone", {certificate}, head},
        {"term in years",
         {certificate, "Giấy chứng nhận này có giá trị trong thời hạn 03 năm kể từ ngày ký."},
         with({{"valid_until", "2029-01-05"}})},
        {"term with words",
         {certificate + "Có hiệu lực 03 (ba) năm kể từ ngày cấp./."},
         with({{"valid_until", "2029-01-05"}})},
        {"term in months", {certificate + "thời hạn 18 tháng"}, with({{"valid_until", "2027-07-05"}})},
        {"until a day in words",
         {certificate + "Giấy chứng nhận có giá trị đến hết ngày 31 tháng 12 năm 2028."},
         with({{"valid_until", "2028-12-31"}})},
        {"until a day in figures, over two lines",
         {certificate + "Giấy này có giá trị từ ngày 06/01/2026 đến\nngày 06/01/2027."},
         with({{"valid_until", "2027-01-06"}})},
        {"day of expiry", {certificate + "Ngày hết hạn: 5-1-2029"}, with({{"valid_until", "2029-01-05"}})},
        {"in force from a day is no end", {certificate + "có hiệu lực từ ngày 06/01/2026."}, head},
        {"impossible day", {certificate + "Có giá trị đến ngày 31 tháng 02 năm 2029."}, head},
        {"diacritics read wrongly",
         {"SỜ AN TOAN THỰC PHẢM\n"
          "Sô: l2/GCN-SATTP    Thanh phó Hò Chi Minh, ngảy O5 thảng 0l nắm 2026\n"
          "GIÁY CHÚNG NHẠN\n"
          "có giả trị đền ngày 05 thảng 0l năm 2O29"},
         {{"title", "Giáy chúng nhạn"},
          {"symbol", "12/GCN-SATTP"},
          {"issuer", "SỜ AN TOAN THỰC PHẢM"},
          {"issued_on", "2026-01-05"},
          {"valid_until", "2029-01-05"}}},
        {"official letter",
         {"CÔNG TY TNHH MUỐI BIỂN\nÁNH DƯƠNG\nSố: 7 / CV - MB\nV/v đề nghị cấp lại giấy xác nhận\n"
          "Ninh Thuận, ngày 1 tháng 2 năm 2026\nKính gửi: Sở An toàn thực phẩm"},
         {{"title", "đề nghị cấp lại giấy xác nhận"},
          {"symbol", "07/CV-MB"},
          {"issuer", "CÔNG TY TNHH MUỐI BIỂN ÁNH DƯƠNG"},
          {"issued_on", "2026-02-01"}}},
        {"decision with its abstract",
         {"CHI CỤC AN TOÀN VỆ SINH THỰC PHẨM\nSố: 105/QĐ-ATVSTP\nQUYẾT ĐỊNH\nVề việc cấp giấy phép\n"
          "CHI CỤC TRƯỞNG CHI CỤC AN TOÀN VỆ SINH THỰC PHẨM"},
         {{"title", "Quyết định về việc cấp giấy phép"},
          {"symbol", "105/QĐ-ATVSTP"},
          {"issuer", "CHI CỤC AN TOÀN VỆ SINH THỰC PHẨM"}}},
        {"company's declaration",
         {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nBẢN TỰ CÔNG BỐ SẢN PHẨM\nSố: 01/MB/2026"},
         {{"title", "Bản tự công bố sản phẩm"}, {"symbol", "01/MB/2026"}}},
        {"apology of 2025",
         {"SỞ AN TOÀN THỰC PHẨM\nSố: 01/PXL-SATTP\nVĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN\nKính gửi: Bộ phận"},
         {{"title", "Văn bản xin lỗi và đề nghị gia hạn"},
          {"symbol", "01/PXL-SATTP"},
          {"issuer", "SỞ AN TOÀN THỰC PHẨM"}}},
        {"nothing to see", {"", "  \n", "xin chào"}, {}},
        {"no page at all", {}, {}},
    };
    for (auto const& [name, pages, fields] : cases) {
        SCOPED_TRACE(name);
        EXPECT_EQ(fields_of(pages), fields);
    }
}

TEST(DocumentSuggestion, SaysWhereItStands) {
    auto const found = suggest_document_data({certificate, "Có giá trị đến ngày 05/01/2029, theo quy định."});

    ASSERT_EQ(found.size(), 5U);
    EXPECT_EQ(found[0].line, "GIẤY CHỨNG NHẬN");
    EXPECT_EQ(found[1].line, "Số: 12/GCN-SATTP    Thành phố Hồ Chí Minh, ngày 05 tháng 01 năm 2026");
    EXPECT_EQ(found[4].page, 2);
    EXPECT_EQ(found[4].line, "Có giá trị đến ngày 05/01/2029, theo quy định.");
}

// The end of a term is the corresponding day (Civil Code, article 148), or the last of its month.
TEST(DocumentSuggestion, TermFromALeapDayEndsOnTheLastOfFebruary) {
    auto const fields = fields_of({"Hà Nội, ngày 29 tháng 02 năm 2024\nGIẤY PHÉP\nthời hạn 03 năm"});

    EXPECT_EQ(fields.at("valid_until"), "2027-02-28");
}

TEST(DocumentSuggestion, HostileTextIsReadWithinBounds) {
    auto const endless = std::string(2'000'000, 's');
    auto const slashes = "Số: 1" + std::string(100'000, '/');
    auto many = std::string();
    for (auto i = 0; i < 5000; ++i) {
        many += "có giá trị đến thời hạn hiệu lực su dung den toi ngay 1/1 thang 3 thoi han 99\n";
    }

    EXPECT_TRUE(
        suggest_document_data({endless, slashes, many, "\xff\xfe broken", std::string("\0x", 2)}).empty()
    );
    EXPECT_TRUE(suggest_document_data(std::vector<std::string>(50, many)).empty());
}

} // namespace motcua::domain
