#pragma once

#include <cstdint>
#include <string>

namespace motcua::documents {

/// How a form speaks to the applicant; the words stand in the template.
enum class Salutation : std::uint8_t {
    mr,           ///< Ông
    ms,           ///< Bà
    person,       ///< Ông/Bà, when the sex is not known
    organisation, ///< Tổ chức
};

/// The applicant as the forms name them.
struct Addressee {
    Salutation salutation{Salutation::person};
    std::string name;    ///< mandatory
    std::string address; ///< may be empty
    std::string phone;   ///< may be empty
    std::string email;   ///< may be empty
};

} // namespace motcua::documents
