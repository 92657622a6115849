#include "examination.hpp"

#include "refusals.hpp"

#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace motcua::files {

namespace {

constexpr auto late_retry_seconds = 30;

ChildLimits limits_for(std::int64_t size) {
    auto limits = ChildLimits{};
    limits.cpu = std::chrono::seconds{60};
    limits.wall = std::chrono::seconds{120};
    // The file is mapped; a picture of as many pixels as allowed is decoded.
    limits.memory_bytes = size + (std::int64_t{1} << 30U);
    limits.output_bytes = 256;
    return limits;
}

std::vector<std::string_view> words_of(std::string_view line) {
    auto words = std::vector<std::string_view>();
    while (!line.empty()) {
        auto const end = std::min(line.find_first_of(" \n"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

std::optional<int> number_in(std::string_view text) {
    auto number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

/// "taken <media type> <pages or ->" or "refused <rule>".
core::Expected<Finding> finding_in(std::string_view verdict) {
    auto const words = words_of(verdict);
    if (words.size() == 2 && words[0] == "refused") {
        return refused(std::string(words[1]));
    }
    if (words.size() != 3 || words[0] != "taken") {
        return refused("file_damaged");
    }
    return Finding{std::string(words[1]), number_in(words[2])};
}

} // namespace

core::Expected<Finding> look_into(Runner const& runner, OpenFile const& file, std::int64_t size) {
    auto const outcome = runner.examine(file, limits_for(size));
    if (!outcome) {
        return outcome.error();
    }
    switch (outcome->end) {
    case ChildEnd::done:
        return finding_in(outcome->output);
    case ChildEnd::failed:
    case ChildEnd::crashed:
        return refused("file_damaged");
    case ChildEnd::used_up:
        return refused("file_bomb");
    case ChildEnd::late:
        return core::busy("examination_late", late_retry_seconds);
    }
    return refused("file_damaged");
}

} // namespace motcua::files
