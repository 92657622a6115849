#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/unit.hpp>

#include <boost/json.hpp>

#include <set>

namespace motcua::catalogue {

namespace {

using boost::json::object;

Unit unit_from(object const& source) {
    auto unit = Unit();
    unit.id = core::UnitId(text_at(source, "unit_id"));
    unit.name = text_at(source, "name");
    unit.superior_body = text_at(source, "superior_body");
    unit.place = text_at(source, "place");
    unit.desk = text_at(source, "desk");
    auto const& code = source.at("code").as_object();
    unit.code.prefix = text_at(code, "prefix");
    unit.code.date =
        text_at(code, "date_format") == "yyyymmdd" ? CodeDateFormat::yyyymmdd : CodeDateFormat::yymmdd;
    unit.code.width = int_at(code, "width");
    unit.calendar = core::CalendarId(text_at(source, "calendar"));
    unit.letter_symbol = text_at(source, "letter_symbol");
    unit.head_title = text_at(source, "head_title");
    unit.contact_phone = text_at(source, "contact_phone");
    for (auto const& item : source.at("divisions").as_array()) {
        auto const& division = item.as_object();
        unit.divisions.push_back({text_at(division, "code"), text_at(division, "name")});
    }
    auto const& form_register = source.at("register").as_object();
    unit.form_register.title = text_at(form_register, "title");
    unit.form_register.first_volume = int_at(form_register, "first_volume");
    unit.form_register.entry_width = int_at(form_register, "entry_width");
    return unit;
}

} // namespace

core::Expected<std::vector<Unit>> parse_units(std::string_view json) {
    auto const document = read_document(json, units_schema);
    if (!document) {
        return document.error();
    }
    auto units = std::vector<Unit>();
    auto faults = Faults();
    auto ids = std::set<std::string>();
    for (auto const& item : document->as_object().at("units").as_array()) {
        auto unit = unit_from(item.as_object());
        if (!ids.insert(unit.id.text()).second) {
            add_fault(
                faults,
                "/units/" + std::to_string(units.size()) + "/unit_id",
                "unit_twice",
                "Mã đơn vị bị lặp lại.",
                "The unit's id stands twice."
            );
        }
        units.push_back(std::move(unit));
    }
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return units;
}

core::Expected<std::vector<Unit>> load_units(std::filesystem::path const& file) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto units = parse_units(*text);
    if (!units) {
        return core::invalid(faults_of(units.error(), file.filename().string()));
    }
    return units;
}

} // namespace motcua::catalogue
