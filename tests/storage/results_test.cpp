#include "support/at.hpp"
#include "support/pg_database.hpp"
#include <motcua/app/result_imports.hpp>
#include <motcua/app/results.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace motcua::tests {

namespace {

constexpr auto begin = "2026-03-02 09:00";

/// Results written as a service would, dossiers decided by hand: what is tested is what becomes of them.
class Results : public testing::Test {
protected:
    Results() {
        static_cast<void>(store_->set_test_clock(at(begin)));
        static_cast<void>(pg_.sql(
            "insert into holders (kind, id_type, id_number, name, address, created_at, updated_at) values "
            "('enterprise', 'tax_code', '0312345678', 'Công ty TNHH Bếp Xanh', '2 Đường số 2', now(), now())"
        ));
    }

    /// A result without a dossier, valid to the day given.
    std::string add(std::string const& number, std::string const& until) {
        return pg_.sql(
            "select result_id from add_result('H29.16', '1.013855', null, (select holder_id from holders), "
            "jsonb_build_object('code', result_code('{\"code_prefix\":\"KQ-2026-\",\"code_width\":6,\"period\":\"2026\"}', "
            "'H29.16'), 'kind', 'gcn-attp', 'kind_name', 'Giấy chứng nhận', 'number', '" +
            number +
            "', 'title', 'x', 'issued_on', '2026-03-02', 'valid_from', '2026-03-02', 'valid_until', '" +
            until +
            "', 'signature', 'none', 'signature_agency', '', 'data', '{}'::jsonb, 'reminders', '[90, 30]'::jsonb), "
            "'clerk-1', 'desk', motcua_now())"
        );
    }

    int sweep() {
        auto const swept =
            store_->sweep([&](app::UnitOfWork& work) { return app::sweep_timers(work, *pg_.rules(), 7); });
        return swept ? *swept : -1;
    }

    app::NewImport import_of(int rows) {
        auto const leader = actor(domain::Role::leader);
        auto check = app::ImportCheck(*pg_.rules(), leader, core::date_of(at(begin)));
        auto import = app::NewImport{};
        for (auto i = 0; i < rows; ++i) {
            check.take(
                i + 2,
                {{"unit", "H29.16"},
                 {"procedure", "1.013855"},
                 {"kind", "gcn-attp"},
                 {"number", std::to_string(i) + "/GCN"},
                 {"issued_on", "2025-01-15"},
                 {"holder_kind", "enterprise"},
                 {"holder_id_type", "tax_code"},
                 {"holder_id_number", std::to_string(30'000'000 + i % 10)},
                 {"holder_name", "Cơ sở " + std::to_string(i % 10)}},
                import
            );
        }
        import.sha256 = "x";
        return import;
    }

    std::string progress() {
        return pg_.sql(
            "select state || ' ' || processed || ' ' || imported || ' ' || refused from result_imports"
        );
    }

    std::string imported() {
        return pg_.sql(
            "select count(*) || ' ' || count(distinct code) || ' ' || count(distinct number) from results "
            "where origin = 'imported'"
        );
    }

    PgDatabase pg_;
    std::unique_ptr<storage::Database> store_{pg_.store(8, true)};
};

} // namespace

TEST_F(Results, ManySweepersEndEachOnceAndRemindOnce) {
    for (auto i = 0; i < 30; ++i) {
        ASSERT_EQ(add(std::to_string(i), "2026-06-15").size(), 36U);
    }
    ASSERT_TRUE(store_->set_test_clock(at("2026-06-16 00:00")).has_value());

    auto sweepers = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        sweepers.emplace_back([this] {
            while (pg_.sql(
                       "select count(*) from result_timers where fired_at is null and due_at <= motcua_now()"
                   ) != "0") {
                EXPECT_GE(sweep(), 0);
            }
        });
    }
    for (auto& sweeper : sweepers) {
        sweeper.join();
    }

    EXPECT_EQ(pg_.sql("select count(*) from results where state = 'expired' and version = 2"), "30");
    EXPECT_EQ(pg_.sql("select count(*) from result_log where what = 'expired'"), "30");
    EXPECT_EQ(sweep(), 0);
}

TEST_F(Results, TheClockStopsAtEveryReminderAndAtTheEnd) {
    ASSERT_EQ(add("1", "2026-06-15").size(), 36U);

    ASSERT_TRUE(app::live_through(*store_, *pg_.rules(), at("2026-07-01 09:00")).has_value());

    EXPECT_EQ(
        pg_.sql(
            "select string_agg(days || ' ' || rfc3339(created_at), ', ' order by days desc) from result_reminders"
        ),
        "90 2026-03-17T00:00:00+07:00, 30 2026-05-16T00:00:00+07:00"
    );
    EXPECT_EQ(
        pg_.sql("select rfc3339(at) from result_log where what = 'expired'"),
        "2026-06-16T00:00:00+07:00"
    );
}

TEST_F(Results, WhatAResultSaysIsKept) {
    ASSERT_EQ(add("1", "2029-03-02").size(), 36U);
    EXPECT_EQ(pg_.sql("update results set number = '2'"), "error: ck_results_kept");
    EXPECT_EQ(pg_.sql("update results set valid_until = '2039-01-01'"), "error: ck_results_kept");
    EXPECT_EQ(pg_.sql("update results set state = 'revoked', reason = 'x'"), "error: ck_results_final")
        << "no new version";
    EXPECT_EQ(pg_.sql("update results set state = 'revoked', version = 2"), "error: ck_results_reason");
    EXPECT_EQ(
        pg_.sql("update results set state = 'revoked', reason = 'x', version = 2 returning version"),
        "2"
    );
    EXPECT_EQ(pg_.sql("update results set state = 'in_force', version = 3"), "error: ck_results_final");
    EXPECT_EQ(pg_.sql("delete from results"), "error: append_only");
    EXPECT_EQ(pg_.sql("delete from result_log"), "error: append_only");
    EXPECT_EQ(pg_.sql("update result_log set actor = 'x'"), "error: append_only");
    EXPECT_EQ(add("1", "2029-03-02"), "error: uq_results_number")
        << "revoked or not, a number is given once a day";
}

