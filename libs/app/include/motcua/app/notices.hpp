#pragma once

#include <motcua/app/contact.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::app {

/// A placeholder a notice may hold, and how much of it goes into a text message.
struct NoticePlaceholder {
    std::string_view name;
    std::size_t most{}; ///< characters in a text message; more is cut
    bool mandatory{};   ///< stands in every notice (Decree 224/2026 art. 15(1)g)
};

/// More would cost the office and annoy the applicant.
constexpr auto most_sms_parts = 3;

/// The fixed list.
[[nodiscard]] std::span<NoticePlaceholder const> notice_placeholders();

/// Types of events an applicant is told of: those schemas/sql puts into the outbox.
[[nodiscard]] std::span<std::string_view const> told_events();

/// What stands for each placeholder; an empty one has nothing to say.
using NoticeWords = std::map<std::string, std::string, std::less<>>;

/// One line with `{placeholders}`. Left out of a notice when one of them has nothing to say.
class NoticeLine {
public:
    struct Piece {
        std::string text; ///< literal, or the placeholder's name
        bool placeholder{};
    };

    NoticeLine() = default;

    /// Nothing when braces do not match.
    [[nodiscard]] static std::optional<NoticeLine> parse(std::string_view text);

    [[nodiscard]] std::optional<std::string> said(NoticeWords const& words) const;

    [[nodiscard]] std::vector<Piece> const& pieces() const noexcept { return pieces_; }

private:
    std::vector<Piece> pieces_;
};

using NoticeLines = std::vector<NoticeLine>;

/// What one event says of itself, in one channel and language.
struct NoticeText {
    NoticeLine subject; ///< of e-mail
    NoticeLines lines;
};

/// The notice of one type of event.
struct Notice {
    std::string event; ///< "dossier.accepted"
    int version{};
    bool at_once{};                                 ///< not held back in quiet hours
    std::vector<std::string> covers;                ///< events of the same change this one speaks for
    std::array<std::array<NoticeText, 2>, 2> texts; ///< by channel and language

    [[nodiscard]] NoticeText const& text(NoticeChannel channel, Language language) const {
        return texts.at(static_cast<std::size_t>(channel)).at(static_cast<std::size_t>(language));
    }
};

/// What stands around every notice of one language: the facts the law wants, said the same way each time.
struct NoticeFrame {
    struct Row {
        std::string label;
        NoticeLine value;
    };

    std::string greeting;
    std::vector<Row> rows; ///< of e-mail, one line each
    NoticeLines closing;
    NoticeLines sms_before;
    NoticeLines sms_after;
    bool sms_without_marks{};                  ///< "Hồ sơ" goes out as "Ho so"
    std::map<std::string, std::string> states; ///< titles by name: "in_progress"
};

/// One event with everything a notice of it may say.
struct NoticeFacts {
    std::string event;
    std::string code;
    core::UnitId unit;
    std::string procedure; ///< its name
    std::string officer;   ///< who acted or who holds the dossier; empty: the desk
    std::string state;     ///< "in_progress"
    core::Instant at;      ///< of the event
    core::Instant received_at;
    std::optional<core::Instant> due_at;
    std::optional<core::Instant> old_due_at;
    std::optional<core::Instant> new_due_at;
    std::optional<core::Instant> finished_at;
    std::optional<core::Instant> answer_by;
    std::vector<std::string> items; ///< what to supplement
    std::string reason;
    std::string result; ///< number and title
    std::string lookup_key;
};

/// A notice as it goes out; what is kept of it is subject and text.
struct RenderedNotice {
    std::string subject; ///< of e-mail
    std::string text;
    std::string html; ///< of e-mail
    int version{};
};

/// Every notice, checked whole. Immutable; shared by all threads.
class NoticeBook {
public:
    /// `frames` by language.
    NoticeBook(std::array<NoticeFrame, 2> frames, std::vector<Notice> notices);

    /// Null when nobody is told of such an event.
    [[nodiscard]] Notice const* find(std::string_view event) const;

    [[nodiscard]] RenderedNotice
    render(Notice const& notice, NoticeChannel channel, Language language, NoticeWords const& words) const;

    /// The text message before it is cut to fit.
    [[nodiscard]] std::string
    sms_uncut(Notice const& notice, Language language, NoticeWords const& words) const;

    [[nodiscard]] NoticeFrame const& frame(Language language) const {
        return frames_.at(static_cast<std::size_t>(language));
    }

    [[nodiscard]] std::vector<Notice> const& notices() const noexcept { return notices_; }

private:
    std::array<NoticeFrame, 2> frames_;
    std::vector<Notice> notices_;
};

/// The words of one event. `lookup_url` may hold {code} and {key}. Control characters become blanks: nothing
/// said by an applicant or an officer can begin a line of its own.
[[nodiscard]] NoticeWords
words_of(NoticeFacts const& facts, Unit const& unit, NoticeFrame const& frame, std::string const& lookup_url);

/// Every placeholder at the length that is sent of it: for counting the parts of a text message.
[[nodiscard]] NoticeWords longest_words();

/// "08:30 16/03/2026".
[[nodiscard]] std::string clock_words(core::Instant at);

} // namespace motcua::app
