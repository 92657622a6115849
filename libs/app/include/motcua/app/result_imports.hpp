#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/domain/electronic_result.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Taking over results of earlier years from a file: every row is checked first, then written in batches in
/// the background, each row once.
namespace motcua::app {

constexpr auto most_import_rows = 100'000;

/// Columns of an import file that must be there, then those that may.
[[nodiscard]] std::vector<std::string_view> const& required_import_columns();
[[nodiscard]] std::vector<std::string_view> const& optional_import_columns();

/// One row that passed every check that needs no database.
struct ImportedRow {
    int row{}; ///< as spreadsheets count: the header is 1
    core::UnitId unit;
    core::ProcedureCode procedure;
    std::string kind;
    std::string kind_name;
    domain::ResultTerms terms;
    std::vector<int> reminders_days;
    std::string file_sha256; ///< empty: none
    std::string holder_kind;
    std::string holder_id_type;
    std::string holder_id_number;
    std::string holder_name;
    std::string holder_address;
    std::string code_before_number;
    int code_width{};
    int year{};
};

/// One fault of one row; never echoes what stands there.
struct RowFault {
    int row{};
    std::string field;
    std::string rule;
    std::string vi;
};

struct NewImport {
    bool dry_run{};
    std::string sha256; ///< of the file as sent
    int rows{};
    std::vector<ImportedRow> good;
    std::vector<RowFault> faults;
};

/// Checks rows one after another; knows the rows before, so that a repeated one is found.
class ImportCheck {
public:
    /// All references outlive the check. `today` bounds the dates of issue.
    ImportCheck(Rules const& rules, Actor const& actor, core::Date today)
        : rules_(rules)
        , actor_(actor)
        , today_(today) {}

    /// Takes one row, by column name, into `import`: among the good ones or with its faults.
    void take(int row, std::map<std::string, std::string> const& fields, NewImport& import);

private:
    Rules const& rules_;
    Actor const& actor_;
    core::Date today_;
    std::map<std::string, int> seen_; ///< unit, kind, number and date of issue, with the row they stood in
};

/// What is kept about imports. Every function blocks on the database.
class ResultImportStore {
public:
    ResultImportStore() = default;
    ResultImportStore(ResultImportStore const&) = delete;
    ResultImportStore& operator=(ResultImportStore const&) = delete;
    virtual ~ResultImportStore() = default;

    /// Keeps the rows and faults; the work begins in the background. The import's id.
    [[nodiscard]] virtual core::Expected<std::string>
    put_import(NewImport const& import, Actor const& actor, std::optional<IdempotencyKey> const& key) = 0;

    /// JSON object with its progress. Errors: not_found "result_import".
    [[nodiscard]] virtual core::Expected<std::string> result_import(std::string const& id) = 0;

    /// Faults by row, after the place given. Errors: as result_import.
    [[nodiscard]] virtual core::Expected<std::vector<RowFault>>
    import_faults(std::string const& id, std::int64_t after, int limit) = 0;

    /// Works on the next rows of the oldest import nobody else is working on; how many were done. All or
    /// nothing: a batch cut off in the middle leaves no row, and the next one begins where it began.
    [[nodiscard]] virtual core::Expected<int> work_on_imports(int rows) = 0;
};

} // namespace motcua::app
