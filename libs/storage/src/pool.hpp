#pragma once

#include "sql_error.hpp"
#include <motcua/storage/database.hpp>

#include <soci/soci.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace motcua::storage {

/// The sessions. A lease belongs to one thread until it goes back; broken sessions are mended on the way.
class Database::Pool {
public:
    explicit Pool(DatabaseOptions options);

    /// Runs `body` on a free session. An exception of SOCI becomes its Failure; a broken connection is opened
    /// anew and the body tried once more when `repeatable`; a serialization failure is tried 3 times in all.
    template <class T>
    core::Expected<T> run(bool repeatable, std::function<core::Expected<T>(soci::session&)> const& body) {
        auto lease = take();
        for (auto attempt = 1;; ++attempt) {
            try {
                open(*lease);
                auto outcome = body(lease->sql);
                give(std::move(lease));
                return outcome;
            } catch (soci::soci_error const& error) {
                auto trouble = read_trouble(error);
                mend(*lease, trouble.connection);
                auto const again = trouble.retry || trouble.connection;
                if (!again || !repeatable || attempt >= 3) {
                    give(std::move(lease));
                    return trouble.failure;
                }
            }
        }
    }

    [[nodiscard]] DatabaseOptions const& options() const { return options_; }

    [[nodiscard]] std::shared_ptr<app::Rules const> rules() const;
    void use_rules(std::shared_ptr<app::Rules const> rules);

    /// The database's moment: asked for with a test clock, else carried on by the steady clock.
    core::Instant now(soci::session& sql);

private:
    struct Session {
        soci::session sql;
        bool opened{false};
        std::chrono::steady_clock::time_point used{};
    };

    std::unique_ptr<Session> take();
    void give(std::unique_ptr<Session> session);
    void open(Session& session) const;
    static void mend(Session& session, bool broken);

    DatabaseOptions options_;
    std::mutex mutex_; ///< guards free_, rules_ and the clock's anchor
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Session>> free_;
    std::shared_ptr<app::Rules const> rules_;
    core::Instant anchor_{};
    std::chrono::steady_clock::time_point anchored_at_{};
    mutable std::mutex rules_mutex_;
};

} // namespace motcua::storage
