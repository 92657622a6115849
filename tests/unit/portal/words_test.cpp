#include "portal_words.hpp"
#include <motcua/catalogue/portal_file.hpp>
#include <motcua/exchange/portal_client.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <fstream>
#include <sstream>

namespace motcua::exchange {

namespace {

namespace json = boost::json;

/// 2026-03-02 09:00:00 in Vietnam.
constexpr auto nine_o_clock = 1'772'416'800'000'000LL;

app::PortalFormat format_of(std::string const& target) {
    auto file = std::ifstream(std::string(MOTCUA_SOURCE_DIR) + "/config/portals/" + target + ".json");
    auto text = std::ostringstream();
    text << file.rdbuf();
    return catalogue::parse_portal(text.str()).value();
}

std::unique_ptr<app::PortalGateway> gateway_of(std::string const& target) {
    return make_portal_gateway(format_of(target), {"http://127.0.0.1:1", "account", "secret", {}, 1024});
}

json::object dossier_facts() {
    return json::object{
        {"event", "dossier.received"},
        {"seq", 17},
        {"at", nine_o_clock},
        {"received_at", nine_o_clock},
        {"accepted_at", nullptr},
        {"due", nullptr},
        {"channel", "counter"},
        {"origin", "local"},
        {"state", 1},
        {"unit", "H29.16"},
        {"unit_name", "Sở An toàn thực phẩm"},
        {"procedure", "1.013829"},
        {"content", "Xác nhận nội dung quảng cáo"},
        {"return_method", "post"},
        {"applicant",
         json::object{
             {"kind", "enterprise"},
             {"name", "Công ty TNHH Muối Biển Ánh Dương"},
             {"address", "12 Đường số 3"},
             {"phone", nullptr},
             {"email", nullptr},
             {"id_type", "tax_code"},
             {"id_number", "0312345699"}}},
        {"components",
         json::array{json::object{
             {"code", "TP01"},
             {"name", "Đơn"},
             {"copies", 1},
             {"copy_kind", "photocopy"},
             {"files", json::array()}}}}};
}

app::PortalMessage message(std::string kind, json::object const& facts) {
    auto one = app::PortalMessage{};
    one.kind = std::move(kind);
    one.dossier_code = "000.00.16.H29-260302-0001";
    one.portal_code = "000.00.16.H29-260302-0001";
    one.key = "000.00.16.H29-260302-0001:17:" + one.kind;
    one.facts = json::serialize(facts);
    return one;
}

json::object written(std::string const& target, app::PortalMessage const& one) {
    return json::parse(gateway_of(target)->written(one, {}).value()).as_object();
}

/// "pointer rule" of every fault.
template <class T>
std::vector<std::string> faults_of(core::Expected<T> const& outcome) {
    auto told = std::vector<std::string>();
    if (!outcome) {
        auto const failure = outcome.error();
        for (auto const& fault : failure.faults()) {
            told.push_back(fault.pointer + " " + fault.rule);
        }
    }
    return told;
}

using Told = std::vector<std::string>;

constexpr auto online_national = R"({
    "MaHoSo": "G22.99.01-260302-000007", "MaTTHC": "1.013829", "MaDonViTiepNhan": "000.00.16.H29",
    "ChuHoSo": "Công ty TNHH Bếp Xanh", "LoaiDoiTuong": "1", "LoaiDinhDanh": "4", "SoDinhDanh": "0312345678",
    "NgayNop": "02/03/2026 09:00:00", "HinhThucTra": "3", "MaTinh": "79",
    "ThongTinNguoiNop": {"SoDienThoai": "0900000001", "DiaChiChiTiet": "1 Đường số 1"},
    "ThanhPhanHoSo": [{"MaThanhPhanHoSo": "TP01", "SoLuong": 1, "LoaiBan": "2",
        "GiayToDinhKem": [{"IdGiayTo": "C1", "TenGiayTo": "Đơn.pdf", "HashTepTin": "ab"}]}]})";

std::string with(std::string text, std::string const& from, std::string const& to) {
    auto const place = text.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return text.replace(place, from.size(), to);
}

} // namespace

