#include "endpoints.hpp"
#include "public_pages.hpp"
#include "public_rate.hpp"

#include <boost/json.hpp>

#include <array>

namespace motcua::api {

namespace {

namespace json = boost::json;
using Tone = VerifyPage::Tone;

struct Verdict {
    std::string_view state;
    Tone tone;
    std::string_view vi;
    std::string_view en;
    std::string_view advice_vi;
    std::string_view advice_en;
};

constexpr auto verdicts = std::array{
    Verdict{"in_force", Tone::good, "Kết quả đang có hiệu lực", "This result is in force", {}, {}},
    Verdict{
        "not_yet_valid",
        Tone::wait,
        "Kết quả chưa đến ngày có hiệu lực",
        "This result is not in force yet",
        {},
        {}},
    Verdict{
        "replaced",
        Tone::old,
        "Kết quả đã được thay thế",
        "This result has been replaced",
        "Không dùng bản này nữa: cơ quan cấp đã ban hành kết quả khác thay thế.",
        "Do not rely on it: the issuer has put another result in its place."},
    Verdict{
        "expired",
        Tone::old,
        "Kết quả đã hết hiệu lực",
        "This result has expired",
        "Không dùng bản này nữa: đã quá ngày cuối cùng có hiệu lực.",
        "Do not rely on it: its last day of validity is over."},
    Verdict{
        "revoked",
        Tone::bad,
        "Kết quả đã bị thu hồi",
        "This result has been revoked",
        "Không dùng bản này: cơ quan cấp đã thu hồi.",
        "Do not rely on it: the issuer has revoked it."},
};

struct SignatureWords {
    std::string_view state;
    std::string_view words;
};

constexpr auto signature_words = std::array{
    SignatureWords{"signed_valid", "Có chữ ký số hợp lệ · validly signed"},
    SignatureWords{"signed_invalid", "Chữ ký số không hợp lệ · signature not valid"},
    SignatureWords{"unsigned", "Không có chữ ký số · not signed"},
};

std::string words_of(std::string_view signature) {
    for (auto const& [state, words] : signature_words) {
        if (state == signature) {
            return std::string(words);
        }
    }
    return {};
}

} // namespace

VerifyPage page_of_result(json::object const& row) {
    auto page = unknown_page();
    for (auto const& one : verdicts) {
        if (one.state == text_at(row, "state")) {
            page = VerifyPage{one.tone, one.vi, one.en, one.advice_vi, one.advice_en, {}};
        }
    }
    auto const until = text_at(row, "valid_until");
    page.lines = {
        {"Loại kết quả", "Kind", std::string(text_at(row, "kind_name"))},
        {"Số", "Number", std::string(text_at(row, "number"))},
        {"Ngày cấp", "Issued", written_date(text_at(row, "issued_on"))},
        {"Có hiệu lực từ", "Valid from", written_date(text_at(row, "valid_from"))},
        {"Có hiệu lực đến hết",
         "Valid until",
         until.empty() ? "Không ghi thời hạn · no end stated" : written_date(until)},
        {"Cơ quan cấp", "Issuer", std::string(text_at(row, "issuer"))},
        {"Chữ ký số", "Digital signature", words_of(text_at(row, "signature"))},
        {"Mã kết quả", "Result code", std::string(text_at(row, "code")), true},
        {"Mã băm SHA-256 của tệp", "Hash of the file", std::string(text_at(row, "sha256")), true},
    };
    return page;
}

Answer get_public_result(Services& services, Request const& request) {
    if (auto const limited = too_many_look_ups(services, request, request.param("key"))) {
        return *limited;
    }
    auto const result = services.results.public_result(request.param("key"));
    if (!result) {
        return result.error();
    }
    return json_response(200, json::parse(*result));
}

} // namespace motcua::api
