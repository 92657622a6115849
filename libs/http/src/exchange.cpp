#include "exchange.hpp"

#include "target.hpp"
#include "wire.hpp"
#include <motcua/http/problem.hpp>

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace motcua::http {

namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t body_read_size = 64 * 1024;
constexpr std::size_t kept_buffer = 64 * 1024; ///< an idle connection holds no more

} // namespace

Exchange::Exchange(ServerOptions const& options, Router const& router, std::string remote_address, bool tls)
    : options_(options)
    , router_(router)
    , remote_address_(std::move(remote_address))
    , tls_(tls) {
    begin();
}

void Exchange::begin() {
    if (request_ && !shared_) {
        request_->clear();
    } else {
        shared_ = false;
        request_ = std::make_shared<Request>();
        request_->remote_address = remote_address_;
        request_->tls = tls_;
    }
    parser_.emplace(*request_);
    parser_->header_limit(static_cast<std::uint32_t>(options_.header_bytes + 1));
    parser_->body_limit(boost::none);
    match_ = {};
    response_ = {};
    scanned_ = 0;
    line_start_ = 0;
    wants_continue_ = false;
    keep_alive_ = true;
    unread_ = false;
    if (buffer_.size() == 0 && buffer_.capacity() > kept_buffer) {
        buffer_.shrink_to_fit();
    }
}

boost::asio::mutable_buffer Exchange::room() {
    auto const wanted =
        parser_->is_header_done() ? body_read_size : std::min<std::size_t>(options_.header_bytes, 4096);
    return buffer_.prepare(wanted);
}

void Exchange::received(std::size_t bytes) {
    buffer_.commit(bytes);
}

Progress Exchange::find_header_end(std::size_t& length) {
    auto const bytes = std::string_view(static_cast<char const*>(buffer_.data().data()), buffer_.size());
    for (auto at = bytes.find('\n', scanned_); at != std::string_view::npos;
         at = bytes.find('\n', scanned_)) {
        if (at == 0 || bytes[at - 1] != '\r') {
            return refuse(400, "line_ending", "Dòng phải kết thúc bằng CRLF.", "Lines must end with CRLF.");
        }
        scanned_ = at + 1;
        if (at == line_start_ + 1) {
            length = at + 1;
            return Progress::ready;
        }
        if (line_start_ > 0 && (bytes[line_start_] == ' ' || bytes[line_start_] == '\t')) {
            return refuse(
                400,
                "folded_header",
                "Không nhận trường đầu gấp dòng.",
                "Folded header fields are refused."
            );
        }
        line_start_ = at + 1;
    }
    scanned_ = bytes.size();
    if (bytes.size() > options_.header_bytes) {
        return refuse(
            431,
            "header_too_large",
            "Phần đầu yêu cầu quá lớn.",
            "The request header is too large."
        );
    }
    return Progress::need_more;
}

Progress Exchange::read_header() {
    std::size_t length = 0;
    if (auto const found = find_header_end(length); found != Progress::ready) {
        return found;
    }
    if (length > options_.header_bytes) {
        return refuse(
            431,
            "header_too_large",
            "Phần đầu yêu cầu quá lớn.",
            "The request header is too large."
        );
    }
    auto error = boost::beast::error_code();
    auto const used = parser_->put(boost::asio::buffer(buffer_.data(), length), error);
    buffer_.consume(used);
    request_->received_at = std::chrono::steady_clock::now();
    choose_request_id();
    if (error == beast_http::error::bad_version) {
        return refuse(505, "http_version", "Chỉ nhận HTTP/1.1.", "Only HTTP/1.1 is served.");
    }
    if (error || !parser_->is_header_done()) {
        return refuse(
            400,
            "header_malformed",
            "Phần đầu yêu cầu không đúng dạng.",
            "The request header is malformed."
        );
    }
    keep_alive_ = parser_->keep_alive();
    return check_header();
}

void Exchange::choose_request_id() {
    auto const given = request_->headers.find("X-Request-Id");
    if (given && is_sane_request_id(*given)) {
        request_->request_id = *given;
    } else {
        request_->request_id = make_request_id();
    }
}

Progress Exchange::check_header() {
    auto const& headers = request_->headers;
    auto const hosts = headers.count("Host");
    if (hosts > 1 || (hosts == 0 && parser_->is_http_1_1())) {
        return refuse(
            400,
            "host_required",
            "Cần đúng một trường Host.",
            "Exactly one Host field is required."
        );
    }
    if (headers.count("Content-Length") > 1) {
        return refuse(400, "content_length_twice", "Content-Length bị lặp.", "Content-Length is repeated.");
    }
    auto const coding = headers.find("Transfer-Encoding");
    if (coding && !same_token(*coding, "chunked")) {
        return refuse(501, "transfer_encoding", "Chỉ nhận chunked.", "Only the chunked coding is served.");
    }
    if (!parser_->method()) {
        return refuse(501, "method_unknown", "Không hỗ trợ phương thức này.", "The method is not served.");
    }
    if (auto const decoded = decode_target(*request_); !decoded) {
        auto const failure = decoded.error();
        return refuse(400, failure.rule(), failure.vi(), failure.en());
    }
    return find_route();
}

