#pragma once

#include <motcua/app/portal.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace motcua::tests {

/// A portal in memory: takes what it is told to take and remembers every message by its key.
class PortalDouble final : public app::PortalGateway {
public:
    /// What becomes of a message; nothing: it is taken.
    std::function<std::optional<core::Failure>(app::PortalMessage const&)> refuses;

    [[nodiscard]] std::vector<std::string> keys() const {
        auto const lock = std::lock_guard(mutex_);
        return keys_;
    }

    [[nodiscard]] int tries() const {
        auto const lock = std::lock_guard(mutex_);
        return tries_;
    }

    std::string const& title() const override { return title_; }

    bool wants(std::string const&) const override { return true; }

    core::Expected<std::string> next_code() override {
        auto const lock = std::lock_guard(mutex_);
        return "P-" + std::to_string(++codes_);
    }

    core::Expected<app::PortalFileName> upload(app::PortalFile const& file, std::string_view) override {
        return app::PortalFileName{file.sha256, "T-" + file.sha256, file.sha256};
    }

    core::Expected<std::string>
    written(app::PortalMessage const& message, std::vector<app::PortalFileName> const&) const override {
        return message.portal_code + " " + message.facts;
    }

    core::Expected<app::PortalReceipt> send(app::PortalMessage const& message, std::string const&) override {
        auto const lock = std::lock_guard(mutex_);
        ++tries_;
        if (auto const failure = refuses ? refuses(message) : std::nullopt) {
            return *failure;
        }
        auto const duplicate = ++seen_[message.key] > 1;
        if (!duplicate) {
            keys_.push_back(message.key);
        }
        return app::PortalReceipt{duplicate};
    }

    core::Expected<app::OnlinePage> online_dossiers(std::string const&) override { return app::OnlinePage{}; }

    core::Expected<std::string> file(std::string const&) override { return core::not_found("file"); }

    core::Expected<app::PortalStatusPage> statuses(core::Date, core::Date, std::string const&) override {
        return app::PortalStatusPage{listed, {}};
    }

    std::string code_of(std::string_view) const override { return {}; }

    core::Expected<app::OnlineDossier> read_online(std::string_view) const override {
        return core::not_found("dossier");
    }

    std::string answer(std::string const&, core::Failure const*) const override { return {}; }

    std::vector<app::PortalStatus> listed;

private:
    std::string title_{"Cổng thử"};
    mutable std::mutex mutex_; ///< guards what follows
    std::vector<std::string> keys_;
    std::map<std::string, int> seen_;
    int tries_{};
    int codes_{};
};

} // namespace motcua::tests
