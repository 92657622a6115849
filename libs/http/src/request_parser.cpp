#include "request_parser.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

namespace motcua::http {

namespace {

std::string_view as_std(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

std::optional<Method> known(boost::beast::http::verb verb) {
    using BeastVerb = boost::beast::http::verb;
    if (verb == BeastVerb::get) {
        return Method::get;
    }
    if (verb == BeastVerb::head) {
        return Method::head;
    }
    if (verb == BeastVerb::post) {
        return Method::post;
    }
    if (verb == BeastVerb::put) {
        return Method::put;
    }
    if (verb == BeastVerb::patch) {
        return Method::patch;
    }
    if (verb == BeastVerb::delete_) {
        return Method::del;
    }
    if (verb == BeastVerb::options) {
        return Method::options;
    }
    return std::nullopt;
}

} // namespace

RequestParser::RequestParser(Request& request)
    : request_(request) {}

void RequestParser::on_request_impl(BeastVerb verb, Text /*name*/, Text target, int version, ErrorCode&) {
    version_ = version;
    method_ = known(verb);
    request_.method = method_.value_or(Method::get);
    request_.target.assign(target.data(), target.size());
}

void RequestParser::on_response_impl(int, Text, int, ErrorCode&) {}

void RequestParser::on_field_impl(Field, Text name, Text value, ErrorCode&) {
    if (!header_complete_) {
        request_.headers.add(as_std(name), as_std(value));
    }
}

void RequestParser::on_header_impl(ErrorCode&) {
    header_complete_ = true;
}

void RequestParser::on_body_init_impl(boost::optional<std::uint64_t> const&, ErrorCode&) {}

std::size_t RequestParser::on_body_impl(Text bytes, ErrorCode&) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

/// Nobody needs chunk extensions, and servers in a row have been made to read them differently.
void RequestParser::on_chunk_header_impl(std::uint64_t, Text extensions, ErrorCode& error) {
    if (!extensions.empty()) {
        error = boost::beast::http::error::bad_chunk_extension;
    }
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

void RequestParser::on_finish_impl(ErrorCode&) {}

} // namespace motcua::http
