#include "session.hpp"

#include "parse_request.hpp"
#include <motcua/http/problem.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <exception>
#include <random>

namespace motcua::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using Parser = beast_http::request_parser<beast_http::string_body>;
using std::chrono::steady_clock;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

std::string fresh_request_id() {
    thread_local auto engine = std::mt19937_64{std::random_device{}()};
    constexpr auto digits = std::string_view("0123456789abcdefghijklmnopqrstuv");
    auto id = std::string();
    auto bits = engine();
    for (auto i = 0; i < 12; ++i) {
        id.push_back(digits[bits & 31U]);
        bits >>= 5U;
    }
    return id;
}

beast::tcp_stream& tcp_of(beast::tcp_stream& stream) {
    return stream;
}

beast::tcp_stream& tcp_of(beast::ssl_stream<beast::tcp_stream>& stream) {
    return stream.next_layer();
}

/// How reading a request ended.
struct Read {
    std::optional<Response> refusal; ///< answer with it and close
    bool closed{false};              ///< the peer is gone or idle for too long: close without a word

    Read() = default;

    explicit Read(Response response)
        : refusal(std::move(response)) {}
};

Read refuse(int status, std::string const& rule, std::string const& vi, std::string const& en) {
    return Read(problem(status, rule, vi, en, {}));
}

Read read_failure(error_code const& error) {
    if (error == beast_http::error::body_limit) {
        return refuse(
            413,
            "body_too_large",
            "Nội dung gửi lên vượt giới hạn.",
            "The body is over the limit."
        );
    }
    if (error == beast_http::error::header_limit) {
        return refuse(
            431,
            "header_too_large",
            "Phần đầu yêu cầu vượt giới hạn.",
            "The header is over the limit."
        );
    }
    if (error == beast::error::timeout) {
        return refuse(408, "request_timeout", "Yêu cầu gửi quá chậm.", "The request came too slowly.");
    }
    if (error.category() == beast_http::make_error_code(beast_http::error::bad_value).category() &&
        error != beast_http::error::partial_message && error != beast_http::error::end_of_stream) {
        return refuse(
            400,
            "bad_request",
            "Yêu cầu HTTP không đúng cú pháp.",
            "The HTTP request is malformed."
        );
    }
    auto gone = Read();
    gone.closed = true;
    return gone;
}

/// Position after the blank line that ends the header, or npos.
std::size_t header_end(beast::flat_buffer const& buffer) {
    auto const text = std::string_view(static_cast<char const*>(buffer.data().data()), buffer.size());
    auto const end = text.find("\r\n\r\n");
    if (end != std::string_view::npos) {
        return end + 4;
    }
    return text.find("\n\n") == std::string_view::npos ? std::string_view::npos : text.find("\n\n") + 2;
}

/// Reads until the header is whole; the whole of it has to come within the header time.
template <class Stream>
asio::awaitable<Read> read_header(Stream& stream, beast::flat_buffer& buffer, Shared const& shared) {
    tcp_of(stream).expires_after(buffer.size() == 0 ? shared.options.idle_time : shared.options.header_time);
    auto started = buffer.size() > 0;
    if (!started) {
        auto idle_end = Read();
        idle_end.closed = true;
        if (shared.stopping) {
            co_return idle_end;
        }
        // Only an idle connection hears the server's wish to stop; a begun request is finished.
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        co_await asio::this_coro::throw_if_cancelled(false);
    }
    while (header_end(buffer) == std::string_view::npos) {
        if (buffer.size() >= shared.options.header_bytes) {
            co_return read_failure(beast_http::error::header_limit);
        }
        auto space = buffer.prepare(4096);
        auto const [error, count] = co_await stream.async_read_some(space, as_result);
        if (error) {
            auto idle = Read();
            idle.closed = true;
            co_return started ? read_failure(error) : std::move(idle);
        }
        buffer.commit(count);
        if (!started) {
            started = true;
            co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
            tcp_of(stream).expires_after(shared.options.header_time);
        }
    }
    auto const text = std::string_view(static_cast<char const*>(buffer.data().data()), header_end(buffer));
    if (auto const fault = raw_header_fault(text); !fault.empty()) {
        co_return refuse(
            400,
            std::string(fault),
            "Phần đầu yêu cầu không đúng cú pháp.",
            "The header is malformed."
        );
    }
    if (text.size() > shared.options.header_bytes) {
        co_return read_failure(beast_http::error::header_limit);
    }
    co_return Read();
}

