#pragma once

#include "event_log.hpp"
#include <motcua/app/rules.hpp>
#include <motcua/storage/database.hpp>

#include <chrono>
#include <memory>
#include <mutex>

namespace motcua::services {

/// The law this node works by: a snapshot, replaced when the database has something newer. Thread-safe.
class RulesKeeper {
public:
    /// All of them outlive the keeper.
    RulesKeeper(storage::Database& database, EventLog& log, std::shared_ptr<app::Rules const> rules);

    [[nodiscard]] app::RulesInForce& in_force() noexcept { return in_force_; }

    [[nodiscard]] std::shared_ptr<app::Rules const> now() const { return in_force_.now(); }

    /// Takes what has been published since into use. Requests that run keep the snapshot they began with.
    void reload();

private:
    storage::Database& database_;
    EventLog& log_;
    app::RulesInForce in_force_;
    std::mutex mutex_; ///< guards loaded_from_; one load at a time, so that none puts an older snapshot back
    std::chrono::steady_clock::time_point loaded_from_{};
};

} // namespace motcua::services
