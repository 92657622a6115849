#include "verify_page.hpp"

#include <boost/json.hpp>

#include <array>

namespace motcua::api {

namespace {

constexpr auto tone_names = std::array<std::string_view, 4>{"good", "old", "wait", "bad"};
constexpr auto tone_marks = std::array<std::string_view, 4>{"✓", "!", "…", "✕"};

constexpr auto page_head = std::string_view(R"html(<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>)html");

constexpr auto page_style = std::string_view(R"html(</title><style>
:root{color-scheme:light dark;font:17px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif}
body{margin:0;background:#f3f4f6;color:#16202c}main{max-width:34rem;margin:6vh auto;padding:0 1rem}
article{background:#fff;border-radius:14px;box-shadow:0 1px 3px #0002,0 8px 30px #0001;overflow:hidden}
header{padding:1.4rem 1.6rem;color:#fff;display:flex;gap:1rem;align-items:center}
.mark{flex:none;width:2.6rem;height:2.6rem;border-radius:50%;background:#fff3;font-size:1.4rem;font-weight:700;
display:grid;place-items:center}
.good{background:#12703c}.old{background:#8a5a00}.wait{background:#23588f}.bad{background:#a11d26}
h1{font-size:1.25rem;margin:0;line-height:1.35}header p{margin:.2rem 0 0;opacity:.92}
.advice{margin:0;padding:1rem 1.6rem;background:#fdf3e0;color:#4d3300}.advice+.advice{padding-top:0}.advice small{font-size:.9rem}
.go{margin:0;padding:1rem 1.6rem}.go a{display:inline-block;padding:.6rem 1.2rem;border-radius:8px;background:#23588f;color:#fff;
text-decoration:none;font-weight:600}
dl{margin:0;padding:.6rem 1.6rem 1.4rem}dt{color:#5b6775;font-size:.85rem;margin-top:.9rem}dd{margin:0;font-weight:600}
code{font:.85rem/1.5 ui-monospace,Consolas,monospace;font-weight:400;word-break:break-all}
footer{color:#5b6775;font-size:.85rem;padding:1rem .4rem}
@media (prefers-color-scheme:dark){body{background:#11161c;color:#e6ebf1}article{background:#1b232d}
.advice{background:#3a2c10;color:#f4ddb0}dt,footer{color:#9aa7b5}}
@media print{body{background:#fff}article{box-shadow:none;border:1px solid #999}header{color:#000;background:none}}
</style></head><body><main><article>)html");

constexpr auto page_foot = std::string_view(
    "<footer>Trang này chỉ cho biết loại, số, ngày và hiệu lực của văn bản, không cho biết văn bản cấp cho ai.<br>"
    "This page shows kind, number, dates and validity only, never whom the document was issued to."
    "</footer>"
);
constexpr auto page_end = std::string_view("</main></body></html>\n");

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

void add_advice(std::string& html, VerifyPage const& page) {
    if (page.advice_vi.empty()) {
        return;
    }
    html.append("<p class=\"advice\">").append(page.advice_vi).append("<br><small lang=\"en\">");
    html.append(page.advice_en).append("</small></p>");
}

void add_link(std::string& html, VerifyPage const& page) {
    if (page.link.empty()) {
        return;
    }
    html.append("<p class=\"go\"><a href=\"").append(escaped(page.link)).append("\">").append(page.link_vi);
    html.append(" · <span lang=\"en\">").append(page.link_en).append("</span></a></p>");
}

void add_line(std::string& html, VerifyPage::Line const& line) {
    if (line.value.empty()) {
        return;
    }
    html.append("<dt>")
        .append(line.vi)
        .append(" · <span lang=\"en\">")
        .append(line.en)
        .append("</span></dt><dd>");
    html.append(line.code ? "<code>" : "").append(escaped(line.value)).append(line.code ? "</code>" : "");
    html.append("</dd>");
}

} // namespace

VerifyPage unknown_page() {
    return {
        VerifyPage::Tone::bad,
        "Không có văn bản này",
        "There is no such document",
        "Mã kiểm tra không đúng, hoặc văn bản không do cơ quan này phát hành.",
        "The code is wrong, or the document was not issued by this body.",
        {}};
}

http::Response page_response(int status, VerifyPage const& page) {
    auto const tone = static_cast<std::size_t>(page.tone);
    auto html = std::string(page_head);
    html.append(page.title)
        .append(page_style)
        .append("<header class=\"")
        .append(tone_names.at(tone))
        .append("\"><span class=\"mark\" aria-hidden=\"true\">");
    html.append(tone_marks.at(tone)).append("</span><div><h1>").append(page.vi);
    html.append("</h1><p lang=\"en\">").append(page.en).append("</p></div></header>");
    add_advice(html, page);
    if (!page.lines.empty()) {
        html.append("<dl>");
        for (auto const& line : page.lines) {
            add_line(html, line);
        }
        html.append("</dl>");
    }
    add_link(html, page);
    html.append("</article>").append(page.has_foot ? page_foot : std::string_view()).append(page_end);
    auto response = http::Response(status, "text/html; charset=utf-8", std::move(html));
    return response.with("Cache-Control", "no-store")
        .with(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        );
}

std::string_view text_at(boost::json::object const& row, std::string_view name) {
    auto const* value = row.if_contains(name);
    return value == nullptr || !value->is_string() ? std::string_view()
                                                   : std::string_view(value->as_string());
}

std::string written_date(std::string_view iso) {
    if (iso.size() != 10) {
        return {};
    }
    return std::string(iso.substr(8)) + "/" + std::string(iso.substr(5, 2)) + "/" +
           std::string(iso.substr(0, 4));
}

} // namespace motcua::api
