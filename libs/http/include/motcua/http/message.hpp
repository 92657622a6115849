#pragma once

#include <motcua/http/headers.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace motcua::runtime {
class BlockingPool;
}

namespace motcua::http {

/// What is served; any other method is answered 501 before a route is looked for.
enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

/// "GET".
[[nodiscard]] std::string_view name_of(Method method) noexcept;

/// Names and decoded values in order: clean UTF-8 without NUL.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Tells a handler that waits for news that its client hung up, and a live answer also that the server stops.
/// Both sides are on the connection's strand.
class Departure {
public:
    /// `hear` is called at most once, at once when the client is gone already; it must not throw.
    void when_gone(std::function<void()> hear);

    void tell();

private:
    std::function<void()> hear_;
    bool gone_{false};
};

/// The certificate a TLS client showed and proved to hold, verified against the configured authorities.
struct ClientCertificate {
    std::string sha256;      ///< of the whole certificate, base64url: "x5t#S256" of RFC 8705
    std::string spki_sha256; ///< of its public key, lower-case hexadecimal; stays when it is renewed
    std::string subject;     ///< RFC 2253: "CN=lgsp,O=…"
};

/// A request as handlers see it: wholly read, decoded once, plain values. A BodyReceiver sees it without its
/// body.
struct Request {
    Method method{Method::get};        ///< HEAD stays HEAD when a GET route answers it
    std::string target;                ///< as sent; never log it, it may carry personal data
    std::string path;                  ///< percent-decoded, without the query; never log it
    std::vector<std::string> segments; ///< of the path, each decoded on its own: %2F does not split
    Parameters query;                  ///< repeated names kept
    Parameters params;                 ///< of the route pattern, set by the router
    Headers headers;
    std::string body;
    std::string remote_address; ///< of the peer, without the port
    std::string request_id;
    bool tls{false};
    std::shared_ptr<ClientCertificate const> client_certificate; ///< empty: none was shown
    std::chrono::steady_clock::time_point received_at;           ///< header complete
    std::chrono::steady_clock::time_point deadline;              ///< when the client is told 503
    std::shared_ptr<Departure> departure;                        ///< only on routes that watch their client

    /// Case-insensitive; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    /// The value of `{name}` in the route's pattern. Another name is a bug: throws std::logic_error.
    [[nodiscard]] std::string const& param(std::string_view name) const;

    /// The first query parameter of that name.
    [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;

    /// Ready for the next request, memory kept. Leaves what belongs to the connection.
    void clear() noexcept;
};

/// Bytes of an answer that are too many to be held: read piece by piece while they are sent.
class BodySource {
public:
    BodySource() = default;
    BodySource(BodySource const&) = delete;
    BodySource& operator=(BodySource const&) = delete;
    virtual ~BodySource() = default;

    [[nodiscard]] virtual std::size_t size() const noexcept = 0;

    /// Exactly `count` bytes from `offset`, which are there by `size()`. Nothing when they cannot be read:
    /// the connection is then cut, so that nobody takes the rest for the whole. Blocks; runs on a pool, one
    /// call at a time.
    [[nodiscard]] virtual std::optional<std::string> read(std::size_t offset, std::size_t count) = 0;
};

/// Bytes of an answer that come as things happen, so that nobody knows how many there will be. They are sent
/// in chunks; while none come the answer costs neither a thread nor a place in a queue.
class LiveSource {
public:
    LiveSource() = default;
    LiveSource(LiveSource const&) = delete;
    LiveSource& operator=(LiveSource const&) = delete;
    virtual ~LiveSource() = default;

    /// Awaits the next bytes; empty ones are passed over. Nothing: the answer is complete. On the
    /// connection's strand, one call at a time, the next one only when the client has taken the bytes, so
    /// that a slow reader fills no memory. It hears from Request::departure when to end; when it throws the
    /// connection is cut.
    [[nodiscard]] virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;
};

/// Bytes of an answer: owned, shared with a cache and sent without a copy, read from a source, or live.
class Body {
public:
    /// The part of a source that is sent, and the pool its reading may block.
    struct Stream {
        std::shared_ptr<BodySource> source;
        runtime::BlockingPool* pool{nullptr}; ///< outlives the server
        std::size_t offset{0};
        std::size_t length{0};
    };

    Body() = default;

    Body(char const* text)
        : bytes_(std::string(text)) {}

    Body(std::string bytes)
        : bytes_(std::move(bytes)) {}

    Body(std::shared_ptr<std::string const> bytes)
        : bytes_(std::move(bytes)) {}

    Body(std::shared_ptr<BodySource> source, runtime::BlockingPool& pool);

    Body(std::shared_ptr<LiveSource> source)
        : bytes_(std::move(source)) {}

    /// Empty for a source.
    [[nodiscard]] std::string_view view() const noexcept;

    /// Nothing for bytes in memory.
    [[nodiscard]] Stream const* stream() const noexcept { return std::get_if<Stream>(&bytes_); }

    /// Null for all others.
    [[nodiscard]] std::shared_ptr<LiveSource> live() const noexcept;

    /// Zero when it is live.
    [[nodiscard]] std::size_t size() const noexcept;

    /// `length` bytes of it from `offset`; not of a live one.
    [[nodiscard]] Body part(std::size_t offset, std::size_t length) const;

private:
    std::variant<std::string, std::shared_ptr<std::string const>, Stream, std::shared_ptr<LiveSource>> bytes_;
};

/// One answer. The server adds Date, Content-Length or Transfer-Encoding, Connection, X-Request-Id and the
/// security headers, and, unless the handler set them or the status is 304, `Cache-Control: no-store` and the
/// strictest Content-Security-Policy.
struct Response {
    Response() = default;

    explicit Response(int code)
        : status(code) {}

    Response(int code, std::string_view content_type, Body bytes)
        : status(code)
        , body(std::move(bytes)) {
        headers.add("Content-Type", content_type);
    }

    Response& with(std::string_view name, std::string_view value) {
        headers.add(name, value);
        return *this;
    }

    /// Of that field; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    int status{200};
    Headers headers;
    Body body;
};

} // namespace motcua::http
