#include "application_form.hpp"
#include "directory.hpp"
#include "json_document.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/form_file.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

core::Expected<std::shared_ptr<ApplicationForm const>> parsed(std::string_view text) {
    auto document = read_document(text, form_schema);
    if (!document) {
        return document.error();
    }
    auto& definition = document->as_object();
    if (auto faults = definition_faults(definition); !faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return std::make_shared<ApplicationForm const>(std::move(definition), std::string(text));
}

std::string file_name_of(app::Form const& form) {
    return form.id() + ".v" + std::to_string(form.version()) + ".json";
}

} // namespace

core::Expected<std::shared_ptr<app::Form const>> parse_form(std::string_view json) {
    auto form = parsed(json);
    if (!form) {
        return form.error();
    }
    return std::shared_ptr<app::Form const>(std::move(*form));
}

core::Expected<Forms> load_forms(std::filesystem::path const& directory) {
    auto const paths = json_files(directory);
    if (!paths) {
        return paths.error();
    }
    auto forms = Forms();
    auto faults = Faults();
    for (auto const& path : *paths) {
        auto const name = path.filename().string();
        auto const text = read_file(path);
        auto form = text ? parse_form(*text) : core::Expected<Forms::value_type>(text.error());
        if (!form) {
            auto const broken = faults_of(form.error(), name);
            faults.insert(faults.end(), broken.begin(), broken.end());
            continue;
        }
        if (name != file_name_of(**form)) {
            add_fault(
                faults,
                name + "#/id",
                "file_name",
                "Tên tệp không khớp mã và phiên bản của mẫu.",
                "The file is not called after the form's id and version."
            );
        }
        forms.push_back(std::move(*form));
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return forms;
}

std::vector<core::FieldFault> form_faults(domain::ProcedureVersion const& procedure, Forms const& forms) {
    auto faults = Faults();
    for (auto i = std::size_t{0}; i < procedure.components.size(); ++i) {
        auto const& named = procedure.components[i].form;
        auto const known = !named || std::any_of(forms.begin(), forms.end(), [&](auto const& form) {
            return form->id() == named->id && form->version() == named->version;
        });
        if (!known) {
            add_fault(
                faults,
                "/components/" + std::to_string(i) + "/form",
                "form_unknown",
                "Không có biểu mẫu điện tử này ở phiên bản này.",
                "There is no such form of that version."
            );
        }
    }
    return faults;
}

std::vector<core::FieldFault> forms_to_confirm(Forms const& forms) {
    auto faults = Faults();
    for (auto const& form : forms) {
        if (!static_cast<ApplicationForm const&>(*form).confirmed()) {
            add_fault(
                faults,
                file_name_of(*form) + "#/confirmed",
                "form_unconfirmed",
                "Nội dung mẫu chưa được đối chiếu với văn bản đang có hiệu lực.",
                "The form has not been compared with the instrument in force."
            );
        }
    }
    return faults;
}

} // namespace motcua::catalogue
