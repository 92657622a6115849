#include "endpoints.hpp"
#include "public_pages.hpp"
#include "public_rate.hpp"

#include <boost/json.hpp>

#include <array>
#include <string_view>

namespace motcua::api {

namespace {

namespace json = boost::json;
using Tone = VerifyPage::Tone;

struct Verdict {
    std::string_view validity;
    Tone tone;
    std::string_view vi;
    std::string_view en;
};

constexpr auto verdicts = std::array{
    Verdict{"valid", Tone::good, "Văn bản có hiệu lực", "This document is valid"},
    Verdict{
        "replaced",
        Tone::old,
        "Văn bản đã được thay bằng bản phát hành lại",
        "This document has been replaced by a newer edition"},
    Verdict{"being_signed", Tone::wait, "Văn bản đang được ký số", "This document is being signed"},
};

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

std::string title_of_kind(std::string_view kind) {
    for (auto const& [name, title] : kind_titles) {
        if (name == kind) {
            return std::string(title);
        }
    }
    return {};
}

VerifyPage page_of_paper(json::object const& row) {
    auto page = unknown_page();
    for (auto const& one : verdicts) {
        if (one.validity == text_at(row, "validity")) {
            page = VerifyPage{one.tone, one.vi, one.en, {}, {}, {}};
        }
    }
    page.lines = {
        {"Loại văn bản", "Kind", title_of_kind(text_at(row, "kind"))},
        {"Số", "Number", std::string(text_at(row, "symbol"))},
        {"Ngày", "Date", written_date(text_at(row, "date"))},
        {"Mã băm SHA-256", "Hash", std::string(text_at(row, "sha256")), true},
    };
    return page;
}

/// The page of whatever the key belongs to: one address serves papers and results.
core::Expected<std::optional<VerifyPage>> page_for(Services& services, std::string const& key) {
    auto const paper = services.store.public_paper(key);
    if (paper) {
        return std::optional(page_of_paper(json::parse(*paper).as_object()));
    }
    if (paper.error().code() != core::Errc::not_found) {
        return paper.error();
    }
    auto const result = services.results.public_result(key);
    if (result) {
        return std::optional(page_of_result(json::parse(*result).as_object()));
    }
    if (result.error().code() != core::Errc::not_found) {
        return result.error();
    }
    return std::optional<VerifyPage>();
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
    auto const page = page_for(services, request.param("key"));
    if (!page) {
        return page.error();
    }
    return *page ? page_response(200, **page) : page_response(404, unknown_page());
}

} // namespace motcua::api
