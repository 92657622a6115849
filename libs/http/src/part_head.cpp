#include "part_head.hpp"

#include <motcua/core/text.hpp>
#include <motcua/http/headers.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

using core::Expected;

constexpr std::size_t most_lines = 16;

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

/// Takes a quoted string off the front of `rest`, which begins with its quote.
std::optional<std::string> take_quoted(std::string_view& rest) {
    auto text = std::string();
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return text;
        }
        auto const escapes = rest[i] == '\\' && i + 1 < rest.size();
        i += escapes && (rest[i + 1] == '"' || rest[i + 1] == '\\') ? 1U : 0U;
        text += rest[i];
    }
    return std::nullopt;
}

std::optional<std::string> take_value(std::string_view& rest) {
    if (rest.starts_with('"')) {
        return take_quoted(rest);
    }
    auto const end = std::min(rest.find_first_of("; \t"), rest.size());
    auto const value = rest.substr(0, end);
    rest.remove_prefix(end);
    return is_token(value) ? std::optional(std::string(value)) : std::nullopt;
}

core::Failure head_fault() {
    return form_fault(
        "multipart_head",
        "Phần đầu của một mục trong biểu mẫu không đúng dạng.",
        "The header of a part is malformed."
    );
}

core::Failure disposition_fault() {
    return form_fault(
        "multipart_disposition",
        "Mỗi mục cần đúng một Content-Disposition: form-data với name; không nhận filename*.",
        "Every part needs exactly one Content-Disposition: form-data with a name; filename* is refused."
    );
}

Expected<void> read_disposition(std::string_view value, PartHead& head) {
    auto const read = read_parameters(value);
    if (!read || !same_token(read->value, "form-data")) {
        return disposition_fault();
    }
    auto const* name = read->only("name");
    auto const* file_name = read->only("filename");
    auto const names = std::ranges::count_if(read->parameters, [](auto const& one) {
        return same_token(one.first, "filename") || same_token(one.first, "filename*");
    });
    if (name == nullptr || name->empty() || !core::is_clean_utf8(*name) ||
        names > (file_name == nullptr ? 0 : 1)) {
        return disposition_fault();
    }
    if (file_name != nullptr && !core::is_clean_utf8(*file_name)) {
        return disposition_fault();
    }
    head.name = *name;
    head.file_name = file_name == nullptr ? std::string() : *file_name;
    return {};
}

Expected<void> read_type(std::string_view value, PartHead& head) {
    auto const read = read_parameters(value);
    if (!read) {
        return head_fault();
    }
    if (same_token(read->value.substr(0, 10), "multipart/")) {
        return form_fault(
            "multipart_nested",
            "Không nhận biểu mẫu lồng trong biểu mẫu.",
            "A form inside a form is refused."
        );
    }
    head.content_type = std::string(read->value);
    return {};
}

Expected<void> check_encoding(std::string_view value) {
    if (same_token(value, "binary") || same_token(value, "8bit") || same_token(value, "7bit")) {
        return {};
    }
    return form_fault(
        "multipart_encoding",
        "Nội dung mục phải gửi nguyên dạng nhị phân.",
        "The content of a part is sent as it is."
    );
}

/// Each field at most once; others than these mean nothing.
Expected<void> read_field(std::string_view name, std::string_view value, PartHead& head, Headers& seen) {
    if (seen.find(name)) {
        return head_fault();
    }
    seen.add(name, value);
    if (same_token(name, "Content-Disposition")) {
        return read_disposition(value, head);
    }
    if (same_token(name, "Content-Type")) {
        return read_type(value, head);
    }
    if (same_token(name, "Content-Transfer-Encoding")) {
        return check_encoding(value);
    }
    return {};
}

} // namespace

core::Failure form_fault(std::string rule, std::string vi, std::string en) {
    return {core::Errc::malformed, std::move(rule), std::move(vi), std::move(en)};
}

std::string const* ParameterList::only(std::string_view name) const {
    auto const is_it = [&](auto const& one) { return same_token(one.first, name); };
    auto const found = std::ranges::find_if(parameters, is_it);
    return std::ranges::count_if(parameters, is_it) == 1 ? &found->second : nullptr;
}

std::optional<ParameterList> read_parameters(std::string_view field) {
    auto read = ParameterList();
    auto rest = core::trimmed(field);
    auto const end = std::min(rest.find(';'), rest.size());
    read.value = core::trimmed(rest.substr(0, end));
    rest.remove_prefix(end);
    while (!rest.empty()) {
        rest.remove_prefix(1); // the semicolon
        rest = core::trimmed(rest);
        auto const equals = rest.find('=');
        if (equals == std::string_view::npos || !is_token(rest.substr(0, equals))) {
            return std::nullopt;
        }
        auto const name = rest.substr(0, equals);
        rest.remove_prefix(equals + 1);
        auto value = take_value(rest);
        rest = core::trimmed(rest);
        if (!value || (!rest.empty() && rest.front() != ';')) {
            return std::nullopt;
        }
        read.parameters.emplace_back(name, std::move(*value));
    }
    return read;
}

Expected<PartHead> read_part_head(std::string_view lines) {
    auto head = PartHead();
    auto seen = Headers();
    while (!lines.empty()) {
        auto const end = lines.find("\r\n");
        auto const line = lines.substr(0, end);
        auto const colon = line.find(':');
        auto const bare = line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
        if (end == std::string_view::npos || colon == std::string_view::npos || bare ||
            !is_token(line.substr(0, colon)) || seen.size() == most_lines) {
            return head_fault();
        }
        auto const value = core::trimmed(line.substr(colon + 1));
        if (auto const read = read_field(line.substr(0, colon), value, head, seen); !read) {
            return read.error();
        }
        lines.remove_prefix(end + 2);
    }
    if (head.name.empty()) {
        return disposition_fault();
    }
    return head;
}

} // namespace motcua::http