TEST(PortalMessage, SaysADossierInTheNationalPortalsWords) {
    auto const body = written("dvcqg", message("dossier", dossier_facts()));

    EXPECT_EQ(body.at("MaHoSo"), "000.00.16.H29-260302-0001");
    EXPECT_EQ(body.at("LoaiDoiTuong"), "1");
    EXPECT_EQ(body.at("KenhThucHien"), "1");
    EXPECT_EQ(body.at("NoiNopHoSo"), "2");
    EXPECT_EQ(body.at("LoaiDinhDanh"), "4");
    EXPECT_EQ(body.at("MaDonViTiepNhan"), "000.00.16.H29");
    EXPECT_EQ(body.at("NgayNop"), "02/03/2026 09:00:00");
    EXPECT_EQ(body.at("TrangThaiHoSo"), "1");
    EXPECT_FALSE(body.contains("Email")) << "what is not known is left out";
    EXPECT_FALSE(body.contains("NgayTiepNhan"));
    EXPECT_EQ(body.at("ThongTinNguoiNop").at("DiaChiChiTiet"), "12 Đường số 3");
    EXPECT_EQ(
        body.at("ThanhPhanHoSo"),
        (json::array{json::object{
            {"MaThanhPhanHoSo", "TP01"},
            {"TenThanhPhanHoSo", "Đơn"},
            {"SoLuong", 1},
            {"LoaiBan", "1"}}})
    );
}

TEST(PortalMessage, SaysTheSameInTheCitysWords) {
    auto one = message("dossier", dossier_facts());
    one.portal_code = "TP-2026-000001";
    auto const body = written("city", one);

    EXPECT_EQ(body.at("maHoSo"), "TP-2026-000001");
    EXPECT_EQ(body.at("maHoSoDonVi"), "000.00.16.H29-260302-0001");
    EXPECT_EQ(body.at("maGiaoDich").as_string(), json::string(one.key));
    EXPECT_EQ(body.at("chuHoSo").at("loai"), "2");
    EXPECT_EQ(body.at("ngayNop"), "20260302090000");
    EXPECT_EQ(body.at("kenhThucHien"), 1);
}

TEST(PortalMessage, NamesTheFilesItSpeaksOf) {
    auto facts = dossier_facts();
    auto& component = facts.at("components").as_array().front().as_object();
    component["digitised"] = true;
    component["reuse"] = "result";
    component["from_repository"] = true;
    component["replacement_code"] = "000.00.16.H29-KQ000001";
    component["files"] =
        json::array{json::object{{"sha256", "abc"}, {"name", "TP01-abc"}, {"media_type", "application/pdf"}}};
    auto const one = message("components", facts);

    auto const body =
        json::parse(gateway_of("dvcqg")->written(one, {{"abc", "T1", "abc"}}).value()).as_object();
    auto const& file = body.at("TaiLieuNop").at(0);
    EXPECT_EQ(file.at("TepDinhKemId"), "T1");
    EXPECT_EQ(file.at("MaThanhPhanHoSo"), "TP01");
    EXPECT_EQ(file.at("DuocSoHoa"), "1");
    EXPECT_EQ(file.at("DuocTaiSuDung"), "2");
    EXPECT_EQ(file.at("DuocLayTuKhoDMQG"), "1");
    EXPECT_EQ(file.at("MaKetQuaThayThe"), "000.00.16.H29-KQ000001");

    EXPECT_EQ(
        faults_of(gateway_of("dvcqg")->written(one, {})),
        Told{"/TaiLieuNop/0/TepDinhKemId portal_value_missing"}
    );
    EXPECT_TRUE(gateway_of("dvcqg")->wants("components"));
    EXPECT_FALSE(gateway_of("city")->wants("components"));
}

TEST(PortalMessage, TellsEveryValueThePortalHasNoWordFor) {
    auto facts = dossier_facts();
    facts["channel"] = "pigeon";
    facts.at("applicant").as_object()["kind"] = "alien";
    facts.at("applicant").as_object()["name"] = "";

    EXPECT_EQ(
        faults_of(gateway_of("dvcqg")->written(message("dossier", facts), {})),
        (Told{
            "/KenhThucHien portal_value_unknown",
            "/ChuHoSo portal_value_missing",
            "/LoaiDoiTuong portal_value_unknown"})
    );
}

