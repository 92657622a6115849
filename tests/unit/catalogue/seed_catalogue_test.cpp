#include "catalogue_fixture.hpp"
#include "support/at.hpp"
#include <motcua/domain/deadline.hpp>

#include <gtest/gtest.h>

#include <set>

/// The shipped catalogue: config/procedures with config/calendars and config/units.json.
namespace motcua::catalogue {
namespace {

using boost::json::object;
using tests::at;
using tests::day;

std::vector<ProcedureFile> seed() {
    return load_procedures(tests::source_directory() / "config/procedures").value();
}

CatalogueReport check_seed() {
    return check_procedures(
        tests::source_directory() / "config/procedures",
        tests::seed_calendars(),
        tests::seed_document_types()
    );
}

std::vector<domain::ProcedureVersion> versions_of(std::string const& code) {
    auto versions = std::vector<domain::ProcedureVersion>();
    for (auto const& file : seed()) {
        if (file.version.code.text() == code) {
            versions.push_back(file.version);
        }
    }
    return versions;
}

core::Instant due_of(std::string const& code, core::Instant received_at) {
    auto const versions = versions_of(code);
    auto const* const version = domain::choose_version(versions, core::date_of(received_at)).value();
    auto const calendars = tests::seed_calendars();
    return domain::due_after(received_at, version->limit, calendars.at(core::CalendarId("vn-hcmc")));
}

TEST(SeedCatalogue, PassesItsOwnCheck) {
    auto const report = check_seed();

    for (auto const& fault : report.faults) {
        ADD_FAILURE() << fault.pointer << ' ' << fault.rule << ' ' << fault.en;
    }
    EXPECT_TRUE(report.passed());
    EXPECT_EQ(report.files.size(), tests::procedure_paths().size());
}

TEST(SeedCatalogue, HoldsEveryRowOfTheDepartmentsList) {
    auto rows = std::set<int>();
    for (auto const& file : seed()) {
        rows.insert(file.catalogue_row);
    }

    EXPECT_EQ(rows.size(), 18U);
    EXPECT_EQ(*rows.begin(), 1);
    EXPECT_EQ(*rows.rbegin(), 18);
}

TEST(SeedCatalogue, SendsSaltToTheStandardsDivisionAndAllElseToLicensing) {
    for (auto const& file : seed()) {
        auto const is_salt = file.catalogue_row == 13 || file.catalogue_row == 14;
        EXPECT_EQ(file.version.competent_division, is_salt ? "phong-tieu-chuan" : "phong-cap-phep")
            << file.path;
    }
}

TEST(SeedCatalogue, ListsWhatNobodyHasConfirmed) {
    auto const report = check_seed();
    auto unconfirmed = std::size_t{0};
    for (auto const& file : report.files) {
        unconfirmed += file.version.code_confirmed ? 0U : 1U;
        unconfirmed += file.version.limit_confirmed ? 0U : 1U;
        unconfirmed += file.version.result.confirmed ? 0U : 1U;
        unconfirmed += static_cast<std::size_t>(std::count_if(
            file.version.fees.begin(),
            file.version.fees.end(),
            [](auto const& fee) { return !fee.confirmed; }
        ));
    }
    for (auto const& type : tests::seed_document_types()) {
        unconfirmed += type.confirmed ? 0U : 1U;
    }

    EXPECT_EQ(report.to_confirm.size(), unconfirmed);
    EXPECT_GT(unconfirmed, 0U);
}

TEST(SeedCatalogue, NamesTheTypeOfEveryPaperAndUsesEveryType) {
    auto used = std::set<std::string>();
    for (auto const& file : seed()) {
        for (auto const& component : file.version.components) {
            EXPECT_FALSE(component.document_type.empty()) << file.path << ' ' << component.code;
            used.insert(component.document_type);
        }
    }

    EXPECT_EQ(used.size(), tests::seed_document_types().size());
}

TEST(SeedCatalogue, SaysOfEveryProcedureWhatItResultsIn) {
    for (auto const& file : seed()) {
        EXPECT_NE(file.document.find("\"result\": {"), std::string::npos) << file.path;
        EXPECT_NE(file.version.result.kind, domain::ResultRules().kind) << file.path;
    }
    auto const certificate = versions_of("1.013855").at(0).result;
    EXPECT_EQ(certificate.validity_months, 36);
    EXPECT_EQ(certificate.reminders_days, (std::vector{90, 30}));
    EXPECT_FALSE(versions_of("SATTP-TCB-01").at(0).result.document);
}

TEST(SeedCatalogue, GivesTheSaltDatesOfTheRules) { // S24
    EXPECT_EQ(due_of("SATTP-MUOI-01", at("2026-11-16 09:00")), at("2026-11-19 17:00"));
    EXPECT_EQ(due_of("SATTP-MUOI-02", at("2026-11-16 09:00")), at("2026-11-26 17:00"));
}

TEST(SeedCatalogue, SumsTheCertificatesStepsToItsLimit) { // S25
    auto const version = versions_of("1.013855").at(0);
    auto days = std::vector<int>();
    for (auto const& step : version.steps) {
        days.push_back(step.limit.value);
    }

    EXPECT_EQ(days, (std::vector{1, 4, 10, 3, 2}));
    EXPECT_EQ(due_of("1.013855", at("2026-11-16 09:00")), at("2026-12-15 17:00"));
}

TEST(SeedCatalogue, ChoosesTheAdvertisementRuleByTheDayOfReceipt) { // S28
    auto const versions = versions_of("1.013829");
    auto const chosen = [&](std::string_view date) {
        return domain::choose_version(versions, day(date)).value()->rule_set;
    };

    EXPECT_EQ(chosen("2026-01-25"), "nd-15-2018");
    EXPECT_EQ(chosen("2026-01-26"), "nd-46-2026");
    EXPECT_EQ(chosen("2026-02-03"), "nd-46-2026");
    EXPECT_EQ(chosen("2026-02-04"), "nd-15-2018");
    EXPECT_EQ(due_of("1.013829", at("2026-03-02 09:00")), at("2026-03-16 17:00"));
    EXPECT_EQ(due_of("1.013829", at("2026-01-28 09:00")), at("2026-02-09 17:00"));
}

TEST(SeedCatalogue, CrossesTheLunarNewYearOrASwappedDayInEveryFile) {
    for (auto const& file : seed()) {
        auto crosses =
            std::any_of(file.examples.begin(), file.examples.end(), [](ProcedureExample const& example) {
                auto const due = example.expect_due.value_or(example.received_at);
                auto const spans = [&](std::string_view date) {
                    return example.received_at <= core::at_time(day(date), std::chrono::hours{24}) &&
                           core::at_time(day(date), {}) <= due;
                };
                return spans("2026-02-17") || spans("2026-01-10");
            });
        EXPECT_TRUE(crosses) << file.path << " has no example across the lunar New Year or a swapped day";
    }
}

/// A document with one parameter changed, and what was changed.
struct Mutant {
    std::string what;
    object document;
};

class MutantMaker {
public:
    explicit MutantMaker(object document)
        : original_(std::move(document)) {}

