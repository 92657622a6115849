#include <motcua/http/problem.hpp>
#include <motcua/http/ranges.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace motcua::http {

namespace {

/// "5-9", "5-", "-3"; the last byte is included. Both empty: not one range of bytes.
struct AskedRange {
    std::optional<std::size_t> first;
    std::optional<std::size_t> last;
};

/// Only digits; a number too large to hold counts as the largest.
std::optional<std::size_t> number(std::string_view digits) {
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (digits.empty() || !std::ranges::all_of(digits, is_digit)) {
        return std::nullopt;
    }
    auto value = std::size_t{0};
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc() ? value : std::string::npos;
}

AskedRange read_range(std::string_view header) {
    constexpr std::string_view unit = "bytes=";
    if (!same_token(header.substr(0, unit.size()), unit)) {
        return {};
    }
    auto const range = header.substr(unit.size());
    auto const dash = range.find('-');
    if (dash == std::string_view::npos) {
        return {};
    }
    auto const before = range.substr(0, dash);
    auto const after = range.substr(dash + 1);
    auto const asked = AskedRange{number(before), number(after)};
    if ((!before.empty() && !asked.first) || (!after.empty() && !asked.last)) {
        return {};
    }
    if (asked.first && asked.last && *asked.first > *asked.last) {
        return {};
    }
    return asked;
}

Response not_there(Request const& request, std::size_t size) {
    auto refused = problem(
        416,
        "range_outside",
        "Đoạn yêu cầu nằm ngoài tệp.",
        "The range lies outside the file.",
        request.request_id
    );
    return refused.with("Content-Range", "bytes */" + std::to_string(size)).with("Accept-Ranges", "bytes");
}

} // namespace

Response in_ranges(Request const& request, Response whole) {
    whole.headers.set("Accept-Ranges", "bytes");
    auto const condition = request.headers.find("If-Range");
    auto const once = request.headers.count("Range") == 1;
    auto const wanted = request.method == Method::get && whole.status == 200 && once;
    if (!wanted || (condition && *condition != whole.header("ETag"))) {
        return whole;
    }
    auto const asked = read_range(request.header("Range"));
    if (!asked.first && !asked.last) {
        return whole;
    }
    auto const size = whole.body.size();
    auto const from_end = asked.first ? 0 : std::min(*asked.last, size);
    auto const first = asked.first.value_or(size - from_end);
    if (first >= size) {
        return not_there(request, size);
    }
    auto const last = asked.first ? std::min(asked.last.value_or(size - 1), size - 1) : size - 1;
    whole.headers.set(
        "Content-Range",
        "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" + std::to_string(size)
    );
    whole.body = whole.body.part(first, last - first + 1);
    whole.status = 206;
    return whole;
}

} // namespace motcua::http