TEST(OnlineDossier, BecomesTheBodyOfAnIntake) {
    auto const online = gateway_of("dvcqg")->read_online(online_national).value();
    auto const intake = json::parse(online.intake).as_object();

    EXPECT_EQ(online.code, "G22.99.01-260302-000007");
    EXPECT_EQ(gateway_of("dvcqg")->code_of(online_national), online.code);
    EXPECT_EQ(intake.at("unit"), "H29.16");
    EXPECT_EQ(intake.at("channel"), "online");
    EXPECT_EQ(intake.at("procedure"), "1.013829");
    EXPECT_EQ(intake.at("received_at"), "2026-03-02T09:00:00+07:00");
    EXPECT_EQ(intake.at("return_method"), "online");
    EXPECT_EQ(intake.at("applicant").at("kind"), "enterprise");
    EXPECT_EQ(intake.at("applicant").at("id_type"), "tax_code");
    EXPECT_EQ(intake.at("applicant").at("phone"), "0900000001");
    EXPECT_EQ(
        intake.at("components"),
        (json::array{json::object{{"code", "TP01"}, {"copies", 1}, {"copy", "electronic"}}})
    );
    ASSERT_EQ(online.files.size(), 1U);
    EXPECT_EQ(online.files[0].component + online.files[0].id + online.files[0].name, "TP01C1Đơn.pdf");
}

TEST(OnlineDossier, ReadsTheCitysVariantsOfAValue) {
    auto const text = std::string(R"({"maHoSo": "TP-1", "maTTHC": "1.013829", "donVi": "000.00.16.H29",
        "chuHoSo": {"ten": "Bếp Xanh", "loai": "02", "diaChi": "1 Đường số 1"}, "ngayNop": "20260302090000"})"
    );

    auto const online = gateway_of("city")->read_online(text).value();
    auto const intake = json::parse(online.intake);
    EXPECT_EQ(intake.at("applicant").at("kind"), "enterprise");
    EXPECT_EQ(intake.at("received_at"), "2026-03-02T09:00:00+07:00");
}

TEST(OnlineDossier, IsRefusedWithEveryFaultAtItsPlace) {
    auto text = with(online_national, R"("LoaiDoiTuong": "1")", R"("LoaiDoiTuong": "7")");
    text = with(text, "02/03/2026 09:00:00", "31/02/2026 09:00:00");
    text = with(text, R"("MaTTHC": "1.013829", )", "");
    text = with(text, R"("SoLuong": 1)", R"("SoLuong": "một")");
    text = with(text, R"("IdGiayTo": "C1", )", "");
    auto const read = gateway_of("dvcqg")->read_online(text);

    EXPECT_EQ(
        faults_of(read),
        (Told{
            "/MaTTHC required",
            "/LoaiDoiTuong portal_value_unknown",
            "/NgayNop portal_time",
            "/ThanhPhanHoSo/0/SoLuong type",
            "/ThanhPhanHoSo/0/GiayToDinhKem/0/IdGiayTo required"})
    );
    auto const failure = read.error();
    auto const answer =
        json::parse(gateway_of("dvcqg")->answer("G22.99.01-260302-000007", &failure)).as_object();
    EXPECT_EQ(answer.at("error_code"), "1");
    EXPECT_EQ(answer.at("MaHoSo"), "G22.99.01-260302-000007");
    EXPECT_NE(answer.at("message").as_string().find("/LoaiDoiTuong"), json::string::npos);
    EXPECT_EQ(json::parse(gateway_of("dvcqg")->answer("x", nullptr)).at("error_code"), "0");
}

TEST(OnlineDossier, ThatIsNoObjectHasNoCode) {
    for (auto const* const text : {"", "[]", "{", "\"MaHoSo\"", "{\"MaHoSo\": {}}"}) {
        EXPECT_EQ(gateway_of("dvcqg")->code_of(text), "") << text;
        EXPECT_FALSE(gateway_of("dvcqg")->read_online(text)) << text;
    }
    EXPECT_EQ(gateway_of("dvcqg")->code_of("{\"MaHoSo\": \"\\u0000\"}"), "");
}

} // namespace motcua::exchange
