#include "law.hpp"

#include "check_procedure.hpp"
#include <motcua/catalogue/catalogue.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>

#include <fstream>
#include <sstream>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Expected;
using storage::SeedDocument;

std::string read_file(fs::path const& path) {
    auto file = std::ifstream(path, std::ios::binary);
    auto text = std::ostringstream();
    text << file.rdbuf();
    return text.str();
}

app::Unit to_rules(catalogue::Unit const& unit) {
    return app::Unit{
        unit.id,
        unit.name,
        unit.superior_body,
        unit.place,
        unit.desk,
        unit.code.prefix,
        unit.code.date == catalogue::CodeDateFormat::yyyymmdd,
        unit.code.width,
        unit.calendar,
        unit.letter_symbol,
        unit.head_title,
        unit.contact_phone};
}

Expected<void> count(Seeded& seeded, Expected<bool> const& published) {
    if (!published) {
        return published.error();
    }
    ++(*published ? seeded.published : seeded.standing);
    return {};
}

Expected<void> seed_calendars(storage::Database& database, fs::path const& directory, Seeded& seeded) {
    for (auto const& entry : fs::directory_iterator(directory)) {
        auto const text = read_file(entry.path());
        auto const calendar = catalogue::parse_calendar(text);
        if (!calendar) {
            return calendar.error();
        }
        auto document = SeedDocument{};
        document.code = calendar->id().text();
        document.version = calendar->version();
        document.json = text;
        document.sha256 = security::sha256_hex(text);
        if (auto done = count(seeded, database.publish("calendar", document)); !done) {
            return done;
        }
    }
    return {};
}

Expected<void> seed_units(storage::Database& database, fs::path const& file, Seeded& seeded) {
    auto const units = catalogue::load_units(file);
    if (!units) {
        return units.error();
    }
    auto const parsed = json::parse(read_file(file));
    auto const& list = parsed.at("units").as_array();
    for (auto i = std::size_t{0}; i < units->size(); ++i) {
        auto const& unit = (*units)[i];
        auto document = SeedDocument{};
        document.code = unit.id.text();
        document.name = unit.name;
        document.calendar = unit.calendar.text();
        document.json = json::serialize(json::object{{"units", json::array{list[i]}}});
        if (auto done = count(seeded, database.publish("unit", document)); !done) {
            return done;
        }
    }
    return {};
}

Expected<void> seed_procedures(storage::Database& database, fs::path const& directory, Seeded& seeded) {
    auto const calendars = catalogue::load_calendars(directory / "calendars");
    if (!calendars) {
        return calendars.error();
    }
    auto const files = catalogue::load_procedures(directory / "procedures");
    if (!files) {
        return files.error();
    }
    for (auto const& file : *files) {
        auto checked = check_procedure(file, *calendars);
        if (!checked) {
            return checked.error();
        }
        auto document = SeedDocument{};
        document.code = checked->code.text();
        document.version = checked->version;
        document.name = checked->name;
        document.json = checked->document;
        document.sha256 = checked->sha256;
        document.limit_hours = checked->limit_hours;
        document.step_hours = checked->step_hours;
        if (auto done = count(seeded, database.publish("procedure", document)); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

Expected<Seeded> seed(storage::Database& database, fs::path const& directory) {
    auto seeded = Seeded{};
    if (auto done = seed_calendars(database, directory / "calendars", seeded); !done) {
        return done.error();
    }
    if (auto done = seed_units(database, directory / "units.json", seeded); !done) {
        return done.error();
    }
    if (auto done = seed_procedures(database, directory, seeded); !done) {
        return done.error();
    }
    return seeded;
}

Expected<std::shared_ptr<app::Rules const>> load_rules(storage::Database& database) {
    auto const procedure_texts = database.published("procedure");
    auto const calendar_texts = database.published("calendar");
    auto const unit_texts = database.published("unit");
    if (!procedure_texts || !calendar_texts || !unit_texts) {
        return !procedure_texts  ? procedure_texts.error()
               : !calendar_texts ? calendar_texts.error()
                                 : unit_texts.error();
    }
    auto procedures = std::vector<domain::ProcedureVersion>();
    for (auto const& text : *procedure_texts) {
        auto parsed = catalogue::parse_procedure(text);
        if (!parsed) {
            return parsed.error();
        }
        procedures.push_back(std::move(*parsed));
    }
    auto calendars = std::vector<domain::WorkingCalendar>();
    for (auto const& text : *calendar_texts) {
        auto parsed = catalogue::parse_calendar(text);
        if (!parsed) {
            return parsed.error();
        }
        calendars.push_back(std::move(*parsed));
    }
    auto units = std::vector<app::Unit>();
    for (auto const& text : *unit_texts) {
        auto const parsed = catalogue::parse_units(text);
        if (!parsed) {
            return parsed.error();
        }
        units.push_back(to_rules(parsed->front()));
    }
    return std::make_shared<app::Rules const>(std::move(procedures), std::move(calendars), std::move(units));
}

std::string told(core::Failure const& failure) {
    auto text = failure.vi() + "\n" + failure.en() + "\n";
    auto const faults = failure.faults();
    for (auto const& fault : faults) {
        text += "  " + fault.pointer + ": " + fault.vi + " (" + fault.rule + ")\n";
    }
    return text;
}

} // namespace motcua::services