TEST_F(Results, AResultOfEarlierYearsIsRevokedWithoutADossier) {
    auto const id = add("1", "2029-03-02");
    auto const leader = actor(domain::Role::leader);
    auto const changed = app::revoke_result(*store_, id, "Cơ sở ngừng hoạt động", 1, leader, std::nullopt);
    ASSERT_TRUE(changed.has_value()) << changed.error().rule();
    EXPECT_EQ(
        pg_.sql("select what || ' ' || reason || ' ' || actor from result_log where version = 2"),
        "revoked Cơ sở ngừng hoạt động leader-1"
    );
    EXPECT_EQ(pg_.sql("select count(*) from events where type like 'dossier.result%'"), "0");
    auto stranger = leader;
    stranger.unit = core::UnitId("H29.17");
    EXPECT_EQ(
        app::revoke_result(*store_, id, "x", 2, stranger, std::nullopt).error().rule(),
        "result_not_visible"
    );
}

TEST_F(Results, ImportCutOffInTheMiddleGoesOnWhereItWas) {
    auto const leader = actor(domain::Role::leader);
    ASSERT_TRUE(store_->put_import(import_of(50), leader, std::nullopt).has_value());
    ASSERT_EQ(store_->work_on_imports(20).value(), 20);
    EXPECT_EQ(progress(), "running 20 20 0");

    // A node dies in the middle of its batch: what it had written goes with its connection.
    EXPECT_EQ(pg_.sql("begin; select work_on_imports(20)"), "20");
    EXPECT_EQ(progress(), "running 20 20 0");
    EXPECT_EQ(imported(), "20 20 20");

    auto const other = pg_.store(1, true);
    while (pg_.sql("select state from result_imports") == "running") {
        ASSERT_TRUE(other->work_on_imports(20).has_value());
    }
    EXPECT_EQ(progress(), "done 50 50 0");
    EXPECT_EQ(imported(), "50 50 50");
    EXPECT_EQ(pg_.sql("select count(*) from holders where name like 'Cơ sở%'"), "10");
    EXPECT_EQ(pg_.sql("select count(*) from result_import_rows where fields is not null"), "0")
        << "what was sent is forgotten";
    EXPECT_EQ(pg_.sql("select max(substr(code, length(code) - 5))::int from results"), "50") << "no gap";
}

TEST_F(Results, ManyNodesImportEachRowOnceAndTheSameFileAgainNothing) {
    auto const leader = actor(domain::Role::leader);
    ASSERT_TRUE(store_->put_import(import_of(200), leader, std::nullopt).has_value());
    auto nodes = std::vector<std::thread>();
    for (auto i = 0; i < 4; ++i) {
        nodes.emplace_back([this] {
            while (pg_.sql("select count(*) from result_imports where state = 'running'") != "0") {
                EXPECT_TRUE(store_->work_on_imports(15).has_value());
            }
        });
    }
    for (auto& node : nodes) {
        node.join();
    }
    EXPECT_EQ(progress(), "done 200 200 0");
    EXPECT_EQ(imported(), "200 200 200");

    auto rehearsal = import_of(200);
    rehearsal.dry_run = true;
    auto const id = store_->put_import(rehearsal, leader, std::nullopt).value();
    while (store_->work_on_imports(150).value() > 0) {
    }
    EXPECT_EQ(imported(), "200 200 200");
    auto const faults = store_->import_faults(id, 198, 10).value();
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[1].row, 201);
    EXPECT_EQ(faults[1].rule, "result_exists");
}

TEST_F(Results, ImportCheckFindsRepeatedRowsAndUnknownNames) {
    auto const leader = actor(domain::Role::leader);
    auto check = app::ImportCheck(*pg_.rules(), leader, core::date_of(at(begin)));
    auto import = app::NewImport{};
    auto row = std::map<std::string, std::string>{
        {"unit", "H29.16"},
        {"procedure", "1.013855"},
        {"kind", "gcn-attp"},
        {"number", "1/GCN"},
        {"issued_on", "2023-01-31"},
        {"holder_kind", "person"},
        {"holder_id_type", "cccd"},
        {"holder_id_number", "079000000001"},
        {"holder_name", "Nguyễn Thị Đào"}};
    check.take(2, row, import);
    check.take(3, row, import);
    row["unit"] = "H29.17";
    row["procedure"] = "1.999999";
    row["issued_on"] = "2023-02-30";
    check.take(4, row, import);
    row = {};
    check.take(5, row, import);

    ASSERT_EQ(import.good.size(), 1U);
    EXPECT_EQ(core::to_string(*import.good[0].terms.valid_until), "2026-01-31");
    auto rules = std::vector<std::string>();
    for (auto const& fault : import.faults) {
        rules.push_back(std::to_string(fault.row) + " " + fault.rule);
        EXPECT_EQ(fault.vi.find("Đào"), std::string::npos);
    }
    EXPECT_EQ(rules.at(0), "3 row_duplicate");
    EXPECT_EQ(rules.at(1), "4 unit_unknown");
    EXPECT_EQ(rules.at(2), "4 procedure_unknown");
    EXPECT_EQ(rules.at(3), "4 date");
    EXPECT_EQ(rules.at(4), "5 required");
}

} // namespace motcua::tests
