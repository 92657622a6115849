#include <motcua/app/result_imports.hpp>
#include <motcua/app/use_cases.hpp>
#include <motcua/core/text.hpp>

#include <algorithm>

namespace motcua::app {

namespace {

/// Reads the fields of one row and collects its faults.
class RowReader {
public:
    RowReader(int row, std::map<std::string, std::string> const& fields)
        : row_(row)
        , fields_(fields) {}

    std::string text(std::string const& column, bool required, std::size_t longest) {
        auto const found = fields_.find(column);
        auto value = found == fields_.end() ? std::string() : found->second;
        if (value.empty() && required) {
            fault(column, "required", "Không được để trống.");
        }
        if (core::code_points(value) > longest) {
            fault(column, "too_long", "Dài quá giới hạn " + std::to_string(longest) + " ký tự.");
        }
        return value;
    }

    std::optional<core::Date> date(std::string const& column, bool required) {
        auto const value = text(column, required, 10);
        auto const day = core::parse_date(value);
        if (!value.empty() && !day) {
            fault(column, "date", "Ngày phải có dạng YYYY-MM-DD và có thật.");
        }
        return day;
    }

    std::string choice(std::string const& column, std::vector<std::string_view> const& choices) {
        auto value = text(column, true, 40);
        if (!value.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
            fault(column, "choice", "Giá trị không nằm trong danh mục cho phép.");
        }
        return value;
    }

    void fault(std::string field, std::string rule, std::string vi) {
        faults_.push_back({row_, std::move(field), std::move(rule), std::move(vi)});
    }

    [[nodiscard]] std::vector<RowFault> const& faults() const noexcept { return faults_; }

private:
    int row_;
    std::map<std::string, std::string> const& fields_;
    std::vector<RowFault> faults_;
};

void read_holder(RowReader& reader, ImportedRow& row) {
    row.holder_kind = reader.choice("holder_kind", {"person", "enterprise", "household"});
    row.holder_id_type = reader.choice("holder_id_type", {"cccd", "passport", "tax_code", "business_code"});
    row.holder_id_number = reader.text("holder_id_number", true, 40);
    row.holder_name = reader.text("holder_name", true, 200);
    row.holder_address = reader.text("holder_address", false, 500);
}

void read_file(RowReader& reader, ImportedRow& row) {
    constexpr auto digits = std::size_t{64};
    row.file_sha256 = reader.text("file_sha256", false, digits);
    auto const hex = row.file_sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!row.file_sha256.empty() && (row.file_sha256.size() != digits || !hex)) {
        reader.fault("file_sha256", "sha256", "Mã băm SHA-256 gồm 64 chữ số hệ 16.");
    }
}

/// The rules of the procedure's version whose result is of that kind; the newest of them.
domain::ResultRules const*
result_rules(Rules const& rules, core::ProcedureCode const& code, std::string const& kind) {
    domain::ResultRules const* found = nullptr;
    for (auto const& version : rules.procedures()) {
        if (version.code == code && version.result.kind == kind) {
            found = &version.result;
        }
    }
    return found;
}

bool is_known(Rules const& rules, core::ProcedureCode const& code) {
    auto const& all = rules.procedures();
    return std::any_of(all.begin(), all.end(), [&](auto const& version) { return version.code == code; });
}

void read_terms(RowReader& reader, ImportedRow& row, domain::ResultRules const* rules, core::Date today) {
    auto& terms = row.terms;
    terms.number = reader.text("number", true, 100);
    terms.title = reader.text("title", false, 500);
    auto const issued_on = reader.date("issued_on", true);
    terms.issued_on = issued_on.value_or(today);
    terms.valid_from = reader.date("valid_from", false).value_or(terms.issued_on);
    terms.valid_until = reader.date("valid_until", false);
    if (rules != nullptr) {
        row.kind_name = rules->kind_name;
        row.reminders_days = rules->reminders_days;
        terms.title = terms.title.empty() ? rules->kind_name : terms.title;
        if (!terms.valid_until && rules->validity_months) {
            terms.valid_until = domain::last_valid_day(terms.valid_from, *rules->validity_months);
        }
    }
    auto const faults = domain::faults_of(terms, today);
    for (auto const& fault : faults) {
        reader.fault(fault.pointer.substr(1), fault.rule, fault.vi);
    }
}

std::string identity_of(ImportedRow const& row) {
    return row.unit.text() + '\n' + row.kind + '\n' + row.terms.number + '\n' +
           core::to_string(row.terms.issued_on);
}

} // namespace

std::vector<std::string_view> const& required_import_columns() {
    static auto const columns = std::vector<std::string_view>{
        "unit",
        "procedure",
        "kind",
        "number",
        "issued_on",
        "holder_kind",
        "holder_id_type",
        "holder_id_number",
        "holder_name"};
    return columns;
}

std::vector<std::string_view> const& optional_import_columns() {
    static auto const columns =
        std::vector<std::string_view>{"title", "valid_from", "valid_until", "holder_address", "file_sha256"};
    return columns;
}

void ImportCheck::take(int row, std::map<std::string, std::string> const& fields, NewImport& import) {
    auto reader = RowReader(row, fields);
    auto read = ImportedRow{};
    read.row = row;
    read.unit = core::UnitId(reader.text("unit", true, 40));
    auto const* unit = may_see(actor_, read.unit) ? rules_.unit(read.unit) : nullptr;
    if (unit == nullptr && !read.unit.empty()) {
        reader.fault("unit", "unit_unknown", "Không có đơn vị này trong phạm vi của bạn.");
    }
    read.procedure = core::ProcedureCode(reader.text("procedure", true, 40));
    auto const procedure_known = is_known(rules_, read.procedure);
    if (!procedure_known && !read.procedure.empty()) {
        reader.fault("procedure", "procedure_unknown", "Không có thủ tục này.");
    }
    read.kind = reader.text("kind", true, 40);
    auto const* rules = result_rules(rules_, read.procedure, read.kind);
    if (rules == nullptr && procedure_known && !read.kind.empty()) {
        reader.fault("kind", "kind_unknown", "Thủ tục không có loại kết quả này.");
    }
    read_terms(reader, read, rules, today_);
    read_holder(reader, read);
    read_file(reader, read);
    if (reader.faults().empty()) {
        auto const [earlier, fresh] = seen_.emplace(identity_of(read), row);
        if (!fresh) {
            auto const words =
                "Trùng đơn vị, loại, số và ngày cấp với dòng " + std::to_string(earlier->second) + ".";
            reader.fault("number", "row_duplicate", words);
        }
    }
    ++import.rows;
    if (!reader.faults().empty()) {
        import.faults.insert(import.faults.end(), reader.faults().begin(), reader.faults().end());
        return;
    }
    auto const& form = unit->result_code_on(today_);
    read.year = static_cast<int>(core::civil(today_).year());
    read.code_before_number = form.before_number(read.year);
    read.code_width = form.width;
    import.good.push_back(std::move(read));
}

} // namespace motcua::app
