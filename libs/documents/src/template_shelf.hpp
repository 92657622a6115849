#pragma once

#include "form_template.hpp"
#include "typeface.hpp"
#include <motcua/documents/templates.hpp>

#include <memory>

namespace motcua::documents {

/// What the code of the apology letter fills in.
[[nodiscard]] FormSpec const& apology_spec();

/// What the code of the receipt fills in.
[[nodiscard]] FormSpec const& receipt_spec();

/// All loaded templates and the typeface.
class TemplateShelf {
public:
    TemplateShelf(
        FormTemplate apology_2018,
        FormTemplate apology_2025,
        FormTemplate receipt_2018,
        FormTemplate receipt_2025,
        std::unique_ptr<Typeface const> typeface
    );

    [[nodiscard]] FormTemplate const& apology(FormSet set) const;

    [[nodiscard]] FormTemplate const& receipt(FormSet set) const;

    [[nodiscard]] Typeface const& typeface() const noexcept { return *typeface_; }

private:
    FormTemplate apology_2018_;
    FormTemplate apology_2025_;
    FormTemplate receipt_2018_;
    FormTemplate receipt_2025_;
    std::unique_ptr<Typeface const> typeface_;
};

} // namespace motcua::documents
