#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace motcua::storage {

/// One connection that LISTENs. Notifications come in commit order; a heartbeat sent through the same channel
/// proves up to which moment everything committed has been heard.
class Listener {
public:
    struct Handlers {
        std::function<void(std::string const& dossier, long long version)> dossier_changed;
        std::function<void()> timers_changed;
        std::function<void()> papers_waiting;
        std::function<void()> imports_waiting;
        std::function<void()> notices_waiting = [] {}; ///< somebody is to be told something
        std::function<void()> portals_waiting;
        std::function<void()> webhooks_waiting;
        std::function<void()>
            rules_changed; ///< a calendar, procedure or unit was published, or a change approved
        std::function<void()> connection_lost; ///< anything may have been missed
        std::function<void()> connected; ///< from here on nothing is missed; what came before may have been
    };

    Listener(std::string connection, Handlers handlers);
    ~Listener();
    Listener(Listener const&) = delete;
    Listener& operator=(Listener const&) = delete;

    /// Everything committed before this moment has been handed to the handlers.
    [[nodiscard]] std::chrono::steady_clock::time_point heard_until() const;

private:
    class Loop;
    std::unique_ptr<Loop> loop_;
};

} // namespace motcua::storage
