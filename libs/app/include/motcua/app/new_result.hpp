#pragma once

#include <motcua/domain/electronic_result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace motcua::app {

/// A kept file with what its signatures are worth.
struct ResultFile {
    std::string sha256;
    domain::SignatureState signature{domain::SignatureState::unsigned_file};
    std::string agency; ///< whose signature holds; may be empty
};

/// The rows of a result that comes into being.
struct NewResult {
    std::string code;            ///< empty: the database gives the next one
    domain::ResultCodeForm form; ///< how codes are written on the day
    int year{};
    std::string kind;
    std::string kind_name;
    domain::ResultTerms terms;
    std::optional<ResultFile> file;
    std::string data; ///< JSON object; empty: none
    std::vector<int> reminders_days;
    std::string holder_id_type; ///< for an applicant who gave no identifier
    std::string holder_id_number;
    std::string channel;
};

} // namespace motcua::app
