#include "support/pg_database.hpp"
#include <motcua/storage/listener.hpp>
#include <motcua/storage/migrator.hpp>

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace motcua::tests {

TEST(Trouble, KilledSessionIsMendedAndTheWorkGoesOn) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    ASSERT_TRUE(store->report().has_value());

    static_cast<void>(pg.sql("select count(pg_terminate_backend(pid)) from pg_stat_activity "
                             "where datname = current_database() and pid <> pg_backend_pid()"));

    EXPECT_TRUE(store->report().has_value());
    EXPECT_EQ(take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00")).version, 1);
}

TEST(Migrations, RunOnceAndRefuseAChangedFile) {
    auto const pg = PgDatabase();
    namespace fs = std::filesystem;
    auto const source = fs::path(MOTCUA_SOURCE_DIR) / "schemas/sql";
    auto const copy =
        fs::temp_directory_path() / ("motcua-migrations-" + pg.sql("select current_database()"));
    fs::copy(source, copy);

    EXPECT_TRUE(storage::migrate(pg.connection(), source).value().empty());
    EXPECT_EQ(storage::schema_version(pg.connection()).value(), storage::newest_migration(source));
    std::ofstream(copy / "0002_dossiers.sql", std::ios::app) << "-- changed\n";
    auto const changed = storage::migrate(pg.connection(), copy);
    ASSERT_FALSE(changed.has_value());
    EXPECT_EQ(changed.error().rule(), "migration_changed");
    fs::remove(copy / storage::newest_migration(source));
    fs::copy_file(
        source / "0002_dossiers.sql",
        copy / "0002_dossiers.sql",
        fs::copy_options::overwrite_existing
    );
    auto const behind = storage::migrate(pg.connection(), copy);
    ASSERT_FALSE(behind.has_value());
    EXPECT_EQ(behind.error().rule(), "migration_missing");
    fs::remove_all(copy);
}

TEST(Listener, HearsEveryChangeAndProvesHowFarItHeard) {
    auto const pg = PgDatabase();
    auto const store = pg.store(1);
    auto mutex = std::mutex();
    auto heard = std::condition_variable();
    auto dossier = std::string();
    auto lost = 0;
    auto handlers = storage::Listener::Handlers{};
    handlers.dossier_changed = [&](std::string const& id, long long) {
        auto const lock = std::lock_guard(mutex);
        dossier = id;
        heard.notify_all();
    };
    handlers.timers_changed = [] {};
    handlers.papers_waiting = [] {};
    handlers.rules_changed = [] {};
    handlers.connected = [] {};
    handlers.connection_lost = [&] {
        auto const lock = std::lock_guard(mutex);
        ++lost;
        heard.notify_all();
    };
    auto const listener = storage::Listener(pg.connection(), std::move(handlers));
    auto lock = std::unique_lock(mutex);
    ASSERT_TRUE(heard.wait_for(lock, std::chrono::seconds{10}, [&] { return lost == 1; }));
    lock.unlock();
    auto const before = std::chrono::steady_clock::now();

    auto const receipt = take_in(*store, *pg.rules(), intake(*pg.rules(), "2026-03-02 09:00"));

    lock.lock();
    EXPECT_TRUE(heard.wait_for(lock, std::chrono::seconds{10}, [&] {
        return dossier == receipt.dossier.text();
    }));
    lock.unlock();
    while (listener.heard_until() < before &&
           std::chrono::steady_clock::now() - before < std::chrono::seconds{10}) {
    }
    EXPECT_GE(listener.heard_until(), before);
}

} // namespace motcua::tests
