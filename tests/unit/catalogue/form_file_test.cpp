#include "catalogue_fixture.hpp"
#include "support/at.hpp"
#include "support/form_data.hpp"
#include <motcua/catalogue/form_file.hpp>

#include <gtest/gtest.h>

namespace motcua::catalogue {
namespace {

namespace json = boost::json;
using tests::day;
using tests::has_fault;

std::filesystem::path forms_directory() {
    return tests::source_directory() / "config/forms";
}

Forms forms() {
    return load_forms(forms_directory()).value();
}

app::Form const& form_named(Forms const& all, std::string const& id) {
    return **std::find_if(all.begin(), all.end(), [&](auto const& form) { return form->id() == id; });
}

json::object definition(std::string const& id) {
    return json::parse(tests::text_of(forms_directory() / (id + ".v1.json"))).as_object();
}

core::Failure refused(json::object const& changed) {
    auto const parsed = parse_form(json::serialize(changed));
    return parsed ? core::Failure() : parsed.error();
}

core::Failure refused_data(app::Form const& form, json::value const& data) {
    auto const checked = form.checked(json::serialize(data), day("2026-03-02"), "");
    return checked ? core::Failure() : checked.error();
}

core::FieldFault fault_at(core::Failure const& failure, std::string const& pointer) {
    for (auto const& fault : failure.faults()) {
        if (fault.pointer == pointer) {
            return fault;
        }
    }
    return {};
}

} // namespace

TEST(FormFiles, EveryShippedFormPassesItsChecks) {
    auto const loaded = load_forms(forms_directory());

    ASSERT_TRUE(loaded) << loaded.error().faults().front().pointer << ' '
                        << loaded.error().faults().front().en;
    EXPECT_GE(loaded->size(), 9U);
}

TEST(FormFiles, EveryProcedureHasAnApplicationFormThatExists) {
    auto const all = forms();
    for (auto const& path : tests::procedure_paths()) {
        auto const version = parse_procedure(tests::text_of(path)).value();
        auto const with_form =
            std::count_if(version.components.begin(), version.components.end(), [](auto const& one) {
                return one.form.has_value();
            });

        EXPECT_GE(with_form, 1) << path;
        EXPECT_TRUE(form_faults(version, all).empty()) << path;
        EXPECT_EQ(form_faults(version, {}).size(), static_cast<std::size_t>(with_form)) << path;
    }
}

TEST(FormFiles, ListWhatNobodyHasCompared) {
    EXPECT_EQ(forms_to_confirm(forms()).size(), forms().size());
}

TEST(FormFiles, RefuseWhatWouldBreakLater) {
    auto const sound = definition("don-dieu-kien-attp-y-te");
    ASSERT_TRUE(parse_form(json::serialize(sound)));
    auto const with = [&](auto change) {
        auto changed = sound;
        change(changed);
        return refused(changed);
    };
    auto const field = [](json::object& form, char const* name) -> json::object& {
        return form.at("schema").at("properties").at(name).as_object();
    };

    EXPECT_TRUE(has_fault(with([](auto& form) { form.erase("signer"); }), "/signer", "required"));
    EXPECT_TRUE(has_fault(with([](auto& form) { form["signature"] = 1; }), "/signature", "unknown_key"));
    EXPECT_TRUE(has_fault(
        with([](auto& form) { form.at("sections").at(0).at("fields").as_array().emplace_back("la"); }),
        "/sections/0/fields/10",
        "field_unknown"
    ));
    EXPECT_TRUE(has_fault(
        with([](auto& form) { form.at("sections").at(1).at("fields").as_array().emplace_back("fax"); }),
        "/sections/1/fields/6",
        "field_twice"
    ));
    EXPECT_TRUE(has_fault(
        with([](auto& form) { form.at("sections").at(0).at("fields").as_array().pop_back(); }),
        "/schema/properties/noi_cap_dkkd",
        "field_nowhere"
    ));
    EXPECT_TRUE(has_fault(
        with([](auto& form) { form.at("schema").at("required").as_array().emplace_back("la"); }),
        "/schema/required/10",
        "field_unknown"
    ));
    EXPECT_TRUE(has_fault(
        with([&](auto& form) { field(form, "fax").erase("maxLength"); }),
        "/schema/properties/fax/maxLength",
        "max_length"
    ));
    EXPECT_TRUE(has_fault(
        with([&](auto& form) { field(form, "fax")["pattern"] = "(["; }),
        "/schema/properties/fax/pattern",
        "pattern"
    ));
    EXPECT_TRUE(has_fault(
        with([&](auto& form) { field(form, "nganh_nghe")["pattern"] = "^a*$"; }),
        "/schema/properties/nganh_nghe/pattern",
        "pattern_length"
    ));
    EXPECT_TRUE(has_fault(
        with([&](auto& form) { field(form, "loai_hinh").at("x-enum-titles").as_array().pop_back(); }),
        "/schema/properties/loai_hinh/x-enum-titles",
        "choice_titles"
    ));
    EXPECT_TRUE(has_fault(
        with([](auto& form) {
            form.at("rules").as_array().emplace_back(json::object{{"rule", "not_before"}});
        }),
        "/rules/2",
        "rule_members"
    ));
}

TEST(FormFiles, AreNamedAfterIdAndVersion) {
    auto const scratch = tests::ScratchDirectory("forms");
    scratch.write("don-khac.v1.json", tests::text_of(forms_directory() / "don-chung.v1.json"));

    auto const loaded = load_forms(scratch.path());

    ASSERT_FALSE(loaded);
    EXPECT_TRUE(has_fault(loaded.error(), "don-khac.v1.json#/id", "file_name"));
}

TEST(FormData, GeneratedDataIsTakenByEveryForm) {
    for (auto const& form : forms()) {
        for (auto const full : {false, true}) {
            auto const data = tests::form_data(form->document(), full);

            auto const checked = form->checked(json::serialize(data), day("2026-03-02"), "");

            ASSERT_TRUE(checked) << form->id() << ' ' << checked.error().faults().front().pointer << ' '
                                 << checked.error().faults().front().rule;
            EXPECT_EQ(form->checked(*checked, day("2026-03-02"), "").value(), *checked);
        }
    }
}

TEST(FormData, EveryRequiredFieldThatIsMissingIsNamed) {
    for (auto const& form : forms()) {
        auto const whole = tests::form_data(form->document(), false);
        auto const schema = json::parse(form->document()).at("schema").as_object();
        for (auto const& name : schema.at("required").as_array()) {
            for (auto const& nothing : {json::value(nullptr), json::value(""), json::value(json::array())}) {
                auto data = whole;
                data[name.as_string()] = nothing;

                auto const failure = refused_data(*form, data);

                auto const pointer = "/" + std::string(name.as_string());
                auto const label =
                    std::string(schema.at("properties").at(name.as_string()).at("title").as_string());
                ASSERT_TRUE(has_fault(failure, pointer, "required")) << form->id() << pointer;
                EXPECT_EQ(fault_at(failure, pointer).vi, label + " là mục bắt buộc.");
            }
        }
    }
}

TEST(FormData, EveryMutationOfAFieldIsRefusedAtItsPlaceWithoutItsValue) {
    auto const wrong = std::vector<json::value>{
        json::value(3.5),
        json::value(-1),
        json::value(json::object{{"la", 1}}),
        json::value(std::string(2001, 'x')),
        json::value(json::array{json::object{{"ten", "Tên không hợp lệ XYZ"}, {"la", "XYZ"}}})};
    for (auto const& form : forms()) {
        auto const whole = tests::form_data(form->document(), true);
        for (auto const& [name, value] : whole) {
            for (auto const& bad : wrong) {
                auto data = whole;
                data[name] = bad;

                auto const failure = refused_data(*form, data);

                ASSERT_FALSE(failure.faults().empty()) << form->id() << ' ' << name;
                auto const& fault = failure.faults().front();
                EXPECT_TRUE(fault.pointer.starts_with("/" + std::string(name))) << fault.pointer;
                EXPECT_EQ((fault.vi + fault.en).find("XYZ"), std::string::npos);
                EXPECT_TRUE(fault.vi.ends_with(".") && fault.en.ends_with("."));
            }
        }
    }
}

TEST(FormData, IsToldInWordsOfTheLabels) {
    auto const all = forms();
    auto const& form = form_named(all, "don-dieu-kien-attp-y-te");
    auto data = tests::form_data(form.document(), true);
    data["so_suat_an"] = 0;
    data["loai_hinh"] = "khac";
    data["dien_thoai"] = "090-1";
    data["ngay_cap_dkkd"] = "2026-02-30";
    data["so_dkkd"] = std::string(31, '1');
    data["la"] = 1;

    auto const failure = refused_data(form, data);

    EXPECT_EQ(fault_at(failure, "/so_suat_an").vi, "Số suất ăn phải từ 1 đến 100000.");
    EXPECT_EQ(fault_at(failure, "/so_suat_an").en, "Number of meals must be from 1 to 100000.");
    EXPECT_EQ(fault_at(failure, "/dien_thoai").vi, "Điện thoại không đúng dạng: gồm 9 đến 12 chữ số.");
    EXPECT_EQ(fault_at(failure, "/ngay_cap_dkkd").rule, "date");
    EXPECT_EQ(fault_at(failure, "/so_dkkd").rule, "length");
    EXPECT_EQ(fault_at(failure, "/la").rule, "unknown_field");
    EXPECT_EQ(
        fault_at(failure, "/loai_hinh").vi,
        "Loại hình cơ sở phải là một trong: Sản xuất thực phẩm; Kinh doanh dịch vụ ăn uống; Sản xuất thực phẩm "
        "và kinh doanh dịch vụ ăn uống."
    );
}

TEST(FormData, NamesTheLineOfATable) {
    auto const all = forms();
    auto const& form = form_named(all, "don-xac-nhan-quang-cao");
    auto data = tests::form_data(form.document(), true);
    data.at("san_pham").as_array().at(1).as_object().erase("ten");

    auto const failure = refused_data(form, data);

    EXPECT_EQ(fault_at(failure, "/san_pham/1/ten").vi, "Tên sản phẩm (dòng 2) là mục bắt buộc.");
}

TEST(FormData, FollowsTheNamedRules) {
    auto const all = forms();
    auto const& meals = form_named(all, "don-dieu-kien-attp-y-te");
    auto data = tests::form_data(meals.document(), true);
    data.erase("so_suat_an");
    data["loai_hinh"] = "an_uong";
    EXPECT_TRUE(has_fault(refused_data(meals, data), "/so_suat_an", "required"));
    data["loai_hinh"] = "san_xuat";
    EXPECT_TRUE(refused_data(meals, data).faults().empty());
    data["ngay_cap_dkkd"] = "2026-03-03";
    EXPECT_TRUE(has_fault(refused_data(meals, data), "/ngay_cap_dkkd", "not_in_future"));

    auto const& advertising = form_named(all, "don-xac-nhan-quang-cao");
    auto period = tests::form_data(advertising.document(), true);
    period["tu_ngay"] = "2026-05-02";
    period["den_ngay"] = "2026-05-01";
    EXPECT_TRUE(has_fault(refused_data(advertising, period), "/den_ngay", "not_before"));
}

TEST(FormData, IsComposedTrimmedAndOrdered) {
    auto const all = forms();
    auto const& form = form_named(all, "don-chung");
    auto data = tests::form_data(form.document(), false);
    data["ten_co_so"] = "  Cơ sở Nguye\u0302\u0303n \n";
    data["ly_do"] = "";

    auto const checked =
        json::parse(form.checked(json::serialize(data), day("2026-03-02"), "").value()).as_object();

    EXPECT_EQ(checked.at("ten_co_so").as_string(), "Cơ sở Nguyễn");
    EXPECT_FALSE(checked.contains("ly_do"));
    EXPECT_TRUE(std::is_sorted(checked.begin(), checked.end(), [](auto const& one, auto const& other) {
        return one.key() < other.key();
    }));
}

TEST(FormData, HostileTextIsRefused) {
    auto const all = forms();
    auto const& form = form_named(all, "don-chung");
    auto const rule_of = [&](std::string const& text) {
        auto const checked = form.checked(text, day("2026-03-02"), "/x");
        return checked ? std::string("taken") : checked.error().rule();
    };

    EXPECT_EQ(rule_of(""), "json");
    EXPECT_EQ(rule_of("{\"a\":"), "json");
    EXPECT_EQ(rule_of("{\"ten_co_so\":\"\xff\"}"), "json");
    EXPECT_EQ(rule_of(std::string(200'000, ' ')), "form_size");
    EXPECT_EQ(rule_of("{\"doi_tuong\":[[[[[[1]]]]]]}"), "json");
    auto const nul = form.checked("{\"ten_co_so\":\"a\\u0000b\"}", day("2026-03-02"), "/x");
    EXPECT_TRUE(has_fault(nul.error(), "/x/ten_co_so", "utf8"));
    for (auto const* text : {"[]", "1", "null", "\"x\""}) {
        EXPECT_EQ(form.checked(text, day("2026-03-02"), "/x").error().faults().front().pointer, "/x") << text;
    }
}

TEST(Prefill, TakesWhatTheApplicantTheRecordAndEarlierFormsSay) {
    auto const all = forms();
    auto const& earlier = form_named(all, "don-dieu-kien-attp-y-te");
    auto const& form = form_named(all, "don-xac-nhan-quang-cao");
    auto data = tests::form_data(earlier.document(), true);
    data["so_dkkd"] = "0312345678";
    data["chu_co_so"] = "Trần Thị Mẫu";
    auto known = app::KnownOfApplicant{};
    known.holder =
        app::Applicant{"enterprise", "Công ty TNHH Mẫu", "1 Đường số 1", "0900000001", {}, {}, {}, {}, {}};
    known.applicant = app::Applicant{"enterprise", {}, {}, "0900000002", {}, {}, {}, {}, {}};
    known.earlier.push_back(
        {&earlier, json::serialize(data), "000.00.16.H29-260302-0001", "TP01", tests::at("2026-03-02 09:00")}
    );

    auto const answer = json::parse(form.prefilled(known)).as_object();

    auto const& values = answer.at("data").as_object();
    auto const& sources = answer.at("sources").as_object();
    EXPECT_EQ(values.at("so_dkkd").as_string(), "0312345678");
    EXPECT_EQ(sources.at("/so_dkkd").at("dossier_code").as_string(), "000.00.16.H29-260302-0001");
    EXPECT_EQ(values.at("nguoi_dai_dien").as_string(), "Trần Thị Mẫu");
    EXPECT_EQ(values.at("dien_thoai").as_string(), "0900000002");
    EXPECT_EQ(sources.at("/dien_thoai").at("from").as_string(), "applicant");
    EXPECT_FALSE(values.contains("san_pham"));
    EXPECT_EQ(values.size(), sources.size());
}

TEST(Prefill, LeavesOutWhatTheFieldWouldRefuse) {
    auto const all = forms();
    auto const& form = form_named(all, "don-xac-nhan-quang-cao");
    auto known = app::KnownOfApplicant{};
    known.holder =
        app::Applicant{"person", "Nguyễn Văn Mẫu", "1 Đường số 1", "0900 000 001", {}, {}, {}, {}, {}};

    auto const answer = json::parse(form.prefilled(known)).as_object();

    EXPECT_FALSE(answer.at("data").as_object().contains("dien_thoai"));
    EXPECT_EQ(answer.at("sources").at("/ten_co_so").at("from").as_string(), "holder");
}

TEST(FormSheet, PrintsDaysNumbersChoicesAndTables) {
    auto const all = forms();
    auto const& form = form_named(all, "giay-dang-ky-kiem-tra-nhap-khau");
    auto data = tests::form_data(form.document(), true);
    data["ngay_nhap_khau"] = "2026-03-05";
    data["ngay_kiem_tra"] = "2026-03-06";
    data.at("lo_hang").as_array().at(0).as_object()["so_luong"] = 1234567;
    auto const checked = form.checked(json::serialize(data), day("2026-03-02"), "").value();

    auto const sheet = form.sheet(checked);

    auto const& transport = sheet.sections.at(1);
    auto const& dates = std::get<app::FormSheet::Line>(transport.parts.at(1));
    EXPECT_EQ(dates.items.at(0).value, "05/03/2026");
    EXPECT_EQ(dates.items.size(), 3U);
    auto const& choices = std::get<app::FormSheet::Choices>(transport.parts.back());
    EXPECT_EQ(
        std::count_if(choices.choices.begin(), choices.choices.end(), [](auto const& c) { return c.chosen; }),
        1
    );
    auto const& table = std::get<app::FormSheet::Table>(sheet.sections.at(2).parts.at(0));
    EXPECT_EQ(table.rows.at(0).at(4), "1.234.567");
    EXPECT_EQ(table.columns.size(), table.rows.at(0).size());
    auto shares = 0;
    for (auto const& column : table.columns) {
        shares += column.share;
    }
    EXPECT_EQ(shares, 100);
}

} // namespace motcua::catalogue
