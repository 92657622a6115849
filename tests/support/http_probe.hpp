#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcua::tests {

/// An answer as it came over the wire.
struct HttpAnswer {
    int status{0}; ///< 0: the connection ended before a whole answer
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// First field of that name, without case; empty when absent.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// A small blocking HTTP/1.1 client for tests, down to single bytes. Nothing waits longer than 20 s.
class HttpProbe {
public:
    struct Settings {
        bool tls{false};
        int receive_buffer{0}; ///< bytes of SO_RCVBUF, to play the slow reader; 0: the system's
        int tls_version{0};    ///< TLS1_1_VERSION …, nothing else is offered; 0: what OpenSSL offers
        char const* tls_suites{nullptr}; ///< offered up to TLS 1.2, an OpenSSL list; null: OpenSSL's
    };

    /// Connects to 127.0.0.1; throws std::runtime_error when that or the TLS handshake fails, then with
    /// OpenSSL's words for what the peer said.
    explicit HttpProbe(std::uint16_t port);
    HttpProbe(std::uint16_t port, Settings settings);
    ~HttpProbe();
    HttpProbe(HttpProbe&&) noexcept;
    HttpProbe& operator=(HttpProbe&&) noexcept;
    HttpProbe(HttpProbe const&) = delete;
    HttpProbe& operator=(HttpProbe const&) = delete;

    /// These bytes, as they are. False when the peer no longer takes them.
    bool send(std::string_view bytes);

    /// As many of these bytes as the peer takes without a pause of 100 ms; how many those were. Plain only.
    [[nodiscard]] std::size_t send_until_full(std::string_view bytes);

    /// One byte after the other with a pause between. False when the peer has closed before the last.
    [[nodiscard]] bool drip(std::string_view bytes, std::chrono::milliseconds pause);

    /// Of the TLS connection: "TLSv1.3" and "TLS_AES_256_GCM_SHA384".
    [[nodiscard]] std::string tls_version() const;
    [[nodiscard]] std::string tls_suite() const;

    /// `headers` are whole lines, each ending in CRLF. Host and, with a body, Content-Length are added.
    bool request(
        std::string_view verb,
        std::string_view target,
        std::string_view headers = {},
        std::string_view body = {}
    );

    /// The next answer; `to_head` when it answers a HEAD request and so has no body.
    [[nodiscard]] HttpAnswer read(bool to_head = false);

    /// GET and read.
    [[nodiscard]] HttpAnswer get(std::string_view target, std::string_view headers = {});

    /// Any verb and read.
    [[nodiscard]] HttpAnswer
    ask(std::string_view verb,
        std::string_view target,
        std::string_view headers = {},
        std::string_view body = {});

    /// Everything until the peer closes.
    [[nodiscard]] std::string read_to_end();

    /// No more from this side; the peer sees the end of the stream.
    void end_sending();

    /// True when the peer closes without sending another byte.
    [[nodiscard]] bool is_closed_by_peer();

private:
    class Wire;
    [[nodiscard]] bool fill();

    std::unique_ptr<Wire> wire_;
    std::string received_;
};

} // namespace motcua::tests
