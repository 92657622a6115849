#pragma once

#include <motcua/app/actor.hpp>

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace motcua::api {

/// Credentials the database confirmed within the last second, so that pollers are known without asking it.
class CredentialMemory {
public:
    [[nodiscard]] std::optional<app::Actor> find(std::string const& credential) const;
    void put(std::string const& credential, app::Actor const& actor);

    /// Something was withdrawn: the database is asked again.
    void forget();

private:
    using Seen = std::pair<app::Actor, std::chrono::steady_clock::time_point>;

    mutable std::mutex mutex_; ///< guards seen_
    std::unordered_map<std::string, Seen> seen_;
};

} // namespace motcua::api
