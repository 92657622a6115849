#include "request_parser.hpp"

#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

namespace motcua::http {

namespace {

std::string_view as_std(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

std::optional<Verb> known(boost::beast::http::verb method) {
    using Method = boost::beast::http::verb;
    if (method == Method::get) {
        return Verb::get;
    }
    if (method == Method::head) {
        return Verb::head;
    }
    if (method == Method::post) {
        return Verb::post;
    }
    if (method == Method::put) {
        return Verb::put;
    }
    if (method == Method::patch) {
        return Verb::patch;
    }
    if (method == Method::delete_) {
        return Verb::del;
    }
    if (method == Method::options) {
        return Verb::options;
    }
    return std::nullopt;
}

} // namespace

RequestParser::RequestParser(Request& request)
    : request_(request) {}

void RequestParser::on_request_impl(Method method, Text /*name*/, Text target, int version, ErrorCode&) {
    version_ = version;
    verb_ = known(method);
    request_.verb = verb_.value_or(Verb::get);
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

void RequestParser::on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) {}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) {
    request_.body.append(bytes.data(), bytes.size());
    return bytes.size();
}

void RequestParser::on_finish_impl(ErrorCode&) {}

} // namespace motcua::http
