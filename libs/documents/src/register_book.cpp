#include "form_setting.hpp"
#include "form_table.hpp"
#include "letterhead.hpp"
#include "table.hpp"
#include <motcua/documents/register_book.hpp>
#include <motcua/documents/wording.hpp>

namespace motcua::documents {
namespace {

constexpr auto title_gap = 6.0;
constexpr auto line_gap = 4.0;

bool is_in_year(core::Date day, int year) {
    return static_cast<int>(core::civil(day).year()) == year;
}

RegisterEntry checked_entry(RegisterEntry entry, std::string const& pointer, FactCheck& check) {
    check.must(pointer + "/dossier_code", entry.dossier_code, 60);
    check.must(pointer + "/procedure_name", entry.procedure_name, 600);
    check.positive(pointer + "/sets", entry.sets);
    check.must(pointer + "/applicant_name", entry.applicant_name, 300);
    check.may(pointer + "/address", entry.address, 300);
    check.may(pointer + "/phone", entry.phone, 40);
    check.must(pointer + "/handling_body", entry.handling_body, 160);
    check.may(pointer + "/given_how", entry.given_how, 80);
    check.may(pointer + "/receipt_sign", entry.receipt_sign, 80);
    check.may(pointer + "/note", entry.note, 200);
    check.require(
        !entry.due_on || entry.received_on <= *entry.due_on,
        pointer + "/due_on",
        "after_receipt",
        "Hạn trả kết quả phải sau lúc tiếp nhận",
        "The due time must be after the receipt"
    );
    return entry;
}

/// The facts in printable shape.
RegisterFacts checked(RegisterFacts facts, FactCheck& check) {
    check.positive("/volume", facts.volume);
    check.positive("/first_page", facts.first_page);
    check.require(
        is_in_year(facts.opened_on, facts.year),
        "/opened_on",
        "of_the_year",
        "Ngày mở sổ phải trong năm của sổ",
        "The register must be opened in its year"
    );
    check.require(
        !facts.closed_on || (is_in_year(*facts.closed_on, facts.year) && *facts.closed_on >= facts.opened_on),
        "/closed_on",
        "of_the_year",
        "Ngày khóa sổ phải sau ngày mở sổ, trong năm của sổ",
        "The register must be closed after it was opened, in its year"
    );
    check.count("/entries", facts.entries.size(), 0, most_register_entries);
    auto const first = facts.entries.empty() ? 1 : facts.entries.front().number;
    check.require(first >= 1, "/entries/0/number", "at_least_one", "Số phải từ 01", "Numbers begin at 1");
    for (auto index = std::size_t{0}; index < facts.entries.size() && check.passed(); ++index) {
        auto const pointer = "/entries/" + std::to_string(index);
        auto& entry = facts.entries[index];
        check.require(
            entry.number == first + static_cast<int>(index),
            pointer + "/number",
            "consecutive",
            "Số thứ tự phải liên tục",
            "The numbers must be consecutive"
        );
        check.require(
            is_in_year(entry.received_on, facts.year),
            pointer + "/received_on",
            "of_the_year",
            "Hồ sơ phải được tiếp nhận trong năm của sổ",
            "The dossier must be received in the year of the register"
        );
        entry = checked_entry(std::move(entry), pointer, check);
    }
    return facts;
}

std::vector<std::string> cells_of(RegisterEntry const& entry) {
    auto const day = [](std::optional<core::Date> const& on) {
        return on ? date_figures(*on) : std::string();
    };
    auto const reach =
        entry.address + (entry.address.empty() || entry.phone.empty() ? "" : "; ") + entry.phone;
    return {
        two_digits(entry.number),
        entry.dossier_code,
        entry.procedure_name,
        two_digits(entry.sets),
        entry.applicant_name,
        reach,
        entry.handling_body,
        date_figures(entry.received_on),
        entry.due_on ? date_figures(*entry.due_on) : std::string(),
        day(entry.sent_on),
        day(entry.returned_on),
        day(entry.given_on),
        entry.given_how,
        entry.receipt_sign,
        entry.note,
    };
}

/// The book while it is being set: row by row, so that no more than one row is ever laid out in memory.
class RegisterSetting {
public:
    RegisterSetting(RegisterFacts const& facts, Press const& press)
        : facts_(facts)
        , press_(press) {}

