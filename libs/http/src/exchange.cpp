#include "exchange.hpp"

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
constexpr std::size_t stream_read_size = 256 * 1024;
constexpr std::size_t full_piece = 512 * 1024; ///< with one more read it stays below 1 MiB
constexpr std::size_t kept_buffer = 64 * 1024; ///< an idle connection holds no more

} // namespace

Exchange::Exchange(ServerOptions const& options, Router const& router, std::string remote_address, bool tls)
    : options_(options)
    , router_(router)
    , remote_address_(std::move(remote_address))
    , tls_(tls) {
    begin();
}

void Exchange::show_certificate(std::shared_ptr<ClientCertificate const> certificate) {
    client_certificate_ = std::move(certificate);
    request_->client_certificate = client_certificate_;
}

void Exchange::begin() {
    if (request_ && !shared_) {
        request_->clear();
        if (request_->body.capacity() > kept_buffer) {
            request_->body = std::string();
        }
    } else {
        shared_ = false;
        request_ = std::make_shared<Request>();
        request_->remote_address = remote_address_;
        request_->tls = tls_;
        request_->client_certificate = client_certificate_;
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
    if (!parser_->is_header_done()) {
        return buffer_.prepare(std::min<std::size_t>(options_.header_bytes, 4096));
    }
    return buffer_.prepare(is_streamed() ? stream_read_size : body_read_size);
}

bool Exchange::piece_is_full() const noexcept {
    return request_->body.size() >= full_piece;
}

void Exchange::received(std::size_t bytes) {
    buffer_.commit(bytes);
}

Progress Exchange::find_header_end(std::size_t& length) {
    auto const bytes = std::string_view(static_cast<char const*>(buffer_.data().data()), buffer_.size());
    for (auto at = bytes.find('\n', scanned_); at != std::string_view::npos;
         at = bytes.find('\n', scanned_)) {
        if (at == 0 || bytes[at - 1] != '\r') {
            return refuse_line_ending();
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
    if (line_start_ == 0 && bytes.size() > std::min(options_.target_bytes, options_.header_bytes)) {
        return refuse_long_target();
    }
    if (bytes.size() > options_.header_bytes) {
        return refuse_long_header();
    }
    return Progress::need_more;
}

Progress Exchange::refuse_line_ending() {
    return refuse(400, "line_ending", "Dòng phải kết thúc bằng CRLF.", "Lines must end with CRLF.");
}

/// In bytes of which none has been taken for a body.
bool Exchange::has_bare_line_feed() const {
    auto const bytes = std::string_view(static_cast<char const*>(buffer_.data().data()), buffer_.size());
    auto const feed = bytes.find('\n');
    return feed != std::string_view::npos && (feed == 0 || bytes[feed - 1] != '\r');
}

Progress Exchange::refuse_long_target() {
    return refuse(414, "target_too_long", "Địa chỉ yêu cầu quá dài.", "The request target is too long.");
}

Progress Exchange::refuse_long_header() {
    return refuse(431, "header_too_large", "Phần đầu yêu cầu quá lớn.", "The request header is too large.");
}

Progress Exchange::read_header() {
    std::size_t length = 0;
    if (auto const found = find_header_end(length); found != Progress::ready) {
        return found;
    }
    if (length > options_.header_bytes) {
        return refuse_long_header();
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
    if (request_->target.size() > options_.target_bytes) {
        return refuse_long_target();
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

Progress Exchange::read_body() {
    while (!parser_->is_done()) {
        if (buffer_.size() == 0) {
            return Progress::need_more;
        }
        auto error = boost::beast::error_code();
        auto const used = parser_->put(buffer_.data(), error);
        buffer_.consume(used);
        // What is left is a line of the chunked coding; only a hostile one is longer than a header may be.
        if (error == beast_http::error::need_more && has_bare_line_feed()) {
            return refuse_line_ending();
        }
        if (error == beast_http::error::need_more && buffer_.size() <= options_.header_bytes) {
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
        if (error == beast_http::error::bad_chunk_extension) {
            return refuse(
                400,
                "chunk_extension",
                "Không nhận phần mở rộng của khối.",
                "Chunk extensions are refused."
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
    if (response.body.live() != nullptr && !parser_->is_http_1_1()) {
        auto const& id = request_->request_id;
        response = problem(505, "http_version", "Cần HTTP/1.1.", "This takes HTTP/1.1.", id);
    }
    response_ = std::move(response);
    auto const framing = Framing{.request_id = request_->request_id, .keep_alive = keep_alive_, .tls = tls_};
    write_head(response_, framing, head_);
}

void Exchange::answer_early(Response response) {
    unread_ = !parser_->is_done();
    keep_alive_ = keep_alive_ && !unread_;
    answer(std::move(response));
}

void Exchange::answer_internal_error() {
    answer(internal_error(request_->request_id));
}

void Exchange::answer_too_slow() {
    answer(problem(core::busy("request_timeout", 1), request_->request_id));
}

bool Exchange::sends_body() const noexcept {
    return request_->method != Method::head && may_have_body(response_.status);
}

std::array<boost::asio::const_buffer, 2> Exchange::output() const {
    auto const body = sends_body() ? response_.body.view() : std::string_view();
    return {boost::asio::buffer(head_), boost::asio::buffer(body)};
}

Body::Stream const* Exchange::output_stream() const noexcept {
    return sends_body() ? response_.body.stream() : nullptr;
}

std::shared_ptr<LiveSource> Exchange::output_live() const noexcept {
    return sends_body() ? response_.body.live() : nullptr;
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
    if (status == 415 && !match_.route->limits.takes.empty()) {
        refusal.headers.add("Accept", match_.route->limits.takes);
    }
    answer(std::move(refusal));
    return Progress::refused;
}

} // namespace motcua::http
