#include "rules_keeper.hpp"

#include "law.hpp"

namespace motcua::services {

using std::chrono::steady_clock;

RulesKeeper::RulesKeeper(storage::Database& database, EventLog& log, std::shared_ptr<app::Rules const> rules)
    : database_(database)
    , log_(log)
    , in_force_(std::move(rules)) {}

void RulesKeeper::reload() {
    auto const asked = steady_clock::now();
    auto const lock = std::lock_guard(mutex_);
    if (loaded_from_ > asked) {
        return; // another thread has looked since
    }
    loaded_from_ = steady_clock::now();
    auto loaded = load_rules(database_);
    if (!loaded) {
        log_.warn("rules_not_reloaded", {{"rule", loaded.error().rule()}});
        return;
    }
    // In this order: whoever sees the snapshot finds the database's facts read with it or a newer one.
    database_.use_rules(*loaded);
    in_force_.replace(std::move(*loaded));
    log_.info("rules_loaded", {});
}

} // namespace motcua::services
