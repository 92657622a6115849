#include "url_check.hpp"

#include "out_failures.hpp"
#include <motcua/core/freed.hpp>
#include <motcua/core/text.hpp>

#include <curl/curl.h>

#include <memory>

namespace motcua::exchange {

namespace {

constexpr auto longest_url = std::size_t{2000};
constexpr auto first_free_port = 1024; ///< lower ones belong to other services: mail, shells, directories

using UrlHandle = std::unique_ptr<CURLU, core::Freed<curl_url_cleanup>>;
using Text = std::unique_ptr<char, core::Freed<curl_free>>;

/// A part of the URL as the transfer itself would read it; empty when there is none.
std::string part(UrlHandle const& url, CURLUPart which, unsigned flags = 0) {
    auto* text = static_cast<char*>(nullptr);
    auto const code = curl_url_get(url.get(), which, &text, flags);
    auto const owned = Text(text);
    return code == CURLUE_OK ? std::string(text) : std::string();
}

bool port_is_free_to_use(std::string const& text) {
    auto const port = std::stoi(text);
    return port == 80 || port == 443 || port >= first_free_port;
}

/// "[::1]" without its brackets, "127.0.0.1." without the dot of the root.
std::string bare(std::string const& host) {
    auto const bracketed = host.size() > 2 && host.front() == '[';
    if (bracketed) {
        return host.substr(1, host.size() - 2);
    }
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

core::Expected<void> judge_parts(UrlHandle const& url, bool plain_http, AddressGuard const& guard) {
    auto const scheme = part(url, CURLUPART_SCHEME);
    if (scheme != "https" && !(plain_http && scheme == "http")) {
        return url_refused("Chỉ nhận địa chỉ https.", "Only https URLs are taken.");
    }
    auto const host = bare(part(url, CURLUPART_HOST));
    if (host.empty() || !part(url, CURLUPART_ZONEID).empty()) {
        return url_refused("Địa chỉ thiếu tên máy.", "The URL names no host.");
    }
    if (!part(url, CURLUPART_FRAGMENT).empty()) {
        return url_refused("Địa chỉ không được có phần sau dấu #.", "The URL may not carry a fragment.");
    }
    if (!port_is_free_to_use(part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT))) {
        return url_refused("Cổng không được dùng.", "The port may not be used.");
    }
    auto const address = Address::parse(host);
    if (address && !guard.admits(*address)) {
        return address_refused();
    }
    return {};
}

} // namespace

core::Expected<void> judge_url(std::string const& text, bool plain_http, AddressGuard const& guard) {
    constexpr auto rules = unsigned{CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER};
    auto const url = UrlHandle(curl_url());
    if (text.size() > longest_url || !core::is_clean_utf8(text)) {
        return url_refused("Địa chỉ không đúng dạng URL.", "This is not a URL.");
    }
    auto const code = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), rules);
    if (code == CURLUE_USER_NOT_ALLOWED) {
        return url_refused("Địa chỉ không được có tên người dùng.", "The URL may not carry a user.");
    }
    if (code != CURLUE_OK) {
        return url_refused("Địa chỉ không đúng dạng URL.", "This is not a URL.");
    }
    return judge_parts(url, plain_http, guard);
}

} // namespace motcua::exchange
