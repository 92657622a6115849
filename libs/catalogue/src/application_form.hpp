#pragma once

#include "json_fields.hpp"
#include <motcua/app/forms.hpp>

#include <boost/json/object.hpp>

namespace motcua::catalogue {

/// A definition that has passed its checks.
class ApplicationForm final : public app::Form {
public:
    ApplicationForm(boost::json::object definition, std::string document);

    [[nodiscard]] std::string const& id() const noexcept override { return id_; }

    [[nodiscard]] int version() const noexcept override { return version_; }

    [[nodiscard]] std::string const& title() const noexcept override { return title_; }

    [[nodiscard]] std::string const& document() const noexcept override { return document_; }

    [[nodiscard]] bool confirmed() const { return flag_at(definition_, "confirmed"); }

    [[nodiscard]] core::Expected<std::string>
    checked(std::string_view json, core::Date today, std::string const& pointer) const override;
    [[nodiscard]] app::FormSheet sheet(std::string_view data) const override;
    [[nodiscard]] std::map<std::string, std::string> said(std::string_view data) const override;
    [[nodiscard]] std::string prefilled(app::KnownOfApplicant const& known) const override;

private:
    boost::json::object definition_;
    std::string document_;
    std::string id_;
    int version_;
    std::string title_;
    std::string schema_; ///< of the data, as text for the validator
};

/// Faults a definition has beyond its schema.
[[nodiscard]] Faults definition_faults(boost::json::object const& definition);

} // namespace motcua::catalogue
