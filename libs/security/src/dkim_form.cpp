#include "dkim_form.hpp"

#include <algorithm>

namespace motcua::security {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// Runs of blanks become one; none is left at the end.
std::string squeezed(std::string_view line) {
    auto text = std::string();
    for (auto const c : line) {
        if (!is_blank(c)) {
            text += c;
        } else if (text.empty() || text.back() != ' ') {
            text += ' ';
        }
    }
    if (text.ends_with(' ')) {
        text.pop_back();
    }
    return text;
}

std::string_view next_line(std::string_view& rest) {
    auto const end = rest.find("\r\n");
    auto const line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    return line;
}

} // namespace

std::pair<MailFields, std::string_view> parts_of_mail(std::string_view message) {
    auto fields = MailFields();
    while (!message.empty()) {
        auto const line = next_line(message);
        if (line.empty()) {
            break;
        }
        if (is_blank(line.front()) && !fields.empty()) {
            fields.back().second += line;
            continue;
        }
        auto const colon = std::min(line.find(':'), line.size());
        auto const value = line.substr(std::min(colon + 1, line.size()));
        fields.emplace_back(std::string(line.substr(0, colon)), std::string(value));
    }
    return {std::move(fields), message};
}

std::string relaxed_field(std::string_view name, std::string_view value) {
    auto lower = std::string(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    auto text = squeezed(value);
    if (text.starts_with(' ')) {
        text.erase(0, 1);
    }
    return lower + ":" + text;
}

std::string relaxed_body(std::string_view body) {
    auto canonical = std::string();
    auto empty_lines = std::size_t{0};
    while (!body.empty()) {
        auto const line = squeezed(next_line(body));
        if (line.empty()) {
            ++empty_lines; // kept only when more follows
            continue;
        }
        for (; empty_lines > 0; --empty_lines) {
            canonical += "\r\n";
        }
        canonical += line + "\r\n";
    }
    return canonical;
}

} // namespace motcua::security
