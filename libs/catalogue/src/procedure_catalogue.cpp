#include "directory.hpp"
#include "json_fields.hpp"
#include <motcua/catalogue/procedure_file.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace motcua::catalogue {

namespace {

struct Reading {
    std::vector<ProcedureFile> files;
    Faults faults;
};

std::string file_name_of(domain::ProcedureVersion const& version) {
    return version.code.text() + ".v" + std::to_string(version.version) + ".json";
}

void read_one(std::filesystem::path const& path, Reading& reading) {
    auto const name = path.filename().string();
    auto const text = read_file(path);
    auto parsed = text ? parse_procedure_file(*text) : core::Expected<ProcedureFile>(text.error());
    if (!parsed) {
        auto const faults = faults_of(parsed.error(), name);
        reading.faults.insert(reading.faults.end(), faults.begin(), faults.end());
        return;
    }
    parsed->path = name;
    if (name != file_name_of(parsed->version)) {
        add_fault(
            reading.faults,
            name + "#/code",
            "file_name",
            "Tên tệp phải là <mã>.v<phiên bản>.json.",
            "The file has to be called <code>.v<version>.json."
        );
    }
    reading.files.push_back(std::move(*parsed));
}

void check_versions_once(Reading& reading) {
    auto seen = std::set<std::pair<std::string, int>>();
    for (auto const& file : reading.files) {
        if (!seen.emplace(file.version.code.text(), file.version.version).second) {
            add_fault(
                reading.faults,
                file.path + "#/version",
                "procedure_twice",
                "Phiên bản thủ tục bị lặp lại.",
                "The version of the procedure stands twice."
            );
        }
    }
}

Reading read_all(std::vector<std::filesystem::path> const& paths) {
    auto reading = Reading();
    for (auto const& path : paths) {
        read_one(path, reading);
    }
    std::sort(reading.files.begin(), reading.files.end(), [](auto const& a, auto const& b) {
        return std::tie(a.version.code, a.version.version) < std::tie(b.version.code, b.version.version);
    });
    check_versions_once(reading);
    return reading;
}

void list_unconfirmed(ProcedureFile const& file, Faults& to_confirm) {
    auto const& version = file.version;
    if (!version.code_confirmed) {
        add_fault(
            to_confirm,
            file.path + "#/code",
            "code_to_confirm",
            "Mã thủ tục chưa được xác nhận.",
            "The code is not confirmed."
        );
    }
    if (!version.limit_confirmed) {
        add_fault(
            to_confirm,
            file.path + "#/limit",
            "limit_to_confirm",
            "Thời hạn giải quyết chưa được xác nhận.",
            "The time limit is not confirmed."
        );
    }
    if (!version.result.confirmed) {
        add_fault(
            to_confirm,
            file.path + "#/result",
            "result_to_confirm",
            "Loại, thời hạn hiệu lực của kết quả chưa được xác nhận.",
            "The kind and validity of the result are not confirmed."
        );
    }
    for (auto i = std::size_t{0}; i < version.fees.size(); ++i) {
        if (!version.fees[i].confirmed) {
            add_fault(
                to_confirm,
                file.path + "#/fees/" + std::to_string(i),
                "fee_to_confirm",
                "Mức phí chưa được xác nhận.",
                "The fee is not confirmed."
            );
        }
    }
}

void list_unconfirmed(DocumentTypes const& types, Faults& to_confirm) {
    for (auto i = std::size_t{0}; i < types.size(); ++i) {
        if (!types[i].confirmed) {
            add_fault(
                to_confirm,
                "document_types.json#/document_types/" + std::to_string(i),
                "document_type_to_confirm",
                "Thời hạn giá trị và việc tái sử dụng “" + types[i].name + "” chưa được xác nhận.",
                "Validity and reuse of the document type are not confirmed."
            );
        }
    }
}

} // namespace

core::Expected<void>
check_document_types(domain::ProcedureVersion const& version, DocumentTypes const& types) {
    auto faults = Faults();
    for (auto i = std::size_t{0}; i < version.components.size(); ++i) {
        auto const& type = version.components[i].document_type;
        if (!type.empty() && domain::find_type(types, type) == nullptr) {
            add_fault(
                faults,
                "/components/" + std::to_string(i) + "/document_type",
                "document_type_unknown",
                "Không có loại giấy tờ này trong danh mục.",
                "The catalogue has no such document type."
            );
        }
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return {};
}

core::Expected<std::vector<ProcedureFile>> load_procedures(std::filesystem::path const& directory) {
    auto const paths = json_files(directory);
    if (!paths) {
        return paths.error();
    }
    auto reading = read_all(*paths);
    if (!reading.faults.empty()) {
        return core::invalid(std::move(reading.faults));
    }
    return std::move(reading.files);
}

CatalogueReport check_procedures(
    std::filesystem::path const& directory,
    Calendars const& calendars,
    DocumentTypes const& types
) {
    auto report = CatalogueReport();
    auto const paths = json_files(directory);
    if (!paths) {
        report.faults = faults_of(paths.error(), directory.filename().string());
        return report;
    }
    auto reading = read_all(*paths);
    report.faults = std::move(reading.faults);
    for (auto const& file : reading.files) {
        if (auto ran = run_examples(file, calendars); !ran) {
            auto const faults = faults_of(ran.error(), file.path);
            report.faults.insert(report.faults.end(), faults.begin(), faults.end());
        }
        if (auto known = check_document_types(file.version, types); !known) {
            auto const faults = faults_of(known.error(), file.path);
            report.faults.insert(report.faults.end(), faults.begin(), faults.end());
        }
        list_unconfirmed(file, report.to_confirm);
    }
    list_unconfirmed(types, report.to_confirm);
    report.files = std::move(reading.files);
    return report;
}

} // namespace motcua::catalogue
