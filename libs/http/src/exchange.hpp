#pragma once

#include "request_parser.hpp"
#include <motcua/http/message.hpp>
#include <motcua/http/router.hpp>
#include <motcua/http/server.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace motcua::http {

/// What the connection does next with the request being read.
enum class Progress : std::uint8_t {
    need_more, ///< read from the socket and ask again
    ready,     ///< header, or header and body, are here and good
    refused,   ///< `answer()` holds the problem; nothing more of this request is read
};

/// One request and its answer on a connection: bytes in, Request out, Response in, bytes out. No I/O, no
/// clock for timeouts. Used by one connection, on its strand; reused for every request of it. exchange.cpp:
/// bytes in and out; exchange_checks.cpp: what is asked of a header.
class Exchange {
public:
    Exchange(ServerOptions const& options, Router const& router, std::string remote_address, bool tls);

    /// Who the peer proved to be in the handshake; before the first request.
    void show_certificate(std::shared_ptr<ClientCertificate const> certificate);

    /// Forgets the last request; keeps bytes of the next one that came with it.
    void begin();

    /// Room to read into, at most what the limits allow.
    [[nodiscard]] boost::asio::mutable_buffer room();
    void received(std::size_t bytes);

    [[nodiscard]] bool has_bytes() const noexcept { return buffer_.size() > 0; }

    /// Looks for a whole header, checks it and finds the route.
    [[nodiscard]] Progress read_header();

    /// The client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool wants_continue() const noexcept { return wants_continue_; }

    /// Takes in what was received. On a streaming route the body so far is `piece`.
    [[nodiscard]] Progress read_body();

    /// The route takes the body piece by piece.
    [[nodiscard]] bool is_streamed() const noexcept {
        return match_.route != nullptr && match_.route->receiver != nullptr;
    }

    /// Body bytes nobody took yet.
    [[nodiscard]] std::string_view piece() const noexcept { return request_->body; }

    [[nodiscard]] bool piece_is_full() const noexcept;

    void drop_piece() noexcept { request_->body.clear(); }

    [[nodiscard]] Router::Route const* route() const noexcept { return match_.route; }

    [[nodiscard]] Request const& request() const noexcept { return *request_; }

    /// Hands the request to a coroutine that may outlive this exchange.
    [[nodiscard]] std::shared_ptr<Request const> share();

    /// Takes the answer and makes its header bytes. A header the answer may not carry is a bug of the
    /// handler and throws std::logic_error.
    void answer(Response response);

    /// The same before the whole body was read: the connection ends after it.
    void answer_early(Response response);

    /// 500 without detail.
    void answer_internal_error();

    /// 503 for a handler that took too long.
    void answer_too_slow();

    [[nodiscard]] int status() const noexcept { return response_.status; }

    /// Header bytes, and those of the body that are in memory.
    [[nodiscard]] std::array<boost::asio::const_buffer, 2> output() const;

    /// What has to follow `output`, piece by piece; nothing for most answers.
    [[nodiscard]] Body::Stream const* output_stream() const noexcept;

    /// What follows `output` as it comes; null for most answers.
    [[nodiscard]] std::shared_ptr<LiveSource> output_live() const noexcept;

    /// The client or an error wants the connection closed after the answer. Set before `answer`.
    void close_after() noexcept { keep_alive_ = false; }

    [[nodiscard]] bool keeps_alive() const noexcept { return keep_alive_; }

    /// Part of the refused request may still be on its way.
    [[nodiscard]] bool has_unread() const noexcept { return unread_; }

private:
    [[nodiscard]] Progress find_header_end(std::size_t& length);
    [[nodiscard]] Progress check_header();
    [[nodiscard]] Progress check_framing();
    [[nodiscard]] Progress check_media();
    [[nodiscard]] Progress check_body_length();
    [[nodiscard]] Progress find_route();
    [[nodiscard]] Progress check_expectation();
    [[nodiscard]] bool sends_body() const noexcept;
    [[nodiscard]] bool has_bare_line_feed() const;
    Progress refuse_line_ending();
    Progress refuse_long_target();
    Progress refuse_long_header();
    Progress refuse(int status, std::string_view rule, std::string_view vi, std::string_view en);
    void choose_request_id();

    ServerOptions const& options_;
    Router const& router_;
    std::string remote_address_;
    std::shared_ptr<ClientCertificate const> client_certificate_;
    bool tls_;
    boost::beast::flat_buffer buffer_;
    std::size_t scanned_{0};    ///< bytes of `buffer_` known to hold no header end
    std::size_t line_start_{0}; ///< of the line being scanned
    std::shared_ptr<Request> request_;
    std::optional<RequestParser> parser_;
    Router::Match match_;
    Response response_;
    std::string head_;
    bool shared_{false}; ///< a handler may still read `request_`: begin() makes a new one
    bool wants_continue_{false};
    bool keep_alive_{true};
    bool unread_{false};
};

} // namespace motcua::http
