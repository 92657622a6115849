#pragma once

#include "endpoints.hpp"
#include "receivers.hpp"

/// How the table of routes is written down: one row a route, one builder a kind of route.
namespace motcua::api {

using http::Method;

struct Row {
    Method method{};
    char const* pattern{};
    char const* action{}; ///< in the table of rights; none: open to everybody
    Endpoint endpoint{};
    PublicEndpoint open{};
    FastEndpoint fast{};
    EventsQuestion question{};
    OpenFastEndpoint at_once{};
    std::unique_ptr<http::BodyReceiver> (*receiver)(Services&, RouteRight const&){};
    std::int64_t app::UploadLimits::*most{}; ///< bytes a receiver's body may have
    http::RouteLimits limits{};
    http::Handler (*made)(Services&, RouteRight const&){}; ///< for what needs more than a database thread
};

inline constexpr auto json_body = std::string_view("application/json, application/merge-patch+json");
inline constexpr auto json_answer = std::string_view("application/json");
inline constexpr auto pdf = std::string_view("application/pdf");
inline constexpr auto sheet =
    std::string_view("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

/// JSON in, JSON out; `takes`, `gives` and `with` say otherwise.
constexpr Row of(Method method, char const* pattern, char const* action, Endpoint endpoint) {
    auto row = Row{method, pattern, action, endpoint};
    row.limits.takes = json_body;
    row.limits.gives = json_answer;
    return row;
}

constexpr Row get(char const* pattern, char const* action, Endpoint endpoint, FastEndpoint fast = nullptr) {
    auto row = of(Method::get, pattern, action, endpoint);
    row.fast = fast;
    return row;
}

constexpr Row post(char const* pattern, char const* action, Endpoint endpoint) {
    return of(Method::post, pattern, action, endpoint);
}

constexpr Row put(char const* pattern, char const* action, Endpoint endpoint) {
    return of(Method::put, pattern, action, endpoint);
}

constexpr Row patch(char const* pattern, char const* action, Endpoint endpoint) {
    return of(Method::patch, pattern, action, endpoint);
}

constexpr Row anyone_asks(Method method, char const* pattern, PublicEndpoint endpoint) {
    auto row = of(method, pattern, nullptr, nullptr);
    row.open = endpoint;
    return row;
}

constexpr Row anyone(char const* pattern, PublicEndpoint endpoint) {
    return anyone_asks(Method::get, pattern, endpoint);
}

constexpr Row anyone_posts(char const* pattern, PublicEndpoint endpoint) {
    return anyone_asks(Method::post, pattern, endpoint);
}

/// Open to all, from memory, without a database thread.
constexpr Row at_once(char const* pattern, OpenFastEndpoint endpoint) {
    auto row = of(Method::get, pattern, nullptr, nullptr);
    row.at_once = endpoint;
    return row;
}

/// Another media type than JSON in a good answer; empty: any.
constexpr Row gives(std::string_view media_type, Row row) {
    row.limits.gives = media_type;
    return row;
}

constexpr Row runs(Method method, char const* pattern, char const* action, decltype(Row::made) made) {
    auto row = of(method, pattern, action, nullptr);
    row.made = made;
    return row;
}

constexpr Row waits(char const* pattern, char const* action, EventsQuestion question) {
    auto row = of(Method::get, pattern, action, nullptr);
    row.question = question;
    return row;
}

constexpr Row takes(
    Method method,
    char const* pattern,
    char const* action,
    decltype(Row::receiver) receiver,
    decltype(Row::most) most
) {
    auto row = Row{method, pattern, action};
    row.receiver = receiver;
    row.most = most;
    return row;
}

/// Time for the first look at the feed and for the wait after it.
inline constexpr auto feed_limits = http::RouteLimits{
    .request_time = longest_wait + std::chrono::seconds{15},
    .watches_client = true,
    .gives = "application/json, text/event-stream",
};

/// 100 000 rows of an import, and the time to read and keep them.
inline constexpr auto import_limits = http::RouteLimits{
    .body_bytes = std::size_t{64} * 1024 * 1024,
    .request_time = std::chrono::seconds{120},
    .takes = "text/csv, application/octet-stream",
    .gives = json_answer,
};

/// A file to look into, as large as any body.
inline constexpr auto verify_limits = http::RouteLimits{
    .takes = "application/pdf, application/octet-stream",
    .gives = json_answer,
};

/// A form as OAuth2 clients send it (RFC 6749 section 4.4.2).
inline constexpr auto form_limits = http::RouteLimits{
    .takes = "application/x-www-form-urlencoded",
    .gives = json_answer,
};

constexpr Row with(Row row, http::RouteLimits limits) {
    row.limits = limits;
    return row;
}

} // namespace motcua::api
