#include "wire.hpp"

#include <boost/beast/http/status.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <iterator>
#include <random>
#include <stdexcept>

namespace motcua::http {

namespace {

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
};

/// RFC 6797: a year of nothing but TLS for this host. Not for its subdomains, which may belong to others.
constexpr std::string_view transport_rule = "Strict-Transport-Security: max-age=31536000\r\n";

std::string format_date(std::chrono::sys_seconds at) {
    auto const day = std::chrono::floor<std::chrono::days>(at);
    auto const civil = std::chrono::year_month_day(day);
    auto const clock = std::chrono::hh_mm_ss(at - day);
    return fmt::format(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        weekdays.at(std::chrono::weekday(day).c_encoding()),
        static_cast<unsigned>(civil.day()),
        months.at(static_cast<unsigned>(civil.month()) - 1),
        static_cast<int>(civil.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::uint64_t random_start() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

/// The server alone decides these.
bool is_framing(std::string_view name) {
    constexpr std::array<std::string_view, 5> framing{
        "Connection",
        "Content-Length",
        "Date",
        "Transfer-Encoding",
        "X-Request-Id",
    };
    return std::ranges::any_of(framing, [&](auto field) {
        return field.size() == name.size() && same_token(field, name);
    });
}

bool is_unsafe(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// Nothing in an answer may run, load or be framed, whatever a browser takes it for.
constexpr std::string_view strictest_policy = "default-src 'none'; frame-ancestors 'none'";

/// A 304 would overwrite the rules of the stored answer, so it gets none of its own.
void write_fields(Response const& response, std::string& out) {
    auto const& headers = response.headers;
    auto has_cache_rule = response.status == 304;
    auto has_policy = response.status == 304;
    for (std::size_t i = 0; i < headers.size(); ++i) {
        auto const [name, value] = headers.at(i);
        if (is_framing(name)) {
            continue;
        }
        if (is_unsafe(name) || is_unsafe(value)) {
            throw std::logic_error("a response field holds a line break");
        }
        has_cache_rule = has_cache_rule || same_token(name, "Cache-Control");
        has_policy = has_policy || same_token(name, "Content-Security-Policy");
        out.append(name).append(": ").append(value).append("\r\n");
    }
    if (!has_cache_rule) {
        out.append("Cache-Control: no-store\r\n");
    }
    if (!has_policy) {
        out.append("Content-Security-Policy: ").append(strictest_policy).append("\r\n");
    }
}

} // namespace

std::string_view http_date_now() {
    thread_local auto made_at = std::chrono::sys_seconds::min();
    thread_local std::string text;
    auto const now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != made_at) {
        text = format_date(now);
        made_at = now;
    }
    return text;
}

std::string make_request_id() {
    static auto const program = random_start();
    static std::atomic<std::uint64_t> next{1};
    return fmt::format("{:016x}{:016x}", program, next.fetch_add(1, std::memory_order_relaxed));
}

bool is_sane_request_id(std::string_view id) {
    constexpr std::size_t longest = 64;
    auto const sane = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-';
    };
    return !id.empty() && id.size() <= longest && std::ranges::all_of(id, sane);
}

bool may_have_body(int status) noexcept {
    return status >= 200 && status != 204 && status != 304;
}

void write_head(Response const& response, Framing framing, std::string& out) {
    namespace beast_http = boost::beast::http;
    auto const reason =
        beast_http::obsolete_reason(beast_http::int_to_status(static_cast<unsigned>(response.status)));
    out.clear();
    fmt::format_to(
        std::back_inserter(out),
        "HTTP/1.1 {} {}\r\n",
        response.status,
        std::string_view(reason.data(), reason.size())
    );
    out.append("Date: ").append(http_date_now()).append("\r\n");
    if (response.body.live() != nullptr) {
        out.append("Transfer-Encoding: chunked\r\n");
    } else if (may_have_body(response.status)) {
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    }
    out.append(framing.keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
    out.append("X-Request-Id: ").append(framing.request_id).append("\r\n");
    out.append("X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
    if (framing.tls) {
        out.append(transport_rule);
    }
    write_fields(response, out);
    out.append("\r\n");
}

} // namespace motcua::http
