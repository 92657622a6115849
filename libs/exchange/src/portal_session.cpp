#include "portal_session.hpp"

#include "portal_words.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace motcua::exchange {

namespace {

namespace json = boost::json;
using core::Errc;
using core::Expected;
using core::Failure;

constexpr auto default_token_life = std::chrono::seconds{300};

/// Of what a portal says against a message.
constexpr std::size_t longest_message = 300;

Failure unreachable() {
    return {
        Errc::unavailable,
        "portal_unreachable",
        "Không kết nối được tới Cổng.",
        "The portal cannot be reached."};
}

Failure ill(int status) {
    return {
        Errc::unavailable,
        "portal_ill",
        "Cổng trả lời HTTP " + std::to_string(status) + ".",
        "The portal answered HTTP " + std::to_string(status) + "."};
}

Failure unread() {
    return {
        Errc::unavailable,
        "portal_answer_unread",
        "Không đọc được trả lời của Cổng.",
        "The portal's answer cannot be read."};
}

Failure no_token() {
    return {
        Errc::unavailable,
        "portal_token",
        "Cổng không cấp hoặc không nhận khóa truy cập.",
        "The portal gives no token or does not take it."};
}

/// The portal's own words, cut at a whole character.
std::string cut(std::string text) {
    if (text.size() > longest_message) {
        auto end = longest_message;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text.resize(end);
    }
    return text;
}

bool stands_in(std::vector<std::string> const& codes, std::string const& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

/// Statuses a portal may say a refusal of the message with; others are about the way to it.
bool is_about_message(int status) {
    return status == 200 || status == 201 || status == 400 || status == 409 || status == 413 || status == 422;
}

/// May stand in a header as it is.
bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= 8192 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

std::optional<json::object> read_object(std::string const& text) {
    auto error = boost::system::error_code();
    auto value = json::parse(text, error);
    return error || !value.is_object() ? std::nullopt : std::optional(std::move(value.as_object()));
}

OutOptions with_answers_of(OutOptions options, std::size_t bytes) {
    options.answer_bytes = bytes;
    return options;
}

constexpr std::size_t answer_bytes = 16UL * 1024 * 1024;

} // namespace

PortalSession::PortalSession(app::PortalFormat const& format, PortalAccess access)
    : format_(format)
    , access_(std::move(access))
    , client_(with_answers_of(access_.out, answer_bytes))
    , file_client_(with_answers_of(access_.out, access_.file_bytes)) {}

Expected<PortalAnswer> PortalSession::call(
    std::string const& path,
    std::string body,
    std::string const& type,
    std::string const& key
) {
    auto request = OutRequest{};
    request.method = "POST";
    request.url = access_.base_url + path;
    request.headers = {{"Content-Type", type}, {"Accept", "application/json"}};
    if (!key.empty() && !format_.key_header.empty()) {
        request.headers.emplace_back(format_.key_header, key);
    }
    request.body = std::move(body);
    auto const answer = send(client_, std::move(request));
    return answer ? judged(*answer) : answer.error();
}

Expected<std::string> PortalSession::fetch(std::string const& path) {
    auto request = OutRequest{};
    request.url = access_.base_url + path;
    auto answer = send(file_client_, std::move(request));
    if (!answer) {
        return answer.error();
    }
    if (answer->status == 200) {
        return std::move(answer->body);
    }
    if (answer->status == 404 || answer->status == 410) {
        return core::invalid(
            "",
            "portal_file_gone",
            "Cổng không có tệp này.",
            "The portal does not have this file."
        );
    }
    return ill(answer->status);
}

/// With a token, and once more with a new one when the portal no longer takes it.
Expected<OutAnswer> PortalSession::send(HttpClient& client, OutRequest request) {
    auto const plain_headers = request.headers;
    auto refused = std::string();
    for (auto turn = 0; turn < 2; ++turn) {
        auto const good = token(refused);
        if (!good) {
            return good.error();
        }
        request.headers = plain_headers;
        auto const& scheme = format_.token.scheme;
        request.headers.emplace_back(format_.token.header, scheme.empty() ? *good : scheme + " " + *good);
        auto answer = client.send(request);
        if (!answer) {
            auto const failure = answer.error();
            return failure.code() == Errc::unavailable ? unreachable() : failure;
        }
        if (!is_token_fault(*answer)) {
            return answer;
        }
        refused = *good;
    }
    return no_token();
}

/// The one at hand unless it ran out or is the one that was refused.
Expected<std::string> PortalSession::token(std::string const& refused) {
    auto const lock = std::lock_guard(mutex_);
    if (!token_.empty() && token_ != refused && Clock::now() < good_until_) {
        return token_;
    }
    return fresh_token();
}

/// Precondition: mutex_ is held.
Expected<std::string> PortalSession::fresh_token() {
    auto const asked = written_message(
        format_,
        format_.token.call.fields,
        json::object{{"account", access_.account}, {"secret", access_.secret}}
    );
    if (!asked) {
        return asked.error();
    }
    auto request = OutRequest{};
    request.method = "POST";
    request.url = access_.base_url + format_.token.call.path;
    request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    request.body = json::serialize(*asked);
    auto const answer = client_.send(request);
    if (!answer) {
        auto const failure = answer.error();
        return failure.code() == Errc::unavailable ? unreachable() : failure;
    }
    auto const body = answer->status == 200 ? read_object(answer->body) : std::nullopt;
    auto const given = body ? text_at(*body, format_.token.token) : std::string();
    if (!is_token(given)) {
        return answer->status >= 500 ? ill(answer->status) : no_token();
    }
    auto seconds = std::int64_t{default_token_life.count()};
    auto const told = text_at(*body, format_.token.expires_in);
    static_cast<void>(std::from_chars(told.data(), told.data() + told.size(), seconds));
    // A tenth early: what is on its way arrives in time.
    good_until_ =
        Clock::now() + std::chrono::milliseconds{std::clamp<std::int64_t>(seconds, 0, 86'400) * 900};
    token_ = given;
    return token_;
}

bool PortalSession::is_token_fault(OutAnswer const& answer) const {
    if (answer.status == 401) {
        return true;
    }
    if (format_.answer.token.empty() || answer.body.size() > 4096) {
        return false;
    }
    auto const body = read_object(answer.body);
    return body && stands_in(format_.answer.token, text_at(*body, format_.answer.code));
}

Expected<PortalAnswer> PortalSession::judged(OutAnswer const& answer) const {
    if (!is_about_message(answer.status)) {
        return ill(answer.status);
    }
    auto body = read_object(answer.body);
    auto const code = body ? text_at(*body, format_.answer.code) : std::string();
    if (code.empty()) {
        return answer.status < 300 ? unread() : ill(answer.status);
    }
    if (stands_in(format_.answer.ok, code)) {
        return PortalAnswer{std::move(*body), false};
    }
    if (stands_in(format_.answer.duplicate, code)) {
        return PortalAnswer{std::move(*body), true};
    }
    if (stands_in(format_.answer.again, code)) {
        return Failure(
            Errc::unavailable,
            "portal_busy",
            "Cổng đang bận (mã " + code + ").",
            "The portal is busy (code " + code + ")."
        );
    }
    auto const said = cut(text_at(*body, format_.answer.message));
    return Failure(
        Errc::invalid,
        "portal_refused",
        "Cổng từ chối (mã " + code + "): " + said,
        "The portal refused (code " + code + "): " + said
    );
}

} // namespace motcua::exchange
