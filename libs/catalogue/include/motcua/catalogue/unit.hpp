#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/ids.hpp>
#include <motcua/domain/electronic_result.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::catalogue {

/// How the day stands in a dossier code (RULES §3).
enum class CodeDateFormat : std::uint8_t { yymmdd, yyyymmdd };

/// Grammar of the dossier codes a unit gives: `<prefix>-<date>-<number of the day>`.
struct DossierCodeFormat {
    std::string prefix; ///< "000.00.16.H29"
    CodeDateFormat date{CodeDateFormat::yymmdd};
    int width{4}; ///< least number of digits; the number grows past it, never wraps
};

/// A division (phòng) that can be competent for procedures.
struct Division {
    std::string code; ///< "phong-cap-phep"
    std::string name;
};

/// Sổ theo dõi hồ sơ: one a year, entries numbered from 01 through the year (forms 06/07).
struct FormRegister {
    std::string title;
    int first_volume{1};
    int entry_width{2};
};

/// A receiving unit with what letters and codes need to say about it.
struct Unit {
    core::UnitId id;
    std::string name;
    std::string superior_body;
    std::string place; ///< of the date line of letters
    std::string desk;  ///< name of the one-stop desk
    DossierCodeFormat code;
    std::vector<domain::ResultCodeForm> result_codes; ///< by day, at least one
    core::CalendarId calendar;
    std::string letter_symbol; ///< "SATTP", as in "05/PXL-SATTP"
    std::string head_title;    ///< "Giám đốc", over the signature of letters
    std::string contact_phone; ///< of the one-stop desk; may be empty
    std::string address;       ///< of the one-stop desk, as notices name it; may be empty
    std::vector<Division> divisions;
    FormRegister form_register;
};

/// The units of config/units.json. Errors: malformed "json", invalid with faults, "unit_twice".
[[nodiscard]] core::Expected<std::vector<Unit>> parse_units(std::string_view json);

/// Errors: not_found "file", else as parse_units.
[[nodiscard]] core::Expected<std::vector<Unit>> load_units(std::filesystem::path const& file);

} // namespace motcua::catalogue
