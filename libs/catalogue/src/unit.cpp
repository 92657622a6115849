#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/unit.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace motcua::catalogue {

namespace {

using boost::json::object;

std::vector<domain::ResultCodeForm> result_codes_from(
    object const& source,
    std::string const& unit_code,
    std::string const& pointer,
    Faults& faults
) {
    auto const* const stated = source.if_contains("result_codes");
    if (stated == nullptr) {
        return {domain::ResultCodeForm{core::Date{}, unit_code + "-KQ"}};
    }
    auto forms = std::vector<domain::ResultCodeForm>();
    for (auto const& item : stated->as_array()) {
        auto const& entry = item.as_object();
        auto const at = pointer + "/result_codes/" + std::to_string(forms.size());
        auto const from = date_if(entry, "from", at, faults).value_or(core::Date{});
        forms.push_back({from, text_at(entry, "prefix"), int_at(entry, "width")});
    }
    std::sort(forms.begin(), forms.end(), [](auto const& a, auto const& b) { return a.from < b.from; });
    return forms;
}

Unit unit_from(object const& source, std::string const& pointer, Faults& faults) {
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
    unit.result_codes = result_codes_from(source, unit.code.prefix, pointer, faults);
    unit.calendar = core::CalendarId(text_at(source, "calendar"));
    unit.letter_symbol = text_at(source, "letter_symbol");
    unit.head_title = text_at(source, "head_title");
    unit.contact_phone = text_at(source, "contact_phone");
    unit.address = text_or_empty(source, "address");
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
        auto unit = unit_from(item.as_object(), "/units/" + std::to_string(units.size()), faults);
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
