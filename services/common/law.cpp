#include "law.hpp"

#include "check_procedure.hpp"
#include "text_file.hpp"
#include <motcua/catalogue/catalogue.hpp>
#include <motcua/catalogue/form_file.hpp>
#include <motcua/catalogue/rates_file.hpp>
#include <motcua/catalogue/rights_file.hpp>
#include <motcua/security/token.hpp>

#include <boost/json.hpp>

namespace motcua::services {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Expected;
using storage::SeedDocument;

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
        unit.contact_phone,
        unit.result_codes,
        unit.address};
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
        auto const text = text_in(entry.path());
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
    auto const parsed = json::parse(text_in(file));
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

/// One row a type, each a catalogue file of one.
Expected<void> seed_document_types(storage::Database& database, fs::path const& file, Seeded& seeded) {
    auto const types = catalogue::load_document_types(file);
    if (!types) {
        return types.error();
    }
    auto const parsed = json::parse(text_in(file));
    auto const& list = parsed.at("document_types").as_array();
    for (auto i = std::size_t{0}; i < types->size(); ++i) {
        auto document = SeedDocument{};
        document.code = (*types)[i].code;
        document.name = (*types)[i].name;
        document.json = json::serialize(json::object{{"document_types", json::array{list[i]}}});
        if (auto done = count(seeded, database.publish("document_type", document)); !done) {
            return done;
        }
    }
    return {};
}

Expected<void> seed_forms(storage::Database& database, fs::path const& directory, Seeded& seeded) {
    auto const forms = catalogue::load_forms(directory);
    if (!forms) {
        return forms.error();
    }
    for (auto const& form : *forms) {
        auto document = SeedDocument{};
        document.code = form->id();
        document.version = form->version();
        document.name = form->title();
        document.json = form->document();
        document.sha256 = security::sha256_hex(form->document());
        if (auto done = count(seeded, database.publish("form", document)); !done) {
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
    auto const types = catalogue::load_document_types(directory / "document_types.json");
    if (!types) {
        return types.error();
    }
    auto const forms = catalogue::load_forms(directory / "forms");
    if (!forms) {
        return forms.error();
    }
    for (auto const& file : *files) {
        auto checked = check_procedure(file, *calendars, *types, *forms);
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

/// Units and document types stand in the database one a row, each as a catalogue file of one.
Expected<app::Unit> parse_unit(std::string_view text) {
    auto const parsed = catalogue::parse_units(text);
    return parsed ? Expected<app::Unit>(to_rules(parsed->front())) : parsed.error();
}

Expected<domain::DocumentType> parse_document_type(std::string_view text) {
    auto const parsed = catalogue::parse_document_types(text);
    return parsed ? Expected<domain::DocumentType>(parsed->front()) : parsed.error();
}

/// Everything of one kind that is published.
template <class T>
Expected<std::vector<T>>
read_published(storage::Database& database, std::string const& kind, Expected<T> (*parse)(std::string_view)) {
    auto const texts = database.published(kind);
    if (!texts) {
        return texts.error();
    }
    auto all = std::vector<T>();
    for (auto const& text : *texts) {
        auto parsed = parse(text);
        if (!parsed) {
            return parsed.error();
        }
        all.push_back(std::move(*parsed));
    }
    return all;
}

Expected<void> seed_rates(storage::Database& database, fs::path const& file, Seeded& seeded) {
    auto const text = text_in(file);
    auto const book = catalogue::parse_rates(text);
    if (!book) {
        return book.error();
    }
    auto document = SeedDocument{};
    document.code = "rates";
    document.version = book->version;
    document.json = text;
    document.sha256 = security::sha256_hex(text);
    return count(seeded, database.publish("rates", document));
}

Expected<void> seed_rights(storage::Database& database, fs::path const& file, Seeded& seeded) {
    auto const text = text_in(file);
    auto const rights = catalogue::parse_rights(text);
    if (!rights) {
        return rights.error();
    }
    auto document = SeedDocument{};
    document.code = "rights";
    document.version = rights->version;
    document.json = text;
    document.sha256 = security::sha256_hex(text);
    return count(seeded, database.publish("rights", document));
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
    if (auto done = seed_document_types(database, directory / "document_types.json", seeded); !done) {
        return done.error();
    }
    if (auto done = seed_forms(database, directory / "forms", seeded); !done) {
        return done.error();
    }
    if (auto done = seed_procedures(database, directory, seeded); !done) {
        return done.error();
    }
    if (auto done = seed_rates(database, directory / "rates.json", seeded); !done) {
        return done.error();
    }
    if (auto done = seed_rights(database, directory / "rights.json", seeded); !done) {
        return done.error();
    }
    return seeded;
}

Expected<std::shared_ptr<app::Rules const>> load_rules(storage::Database& database) {
    auto procedures = read_published(database, "procedure", catalogue::parse_procedure);
    auto calendars = read_published(database, "calendar", catalogue::parse_calendar);
    auto units = read_published(database, "unit", parse_unit);
    auto types = read_published(database, "document_type", parse_document_type);
    auto forms = read_published(database, "form", catalogue::parse_form);
    if (!procedures || !calendars) {
        return !procedures ? procedures.error() : calendars.error();
    }
    if (!units || !types || !forms) {
        return !units ? units.error() : !types ? types.error() : forms.error();
    }
    return std::make_shared<app::Rules const>(
        std::move(*procedures),
        std::move(*calendars),
        std::move(*units),
        std::move(*types),
        std::move(*forms)
    );
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
