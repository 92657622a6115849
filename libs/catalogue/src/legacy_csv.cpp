#include <motcua/catalogue/legacy_csv.hpp>

#include <charconv>
#include <optional>
#include <string_view>

namespace motcua::catalogue {

namespace {

constexpr auto header = "code,name,totaltime_days,sum_step_days,steps,tasks,fee";
constexpr std::size_t column_count = 7;
constexpr int max_rows = 100'000;
constexpr std::size_t max_record_bytes = 65'536;
constexpr double no_limit_stated = -1;

/// One record; a quoted field may hold commas, doubled quotes and line breaks (RFC 4180).
struct Record {
    int line{};
    std::vector<std::string> fields;
    bool well_formed{true};
};

class CsvReader {
public:
    explicit CsvReader(std::istream& csv)
        : csv_(csv) {}

    std::optional<Record> next() {
        if (csv_.peek() == std::istream::traits_type::eof()) {
            return std::nullopt;
        }
        auto record = Record{line_, {std::string()}};
        auto quoted = false;
        auto bytes = std::size_t{0};
        for (auto character = char(); csv_.get(character);) {
            line_ += character == '\n' ? 1 : 0;
            if (++bytes > max_record_bytes) {
                record.well_formed = false;
            } else if (character == '"') {
                take_quote(record, quoted);
            } else if (!quoted && character == '\n') {
                return record;
            } else if (!quoted && character == ',') {
                record.fields.emplace_back();
            } else if (quoted || character != '\r') {
                record.fields.back() += character;
            }
        }
        record.well_formed = record.well_formed && !quoted;
        return record;
    }

private:
    void take_quote(Record& record, bool& quoted) {
        if (quoted && csv_.peek() == '"') {
            csv_.get();
            record.fields.back() += '"';
            return;
        }
        auto const opens_inside = !quoted && !record.fields.back().empty();
        record.well_formed = record.well_formed && !opens_inside;
        quoted = !quoted;
    }

    std::istream& csv_;
    int line_{1};
};

std::optional<double> days_from(std::string_view text) {
    auto days = 0.0;
    auto const* const end = text.data() + text.size();
    auto const parsed = std::from_chars(text.data(), end, days, std::chars_format::fixed);
    auto const whole = parsed.ec == std::errc() && parsed.ptr == end;
    return whole && (days >= 0 || days == no_limit_stated) ? std::optional(days) : std::nullopt;
}

std::string joined(std::vector<std::string> const& fields) {
    auto text = std::string();
    for (auto const& field : fields) {
        text += text.empty() ? field : ',' + field;
    }
    return text;
}

std::string stated(double days, std::string_view none) {
    if (days == no_limit_stated) {
        return std::string(none);
    }
    char text[32] = {};
    auto const written = std::to_chars(std::begin(text), std::end(text), days);
    return {std::begin(text), written.ptr};
}

LegacyFault unreadable(Record const& record, std::string rule, std::string vi, std::string en) {
    auto const code = record.fields.front();
    return {record.line, code, std::move(rule), std::move(vi), std::move(en)};
}

std::optional<LegacyFault> fault_of(Record const& record) {
    if (!record.well_formed || record.fields.size() != column_count) {
        return unreadable(
            record,
            "columns",
            "Dòng không có đúng bảy cột.",
            "The row does not have seven columns."
        );
    }
    auto const total = days_from(record.fields[2]);
    auto const sum = days_from(record.fields[3]);
    if (!total || !sum) {
        return unreadable(record, "number", "Số ngày không đọc được.", "A number of days cannot be read.");
    }
    if (*total == *sum) {
        return std::nullopt;
    }
    return unreadable(
        record,
        "step_sum",
        "Tổng thời gian các bước (" + stated(*sum, "không nêu") + ") khác thời hạn (" +
            stated(*total, "không nêu") + ").",
        "The steps add up to " + stated(*sum, "no limit") + ", the total says " + stated(*total, "no limit") +
            "."
    );
}

} // namespace

std::vector<LegacyFault> check_legacy_csv(std::istream& csv) {
    auto reader = CsvReader(csv);
    auto const head = reader.next();
    if (!head || joined(head->fields) != header) {
        return {{1, "", "header", "Dòng tiêu đề không đúng.", "The header is not the expected one."}};
    }
    auto faults = std::vector<LegacyFault>();
    for (auto row = 0; row < max_rows; ++row) {
        auto const record = reader.next();
        if (!record) {
            return faults;
        }
        auto const is_blank = record->fields.size() == 1 && record->fields.front().empty();
        if (auto fault = is_blank ? std::nullopt : fault_of(*record)) {
            faults.push_back(std::move(*fault));
        }
    }
    return faults;
}

} // namespace motcua::catalogue
