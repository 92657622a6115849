#include "support/at.hpp"
#include "support/form_data.hpp"
#include "support/golden_image.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"
#include <motcua/catalogue/form_file.hpp>
#include <motcua/core/text.hpp>
#include <motcua/documents/application_form.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace motcua::documents {
namespace {

using tests::PdfFile;

constexpr auto golden = MOTCUA_SOURCE_DIR "/tests/golden/forms/";
constexpr auto tolerance = 12.0; ///< of 255, mean of a field of 4 mm

catalogue::Forms const& forms() {
    static auto const loaded = catalogue::load_forms(MOTCUA_SOURCE_DIR "/config/forms").value();
    return loaded;
}

Templates const& templates() {
    static auto const loaded = tests::shipped_templates();
    return loaded;
}

app::Form const& form_named(std::string const& id) {
    return **std::find_if(forms().begin(), forms().end(), [&](auto const& form) { return form->id() == id; });
}

ApplicationFacts facts_of(app::Form const& form, boost::json::object const& data) {
    auto facts = ApplicationFacts{};
    facts.sheet =
        form.sheet(form.checked(boost::json::serialize(data), tests::day("2026-03-02"), "").value());
    facts.form = form.id();
    facts.addressee = "Sở An toàn thực phẩm Thành phố Hồ Chí Minh";
    facts.procedure_name = "Thủ tục thử";
    facts.place = "Thành phố Hồ Chí Minh";
    facts.filled_at = tests::at("2026-03-02 09:15");
    facts.applicant_name = "Trần Thị Mẫu";
    facts.submission = Submission::counter;
    facts.submitted_at = "Bộ phận Tiếp nhận và Trả kết quả";
    facts.dossier_code = "000.00.16.H29-260302-0001";
    facts.lookup_url = "https://motcua.example/v1/public/status/000.00.16.H29-260302-0001";
    return facts;
}

boost::json::object sample(std::string const& id) {
    auto data = tests::form_data(form_named(id).document(), true);
    data["ten_co_so"] = "Công ty TNHH Thực phẩm Ánh Dương Xanh";
    data["dien_thoai"] = "0900000001";
    if (id == "don-dieu-kien-attp-y-te") {
        data["chu_co_so"] = "Trần Thị Mẫu";
        data["dia_chi_tru_so"] = "12 Đường số 3, Phường Mẫu, Thành phố Hồ Chí Minh";
        data["dia_chi_san_xuat"] = "Lô B5, Khu công nghiệp Thử Nghiệm, Thành phố Hồ Chí Minh";
        data["so_dkkd"] = "0312345678";
        data["noi_cap_dkkd"] = "Sở Tài chính Thành phố Hồ Chí Minh";
        data["nganh_nghe"] = "Chế biến suất ăn sẵn; kinh doanh dịch vụ ăn uống tại chỗ và giao tận nơi.";
        data["so_suat_an"] = 1250;
        data["loai_hinh"] = "an_uong";
        data.erase("fax");
    }
    return data;
}

std::string pdf_of(std::string const& id) {
    return render_application(facts_of(form_named(id), sample(id)), templates()).value();
}

void compare_pages(std::string const& name, std::string const& pdf) {
    auto const file = PdfFile(pdf);
    auto number = 0;
    for (auto const& page : file.drawn_pages()) {
        auto const expected = golden + name + "-" + std::to_string(++number) + ".png";
        if (tests::renews_golden()) {
            std::filesystem::copy_file(page, expected, std::filesystem::copy_options::overwrite_existing);
        }
        EXPECT_LE(tests::greatest_difference(tests::read_png(page), tests::read_png(expected)), tolerance)
            << expected;
    }
    EXPECT_FALSE(std::filesystem::exists(golden + name + "-" + std::to_string(number + 1) + ".png")) << name;
}

bool contains(std::string const& text, std::string const& words) {
    return text.find(words) != std::string::npos;
}

} // namespace

TEST(ApplicationForm, LooksAsItWasApproved) {
    for (auto const* id : {"don-dieu-kien-attp-y-te", "giay-dang-ky-kiem-tra-nhap-khau"}) {
        compare_pages(std::string("application.") + id, pdf_of(id));
    }
}

