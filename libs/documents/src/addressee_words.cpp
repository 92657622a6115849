#include "addressee_words.hpp"

namespace motcua::documents {

std::vector<std::string> const& salutation_words() {
    static auto const words = std::vector<std::string>{
        "salutation_mr",
        "salutation_ms",
        "salutation_person",
        "salutation_organisation",
    };
    return words;
}

std::string salutation_of(Addressee const& to, FormTemplate const& form) {
    return form.word(salutation_words().at(static_cast<std::size_t>(to.salutation)));
}

std::string full_name(Addressee const& to, FormTemplate const& form) {
    if (to.salutation == Salutation::organisation) {
        return to.name;
    }
    return salutation_of(to, form) + " " + to.name;
}

} // namespace motcua::documents
