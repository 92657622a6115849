#include "endpoints.hpp"
#include "public_rate.hpp"

#include <boost/json.hpp>

#include <string_view>

namespace motcua::api {

namespace {

namespace json = boost::json;

struct Verdict {
    std::string_view validity;
    std::string_view style;
    std::string_view vi;
    std::string_view en;
};

constexpr auto verdicts = std::array{
    Verdict{"valid", "good", "Văn bản có hiệu lực", "This document is valid"},
    Verdict{
        "replaced",
        "old",
        "Văn bản đã được thay bằng bản phát hành lại",
        "This document has been replaced by a newer edition"},
    Verdict{"being_signed", "wait", "Văn bản đang được ký số", "This document is being signed"},
};

constexpr auto unknown = Verdict{"unknown", "bad", "Không có văn bản này", "There is no such document"};

struct KindTitle {
    std::string_view kind;
    std::string_view vi;
};

constexpr auto kind_titles = std::array{
    KindTitle{"receipt", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"},
    KindTitle{"supplement", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"},
    KindTitle{"refusal", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"},
    KindTitle{"apology", "Văn bản xin lỗi và hẹn lại ngày trả kết quả"},
    KindTitle{"stop", "Thông báo dừng giải quyết hồ sơ"},
};

constexpr auto page_head = std::string_view(R"html(<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kiểm tra văn bản</title><style>
:root{color-scheme:light dark;font:17px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body{margin:0;background:#f3f4f6;color:#16202c}main{max-width:34rem;margin:6vh auto;padding:0 1rem}
article{background:#fff;border-radius:14px;box-shadow:0 1px 3px #0002,0 8px 30px #0001;overflow:hidden}
header{padding:1.4rem 1.6rem;color:#fff}.good{background:#12703c}.old{background:#8a5a00}.wait{background:#23588f}
.bad{background:#a11d26}h1{font-size:1.25rem;margin:0;line-height:1.35}header p{margin:.2rem 0 0;opacity:.9}
dl{margin:0;padding:.6rem 1.6rem 1.2rem}dt{color:#5b6775;font-size:.85rem;margin-top:.9rem}dd{margin:0;font-weight:600}
code{font:.85rem/1.5 ui-monospace,Consolas,monospace;font-weight:400;word-break:break-all}
footer{color:#5b6775;font-size:.85rem;padding:1rem .4rem}
@media (prefers-color-scheme:dark){body{background:#11161c;color:#e6ebf1}article{background:#1b232d}dt,footer{color:#9aa7b5}}
</style></head><body><main><article>)html");

constexpr auto page_foot =
    std::string_view("</article><footer>Trang này chỉ cho biết số, ngày, mã băm và hiệu lực của văn bản.<br>"
                     "This page shows number, date, hash and validity only.</footer></main></body></html>\n");

std::string escaped(std::string_view text) {
    auto out = std::string();
    for (auto const c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string_view text_at(json::object const& row, std::string_view name) {
    auto const* value = row.if_contains(name);
    return value == nullptr || !value->is_string() ? std::string_view()
                                                   : std::string_view(value->as_string());
}

Verdict const& verdict_of(json::object const& row) {
    for (auto const& one : verdicts) {
        if (one.validity == text_at(row, "validity")) {
            return one;
        }
    }
    return unknown;
}

void add_line(std::string& page, std::string_view label, std::string const& value) {
    if (!value.empty()) {
        page.append("<dt>").append(label).append("</dt><dd>").append(value).append("</dd>");
    }
}

std::string page_of(json::object const& row) {
    auto const& verdict = verdict_of(row);
    auto page = std::string(page_head);
    page.append("<header class=\"").append(verdict.style).append("\"><h1>").append(verdict.vi);
    page.append("</h1><p>").append(verdict.en).append("</p></header><dl>");
    for (auto const& [kind, title] : kind_titles) {
        if (kind == text_at(row, "kind")) {
            add_line(page, "Loại văn bản · Kind", std::string(title));
        }
    }
    add_line(page, "Số · Number", escaped(text_at(row, "symbol")));
    add_line(page, "Ngày · Date", escaped(text_at(row, "date")));
    auto const hash = escaped(text_at(row, "sha256"));
    add_line(page, "Mã băm SHA-256 · Hash", hash.empty() ? hash : "<code>" + hash + "</code>");
    return page.append("</dl>").append(page_foot);
}

} // namespace

Answer get_public_document(Services& services, Request const& request) {
    if (auto const limited = too_many_look_ups(services, request, request.param("key"))) {
        return *limited;
    }
    auto const paper = services.store.public_paper(request.param("key"));
    if (!paper) {
        return paper.error();
    }
    return json_response(200, json::parse(*paper));
}

Answer get_verify_page(Services& services, Request const& request) {
    if (auto const limited = too_many_look_ups(services, request, request.param("key"))) {
        return *limited;
    }
    auto const paper = services.store.public_paper(request.param("key"));
    if (!paper && paper.error().code() != core::Errc::not_found) {
        return paper.error();
    }
    auto const row = paper ? json::parse(*paper).as_object() : json::object();
    auto response = http::Response(paper ? 200 : 404, "text/html; charset=utf-8", page_of(row));
    return response.with("Cache-Control", "no-store")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        );
}

} // namespace motcua::api
