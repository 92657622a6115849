#include "catalogue_fixture.hpp"
#include <motcua/catalogue/rights_file.hpp>

#include <gtest/gtest.h>

namespace motcua::catalogue {

namespace {

/// The first fault as "pointer rule".
std::string refused(std::string const& actions) {
    auto const rights = parse_rights(R"({"version": 1, "actions": [)" + actions + "]}");
    if (rights) {
        return "accepted";
    }
    auto const failure = rights.error();
    return failure.faults().empty() ? failure.rule()
                                    : failure.faults().front().pointer + " " + failure.faults().front().rule;
}

} // namespace

TEST(RightsFile, PublishedTableIsRead) {
    auto const rights = parse_rights(tests::text_of(tests::source_directory() / "config/rights.json"));

    ASSERT_TRUE(rights);
    EXPECT_TRUE(rights->actions.contains("dossier.take_in"));
    EXPECT_TRUE(rights->actions.contains("access.refusals"));
}

TEST(RightsFile, LimitsARoleToProceduresAndUnits) {
    EXPECT_EQ(
        refused(
            R"({"action": "a.b", "title": "x", "roles": [{"role": "clerk", "procedures": ["1.013829"], "units": ["H29.16"]}]})"
        ),
        "accepted"
    );
}

TEST(RightsFile, RefusesWhatNobodyCouldRead) {
    EXPECT_EQ(
        refused(R"({"action": "a", "title": "x", "roles": []}, {"action": "a", "title": "y", "roles": []})"),
        "/actions/1/action action_twice"
    );
    EXPECT_EQ(
        refused(R"({"action": "a", "title": "x", "roles": ["clerk", {"role": "clerk", "units": ["H29.16"]}]})"
        ),
        "/actions/0/roles role_twice"
    );
    EXPECT_NE(refused(R"({"action": "a", "title": "x", "roles": ["king"]})"), "accepted");
    EXPECT_NE(refused(R"({"action": "A b", "title": "x", "roles": []})"), "accepted");
    EXPECT_NE(refused(R"({"action": "a", "roles": []})"), "accepted");
    EXPECT_NE(
        refused(R"({"action": "a", "title": "x", "roles": [{"role": "clerk", "procedures": []}]})"),
        "accepted"
    );
}

} // namespace motcua::catalogue
