#pragma once

#include <motcua/app/form_store.hpp>
#include <motcua/app/papers.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/documents/templates.hpp>

#include <string>

namespace motcua::services {

/// Puts the facts of a dossier onto the forms, and what applicants filled in onto their applications.
class LetterDesk final : public app::LetterWriter, public app::FormWriter {
public:
    /// `rules` outlives the desk.
    LetterDesk(documents::Templates templates, app::RulesInForce const& rules, std::string public_base_url);

    bool has_form(app::PaperKind kind, domain::ProcedureVersion const& procedure) override;
    core::Expected<app::RenderedPaper> render(app::PaperRequest const& request) override;
    core::Expected<app::Document> receipts(std::vector<app::PaperRequest> const& slips) override;
    core::Expected<app::Document> control_slip(
        domain::Dossier const& dossier,
        domain::ProcedureVersion const& procedure,
        app::Filing const& filing,
        core::Instant now
    ) override;
    core::Expected<app::RenderedPaper> render(app::FormPrint const& print) override;
    core::Expected<app::Document> register_book(app::RegisterRequest const& request) override;

private:
    documents::Templates templates_;
    app::RulesInForce const& rules_;
    std::string public_base_url_;
};

} // namespace motcua::services
