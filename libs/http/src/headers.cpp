#include <motcua/http/headers.hpp>

#include <algorithm>

namespace motcua::http {

namespace {

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

} // namespace

bool same_token(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string_view name, std::string_view value) {
    auto const span = Span{
        .start = static_cast<std::uint32_t>(text_.size()),
        .name_length = static_cast<std::uint32_t>(name.size()),
        .value_length = static_cast<std::uint32_t>(value.size()),
    };
    text_.append(name).append(value);
    spans_.push_back(span);
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::remove(std::string_view name) {
    std::erase_if(spans_, [&](Span const& span) { return same_token(field(span).name, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const noexcept {
    for (auto const& span : spans_) {
        if (span.name_length == name.size() && same_token(field(span).name, name)) {
            return field(span).value;
        }
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    auto const named = [&](Span const& span) { return same_token(field(span).name, name); };
    return static_cast<std::size_t>(std::ranges::count_if(spans_, named));
}

Headers::Field Headers::at(std::size_t index) const {
    return field(spans_.at(index));
}

void Headers::clear() noexcept {
    text_.clear();
    spans_.clear();
}

Headers::Field Headers::field(Span const& span) const noexcept {
    auto const* const start = text_.data() + span.start;
    return {.name = {start, span.name_length}, .value = {start + span.name_length, span.value_length}};
}

} // namespace motcua::http
