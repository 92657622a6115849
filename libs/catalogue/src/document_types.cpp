#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/document_types.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

domain::DocumentType type_from(boost::json::object const& source) {
    auto type = domain::DocumentType();
    type.code = text_at(source, "code");
    type.name = text_at(source, "name");
    if (auto const& months = source.at("validity_months"); !months.is_null()) {
        type.validity_months = months.to_number<int>();
    }
    type.reusable = flag_at(source, "reusable");
    type.result_kinds = texts_at(source, "result_kinds");
    type.confirmed = flag_at(source, "confirmed");
    type.source = text_at(source, "source");
    return type;
}

} // namespace

core::Expected<DocumentTypes> parse_document_types(std::string_view json) {
    auto const document = read_document(json, document_types_schema);
    if (!document) {
        return document.error();
    }
    auto types = DocumentTypes();
    auto faults = Faults();
    for (auto const& item : document->as_object().at("document_types").as_array()) {
        auto type = type_from(item.as_object());
        if (domain::find_type(types, type.code) != nullptr) {
            add_fault(
                faults,
                "/document_types/" + std::to_string(types.size()) + "/code",
                "document_type_twice",
                "Mã loại giấy tờ bị lặp lại.",
                "The document type stands twice."
            );
        }
        types.push_back(std::move(type));
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return types;
}

core::Expected<DocumentTypes> load_document_types(std::filesystem::path const& file) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto types = parse_document_types(*text);
    if (!types) {
        return core::invalid(faults_of(types.error(), file.filename().string()));
    }
    return types;
}

} // namespace motcua::catalogue
