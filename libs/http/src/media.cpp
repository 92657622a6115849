#include <motcua/http/headers.hpp>
#include <motcua/http/media.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

constexpr std::string_view curl_default = "application/x-www-form-urlencoded";

std::string_view trimmed(std::string_view text) {
    constexpr auto blanks = std::string_view(" \t");
    auto const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes what stands before `mark` off the front of `rest`.
std::string_view next_part(std::string_view& rest, char mark) {
    auto const end = std::min(rest.find(mark), rest.size());
    auto const part = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

/// How closely a range of Accept fits a media type: 0 not at all, 1 by "*/*", 2 by "text/*", 3 wholly.
int closeness(std::string_view range, std::string_view type) {
    if (same_token(range, type)) {
        return 3;
    }
    auto const kind = type.substr(0, type.find('/') + 1);
    if (range.size() == kind.size() + 1 && range.ends_with("/*") &&
        same_token(range.substr(0, kind.size()), kind)) {
        return 2;
    }
    return range == "*/*" ? 1 : 0;
}

/// `q=0`, `q=0.0`, …: the range is refused.
bool is_refusal(std::string_view parameters) {
    while (!parameters.empty()) {
        auto const one = next_part(parameters, ';');
        if (one.starts_with("q=") || one.starts_with("Q=")) {
            return one.substr(2).find_first_not_of("0.") == std::string_view::npos;
        }
    }
    return false;
}

/// What Accept says of one media type.
struct Verdict {
    int closeness{0};
    bool refused{false};
};

Verdict verdict_on(std::string_view type, std::string_view accept) {
    auto verdict = Verdict{};
    while (!accept.empty()) {
        auto parameters = next_part(accept, ',');
        auto const range = next_part(parameters, ';');
        auto const fit = closeness(range, type);
        if (fit > verdict.closeness) {
            verdict = {.closeness = fit, .refused = is_refusal(parameters)};
        }
    }
    return verdict;
}

} // namespace

bool is_taken(std::string_view content_type, std::string_view taken) {
    auto const type = next_part(content_type, ';');
    if (taken.empty() || same_token(type, curl_default)) {
        return true;
    }
    while (!taken.empty()) {
        if (same_token(type, next_part(taken, ','))) {
            return true;
        }
    }
    return false;
}

bool is_acceptable(std::string_view accept, std::string_view given) {
    if (accept.find('/') == std::string_view::npos) {
        return true;
    }
    while (!given.empty()) {
        auto const verdict = verdict_on(next_part(given, ','), accept);
        if (verdict.closeness > 0 && !verdict.refused) {
            return true;
        }
    }
    return false;
}

} // namespace motcua::http
