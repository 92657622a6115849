#pragma once

#include "form_template.hpp"
#include "typeface.hpp"
#include <motcua/documents/templates.hpp>

#include <memory>
#include <string>
#include <vector>

namespace motcua::documents {

/// All loaded templates, the typeface and the colour profile.
class TemplateShelf {
public:
    TemplateShelf(
        std::vector<FormTemplate> templates,
        std::unique_ptr<Typeface const> typeface,
        std::string colour_profile,
        FormTemplate application
    )
        : templates_(std::move(templates))
        , typeface_(std::move(typeface))
        , colour_profile_(std::move(colour_profile))
        , application_(std::move(application)) {}

    [[nodiscard]] std::vector<FormTemplate> const& templates() const noexcept { return templates_; }

    /// How applications are set; their content comes with each.
    [[nodiscard]] FormTemplate const& application() const noexcept { return application_; }

    /// Null when the set has no such form.
    [[nodiscard]] FormTemplate const* find(FormKind kind, FormSet set) const;

    [[nodiscard]] Typeface const& typeface() const noexcept { return *typeface_; }

    /// sRGB as an ICC profile.
    [[nodiscard]] std::string const& colour_profile() const noexcept { return colour_profile_; }

private:
    std::vector<FormTemplate> templates_;
    std::unique_ptr<Typeface const> typeface_;
    std::string colour_profile_;
    FormTemplate application_;
};

} // namespace motcua::documents