    std::vector<Mutant> all() {
        limits();
        cutoff();
        supplement();
        steps();
        nudge("online_answer_hours", "/online_answer_hours", 1);
        document_types();
        return std::move(mutants_);
    }

private:
    void add(std::string what, std::string const& pointer, boost::json::value const& value) {
        auto document = boost::json::value(original_);
        auto const cut = pointer.rfind('/');
        document.at_pointer(pointer.substr(0, cut)).as_object()[pointer.substr(cut + 1)] = value;
        mutants_.push_back({std::move(what), document.as_object()});
    }

    void nudge(std::string const& what, std::string const& pointer, int by) {
        auto document = boost::json::value(original_);
        auto const value = document.at_pointer(pointer).to_number<int>();
        add(what + (by > 0 ? " +" : " ") + std::to_string(by), pointer, value + by);
    }

    void limits() {
        nudge("limit", "/limit/value", 1);
        nudge("limit", "/limit/value", -1);
        for (auto const* unit : {"working_day", "working_hour", "calendar_day", "same_day", "month"}) {
            if (original_["limit"].as_object()["unit"] != unit) {
                add(std::string("unit ") + unit, "/limit/unit", unit);
            }
        }
    }

    void cutoff() { add("cutoff", "/limit/same_day_cutoff", "15:00"); }

    void supplement() {
        auto const& rules = original_["supplement"].as_object();
        add("effect", "/supplement/effect", rules.at("effect") == "restart" ? "pause" : "restart");
        for (auto const by : {1, -1}) {
            nudge("window", "/supplement/window_working_days", by);
            nudge("same content", "/supplement/max_same_content", by);
            if (rules.contains("max_requests")) {
                nudge("requests", "/supplement/max_requests", by);
            }
        }
        if (!rules.contains("max_requests")) {
            add("requests 1", "/supplement/max_requests", 1);
        }
        for (auto const* key : {"answer_limit", "limit_after"}) {
            auto const pointer = std::string("/supplement/") + key;
            if (rules.contains(key)) {
                nudge(key, pointer + "/value", 1);
                nudge(key, pointer + "/value", -1);
                add(std::string(key) + " unit", pointer + "/unit", "month");
            } else {
                add(std::string(key) + " added", pointer, {{"value", 2}, {"unit", "working_day"}});
            }
        }
    }

    void steps() {
        for (auto i = std::size_t{0}; i < original_["steps"].as_array().size(); ++i) {
            nudge("step " + std::to_string(i), "/steps/" + std::to_string(i) + "/limit/value", 1);
        }
    }

    void document_types() {
        for (auto i = std::size_t{0}; i < original_["components"].as_array().size(); ++i) {
            auto const pointer = "/components/" + std::to_string(i) + "/document_type";
            add("document type " + std::to_string(i), pointer, "giay-khong-co");
        }
    }

    object original_;
    std::vector<Mutant> mutants_;
};

bool is_accepted(object const& document, Calendars const& calendars, DocumentTypes const& types) {
    auto const file = parse_procedure_file(boost::json::serialize(document));
    return file && run_examples(*file, calendars) && check_document_types(file->version, types);
}

TEST(SeedCatalogue, NoticesEveryParameterThatIsChanged) {
    auto const calendars = tests::seed_calendars();
    auto const types = tests::seed_document_types();
    auto tried = 0;
    for (auto const& path : tests::procedure_paths()) {
        auto const document = boost::json::parse(tests::text_of(path)).as_object();
        ASSERT_TRUE(is_accepted(document, calendars, types)) << path.filename();
        for (auto const& mutant : MutantMaker(document).all()) {
            EXPECT_FALSE(is_accepted(mutant.document, calendars, types))
                << path.filename() << ": " << mutant.what;
            ++tried;
        }
    }
    EXPECT_GE(tried, 18 * 20);
}

} // namespace
} // namespace motcua::catalogue
