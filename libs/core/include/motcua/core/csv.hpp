#pragma once

#include <motcua/core/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::core {

/// Reads comma-separated text strictly after RFC 4180: quotes only around whole fields, lines end in LF or
/// CRLF, a byte order mark may lead. The text outlives the reader.
class CsvReader {
public:
    explicit CsvReader(std::string_view text);

    /// The next record's fields; nothing at the end. Errors: malformed "csv" naming the record, for good.
    [[nodiscard]] Expected<std::optional<std::vector<std::string>>> next();

    /// Records read so far, as spreadsheets count rows: the header is 1.
    [[nodiscard]] int row() const noexcept { return row_; }

private:
    [[nodiscard]] bool read_field(std::string& field);
    [[nodiscard]] bool read_quoted(std::string& field);
    [[nodiscard]] bool at_field_end() const;
    [[nodiscard]] bool at_line_end() const;
    void pass_line_end();

    std::string_view rest_;
    int row_{0};
};

/// A field as it stands in a file: quoted when it has to be.
[[nodiscard]] std::string csv_field(std::string_view text);

} // namespace motcua::core