    void set() {
        y_ = set_head(press_, facts_);
        y_ = draw_title(press_.pages, press_.context, press_.form, y_ + title_gap) + line_gap;
        number_page();
        for (auto const& line : press_.form.body) {
            if (line.when == "closed" && !facts_.closed_on) {
                continue;
            }
            set_line(line);
            if (line.shape == "table") {
                set_table();
            }
        }
    }

private:
    /// Every page is numbered, the first one too, through all volumes of the year.
    void number_page() const {
        draw_page_number(press_.pages, press_.context, press_.form.layout.page_number_pt, page());
    }

    [[nodiscard]] int page() const { return facts_.first_page + press_.pages.page() - 1; }

    /// Opens a page when what comes next does not fit; true when it did.
    bool make_room(double height) {
        if (y_ + height <= press_.pages.bottom()) {
            return false;
        }
        press_.pages.next_page();
        number_page();
        y_ = press_.pages.top();
        return true;
    }

    void draw(TableStrip const& strip) {
        strip.draw(press_.pages, y_);
        y_ += strip.height();
    }

    void set_table() {
        auto const head = TableStrip::head(press_);
        make_room(head.height());
        draw(head);
        for (auto const& entry : facts_.entries) {
            for (auto const& row : TableStrip::row(press_, head, cells_of(entry))) {
                if (make_room(row.height())) {
                    draw(head);
                }
                draw(row);
            }
        }
        y_ += line_gap;
    }

    /// Only here, as the closing line says how many pages there are.
    [[nodiscard]] Values values() const {
        auto const& entries = facts_.entries;
        auto const number = [&](bool first) {
            return entries.empty() ? std::string("00")
                                   : two_digits((first ? entries.front() : entries.back()).number);
        };
        return {
            {"issuer", facts_.issuer},
            {"year", std::to_string(facts_.year)},
            {"volume", two_digits(facts_.volume)},
            {"opened_on", date_words(facts_.opened_on)},
            {"closed_on", facts_.closed_on ? date_words(*facts_.closed_on) : std::string()},
            {"first_entry", number(true)},
            {"last_entry", number(false)},
            {"entries", two_digits(static_cast<int>(entries.size()))},
            {"first_page", two_digits(facts_.first_page)},
            {"last_page", two_digits(page())},
        };
    }

    void set_line(BodyParagraph const& line) {
        auto const& step = press_.form.layout.body_steps.front();
        auto const style = TextStyle{
            .size = step.body_pt,
            .alignment = Alignment::centre,
            .width = press_.pages.width(),
            .spacing = step.line_spacing,
        };
        auto const height = TextBlock(press_.context, line.text.filled(values()), style).height();
        make_room(height);
        auto const block = TextBlock(press_.context, line.text.filled(values(), press_.form.bold), style);
        block.draw(press_.pages.ink(), press_.pages.left(), y_);
        y_ += block.height() + step.paragraph_gap_pt;
    }

    RegisterFacts const& facts_;
    Press press_;
    double y_{0};
};

PdfAbout set(RegisterFacts const& facts, Press const& press) {
    RegisterSetting(facts, press).set();
    auto const volume = std::to_string(facts.year) + "/" + two_digits(facts.volume);
    auto const opened_at = core::at_time(facts.opened_on, std::chrono::minutes{0});
    return about_form(press.form, volume, facts.issuer, press.form.form.title, opened_at);
}

} // namespace

FormSpec const& register_spec() {
    static auto const spec = FormSpec{
        .kind = FormKind::register_book,
        .name = "register",
        .name_vi = "sổ theo dõi hồ sơ",
        .name_en = "register",
        .sheet = Sheet::book,
        .is_numbered = false,
        .placeholders =
            {"issuer",
             "year",
             "volume",
             "opened_on",
             "closed_on",
             "first_entry",
             "last_entry",
             "entries",
             "first_page",
             "last_page"},
        .conditions = {"closed"},
        .words = {},
        .must_say = {"year", "volume", "opened_on", "closed_on", "last_entry", "last_page"},
        .shapes = {"table"},
        .columns =
            {"number",
             "code",
             "procedure",
             "sets",
             "applicant",
             "reach",
             "body",
             "received",
             "due",
             "sent",
             "returned",
             "given",
             "given_how",
             "sign",
             "note"},
    };
    return spec;
}

core::Expected<std::string> render_register(RegisterFacts const& facts, Templates const& templates) {
    return render_forms(FormKind::register_book, std::span(&facts, 1), templates, checked, set);
}

} // namespace motcua::documents
