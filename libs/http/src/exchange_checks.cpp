#include "exchange.hpp"
#include "target.hpp"
#include <motcua/http/media.hpp>
#include <motcua/http/problem.hpp>

/// What is asked of a header once it has been read: framing, route, media types, length.
namespace motcua::http {

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
    if (auto const framing = check_framing(); framing != Progress::ready) {
        return framing;
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

/// RFC 9112, 6.3: a server in front may have seen another length, so the connection ends after the refusal.
Progress Exchange::check_framing() {
    auto const& headers = request_->headers;
    auto const length = headers.find("Content-Length");
    if (length && (headers.count("Content-Length") > 1 || length->find(',') != std::string_view::npos)) {
        keep_alive_ = false;
        return refuse(400, "content_length_twice", "Content-Length bị lặp.", "Content-Length is repeated.");
    }
    auto const coding = headers.find("Transfer-Encoding");
    if (!coding) {
        return Progress::ready;
    }
    if (headers.count("Transfer-Encoding") > 1 || length || !parser_->is_http_1_1()) {
        keep_alive_ = false;
        return refuse(
            400,
            "transfer_encoding_unclear",
            "Transfer-Encoding bị lặp, đi cùng Content-Length hoặc không phải HTTP/1.1.",
            "Transfer-Encoding is repeated, comes with Content-Length or not with HTTP/1.1."
        );
    }
    if (!same_token(*coding, "chunked")) {
        keep_alive_ = false;
        return refuse(501, "transfer_encoding", "Chỉ nhận chunked.", "Only the chunked coding is served.");
    }
    return Progress::ready;
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
        return check_media();
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

/// What is sent and what is asked for, against what the route takes and gives.
Progress Exchange::check_media() {
    auto const& limits = match_.route->limits;
    auto const type = request_->headers.find("Content-Type");
    auto const coding = request_->headers.find("Content-Encoding");
    if (type && !parser_->is_done() && !is_taken(*type, limits.takes)) {
        return refuse(
            415,
            "media_type",
            "Kiểu nội dung không được nhận ở đây.",
            "The media type of the body is not taken here."
        );
    }
    if (coding && !same_token(*coding, "identity")) {
        return refuse(
            415,
            "content_encoding",
            "Không nhận nội dung nén.",
            "Bodies are taken without content coding only."
        );
    }
    auto const accepted = request_->headers.find("Accept");
    if (accepted && !limits.gives.empty() && !is_acceptable(*accepted, limits.gives)) {
        return refuse(
            406,
            "not_acceptable",
            "Không có bản nào theo kiểu nội dung được yêu cầu.",
            "There is no representation of an acceptable media type."
        );
    }
    return check_body_length();
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

} // namespace motcua::http
