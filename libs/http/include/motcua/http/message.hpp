#pragma once

#include <motcua/http/headers.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace motcua::http {

enum class Verb : std::uint8_t { get, head, post, put, patch, del, options };

/// "GET".
[[nodiscard]] std::string_view to_string(Verb verb) noexcept;

/// A name and its decoded value: clean UTF-8 without NUL.
struct Parameter {
    std::string name;
    std::string value;

    bool operator==(Parameter const&) const = default;
};

/// One request, wholly read and decoded. Handlers share it: see RequestPtr.
struct Request {
    Verb verb{Verb::get}; ///< HEAD stays HEAD even when a GET route answers it
    std::string target;   ///< as sent; never log it, it may carry personal data
    std::string path;     ///< decoded, for display only: match on segments
    std::vector<std::string> segments;
    std::vector<Parameter> query;       ///< in order, repeated names kept
    std::vector<Parameter> path_params; ///< by the names of the route's pattern
    Headers headers;
    std::string body;
    std::string remote_address; ///< of the peer, without the port
    std::string request_id;
    bool tls{false};
    std::chrono::steady_clock::time_point received_at; ///< header complete
    std::chrono::steady_clock::time_point deadline;    ///< when the client gets 503; give it to BlockingPool

    /// The value of `{name}` in the route's pattern; an unknown name is a bug and throws std::logic_error.
    [[nodiscard]] std::string const& param(std::string_view name) const;

    /// The first query parameter of that name; nullptr when absent.
    [[nodiscard]] std::string const* query_param(std::string_view name) const noexcept;

    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
        return headers.find(name);
    }

    /// Ready for the next request, memory kept.
    void clear();
};

/// A handler keeps its own pointer, so the request outlives the coroutine whatever the connection does.
using RequestPtr = std::shared_ptr<Request const>;

/// Bytes of an answer: owned, or shared with a cache and sent without a copy.
class Body {
public:
    Body() = default;

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
/// and `Cache-Control: no-store` unless the handler set Cache-Control.
struct Response {
    Response() = default;

    explicit Response(int code)
        : status(code) {}

    Response(int code, std::string_view content_type, Body bytes)
        : status(code)
        , body(std::move(bytes)) {
        headers.add("Content-Type", content_type);
    }

    int status{200};
    Headers headers;
    Body body;
};

} // namespace motcua::http
