#include "codec_intake.hpp"

#include "codec_forms.hpp"
#include "codec_notifications.hpp"
#include "codec_reuse.hpp"

#include <boost/json.hpp>

namespace motcua::storage {

namespace {

namespace json = boost::json;

json::value or_null(std::string const& text) {
    return text.empty() ? json::value(nullptr) : json::value(json::string(text));
}

json::value write_identifiers(std::vector<app::HolderIdentifier> const& identifiers) {
    if (identifiers.empty()) {
        return nullptr;
    }
    auto list = json::array();
    for (auto const& [type, number] : identifiers) {
        list.push_back(json::object{{"id_type", type}, {"id_number", number}});
    }
    return list;
}

} // namespace

json::object write_applicant(app::Applicant const& applicant) {
    return {
        {"kind", applicant.kind},
        {"name", applicant.name},
        {"address", applicant.address},
        {"phone", or_null(applicant.phone)},
        {"email", or_null(applicant.email)},
        {"id_type", or_null(applicant.id_type)},
        {"id_number", or_null(applicant.id_number)},
        {"authorised_name", or_null(applicant.authorised_name)},
        {"authorised_id_number", or_null(applicant.authorised_id_number)},
        {"identifiers", write_identifiers(applicant.identifiers)},
    };
}

json::object write_correction(app::Correction const& correction) {
    return {
        {"applicant", write_applicant(correction.applicant)},
        {"content", correction.content},
        {"sets", correction.sets},
        {"return_method", correction.return_method},
    };
}

json::object write_intake(app::NewDossier const& rows) {
    auto components = json::array();
    for (auto const& component : rows.components) {
        auto row = json::object{
            {"component_code", component.code},
            {"name", component.name},
            {"copy_kind", component.copy_kind},
            {"copies", component.copies},
            {"required", component.required},
            {"provided", component.provided},
        };
        if (component.form) {
            row["form"] = write_form(*component.form);
        }
        components.push_back(std::move(row));
    }
    auto reuses = json::array();
    for (auto const& reuse : rows.reuses) {
        reuses.push_back(write_reuse(reuse));
    }
    return {
        {"code_prefix", rows.code_prefix},
        {"width", rows.code_width},
        {"period", rows.period},
        {"received_on", core::to_string(rows.received_on)},
        {"content", rows.content},
        {"lookup_key", rows.lookup_key},
        {"sets", rows.sets},
        {"return_method", rows.return_method},
        {"applicant", write_applicant(rows.applicant)},
        {"components", std::move(components)},
        {"reuses", std::move(reuses)},
        {"contact", write_contact(rows.contact)},
    };
}

} // namespace motcua::storage
