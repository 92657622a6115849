#include "directory.hpp"
#include "json_document.hpp"
#include "notice_check.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/notice_files.hpp>
#include <motcua/domain/dossier_state.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;
using app::Language;
using app::NoticeChannel;

constexpr auto frame_file = std::string_view("frame.json");
constexpr auto languages = std::array{Language::vi, Language::en};

/// Reads one file; what its lines hold is checked on the way.
class NoticeReading {
public:
    NoticeReading(std::string name, Faults& faults)
        : name_(std::move(name))
        , faults_(faults) {}

    app::Notice notice(json::object const& source) {
        auto notice = app::Notice{};
        notice.event = text_at(source, "event");
        notice.version = int_at(source, "version");
        notice.at_once = flag_at(source, "at_once");
        notice.covers = texts_at(source, "covers");
        check_event(notice.event, "/event");
        for (auto i = std::size_t{0}; i < notice.covers.size(); ++i) {
            check_event(notice.covers[i], "/covers/" + std::to_string(i));
        }
        if (notice.event != "dossier." + name_.substr(0, name_.size() - 5)) {
            fault(
                "/event",
                "file_name",
                "Tên tệp không khớp sự kiện.",
                "The file is named after another event."
            );
        }
        if (notice.at_once && text_or_empty(source, "at_once_because").empty()) {
            fault(
                "/at_once",
                "reason_missing",
                "Phải nêu vì sao không đợi hết giờ yên tĩnh.",
                "It has to be said why this does not wait for the morning."
            );
        }
        for (auto const language : languages) {
            auto const key = std::string(app::name_of(language));
            auto& letter = notice.texts[0][static_cast<std::size_t>(language)];
            auto const& of_mail = source.at("email").at(key).as_object();
            letter.subject = line(text_at(of_mail, "subject"), "/email/" + key + "/subject");
            letter.lines = lines(of_mail, "text", "/email/" + key + "/text");
            notice.texts[1][static_cast<std::size_t>(language)].lines =
                lines(source.at("sms").as_object(), key, "/sms/" + key);
        }
        return notice;
    }

    app::NoticeFrame frame(json::object const& source, Language language) {
        auto const pointer = "/" + std::string(app::name_of(language));
        auto const& part = source.at(std::string(app::name_of(language))).as_object();
        auto const& email = part.at("email").as_object();
        auto const& sms = part.at("sms").as_object();
        auto frame = app::NoticeFrame{};
        frame.greeting = text_at(email, "greeting");
        for (auto const& item : email.at("rows").as_array()) {
            auto const& row = item.as_object();
            auto const at = pointer + "/email/rows/" + std::to_string(frame.rows.size()) + "/value";
            frame.rows.push_back({text_at(row, "label"), line(text_at(row, "value"), at)});
        }
        frame.closing = lines(email, "closing", pointer + "/email/closing");
        frame.sms_before = lines(sms, "before", pointer + "/sms/before");
        frame.sms_after = lines(sms, "after", pointer + "/sms/after");
        frame.sms_without_marks = flag_at(sms, "without_marks");
        read_states(frame, part.at("states").as_object(), pointer + "/states");
        return frame;
    }

private:
    void fault(std::string const& pointer, std::string rule, std::string vi, std::string en) {
        add_fault(faults_, name_ + "#" + pointer, std::move(rule), std::move(vi), std::move(en));
    }

    void check_event(std::string const& event, std::string const& pointer) {
        auto const known = app::told_events();
        if (std::find(known.begin(), known.end(), event) == known.end()) {
            fault(
                pointer,
                "event_unknown",
                "Không có sự kiện nào như vậy được báo cho người nộp.",
                "Applicants are told of no such event."
            );
        }
    }

    app::NoticeLine line(std::string const& text, std::string const& pointer) {
        auto const read = app::NoticeLine::parse(text);
        if (!read) {
            fault(pointer, "braces", "Dấu ngoặc nhọn không khớp.", "Braces do not match.");
            return {};
        }
        check_placeholders(*read, name_ + "#" + pointer, faults_);
        return *read;
    }

    app::NoticeLines lines(json::object const& source, std::string const& key, std::string const& pointer) {
        auto list = app::NoticeLines();
        for (auto const& text : texts_at(source, key)) {
            list.push_back(line(text, pointer + "/" + std::to_string(list.size())));
        }
        return list;
    }

    void read_states(app::NoticeFrame& frame, json::object const& source, std::string const& pointer) {
        for (auto number = 1; number <= static_cast<int>(domain::DossierState::returned); ++number) {
            auto const name = std::string(domain::name_of(static_cast<domain::DossierState>(number)));
            if (!source.contains(name)) {
                fault(
                    pointer + "/" + name,
                    "state_missing",
                    "Thiếu tên trạng thái.",
                    "The state has no title."
                );
                continue;
            }
            frame.states[name] = text_at(source, name);
        }
    }

    std::string name_;
    Faults& faults_;
};

std::optional<json::value>
document_of(std::filesystem::path const& file, std::string_view schema, Faults& faults) {
    auto const text = read_file(file);
    auto document = text ? read_document(*text, schema) : core::Expected<json::value>(text.error());
    if (!document) {
        auto found = faults_of(document.error(), file.filename().string());
        faults.insert(faults.end(), found.begin(), found.end());
        return std::nullopt;
    }
    return *document;
}

void check_all_told(std::vector<app::Notice> const& notices, Faults& faults) {
    for (auto const event : app::told_events()) {
        auto const count = std::count_if(notices.begin(), notices.end(), [&](auto const& one) {
            return one.event == event;
        });
        if (count == 0) {
            auto const file = std::string(event.substr(event.find('.') + 1)) + ".json";
            add_fault(
                faults,
                file,
                "event_missing",
                "Thiếu thông báo của sự kiện " + std::string(event) + ".",
                "The notice of " + std::string(event) + " is missing."
            );
        }
    }
}

} // namespace

core::Expected<app::NoticeBook> load_notices(std::filesystem::path const& directory) {
    auto const files = json_files(directory);
    if (!files) {
        return files.error();
    }
    auto faults = Faults();
    auto notices = std::vector<app::Notice>();
    for (auto const& file : *files) {
        auto const name = file.filename().string();
        if (name == frame_file) {
            continue;
        }
        if (auto const document = document_of(file, notice_schema, faults)) {
            notices.push_back(NoticeReading(name, faults).notice(document->as_object()));
        }
    }
    auto frames = std::array<app::NoticeFrame, 2>();
    auto const frame = document_of(directory / frame_file, notice_frame_schema, faults);
    for (auto const language : languages) {
        if (frame) {
            frames.at(static_cast<std::size_t>(language)) =
                NoticeReading(std::string(frame_file), faults).frame(frame->as_object(), language);
        }
    }
    check_all_told(notices, faults);
    auto book = app::NoticeBook(std::move(frames), std::move(notices));
    for (auto const& notice : book.notices()) {
        if (frame) {
            check_notice(book, notice, notice.event.substr(notice.event.find('.') + 1) + ".json", faults);
        }
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return book;
}

} // namespace motcua::catalogue
