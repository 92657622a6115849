#include <motcua/domain/dossier.hpp>

#include <algorithm>
#include <array>

namespace motcua::domain {

namespace {

constexpr auto timer_names = std::array<std::string_view, 8>{
    "step_due_soon",
    "step_late",
    "due_soon",
    "apology_due",
    "apology_escalation",
    "late",
    "supplement_lapse",
    "online_answer",
};

constexpr auto channel_names = std::array<std::string_view, 4>{"", "counter", "online", "post"};
constexpr auto outcome_names = std::array<std::string_view, 4>{"open", "early", "on_time", "late"};
constexpr auto letter_names = std::array<std::string_view, 4>{"draft", "approved", "issued", "cancelled"};
constexpr auto result_names = std::array<std::string_view, 2>{"granted", "refused"};
constexpr auto effect_names = std::array<std::string_view, 2>{"restart", "pause"};
constexpr auto ledger_names = std::array<std::string_view, 7>{
    "started",
    "paused",
    "resumed",
    "restarted",
    "extended",
    "rescheduled",
    "calendar_changed"};

template <class Enum, std::size_t N>
std::optional<Enum> named(std::array<std::string_view, N> const& names, std::string_view name) {
    auto const* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end() || found->empty()) {
        return std::nullopt;
    }
    return static_cast<Enum>(found - names.begin());
}

} // namespace

ApologyLetter const* Dossier::apology_in(LetterState letter_state) const noexcept {
    for (auto const& letter : apologies) {
        if (letter.state == letter_state) {
            return &letter;
        }
    }
    return nullptr;
}

void Dossier::note_apology_paper(std::string const& number, std::string const& sha256) {
    for (auto& letter : apologies) {
        if (letter.state == LetterState::issued) {
            letter.number = number;
            letter.document_sha256 = sha256;
        }
    }
}

StepRun const* Dossier::open_step() const noexcept {
    return !steps.empty() && !steps.back().completed_at ? &steps.back() : nullptr;
}

SupplementRequest const* Dossier::open_supplement() const noexcept {
    return !supplements.empty() && !supplements.back().completed_at ? &supplements.back() : nullptr;
}

std::string_view name_of(TimerKind kind) {
    return timer_names.at(static_cast<std::size_t>(kind));
}

std::optional<TimerKind> timer_named(std::string_view name) {
    return named<TimerKind>(timer_names, name);
}

std::string_view name_of(Channel channel) {
    return channel_names.at(static_cast<std::size_t>(channel));
}

std::optional<Channel> channel_named(std::string_view name) {
    return named<Channel>(channel_names, name);
}

std::string_view name_of(StepOutcome outcome) {
    return outcome_names.at(static_cast<std::size_t>(outcome));
}

std::string_view name_of(LetterState state) {
    return letter_names.at(static_cast<std::size_t>(state));
}

std::string_view name_of(ResultKind kind) {
    return result_names.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(LedgerKind kind) {
    return ledger_names.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(SupplementEffect effect) {
    return effect_names.at(static_cast<std::size_t>(effect));
}

} // namespace motcua::domain
