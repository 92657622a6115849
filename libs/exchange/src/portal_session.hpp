#pragma once

#include <motcua/exchange/portal_client.hpp>

#include <boost/json/object.hpp>

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace motcua::exchange {

/// A portal's answer to a call it took.
struct PortalAnswer {
    boost::json::object body;
    bool duplicate{};
};

/// Calls with a token, and what their answers mean. Thread-safe.
class PortalSession {
public:
    PortalSession(app::PortalFormat const& format, PortalAccess access);

    /// Errors: unavailable "portal_unreachable", "portal_ill", "portal_busy", "portal_token",
    /// "portal_answer_unread"; invalid "portal_refused".
    [[nodiscard]] core::Expected<PortalAnswer>
    call(std::string const& path, std::string body, std::string const& type, std::string const& key = {});

    /// The bytes of a file. Errors: as `call`.
    [[nodiscard]] core::Expected<std::string> fetch(std::string const& path);

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] core::Expected<OutAnswer> send(HttpClient& client, OutRequest request);
    [[nodiscard]] core::Expected<std::string> token(std::string const& refused);
    [[nodiscard]] core::Expected<std::string> fresh_token();
    [[nodiscard]] bool is_token_fault(OutAnswer const& answer) const;
    [[nodiscard]] core::Expected<PortalAnswer> judged(OutAnswer const& answer) const;

    app::PortalFormat const& format_;
    PortalAccess access_;
    HttpClient client_;
    HttpClient file_client_;
    std::mutex mutex_; ///< guards what follows; held while a token is fetched, so that one call fetches it
    std::string token_;
    Clock::time_point good_until_{};
};

} // namespace motcua::exchange
