#pragma once

#include "arrangement.hpp"
#include "fact_check.hpp"
#include "template_shelf.hpp"
#include <motcua/core/expected.hpp>
#include <motcua/documents/form_head.hpp>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace motcua::documents {

/// What everything that is set needs: where to, with what, by which template.
struct Press {
    PdfPages& pages;
    PangoContext* context;
    FormTemplate const& form;
};

/// What the code of one form adds to the common way of setting it. Lives no longer than the facts.
struct FormParts {
    PdfAbout about;
    FormHead const& head;
    Values values;
    std::vector<std::string> holding; ///< the conditions that are met
    /// Adds what stands between title and body; none for slips.
    std::function<void(Flow&, Press const&, BodyStep const&)> opening;
    /// Adds the table or the list after the paragraph of that shape.
    std::map<std::string, std::function<void(Flow&, Press const&, BodyStep const&)>> blocks;
    /// The signatures; none for the control slip.
    std::function<Arrangement(Press const&)> closing;
};

/// What the file of one form says about itself.
[[nodiscard]] PdfAbout about_form(
    FormTemplate const& form,
    std::string const& dossier_code,
    std::string const& issuer,
    std::string const& subject,
    core::Instant created_at
);

/// Brings the head into printable shape; a number without digits makes the form a draft.
void check_head(FormHead& head, Form const& form, FactCheck& check);

/// Head, number and date of a form on the current page; returns where the title may begin.
[[nodiscard]] double set_head(Press const& press, FormHead const& head);

/// Sets a slip or a letter on as many pages as it needs; returns what the file says about itself.
PdfAbout set_form(Press const& press, FormParts const& parts);

/// Finds the template of the form or says that the set has none.
[[nodiscard]] core::Expected<FormTemplate const*>
template_of(Templates const& templates, FormKind kind, FormHead const& head, std::string const& prefix);

/// The one way from facts to PDF bytes: checks each form's facts by `check`, then sets them, one form after
/// the other.
template <class Facts>
[[nodiscard]] core::Expected<std::string> render_forms(
    FormKind kind,
    std::span<Facts const> batch,
    Templates const& templates,
    Facts (*check)(Facts, FactCheck&),
    PdfAbout (*set)(Facts const&, Press const&),
    SignatureRooms* rooms = nullptr
) {
    auto const& shelf = templates.shelf();
    auto const is_batch = batch.size() > 1;
    auto const lease = shelf.typeface().borrow();
    auto pages = PdfPages();
    auto about = PdfAbout();
    for (auto index = std::size_t{0}; index < batch.size(); ++index) {
        auto const prefix = is_batch ? "/" + std::to_string(index) : std::string();
        auto const form = template_of(templates, kind, batch[index], prefix);
        if (!form) {
            return form.error();
        }
        auto const& spec = *(*form)->spec;
        auto fact_check = FactCheck(spec.name_vi, spec.name_en, shelf.typeface(), prefix);
        auto ready = batch[index];
        check_head(ready, (*form)->form, fact_check);
        ready = check(std::move(ready), fact_check);
        if (!fact_check.passed()) {
            return fact_check.failure();
        }
        auto said = set(ready, {pages, lease.context(), **form});
        if (index == 0) {
            about = std::move(said);
            about.title += ready.draft ? " - " + (*form)->word("draft_mark") : "";
        }
    }
    if (is_batch) {
        about.title += " (+" + std::to_string(batch.size() - 1) + ")";
    }
    if (rooms != nullptr) {
        *rooms = pages.rooms();
    }
    return pages.finish(about, shelf.colour_profile());
}

} // namespace motcua::documents
