#include "target.hpp"

#include <motcua/core/text.hpp>
#include <motcua/http/form.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <utility>

namespace motcua::http {

namespace {

namespace urls = boost::urls;

constexpr std::size_t max_query_params = 100;
constexpr std::size_t max_segments = 32;

core::Failure bad_target() {
    return {
        core::Errc::malformed,
        "target_malformed",
        "Đường dẫn hoặc tham số không đúng dạng.",
        "The request target is not well-formed.",
    };
}

bool decode(urls::pct_string_view encoded, bool plus_is_space, std::string& out) {
    auto options = urls::encoding_opts();
    options.space_as_plus = plus_is_space;
    out.clear();
    encoded.decode(options, urls::string_token::assign_to(out));
    return core::is_clean_utf8(out);
}

bool decode_path(urls::url_view const& url, Request& request) {
    auto rest = url.encoded_path();
    request.path.reserve(rest.size());
    while (!rest.empty()) {
        auto const part = rest.substr(1);
        auto const length = std::min(part.find('/'), part.size());
        auto& segment = request.segments.emplace_back();
        if (request.segments.size() > max_segments || !decode(part.substr(0, length), false, segment)) {
            return false;
        }
        if (segment == "." || segment == "..") {
            return false;
        }
        request.path.append("/").append(segment);
        rest = part.substr(length);
    }
    return true;
}

bool decode_query(urls::url_view const& url, Request& request) {
    for (auto const param : url.encoded_params()) {
        auto& [name, value] = request.query.emplace_back();
        if (request.query.size() > max_query_params || !decode(param.key, true, name) ||
            !decode(param.value, true, value)) {
            return false;
        }
    }
    return true;
}

} // namespace

core::Expected<void> decode_target(Request& request) {
    if (request.target == "*") {
        return {};
    }
    auto const origin_form = request.target.starts_with('/');
    auto const parsed =
        origin_form ? urls::parse_origin_form(request.target) : urls::parse_absolute_uri(request.target);
    if (!parsed || !decode_path(*parsed, request) || !decode_query(*parsed, request)) {
        return bad_target();
    }
    if (request.segments.empty()) {
        request.segments.emplace_back();
        request.path = "/";
    }
    return {};
}

core::Expected<Parameters> form_fields(std::string_view body) {
    auto request = Request();
    request.target = "/?" + std::string(body);
    if (!decode_target(request)) {
        return core::Failure(
            core::Errc::malformed,
            "form_malformed",
            "Biểu mẫu gửi lên không đúng dạng.",
            "The form is not well-formed."
        );
    }
    return std::move(request.query);
}

} // namespace motcua::http
