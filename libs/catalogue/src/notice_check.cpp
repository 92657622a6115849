#include "notice_check.hpp"

#include <motcua/domain/sms_text.hpp>

#include <algorithm>
#include <set>

namespace motcua::catalogue {

namespace {

using app::Language;
using app::NoticeChannel;

void add_said(std::set<std::string>& said, app::NoticeLine const& line) {
    for (auto const& piece : line.pieces()) {
        if (piece.placeholder) {
            said.insert(piece.text);
        }
    }
}

void add_said(std::set<std::string>& said, app::NoticeLines const& lines) {
    for (auto const& line : lines) {
        add_said(said, line);
    }
}

/// Every placeholder of the whole message, the frame's with the notice's.
std::set<std::string>
said_in(app::NoticeFrame const& frame, app::NoticeText const& text, NoticeChannel channel) {
    auto said = std::set<std::string>();
    add_said(said, text.lines);
    if (channel == NoticeChannel::sms) {
        add_said(said, frame.sms_before);
        add_said(said, frame.sms_after);
        return said;
    }
    for (auto const& row : frame.rows) {
        add_said(said, row.value);
    }
    add_said(said, frame.closing);
    return said;
}

void check_mandatory(std::set<std::string> const& said, std::string const& pointer, Faults& faults) {
    for (auto const& one : app::notice_placeholders()) {
        if (one.mandatory && !said.contains(std::string(one.name))) {
            add_fault(
                faults,
                pointer,
                "mandatory_content",
                "Thông báo thiếu nội dung luật buộc phải có: " + std::string(one.name) + ".",
                "The notice leaves out what the law wants: " + std::string(one.name) + "."
            );
        }
    }
}

} // namespace

void check_placeholders(app::NoticeLine const& line, std::string const& pointer, Faults& faults) {
    auto const known = app::notice_placeholders();
    for (auto const& piece : line.pieces()) {
        auto const is_known =
            std::any_of(known.begin(), known.end(), [&](auto const& one) { return one.name == piece.text; });
        if (piece.placeholder && !is_known) {
            add_fault(
                faults,
                pointer,
                "unknown_placeholder",
                "Không có chỗ điền này: " + piece.text + ".",
                "There is no placeholder " + piece.text + "."
            );
        }
    }
}

void check_notice(
    app::NoticeBook const& book,
    app::Notice const& notice,
    std::string const& name,
    Faults& faults
) {
    auto const longest = app::longest_words();
    for (auto const language : {Language::vi, Language::en}) {
        auto const& frame = book.frame(language);
        for (auto const channel : {NoticeChannel::email, NoticeChannel::sms}) {
            auto const pointer =
                name + "#/" + std::string(app::name_of(channel)) + "/" + std::string(app::name_of(language));
            check_mandatory(said_in(frame, notice.text(channel, language), channel), pointer, faults);
        }
        // Not as it is sent, which is cut to fit: as it would be.
        auto const length = domain::sms_length(book.sms_uncut(notice, language, longest));
        if (length.parts > app::most_sms_parts) {
            add_fault(
                faults,
                name + "#/sms/" + std::string(app::name_of(language)),
                "sms_parts",
                "Tin nhắn có thể dài tới " + std::to_string(length.parts) + " phần (" +
                    std::to_string(length.units) + " ký tự), tối đa 3.",
                "The text message may take " + std::to_string(length.parts) + " parts (" +
                    std::to_string(length.units) + " characters), 3 at most."
            );
        }
    }
}

} // namespace motcua::catalogue
