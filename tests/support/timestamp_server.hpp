#pragma once

#include "certificate_mint.hpp"
#include <motcua/core/time.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace motcua::tests {

enum class StampBehaviour : std::uint8_t {
    honest,
    wrong_nonce,
    wrong_imprint,
    no_nonce,
    rejecting, ///< a proper answer that says no
    garbage,
    endless, ///< more bytes than any token has
    status_500,
    silent, ///< takes the question and never answers
};

/// A time stamp authority of OpenSSL behind a real HTTP socket of 127.0.0.1; its clock stands still.
class TimestampServer {
public:
    TimestampServer(signing::Minted const& authority, StampBehaviour behaviour, core::Instant clock);
    ~TimestampServer();
    TimestampServer(TimestampServer const&) = delete;
    TimestampServer& operator=(TimestampServer const&) = delete;
    TimestampServer(TimestampServer&&) = delete;
    TimestampServer& operator=(TimestampServer&&) = delete;

    [[nodiscard]] std::string url() const;

private:
    void serve();
    void answer(int peer);
    [[nodiscard]] std::string stamp(std::string const& question) const;

    signing::Minted const& authority_;
    StampBehaviour behaviour_;
    core::Instant clock_;
    int listener_{-1};
    std::uint16_t port_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

} // namespace motcua::tests
