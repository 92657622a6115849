#include <motcua/core/csv.hpp>

namespace motcua::core {

namespace {

constexpr auto byte_order_mark = std::string_view("\xEF\xBB\xBF");

Failure malformed(int row) {
    auto const number = std::to_string(row);
    return {
        Errc::malformed,
        "csv",
        "Dòng " + number + " không đúng khuôn dạng CSV.",
        "Row " + number + " is not well-formed CSV."};
}

} // namespace

CsvReader::CsvReader(std::string_view text)
    : rest_(text) {
    if (rest_.starts_with(byte_order_mark)) {
        rest_.remove_prefix(byte_order_mark.size());
    }
}

Expected<std::optional<std::vector<std::string>>> CsvReader::next() {
    auto fields = std::vector<std::string>();
    if (rest_.empty()) {
        return std::optional<std::vector<std::string>>();
    }
    ++row_;
    while (true) {
        auto field = std::string();
        if (!read_field(field)) {
            return malformed(row_);
        }
        fields.push_back(std::move(field));
        if (rest_.starts_with(',')) {
            rest_.remove_prefix(1);
            continue;
        }
        pass_line_end();
        return std::optional(std::move(fields));
    }
}

bool CsvReader::read_field(std::string& field) {
    if (rest_.starts_with('"')) {
        return read_quoted(field);
    }
    while (!at_field_end()) {
        auto const character = rest_.front();
        if (character == '"' || character == '\r') {
            return false;
        }
        field += character;
        rest_.remove_prefix(1);
    }
    return true;
}

bool CsvReader::read_quoted(std::string& field) {
    rest_.remove_prefix(1);
    while (true) {
        auto const quote = rest_.find('"');
        if (quote == std::string_view::npos) {
            return false;
        }
        field += rest_.substr(0, quote);
        rest_.remove_prefix(quote + 1);
        if (!rest_.starts_with('"')) {
            return at_field_end();
        }
        field += '"';
        rest_.remove_prefix(1);
    }
}

bool CsvReader::at_field_end() const {
    return rest_.empty() || rest_.front() == ',' || at_line_end();
}

bool CsvReader::at_line_end() const {
    return rest_.starts_with('\n') || rest_.starts_with("\r\n");
}

void CsvReader::pass_line_end() {
    if (rest_.starts_with("\r\n")) {
        rest_.remove_prefix(2);
    } else if (!rest_.empty()) {
        rest_.remove_prefix(1);
    }
}

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        return std::string(text);
    }
    auto field = std::string("\"");
    for (auto const character : text) {
        field += character == '"' ? "\"\"" : std::string(1, character);
    }
    return field + "\"";
}

} // namespace motcua::core
