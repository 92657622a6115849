#include <motcua/app/notices.hpp>
#include <motcua/core/text.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

constexpr auto channel_names = std::array<std::string_view, 2>{"email", "sms"};
constexpr auto language_names = std::array<std::string_view, 2>{"vi", "en"};

constexpr auto placeholders = std::array{
    NoticePlaceholder{"code", 32, true},         NoticePlaceholder{"procedure", 60, false},
    NoticePlaceholder{"unit", 50, true},         NoticePlaceholder{"unit_address", 80, false},
    NoticePlaceholder{"unit_phone", 20, false},  NoticePlaceholder{"officer", 36, true},
    NoticePlaceholder{"state", 40, false},       NoticePlaceholder{"event_at", 16, true},
    NoticePlaceholder{"received_at", 16, true},  NoticePlaceholder{"due_at", 16, true},
    NoticePlaceholder{"old_due_at", 16, false},  NoticePlaceholder{"new_due_at", 16, false},
    NoticePlaceholder{"finished_at", 16, false}, NoticePlaceholder{"answer_by", 16, false},
    NoticePlaceholder{"items", 60, false},       NoticePlaceholder{"reason", 60, false},
    NoticePlaceholder{"result", 60, false},      NoticePlaceholder{"lookup_link", 110, false},
    NoticePlaceholder{"lookup_key", 8, false},
};

constexpr auto told = std::array<std::string_view, 17>{
    "dossier.received",
    "dossier.accepted",
    "dossier.rejected",
    "dossier.supplement_requested",
    "dossier.supplement_received",
    "dossier.limit_restarted",
    "dossier.rescheduled",
    "dossier.finished",
    "dossier.result_returned",
    "dossier.withdrawn",
    "dossier.stopped",
    "dossier.suspended",
    "dossier.resumed",
    "dossier.late",
    "dossier.calendar_changed",
    "dossier.handed_over",
    "dossier.extended",
};

template <class T, std::size_t n>
std::optional<T> named(std::array<std::string_view, n> const& names, std::string_view name) {
    auto const* const found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<T>(found - names.begin()));
}

/// One line of plain text whatever it was.
std::string flat(std::string text) {
    std::replace_if(
        text.begin(),
        text.end(),
        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; },
        ' '
    );
    return std::string(core::trimmed(text));
}

void replace_all(std::string& text, std::string_view what, std::string const& with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

std::string joined(std::vector<std::string> const& items) {
    auto text = std::string();
    for (auto const& item : items) {
        text += (text.empty() ? "" : "; ") + item;
    }
    return text;
}

std::string clock_or_nothing(std::optional<core::Instant> const& at) {
    return at ? clock_words(*at) : std::string();
}

} // namespace

std::string_view name_of(NoticeChannel channel) {
    return channel_names.at(static_cast<std::size_t>(channel));
}

std::string_view name_of(Language language) {
    return language_names.at(static_cast<std::size_t>(language));
}

std::optional<NoticeChannel> notice_channel_named(std::string_view name) {
    return named<NoticeChannel>(channel_names, name);
}

std::optional<Language> language_named(std::string_view name) {
    return named<Language>(language_names, name);
}

std::span<NoticePlaceholder const> notice_placeholders() {
    return placeholders;
}

std::span<std::string_view const> told_events() {
    return told;
}

std::optional<NoticeLine> NoticeLine::parse(std::string_view text) {
    auto line = NoticeLine();
    while (!text.empty()) {
        auto const open = std::min(text.find('{'), text.size());
        auto const literal = text.substr(0, open);
        if (literal.find('}') != std::string_view::npos) {
            return std::nullopt;
        }
        if (!literal.empty()) {
            line.pieces_.push_back({std::string(literal), false});
        }
        text.remove_prefix(open);
        if (text.empty()) {
            break;
        }
        auto const close = text.find('}');
        auto const name = text.substr(1, std::min(close, text.size()) - 1);
        if (close == std::string_view::npos || name.find('{') != std::string_view::npos) {
            return std::nullopt;
        }
        line.pieces_.push_back({std::string(name), true});
        text.remove_prefix(close + 1);
    }
    return line;
}

std::optional<std::string> NoticeLine::said(NoticeWords const& words) const {
    auto text = std::string();
    for (auto const& piece : pieces_) {
        if (!piece.placeholder) {
            text += piece.text;
            continue;
        }
        auto const word = words.find(piece.text);
        if (word == words.end() || word->second.empty()) {
            return std::nullopt;
        }
        text += word->second;
    }
    return text;
}

std::string clock_words(core::Instant at) {
    auto const iso = core::to_string(std::chrono::floor<std::chrono::seconds>(at));
    return iso.substr(11, 5) + " " + iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

NoticeWords words_of(
    NoticeFacts const& facts,
    Unit const& unit,
    NoticeFrame const& frame,
    std::string const& lookup_url
) {
    auto link = lookup_url;
    replace_all(link, "{code}", facts.code);
    replace_all(link, "{key}", facts.lookup_key);
    auto const state = frame.states.find(facts.state);
    auto words = NoticeWords{
        {"code", facts.code},
        {"procedure", facts.procedure},
        {"unit", unit.name},
        {"unit_address", unit.address.empty() ? unit.desk + ", " + unit.place : unit.address},
        {"unit_phone", unit.contact_phone},
        {"officer", facts.officer.empty() ? unit.desk : facts.officer},
        {"state", state == frame.states.end() ? facts.state : state->second},
        {"event_at", clock_words(facts.at)},
        {"received_at", clock_words(facts.received_at)},
        {"due_at", clock_or_nothing(facts.due_at)},
        {"old_due_at", clock_or_nothing(facts.old_due_at)},
        {"new_due_at", clock_or_nothing(facts.new_due_at)},
        {"finished_at", clock_or_nothing(facts.finished_at)},
        {"answer_by", clock_or_nothing(facts.answer_by)},
        {"items", joined(facts.items)},
        {"reason", facts.reason},
        {"result", facts.result},
        {"lookup_link", link},
        {"lookup_key", facts.lookup_key},
    };
    for (auto& word : words) {
        word.second = flat(std::move(word.second));
    }
    return words;
}

NoticeWords longest_words() {
    auto words = NoticeWords();
    for (auto const& one : placeholders) {
        words[std::string(one.name)] = std::string(one.most, 'm');
    }
    return words;
}

} // namespace motcua::app