template <class Stream>
asio::awaitable<Read>
read_message(Stream& stream, beast::flat_buffer& buffer, Parser& parser, Shared const& shared) {
    auto header = co_await read_header(stream, buffer, shared);
    if (header.refusal || header.closed) {
        co_return header;
    }
    auto error = error_code();
    auto const used = parser.put(buffer.data(), error);
    buffer.consume(used);
    if (error && error != beast_http::error::need_more) {
        co_return read_failure(error);
    }
    if (!parser.is_done()) {
        tcp_of(stream).expires_after(shared.options.body_time);
        auto const [body_error, count] = co_await beast_http::async_read(stream, buffer, parser, as_result);
        if (body_error) {
            co_return read_failure(body_error);
        }
        static_cast<void>(count);
    }
    co_return Read();
}

Response not_served(Router::Match const& match, Request const& request) {
    if (match.allowed.empty()) {
        return problem(
            404,
            "route_not_found",
            "Không có địa chỉ này.",
            "There is no such route.",
            request.request_id
        );
    }
    auto allowed = std::string("OPTIONS");
    for (auto const& verb : match.allowed) {
        allowed += ", " + verb;
        allowed += verb == "GET" ? ", HEAD" : "";
    }
    if (request.method == Method::options) {
        auto response = Response();
        response.status = 204;
        return response.with("Allow", allowed);
    }
    auto response = problem(
        405,
        "method_not_allowed",
        "Địa chỉ này không nhận phương thức đã dùng.",
        "The route does not take this method.",
        request.request_id
    );
    return response.with("Allow", allowed);
}

Response broken(Request const& request) {
    return problem(
        500,
        "internal_error",
        "Lỗi hệ thống; xin báo mã yêu cầu.",
        "Internal error; quote the request id.",
        request.request_id
    );
}

asio::awaitable<Response> answer(Request& request, Shared const& shared, std::string_view& pattern) {
    auto const match = shared.router.match(request);
    if (match.route == nullptr) {
        co_return not_served(match, request);
    }
    pattern = match.route->pattern;
    try {
        if (match.route->fast) {
            if (auto quick = match.route->fast(request)) {
                co_return std::move(*quick);
            }
        }
        auto response = co_await match.route->handler(request);
        co_return response;
    } catch (std::exception const& error) {
        shared.on_error(error.what(), request.request_id);
    }
    co_return broken(request);
}

using BeastResponse = beast_http::response<beast_http::string_body>;

BeastResponse to_beast(Response&& response, Request const& request, bool keep_alive) {
    auto message = BeastResponse();
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    message.keep_alive(keep_alive);
    auto has_cache_control = false;
    for (auto const& [name, value] : response.headers) {
        message.insert(name, value);
        has_cache_control = has_cache_control || name == "Cache-Control";
    }
    message.set("X-Content-Type-Options", "nosniff");
    message.set("Referrer-Policy", "no-referrer");
    if (!has_cache_control) {
        message.set(beast_http::field::cache_control, "no-store");
    }
    if (!request.request_id.empty()) {
        message.set("X-Request-Id", request.request_id);
    }
    auto const length = response.body.size();
    auto const bodyless = response.status == 304 || response.status == 204;
    if (request.method != Method::head && !bodyless) {
        message.body() = std::move(response.body);
    }
    if (!bodyless) {
        message.content_length(length);
    }
    return message;
}

