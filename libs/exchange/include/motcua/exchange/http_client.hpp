#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/exchange/address_guard.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcua::exchange {

/// Names and values in order.
using OutHeaders = std::vector<std::pair<std::string, std::string>>;

/// How this service speaks to others.
struct OutOptions {
    std::vector<Network> allowed_networks; ///< besides public addresses, see AddressGuard
    bool plain_http{false};                ///< http:// too; never with secrets in it over foreign networks
    std::string ca_file;                   ///< PEM, then trusted alone; empty: what the system trusts
    std::string client_certificate_file;   ///< PEM, shown to servers that ask; with client_key_file
    std::string client_key_file;
    std::chrono::milliseconds connect_time{5'000}; ///< name, TCP and TLS
    std::chrono::milliseconds total_time{15'000};  ///< to the last byte of the answer
    std::size_t answer_bytes{64 * 1024};           ///< header and body, each
    std::string user_agent{"motcua"};
};

struct OutRequest {
    std::string method{"GET"}; ///< "GET", "POST", "PUT", "PATCH" or "DELETE"
    std::string url;
    OutHeaders headers; ///< a line break in one is a bug: std::logic_error
    std::string body;
    std::chrono::milliseconds total_time{0}; ///< zero: that of the options
};

struct OutAnswer {
    int status{};       ///< any; redirects are answers like others and never followed
    OutHeaders headers; ///< names as sent
    std::string body;

    /// First field of that name, without case; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Speaks HTTP/1.1 to other systems. Connections are kept and used again. Certificates are always verified,
/// no proxy of the environment is used, and every address is judged when it is connected to, after its name
/// was resolved, so that no name leads anywhere the guard does not admit. Thread-safe; blocks, so it belongs
/// on a pool of its own.
class HttpClient {
public:
    explicit HttpClient(OutOptions options);
    ~HttpClient();
    HttpClient(HttpClient const&) = delete;
    HttpClient(HttpClient&&) = delete;
    HttpClient& operator=(HttpClient const&) = delete;
    HttpClient& operator=(HttpClient&&) = delete;

    /// Errors: those of `judge`; unavailable "address_refused", "connect_failed", "tls_failed", "timed_out",
    /// "answer_too_large".
    [[nodiscard]] core::Expected<OutAnswer> send(OutRequest const& request);

    /// Whether the URL may be spoken to as far as its text tells: an http(s) scheme that is allowed, a host,
    /// no user, no fragment, port 80, 443 or from 1024 on. Errors: invalid "url"; unavailable
    /// "address_refused" when the host is an address the guard does not admit.
    [[nodiscard]] core::Expected<void> judge(std::string const& url) const;

private:
    class Handles;

    OutOptions const options_;
    AddressGuard const guard_;
    std::unique_ptr<Handles> handles_;
};

} // namespace motcua::exchange
