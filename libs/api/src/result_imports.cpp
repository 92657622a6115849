#include "endpoints.hpp"
#include <motcua/app/result_imports.hpp>
#include <motcua/core/csv.hpp>
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto faults_a_read = 5000;

core::Failure header_fault(std::string const& rule, std::string const& vi, std::string const& en) {
    return core::invalid("/header", rule, vi, en);
}

/// Whether every column is one of ours, none stands twice and none that is needed is missing.
Expected<void> check_header(std::vector<std::string> const& header) {
    auto const& required = app::required_import_columns();
    auto const& optional = app::optional_import_columns();
    for (auto const& column : header) {
        auto const known = std::count(required.begin(), required.end(), column) +
                           std::count(optional.begin(), optional.end(), column);
        if (known == 0) {
            return header_fault(
                "column_unknown",
                "Dòng tiêu đề có cột không thuộc danh mục.",
                "The header row names a column nobody knows."
            );
        }
        if (std::count(header.begin(), header.end(), column) > 1) {
            return header_fault(
                "column_twice",
                "Cột " + column + " bị lặp lại.",
                "Column " + column + " stands twice."
            );
        }
    }
    for (auto const column : required) {
        if (std::find(header.begin(), header.end(), column) == header.end()) {
            auto const name = std::string(column);
            return header_fault(
                "column_missing",
                "Thiếu cột " + name + ".",
                "Column " + name + " is missing."
            );
        }
    }
    return {};
}

core::Failure too_many_rows() {
    return {
        core::Errc::too_large,
        "import_rows",
        "Tệp có quá 100 000 dòng; hãy chia nhỏ.",
        "The file has more than 100 000 rows; split it."};
}

/// The row by column, in NFC and trimmed. Precondition: clean UTF-8, as many fields as columns.
std::map<std::string, std::string>
named(std::vector<std::string> const& header, std::vector<std::string> const& fields) {
    auto row = std::map<std::string, std::string>();
    for (auto at = std::size_t{0}; at < header.size(); ++at) {
        auto const composed = core::to_nfc(fields[at]).value_or(std::string());
        row.emplace(header[at], core::trimmed(composed));
    }
    return row;
}

void take_record(
    app::ImportCheck& check,
    std::vector<std::string> const& header,
    std::vector<std::string> const& fields,
    int row,
    app::NewImport& import
) {
    if (fields.size() == header.size()) {
        check.take(row, named(header, fields), import);
        return;
    }
    ++import.rows;
    import.faults.push_back({row, "", "column_count", "Số trường của dòng khác số cột của tiêu đề."});
}

/// Every row of the file, checked as far as that needs no database.
Expected<app::NewImport> read_import(std::string_view csv, app::ImportCheck& check) {
    if (!core::is_clean_utf8(csv)) {
        return core::Failure(
            core::Errc::malformed,
            "encoding",
            "Tệp phải là UTF-8.",
            "The file has to be UTF-8."
        );
    }
    auto reader = core::CsvReader(csv);
    auto const header = reader.next();
    if (!header) {
        return header.error();
    }
    auto const columns = header->value_or(std::vector<std::string>());
    if (auto const good = check_header(columns); !good) {
        return good.error();
    }
    auto import = app::NewImport{};
    while (true) {
        auto const record = reader.next();
        if (!record) {
            return record.error();
        }
        if (!*record) {
            return import;
        }
        if (import.rows == app::most_import_rows) {
            return too_many_rows();
        }
        take_record(check, columns, **record, reader.row(), import);
    }
}

/// The import when the actor may see it: a head of the unit it was sent from.
Expected<json::object> visible_import(Services& services, Actor const& actor, std::string const& id) {
    auto const found = services.result_imports.result_import(id);
    if (!found) {
        return found.error();
    }
    auto document = json::parse(*found).as_object();
    auto const* unit = document.at("unit").if_string();
    if (!app::may_see(actor, core::UnitId(unit == nullptr ? std::string() : std::string(*unit)))) {
        return app::not_visible("result_import");
    }
    return document;
}

Expected<bool> dry_run_asked(Request const& request) {
    auto const text = request.query_value("dry_run").value_or("false");
    if (text != "true" && text != "false") {
        return core::invalid(
            "?dry_run",
            "choice",
            "dry_run là true hoặc false.",
            "dry_run is true or false."
        );
    }
    return text == "true";
}

/// The key speaks of the query too: a rehearsal and the real run are two requests.
Expected<std::optional<app::IdempotencyKey>>
import_key(Services& services, Actor const& actor, Request const& request, bool dry_run) {
    auto key = idempotency_key(services, actor, request);
    if (key && *key && dry_run) {
        (*key)->request_sha256 = services.sha256_hex("dry_run " + (*key)->request_sha256);
    }
    return key;
}

} // namespace

Answer post_result_import(Services& services, Actor const& actor, Request const& request) {
    auto const dry_run = dry_run_asked(request);
    auto const now = services.store.now();
    if (!dry_run || !now) {
        return dry_run ? now.error() : dry_run.error();
    }
    auto const key = import_key(services, actor, request, *dry_run);
    if (!key) {
        return key.error();
    }
    auto const rules = services.rules.now();
    auto check = app::ImportCheck(*rules, actor, core::date_of(*now));
    auto import = read_import(request.body, check);
    if (!import) {
        return import.error();
    }
    import->dry_run = *dry_run;
    import->sha256 = services.sha256_hex(request.body);
    auto const id = services.result_imports.put_import(*import, actor, *key);
    if (!id) {
        return id.error();
    }
    auto const document = visible_import(services, actor, *id);
    if (!document) {
        return document.error();
    }
    auto response = json_response(202, *document);
    return response.with("Location", "/v1/result-imports/" + *id);
}

Answer get_result_import(Services& services, Actor const& actor, Request const& request) {
    auto const document = visible_import(services, actor, request.param("import"));
    return document ? Answer(json_response(200, *document)) : document.error();
}

Answer get_import_report(Services& services, Actor const& actor, Request const& request) {
    auto const& id = request.param("import");
    if (auto const document = visible_import(services, actor, id); !document) {
        return document.error();
    }
    auto csv = std::string("row,field,rule,message_vi\r\n");
    for (auto after = std::int64_t{0};; after += faults_a_read) {
        auto const faults = services.result_imports.import_faults(id, after, faults_a_read);
        if (!faults) {
            return faults.error();
        }
        for (auto const& fault : *faults) {
            csv += std::to_string(fault.row) + ',' + core::csv_field(fault.field) + ',' +
                   core::csv_field(fault.rule) + ',' + core::csv_field(fault.vi) + "\r\n";
        }
        if (faults->size() < faults_a_read) {
            break;
        }
    }
    auto response = http::Response(200, "text/csv; charset=utf-8; header=present", std::move(csv));
    return response.with("Content-Disposition", "attachment; filename=\"bao-cao-loi-" + id + ".csv\"");
}

} // namespace motcua::api
