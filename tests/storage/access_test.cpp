#include "support/pg_database.hpp"
#include <motcua/app/access_log.hpp>
#include <motcua/app/clients.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

class Access : public testing::Test {
protected:
    /// A client of the test unit with one key; gives the key's id.
    std::string add_key(app::NewClientKey key, app::ProcedureScope scope = {}) {
        auto fields = app::ClientFields{};
        fields.name = "client-" + key.secret.sha256;
        fields.display_name = fields.name;
        fields.unit = core::UnitId("H29.16");
        fields.scope = std::move(scope);
        client_ = store_->add_client(fields, "admin-1").value();
        return store_->add_client_key(client_, key, "admin-1").value();
    }

    static app::NewClientKey key(std::string const& hash) {
        auto key = app::NewClientKey{};
        key.name = "key";
        key.secret = {hash, "mc_live_" + hash};
        return key;
    }

    std::string rule_of(std::string const& hash, std::string_view action) {
        auto const known = store_->actor_of({"token", hash});
        auto const allowed = known ? app::permitted(*known, action) : known.error();
        return allowed ? "in " + allowed->scope.text() : allowed.error().rule();
    }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_ = pg_.store(4);
    std::string client_;
};

} // namespace

TEST_F(Access, KeyMayDoWhatBothItAndItsClientMay) {
    auto narrow = key("a");
    narrow.actions = {"feed.read", "client.manage"};
    narrow.scope = app::ProcedureScope({"1.013829"});
    add_key(narrow, app::ProcedureScope({"1.013829", "1.013844"}));

    EXPECT_EQ(rule_of("a", "feed.read"), "in 1.013829");
    EXPECT_EQ(rule_of("a", "dossier.read"), "role_not_allowed");
    EXPECT_EQ(rule_of("a", "client.manage"), "role_not_allowed") << "no key gives what the role has not";
    EXPECT_EQ(rule_of("b", "feed.read"), "token_unknown");
}

TEST_F(Access, ClientThatIsNarrowedTakesItsKeysAlong) {
    auto narrow = key("c");
    narrow.scope = app::ProcedureScope({"1.013829"});
    add_key(narrow);
    auto fields = app::ClientFields{};
    fields.display_name = "x";
    fields.scope = app::ProcedureScope({"1.013844"});

    ASSERT_TRUE(store_->change_client(client_, fields, "admin-1"));

    EXPECT_EQ(rule_of("c", "feed.read"), "role_not_allowed") << "client and key share no procedure any more";
}

TEST_F(Access, AssertionIsTakenOnceHoweverManyComeAtOnce) {
    add_key(key("d"));
    auto const id = core::ActorId(client_);
    auto const end = store_->now().value() + std::chrono::minutes{1};
    auto taken = std::atomic<int>{0};
    auto threads = std::vector<std::thread>();

    for (auto i = 0; i < 4; ++i) {
        threads.emplace_back([&] { taken += store_->use_assertion(id, "jti", end).value() ? 1 : 0; });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(taken, 1);
}

TEST_F(Access, GuessingSideBySideGainsNothing) {
    ASSERT_TRUE(store_->set_password("nobody", "x", false, {}, "motcua").has_error());
    auto tried = std::atomic<int>{0};
    auto threads = std::vector<std::thread>();

    for (auto i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (auto n = 0; n < 5; ++n) {
                tried += store_->begin_sign_in("an", "key", "address").value().wait_seconds == 0 ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }

    EXPECT_EQ(tried, 5);
}

TEST_F(Access, ServiceMayNotMakeStaffOrRaiseARole) {
    EXPECT_EQ(
        pg_.sql("select put_client('{\"id\":\"\",\"name\":\"x\",\"display_name\":\"x\",\"role\":\"admin\","
                "\"procedures\":[],\"disabled\":false,\"by\":\"x\"}') is not null"),
        "t"
    );

    EXPECT_EQ(pg_.sql("select role from actors where name = 'x'"), "integration");
}

} // namespace motcua::tests
