#pragma once

#include <motcua/http/message.hpp>

#include <boost/beast/http/basic_parser.hpp>

#include <optional>

namespace motcua::http {

/// Beast's HTTP/1 syntax written straight into a Request, without Beast's own message in between.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    explicit RequestParser(Request& request);

    /// Nothing for a method this server does not know.
    [[nodiscard]] std::optional<Method> method() const noexcept { return method_; }

    [[nodiscard]] bool is_http_1_1() const noexcept { return version_ == 11; }

private:
    using ErrorCode = boost::beast::error_code;
    using Text = boost::beast::string_view;
    using BeastVerb = boost::beast::http::verb;
    using Field = boost::beast::http::field;

    void on_request_impl(BeastVerb verb, Text name, Text target, int version, ErrorCode& error) override;
    void on_response_impl(int code, Text reason, int version, ErrorCode& error) override;
    void on_field_impl(Field field, Text name, Text value, ErrorCode& error) override;
    void on_header_impl(ErrorCode& error) override;
    void on_body_init_impl(boost::optional<std::uint64_t> const& length, ErrorCode& error) override;
    std::size_t on_body_impl(Text bytes, ErrorCode& error) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t left, Text bytes, ErrorCode& error) override;
    void on_finish_impl(ErrorCode& error) override;

    Request& request_;
    std::optional<Method> method_;
    int version_{0};
    bool header_complete_{false}; ///< fields after it are trailers, which are dropped
};

} // namespace motcua::http
