#include "support/pg_database.hpp"
#include <motcua/storage/file_rows.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace motcua::tests {
namespace {

using storage::Collected;

auto const first = std::string(64, 'a');
auto const second = "ab" + std::string(62, '0');

/// Rows of files, kept ten days ago, without contents.
class FileRowsTest : public testing::Test {
protected:
    FileRowsTest()
        : rows_(pg_.store_options()) {
        for (auto const& sha256 : {first, second}) {
            EXPECT_EQ(
                pg_.sql(
                    "insert into files (sha256, size, media_type, stored_at, stored_by) values ('" + sha256 +
                    "', 3, 'application/pdf', clock_timestamp() - interval '10 days', 'clerk-1')"
                ),
                ""
            );
        }
    }

    [[nodiscard]] std::string count() const { return pg_.sql("select count(*) from files"); }

    core::Expected<Collected> collect(std::string const& sha256, int days = 7, bool dry_run = false) {
        return rows_.collect(sha256, days, dry_run, [this]() -> core::Expected<void> {
            ++removed_;
            return {};
        });
    }

    /// A result hangs on the first file.
    void refer_to_first() const {
        EXPECT_EQ(
            pg_.sql(
                "with h as (insert into holders (kind, id_type, id_number, name, address, created_at, updated_at)"
                " values ('person', 'cccd', '000000000001', 'Nguyễn Thị Đào', '1 Đường số 1', now(), now())"
                " returning holder_id)"
                " insert into results (code, unit_id, procedure_code, holder_id, kind, number, title, issued_on,"
                " valid_from, file_sha256, origin, created_at, created_by)"
                " select 'KQ-1', 'H29.16', '1.013829', holder_id, 'granted', '1', 'Giấy xác nhận', '2026-01-05',"
                " '2026-01-05', '" +
                first + "', 'issued', now(), 'leader-1' from h"
            ),
            ""
        );
    }

    /// Until another session waits for a lock of this database.
    void wait_for_waiter() const {
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (pg_.sql("select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                       " where d.datname = current_database() and locktype = 'advisory' and not granted"
               ) == "0") {
            ASSERT_LT(std::chrono::steady_clock::now(), until) << "nobody waits";
        }
    }

    PgDatabase pg_;
    storage::FileRows rows_;
    int removed_{0};
};

TEST_F(FileRowsTest, AreFoundByTheBeginningOfTheirHashes) {
    EXPECT_EQ(rows_.beginning_with("aa").value().size(), 1U);
    EXPECT_EQ(rows_.beginning_with("ab").value().at(0).sha256, second);
    EXPECT_EQ(rows_.beginning_with("ff").value().size(), 0U);
    EXPECT_EQ(rows_.older("aa", 9).value().size(), 1U);
    EXPECT_EQ(rows_.older("aa", 11).value().size(), 0U);
}

TEST_F(FileRowsTest, GoWithTheirContentWhenNothingRefersToThem) {
    EXPECT_EQ(collect(second).value(), Collected::gone);
    EXPECT_EQ(removed_, 1);
    EXPECT_EQ(count(), "1");
    EXPECT_EQ(collect(second).value(), Collected::young) << "not known any more";
}

TEST_F(FileRowsTest, StayWhileAResultHangsOnThem) {
    refer_to_first();

    EXPECT_EQ(collect(first).value(), Collected::referenced);
    EXPECT_EQ(removed_, 0);
    EXPECT_EQ(count(), "2");
}

TEST_F(FileRowsTest, StayWhenYoungOrOnlyAskedAbout) {
    EXPECT_EQ(collect(first, 11).value(), Collected::young);
    EXPECT_EQ(collect(first, 7, true).value(), Collected::gone);
    EXPECT_EQ(removed_, 0);
    EXPECT_EQ(count(), "2");
}

TEST_F(FileRowsTest, StayWhenTheirContentCannotBeRemoved) {
    auto const outcome =
        rows_.collect(first, 7, false, []() -> core::Expected<void> { return core::busy("disk_full", 1); });

    EXPECT_FALSE(outcome);
    EXPECT_EQ(count(), "2");
}

/// The keeper holds the lock from moving the content in to its row; the collector comes in between and waits.
TEST_F(FileRowsTest, AreNotTakenFromWhoKeepsTheSameContent) {
    auto keeper = storage::FileRows(pg_.store_options());
    auto collected = std::future<core::Expected<Collected>>();

    auto const kept = keeper.locked(first, [&]() -> core::Expected<void> {
        collected = std::async(std::launch::async, [&] { return collect(first); });
        wait_for_waiter();
        EXPECT_EQ(
            pg_.sql("update files set stored_at = clock_timestamp() where sha256 = '" + first + "'"),
            ""
        );
        return {};
    });

    EXPECT_TRUE(kept);
    EXPECT_EQ(collected.get().value(), Collected::young);
    EXPECT_EQ(removed_, 0);
    EXPECT_EQ(count(), "2");
}

/// The other way round: who keeps the content waits for the collector and keeps it again.
TEST_F(FileRowsTest, ComeBackWhenTheirContentIsKeptAfterwards) {
    auto keeper = storage::FileRows(pg_.store_options());
    auto kept = std::future<core::Expected<void>>();
    auto order = std::string();

    auto const outcome = rows_.collect(first, 7, false, [&]() -> core::Expected<void> {
        kept = std::async(std::launch::async, [&] {
            return keeper.locked(first, [&]() -> core::Expected<void> {
                order += "kept";
                return {};
            });
        });
        wait_for_waiter();
        order += "removed ";
        return {};
    });

    EXPECT_EQ(outcome.value(), Collected::gone);
    EXPECT_TRUE(kept.get());
    EXPECT_EQ(order, "removed kept");
}

} // namespace
} // namespace motcua::tests
