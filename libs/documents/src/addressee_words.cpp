#include "addressee_words.hpp"

namespace motcua::documents {

std::string salutation_of(Addressee const& to, FormTemplate const& form) {
    switch (to.salutation) {
    case Salutation::mr:
        return form.word("salutation_mr");
    case Salutation::ms:
        return form.word("salutation_ms");
    case Salutation::person:
        return form.word("salutation_person");
    case Salutation::organisation:
        return form.word("salutation_organisation");
    }
    return {};
}

std::string full_name(Addressee const& to, FormTemplate const& form) {
    if (to.salutation == Salutation::organisation) {
        return to.name;
    }
    return salutation_of(to, form) + " " + to.name;
}

void add_applicant(Values& values, Addressee const& applicant, FormTemplate const& form) {
    auto const or_blank = [&form](std::string const& text) {
        return text.empty() ? form.word("blank") : text;
    };
    values["applicant"] = full_name(applicant, form);
    values["salutation"] = salutation_of(applicant, form);
    values["address"] = or_blank(applicant.address);
    values["phone"] = or_blank(applicant.phone);
    values["email"] = or_blank(applicant.email);
}

std::vector<std::string> applicant_placeholders(std::vector<std::string> more) {
    more.insert(more.end(), {"applicant", "salutation", "address", "phone", "email"});
    return more;
}

} // namespace motcua::documents
