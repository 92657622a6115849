#include <motcua/documents/rates_sheet.hpp>

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace motcua::documents {

namespace {

/// A name in the system's temporary directory; the file goes with the object.
class TemporaryFile {
public:
    TemporaryFile()
        : path_((std::filesystem::temp_directory_path() / "motcua-XXXXXX").string()) {
        auto const opened = mkstemp(path_.data());
        if (opened < 0) {
            throw std::runtime_error("no temporary file");
        }
        close(opened);
    }

    ~TemporaryFile() {
        auto ignored = std::error_code();
        std::filesystem::remove(path_, ignored);
    }

    TemporaryFile(TemporaryFile const&) = delete;
    TemporaryFile& operator=(TemporaryFile const&) = delete;

    [[nodiscard]] std::string const& path() const { return path_; }

    [[nodiscard]] std::string bytes() const {
        auto file = std::ifstream(path_, std::ios::binary);
        auto text = std::ostringstream();
        text << file.rdbuf();
        return text.str();
    }

private:
    std::string path_;
};

/// Writes left to right, row after row.
class Page {
public:
    Page(lxw_workbook* book, char const* name)
        : sheet_(workbook_add_worksheet(book, name))
        , head_(workbook_add_format(book))
        , percent_(workbook_add_format(book)) {
        format_set_bold(head_);
        format_set_text_wrap(head_);
        format_set_num_format(percent_, "0.00");
        worksheet_set_column(sheet_, 0, 0, 44, nullptr);
        worksheet_set_column(sheet_, 1, 20, 16, nullptr);
    }

    Page& text(std::string const& words) {
        worksheet_write_string(sheet_, row_, column_++, words.c_str(), nullptr);
        return *this;
    }

    Page& heading(std::string const& words) {
        worksheet_write_string(sheet_, row_, column_++, words.c_str(), head_);
        return *this;
    }

    Page& number(std::int64_t value) {
        worksheet_write_number(sheet_, row_, column_++, static_cast<double>(value), nullptr);
        return *this;
    }

    /// Two decimals; an empty cell when there is nothing to show.
    Page& hundredths(std::optional<std::int64_t> const& value) {
        if (value) {
            worksheet_write_number(sheet_, row_, column_, static_cast<double>(*value) / 100, percent_);
        }
        ++column_;
        return *this;
    }

    void next_row() {
        ++row_;
        column_ = 0;
    }

private:
    lxw_worksheet* sheet_;
    lxw_format* head_;
    lxw_format* percent_;
    lxw_row_t row_{};
    lxw_col_t column_{};
};

std::string met_words(std::optional<bool> const& met) {
    if (!met) {
        return {};
    }
    return *met ? "Đạt" : "Chưa đạt";
}

void write_head(Page& page, app::RateTable const& table, RatesSheetWords const& words) {
    auto const& asked = table.asked;
    page.heading("Tỷ lệ số hóa, kết quả điện tử, tái sử dụng, đúng hạn").next_row();
    page.text(words.scope).next_row();
    page.text("Từ " + core::to_string(asked.from) + " đến " + core::to_string(asked.to)).next_row();
    page.text("Đếm lại từ nhật ký sự kiện đến vị trí " + std::to_string(asked.as_of)).next_row();
    page.next_row();
}

void write_rates(Page& page, app::RateTable const& table, RatesSheetWords const& words) {
    for (auto const* title :
         {"Phạm vi", "Mã", "Tỷ lệ", "Đạt (tử số)", "Tổng (mẫu số)", "%", "Chỉ tiêu %", "Kết luận", "Điểm"}) {
        page.heading(title);
    }
    page.next_row();
    for (auto at = std::size_t{0}; at < table.rows.size(); ++at) {
        for (auto one = std::size_t{0}; one < table.book.rates.size(); ++one) {
            auto const& rate = table.book.rates[one];
            auto const& cell = table.rows[at].cells[one];
            auto target = std::optional<std::int64_t>();
            if (rate.target_percent) {
                target = std::int64_t{*rate.target_percent} * 100;
            }
            page.text(words.row_titles.at(at)).text(rate.id).text(rate.title);
            page.number(cell.ratio.counted).number(cell.ratio.total).hundredths(cell.percent);
            page.hundredths(target).text(met_words(cell.met)).hundredths(cell.score);
            page.next_row();
        }
    }
}

void write_columns(Page& page, app::RateTable const& table, RatesSheetWords const& words) {
    page.heading("Phạm vi");
    for (auto const& column : table.book.columns) {
        page.heading(column.title);
    }
    page.next_row();
    for (auto at = std::size_t{0}; at < table.rows.size(); ++at) {
        page.text(words.row_titles.at(at));
        for (auto const& column : table.book.columns) {
            page.number(table.column(table.rows[at], column));
        }
        page.next_row();
    }
}

} // namespace

std::string rates_sheet(app::RateTable const& table, RatesSheetWords const& words) {
    auto const file = TemporaryFile();
    auto* const book = workbook_new(file.path().c_str());
    if (book == nullptr) {
        throw std::runtime_error("no workbook");
    }
    auto rates = Page(book, "Tỷ lệ");
    write_head(rates, table, words);
    write_rates(rates, table, words);
    auto columns = Page(book, "Biểu theo dõi số hóa");
    write_head(columns, table, words);
    write_columns(columns, table, words);
    if (workbook_close(book) != LXW_NO_ERROR) {
        throw std::runtime_error("the workbook cannot be written");
    }
    return file.bytes();
}

} // namespace motcua::documents