TEST(ApplicationForm, EveryFormSaysItsLabelsWithoutOverlap) {
    for (auto const& form : forms()) {
        auto const pdf = PdfFile(pdf_of(form->id()));
        auto const text = pdf.text();

        EXPECT_EQ(core::to_nfc(text), text);
        EXPECT_TRUE(contains(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"))
            << form->id();
        EXPECT_TRUE(contains(text, "Thành phố Hồ Chí Minh, ngày 02 tháng 3 năm 2026"));
        EXPECT_TRUE(contains(text, "Kính gửi: Sở An toàn thực phẩm Thành phố Hồ Chí Minh"));
        EXPECT_TRUE(contains(text, "Mã hồ sơ: 000.00.16.H29-260302-0001"));
        EXPECT_TRUE(contains(text, "Công ty TNHH Thực phẩm Ánh Dương Xanh")) << form->id();
        EXPECT_EQ(tests::overlap_in(tests::words_of(pdf)), "") << form->id();
        auto const title = form->title().substr(0, form->title().find(' '));
        EXPECT_TRUE(contains(text, title));
    }
}

TEST(ApplicationForm, LongTextsAndTablesGoOverNumberedPages) {
    auto const& form = form_named("giay-dang-ky-kiem-tra-nhap-khau");
    auto data = sample(form.id());
    auto& lot = data.at("lo_hang").as_array();
    while (lot.size() < 60) {
        lot.push_back(lot.front());
    }
    auto pages = 0;

    auto const pdf = render_application(facts_of(form, data), templates(), nullptr, &pages).value();

    auto const words = tests::words_of(PdfFile(pdf));
    EXPECT_GE(pages, 3);
    for (auto page = 2; page <= pages; ++page) {
        auto const numbered = std::any_of(words.begin(), words.end(), [&](auto const& word) {
            return word.page == page && word.text == std::to_string(page) && word.top < 57;
        });
        EXPECT_TRUE(numbered) << page;
    }
}

TEST(ApplicationForm, SaysHowItWasSubmitted) {
    auto facts = facts_of(form_named("don-chung"), sample("don-chung"));
    auto const text_of = [&](Submission submission) {
        facts.submission = submission;
        return PdfFile(render_application(facts, templates()).value()).text();
    };

    EXPECT_TRUE(contains(text_of(Submission::online), "nộp trực tuyến"));
    EXPECT_TRUE(contains(text_of(Submission::post), "bưu chính"));
    EXPECT_TRUE(contains(text_of(Submission::draft), "chưa nộp"));
    EXPECT_TRUE(contains(text_of(Submission::counter), "09 giờ 15 phút"));
}

TEST(ApplicationForm, LeavesRoomForTheSealUnlessItIsADraft) {
    auto facts = facts_of(form_named("don-chung"), sample("don-chung"));
    auto rooms = SignatureRooms();
    ASSERT_TRUE(render_application(facts, templates(), &rooms));
    ASSERT_EQ(rooms.size(), 1U);
    EXPECT_EQ(rooms.front().role, SignatureRole::agency);

    facts.draft = true;
    auto const draft = render_application(facts, templates(), &rooms).value();

    EXPECT_TRUE(rooms.empty());
    EXPECT_TRUE(contains(PdfFile(draft).printed_by("pdfinfo"), " - BẢN NHÁP"));
}

TEST(ApplicationForm, SameFactsGiveSameBytes) {
    EXPECT_TRUE(pdf_of("don-chung") == pdf_of("don-chung"));
}

TEST(ApplicationForm, RefusesWhatTheTypefaceCannotPrint) {
    auto data = sample("don-chung");
    data["ten_co_so"] = "Cơ sở 漢字";

    auto const refused = render_application(facts_of(form_named("don-chung"), data), templates());

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults().front().rule, "glyph_missing");
    EXPECT_EQ(refused.error().faults().front().vi.find("漢"), std::string::npos);
}

} // namespace motcua::documents
