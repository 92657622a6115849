#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/documents/templates.hpp>

#include <string>

namespace motcua::services {

/// Puts the facts of a dossier onto the forms.
class LetterDesk final : public app::LetterWriter {
public:
    /// `rules` outlives the desk.
    LetterDesk(documents::Templates templates, app::RulesInForce const& rules, std::string public_base_url);

    core::Expected<app::Document> apology(ApologyRequest const& request) override;
    core::Expected<app::Document> receipt(SlipRequest const& request) override;

private:
    documents::Templates templates_;
    app::RulesInForce const& rules_;
    std::string public_base_url_;
};

} // namespace motcua::services
