#include <motcua/app/notices.hpp>
#include <motcua/core/text.hpp>
#include <motcua/domain/sms_text.hpp>

namespace motcua::app {

namespace {

std::string escaped(std::string_view text) {
    auto html = std::string();
    for (auto const c : text) {
        switch (c) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        default:
            html += c;
        }
    }
    return html;
}

/// Writes the plain and the HTML form of a letter side by side.
class Letter {
public:
    explicit Letter(Language language)
        : html_(
              "<!DOCTYPE html>\n<html lang=\"" + std::string(name_of(language)) +
              "\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n"
          ) {}

    void paragraph(std::string const& text) {
        text_ += text + "\n\n";
        html_ += "<p>" + escaped(text) + "</p>\n";
    }

    void begin_table() { html_ += "<table>\n"; }

    void row(std::string const& label, std::string const& value) {
        text_ += label + ": " + value + "\n";
        html_ += R"(<tr><th align="left" scope="row">)" + escaped(label) + "</th><td>" + escaped(value) +
                 "</td></tr>\n";
    }

    void end_table() {
        text_ += "\n";
        html_ += "</table>\n";
    }

    void finish(RenderedNotice& notice) {
        text_.pop_back();
        notice.text = std::move(text_);
        notice.html = std::move(html_) + "</body>\n</html>\n";
    }

private:
    std::string text_;
    std::string html_;
};

void add_lines(Letter& letter, NoticeLines const& lines, NoticeWords const& words) {
    for (auto const& line : lines) {
        if (auto const text = line.said(words)) {
            letter.paragraph(*text);
        }
    }
}

void write_letter(
    RenderedNotice& rendered,
    NoticeFrame const& frame,
    NoticeText const& text,
    NoticeWords const& words,
    Language language
) {
    rendered.subject = text.subject.said(words).value_or(words.find("code")->second);
    auto letter = Letter(language);
    letter.paragraph(frame.greeting);
    add_lines(letter, text.lines, words);
    letter.begin_table();
    for (auto const& [label, value] : frame.rows) {
        if (auto const said = value.said(words)) {
            letter.row(label, *said);
        }
    }
    letter.end_table();
    add_lines(letter, frame.closing, words);
    letter.finish(rendered);
}

NoticeWords cut_for_sms(NoticeWords words) {
    for (auto const& [name, most, mandatory] : notice_placeholders()) {
        auto const found = words.find(name);
        if (found == words.end()) {
            continue;
        }
        auto cut = core::shortened(found->second, most);
        // Half an address leads nowhere.
        found->second = name == "lookup_link" && cut != found->second ? std::string() : std::move(cut);
    }
    return words;
}

/// The load check counted the parts with plain letters; rare characters take more room.
std::string fitting(std::string message) {
    for (auto length = core::code_points(message); domain::sms_length(message).parts > most_sms_parts;) {
        length -= 10;
        message = core::shortened(message, length);
    }
    return message;
}

std::string sms_text(NoticeFrame const& frame, NoticeText const& text, NoticeWords const& all_words) {
    auto const words = cut_for_sms(all_words);
    auto message = std::string();
    for (auto const* lines : {&frame.sms_before, &text.lines, &frame.sms_after}) {
        for (auto const& line : *lines) {
            if (auto const said = line.said(words)) {
                message += (message.empty() ? "" : " ") + *said;
            }
        }
    }
    return frame.sms_without_marks ? core::without_marks(message) : message;
}

} // namespace

NoticeBook::NoticeBook(std::array<NoticeFrame, 2> frames, std::vector<Notice> notices)
    : frames_(std::move(frames))
    , notices_(std::move(notices)) {}

Notice const* NoticeBook::find(std::string_view event) const {
    auto const found =
        std::find_if(notices_.begin(), notices_.end(), [&](Notice const& one) { return one.event == event; });
    return found == notices_.end() ? nullptr : &*found;
}

std::string NoticeBook::sms_uncut(Notice const& notice, Language language, NoticeWords const& words) const {
    return sms_text(frame(language), notice.text(NoticeChannel::sms, language), words);
}

RenderedNotice
NoticeBook::render(Notice const& notice, NoticeChannel channel, Language language, NoticeWords const& words)
    const {
    auto rendered = RenderedNotice{};
    rendered.version = notice.version;
    auto const& text = notice.text(channel, language);
    if (channel == NoticeChannel::sms) {
        rendered.text = fitting(sms_uncut(notice, language, words));
    } else {
        write_letter(rendered, frame(language), text, words, language);
    }
    return rendered;
}

} // namespace motcua::app
