#pragma once

#include <motcua/http/headers.hpp>

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

namespace motcua::http {

/// What is served; any other method is answered 501 before a route is looked for.
enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

/// "GET".
[[nodiscard]] std::string_view name_of(Method method) noexcept;

/// Names and decoded values in order: clean UTF-8 without NUL.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// Tells a handler that waits for news that its client hung up. Both sides are on the connection's strand.
class Departure {
public:
    /// `hear` is called at most once, at once when the client is gone already; it must not throw.
    void when_gone(std::function<void()> hear);

    void tell();

private:
    std::function<void()> hear_;
    bool gone_{false};
};

/// A request as handlers see it: wholly read, decoded once, plain values.
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
    std::chrono::steady_clock::time_point received_at; ///< header complete
    std::chrono::steady_clock::time_point deadline;    ///< when the client is told 503
    std::shared_ptr<Departure> departure;              ///< only on routes that watch their client

    /// Case-insensitive; empty when absent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;

    /// The value of `{name}` in the route's pattern. Another name is a bug: throws std::logic_error.
    [[nodiscard]] std::string const& param(std::string_view name) const;

    /// The first query parameter of that name.
    [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;

    /// Ready for the next request, memory kept. Leaves what belongs to the connection.
    void clear() noexcept;
};

/// Bytes of an answer: owned, or shared with a cache and sent without a copy.
class Body {
public:
    Body() = default;

    Body(char const* text)
        : bytes_(std::string(text)) {}

    Body(std::string bytes)
        : bytes_(std::move(bytes)) {}

    Body(std::shared_ptr<std::string const> bytes)
        : bytes_(std::move(bytes)) {}

    [[nodiscard]] std::string_view view() const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return view().size(); }

private:
    std::variant<std::string, std::shared_ptr<std::string const>> bytes_;
};

/// One answer. The server adds Date, Content-Length, Connection, X-Request-Id and the security headers,
/// and `Cache-Control: no-store` unless the handler set Cache-Control or the status is 304.
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