Progress Exchange::find_route() {
    match_ = router_.match(*request_);
    if (match_.route != nullptr) {
        auto const own = match_.route->limits.request_time;
        auto const limit = own.count() > 0 ? own : options_.request_time;
        request_->deadline = request_->received_at + limit;
        if (match_.route->limits.watches_client) {
            request_->departure = std::make_shared<Departure>();
        }
        return check_body_length();
    }
    if (request_->method == Method::options && (!match_.allowed.empty() || request_->target == "*")) {
        auto allowed = Response(204);
        allowed.headers.add("Allow", match_.allowed.empty() ? "GET, HEAD, OPTIONS" : match_.allowed);
        unread_ = !parser_->is_done();
        keep_alive_ = keep_alive_ && !unread_;
        answer(std::move(allowed));
        return Progress::refused;
    }
    if (match_.allowed.empty()) {
        return refuse(404, "route_not_found", "Không có đường dẫn này.", "There is no such path.");
    }
    return refuse(
        405,
        "method_not_allowed",
        "Đường dẫn không nhận phương thức này.",
        "The path does not take this method."
    );
}

Progress Exchange::check_body_length() {
    auto const own = match_.route->limits.body_bytes;
    auto const limit = own > 0 ? own : options_.body_bytes;
    auto const length = parser_->content_length();
    if (length && *length > limit) {
        return refuse(413, "body_too_large", "Nội dung gửi lên quá lớn.", "The request body is too large.");
    }
    parser_->body_limit(limit);
    return check_expectation();
}

Progress Exchange::check_expectation() {
    auto const expected = request_->headers.find("Expect");
    if (!expected) {
        return Progress::ready;
    }
    if (!same_token(*expected, "100-continue")) {
        return refuse(417, "expectation", "Không đáp ứng được Expect.", "The expectation cannot be met.");
    }
    wants_continue_ = !parser_->is_done() && buffer_.size() == 0;
    return Progress::ready;
}

Progress Exchange::read_body() {
    while (!parser_->is_done()) {
        if (buffer_.size() == 0) {
            return Progress::need_more;
        }
        auto error = boost::beast::error_code();
        auto const used = parser_->put(buffer_.data(), error);
        buffer_.consume(used);
        if (error == beast_http::error::need_more) {
            return Progress::need_more;
        }
        if (error == beast_http::error::body_limit) {
            return refuse(
                413,
                "body_too_large",
                "Nội dung gửi lên quá lớn.",
                "The request body is too large."
            );
        }
        if (error) {
            return refuse(
                400,
                "body_malformed",
                "Nội dung gửi lên không đúng dạng.",
                "The body is malformed."
            );
        }
    }
    return Progress::ready;
}

std::shared_ptr<Request const> Exchange::share() {
    shared_ = true;
    return request_;
}

void Exchange::answer(Response response) {
    response_ = std::move(response);
    write_head(response_, Framing{.request_id = request_->request_id, .keep_alive = keep_alive_}, head_);
}

void Exchange::answer_internal_error() {
    constexpr auto vi = "Lỗi hệ thống; xin báo mã yêu cầu.";
    answer(problem(500, "internal_error", vi, "Internal error; quote the request id.", request_->request_id));
}

void Exchange::answer_too_slow() {
    answer(problem(core::busy("request_timeout", 1), request_->request_id));
}

std::array<boost::asio::const_buffer, 2> Exchange::output() const {
    auto const without_body = request_->method == Method::head || !may_have_body(response_.status);
    auto const body = without_body ? std::string_view() : response_.body.view();
    return {boost::asio::buffer(head_), boost::asio::buffer(body)};
}

Progress Exchange::refuse(int status, std::string_view rule, std::string_view vi, std::string_view en) {
    if (request_->request_id.empty()) {
        request_->request_id = make_request_id();
    }
    unread_ = !parser_->is_done();
    keep_alive_ = keep_alive_ && !unread_;
    auto refusal = problem(status, std::string(rule), std::string(vi), std::string(en), request_->request_id);
    if (status == 405) {
        refusal.headers.add("Allow", match_.allowed);
    }
    answer(std::move(refusal));
    return Progress::refused;
}

} // namespace motcua::http
