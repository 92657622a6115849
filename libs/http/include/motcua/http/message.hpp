#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motcua::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

[[nodiscard]] std::string_view name_of(Method method);

/// A request as handlers see it: plain values, decoded once.
struct Request {
    Method method{Method::get};
    std::string path; ///< percent-decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<std::pair<std::string, std::string>> headers;
    std::vector<std::pair<std::string, std::string>> params; ///< of the route pattern, set by the router
    std::string body;
    std::string remote_address;
    std::string request_id;
    bool tls{};

    [[nodiscard]] std::string_view header(std::string_view name
    ) const noexcept; ///< case-insensitive; empty: absent
    [[nodiscard]] std::string const& param(std::string_view name
    ) const; ///< throws for a name not in the route
    [[nodiscard]] std::optional<std::string> query_value(std::string_view name) const;
};

struct Response {
    int status{200};
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    Response() = default;

    Response(int code, std::string content_type, std::string text)
        : status(code)
        , body(std::move(text)) {
        headers.emplace_back("Content-Type", std::move(content_type));
    }

    Response& with(std::string name, std::string value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

} // namespace motcua::http