template <class Stream>
asio::awaitable<bool>
send(Stream& stream, Response response, Request const& request, bool keep_alive, Shared const& shared) {
    auto message = to_beast(std::move(response), request, keep_alive);
    auto serializer = beast_http::response_serializer<beast_http::string_body>(message);
    tcp_of(stream).expires_after(shared.options.body_time);
    auto error = error_code();
    auto count = std::size_t{0};
    if (request.method == Method::head) {
        std::tie(error, count) = co_await beast_http::async_write_header(stream, serializer, as_result);
    } else {
        std::tie(error, count) = co_await beast_http::async_write(stream, serializer, as_result);
    }
    co_return !error && keep_alive;
}

/// One request and its answer; true when the connection stays open.
template <class Stream>
asio::awaitable<bool>
exchange(Stream& stream, beast::flat_buffer& buffer, Shared const& shared, std::string const& remote) {
    auto parser = Parser();
    parser.header_limit(static_cast<std::uint32_t>(shared.options.header_bytes));
    parser.body_limit(shared.options.body_bytes);
    parser.eager(true);
    auto read = co_await read_message(stream, buffer, parser, shared);
    if (read.closed) {
        co_return false;
    }
    auto request = Request();
    request.request_id = fresh_request_id();
    if (read.refusal) {
        auto const sent = co_await send(stream, std::move(*read.refusal), request, false, shared);
        co_return sent;
    }
    auto const started = steady_clock::now();
    auto const keep_alive = parser.get().keep_alive() && !shared.stopping;
    auto parsed = parse_request(parser.release());
    if (!parsed) {
        auto refusal = problem(parsed.error(), request.request_id);
        auto const sent = co_await send(stream, std::move(refusal), request, false, shared);
        co_return sent;
    }
    if (parsed->request_id.empty()) {
        parsed->request_id = std::move(request.request_id);
    }
    parsed->remote_address = remote;
    auto pattern = std::string_view("-");
    auto response = co_await answer(*parsed, shared, pattern);
    auto const status = response.status;
    auto const stays =
        co_await send(stream, std::move(response), *parsed, keep_alive && !shared.stopping, shared);
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - started);
    shared.on_done(RequestDone{name_of(parsed->method), pattern, status, took, parsed->request_id});
    co_return stays;
}

template <class Stream>
asio::awaitable<void> serve_requests(Stream& stream, Shared const& shared) {
    auto error = error_code();
    auto const endpoint = tcp_of(stream).socket().remote_endpoint(error);
    auto const remote = error ? std::string("-") : endpoint.address().to_string();
    auto buffer = beast::flat_buffer();
    auto open = true;
    while (open) {
        open = co_await exchange(stream, buffer, shared, remote);
    }
}

void close(beast::tcp_stream& stream) {
    auto ignored = error_code();
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

} // namespace

asio::awaitable<void> serve(beast::tcp_stream stream, std::shared_ptr<Shared> shared) {
    co_await serve_requests(stream, *shared);
    close(stream);
}

asio::awaitable<void> serve_tls(beast::ssl_stream<beast::tcp_stream> stream, std::shared_ptr<Shared> shared) {
    tcp_of(stream).expires_after(shared->options.header_time);
    auto const [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, as_result);
    if (error) {
        co_return;
    }
    co_await serve_requests(stream, *shared);
    tcp_of(stream).expires_after(std::chrono::seconds{2});
    auto const [ignored] = co_await stream.async_shutdown(as_result);
    static_cast<void>(ignored);
}

asio::awaitable<void> turn_away(beast::tcp_stream stream) {
    auto response = problem(
        503,
        "too_many_connections",
        "Hệ thống đang quá tải; xin thử lại sau.",
        "Too many connections; try again.",
        {}
    );
    response.with("Retry-After", "1");
    auto request = Request();
    auto message = to_beast(std::move(response), request, false);
    stream.expires_after(std::chrono::seconds{2});
    auto serializer = beast_http::response_serializer<beast_http::string_body>(message);
    auto const [error, count] = co_await beast_http::async_write(stream, serializer, as_result);
    static_cast<void>(error);
    static_cast<void>(count);
    close(stream);
}

} // namespace motcua::http
