#include "parse_request.hpp"

#include <motcua/core/text.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

namespace beast_http = boost::beast::http;

core::Failure malformed(std::string rule, std::string vi, std::string en) {
    return {core::Errc::malformed, std::move(rule), std::move(vi), std::move(en)};
}

Method method_of(beast_http::verb verb) {
    // A handful of verbs is served; every other one of Beast's table is `other`.
    if (verb == beast_http::verb::get) {
        return Method::get;
    }
    if (verb == beast_http::verb::head) {
        return Method::head;
    }
    if (verb == beast_http::verb::post) {
        return Method::post;
    }
    if (verb == beast_http::verb::put) {
        return Method::put;
    }
    if (verb == beast_http::verb::patch) {
        return Method::patch;
    }
    if (verb == beast_http::verb::delete_) {
        return Method::del;
    }
    return verb == beast_http::verb::options ? Method::options : Method::other;
}

bool sane_request_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_';
    });
}

} // namespace

std::string_view raw_header_fault(std::string_view header) {
    for (auto at = header.find('\n'); at != std::string_view::npos; at = header.find('\n', at + 1)) {
        if (at == 0 || header[at - 1] != '\r') {
            return "bare_line_feed";
        }
        if (at + 1 < header.size() && (header[at + 1] == ' ' || header[at + 1] == '\t')) {
            return "folded_header";
        }
    }
    return {};
}

core::Expected<Request> parse_request(beast_http::request<beast_http::string_body>&& message) {
    auto const lengths = message.count(beast_http::field::content_length);
    auto const encodings = message.count(beast_http::field::transfer_encoding);
    if (lengths > 1 || encodings > 1 || (lengths == 1 && encodings == 1) ||
        message.count(beast_http::field::host) > 1) {
        return malformed(
            "conflicting_headers",
            "Các tiêu đề HTTP mâu thuẫn nhau.",
            "Conflicting HTTP headers."
        );
    }
    auto const target = boost::urls::parse_origin_form(message.target());
    if (!target) {
        return malformed(
            "bad_target",
            "Địa chỉ yêu cầu không đúng cú pháp.",
            "The request target is malformed."
        );
    }
    auto request = Request{};
    request.method = method_of(message.method());
    request.path = target->path();
    auto clean = core::is_clean_utf8(request.path);
    for (auto const& parameter : target->params()) {
        request.query.emplace_back(parameter.key, parameter.value);
        clean = clean && core::is_clean_utf8(parameter.key) && core::is_clean_utf8(parameter.value);
    }
    if (!clean) {
        return malformed(
            "bad_encoding",
            "Địa chỉ phải là UTF-8 và không chứa NUL.",
            "The target must be UTF-8 without NUL."
        );
    }
    for (auto const& field : message) {
        request.headers.emplace_back(field.name_string(), field.value());
    }
    if (auto const id = request.header("X-Request-Id"); sane_request_id(id)) {
        request.request_id = std::string(id);
    }
    request.body = std::move(message.body());
    return request;
}

} // namespace motcua::http
