#pragma once

#include <motcua/core/ids.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace motcua::app {

/// Versions and short statuses of dossiers for pollers, kept true by notifications in commit order. An answer
/// is given only while everything committed up to a second ago has been heard; otherwise the caller asks the
/// database.
class StatusCache {
public:
    struct Entry {
        std::int64_t version{};
        core::UnitId unit;
        core::ProcedureCode procedure;
        std::string document; ///< short status as JSON
    };

    /// Point in time a database read began; put() refuses what may have been overtaken since.
    using Ticket = std::uint64_t;

    StatusCache(std::size_t capacity, std::function<std::chrono::steady_clock::time_point()> heard_until);

    [[nodiscard]] std::optional<Entry> find(std::string const& dossier) const;
    [[nodiscard]] Ticket ticket() const;
    void put(std::string const& dossier, Entry entry, Ticket ticket);

    /// A commit made `version` of the dossier: older entries are gone.
    void changed(std::string const& dossier, std::int64_t version);

    /// Anything may have been missed.
    void clear();

private:
    struct Slot {
        std::int64_t floor{}; ///< versions below are out of date
        std::optional<Entry> entry;
    };

    void make_room();

    std::size_t capacity_;
    std::function<std::chrono::steady_clock::time_point()> heard_until_;
    mutable std::mutex mutex_; ///< guards slots_ and epoch_
    std::unordered_map<std::string, Slot> slots_;
    Ticket epoch_{0}; ///< grows whenever floors are forgotten
};

} // namespace motcua::app
