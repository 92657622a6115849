#pragma once

#include <motcua/app/papers.hpp>

namespace motcua::tests {

/// Knows no form: for tests whose actions issue no paper, and those that set papers of their own only.
class NoLetters : public app::LetterWriter {
public:
    bool has_form(app::PaperKind, domain::ProcedureVersion const&) override { return false; }

    core::Expected<app::RenderedPaper> render(app::PaperRequest const&) override {
        return core::not_found("form");
    }

    core::Expected<app::Document> receipts(std::vector<app::PaperRequest> const&) override {
        return core::not_found("form");
    }

    core::Expected<app::Document>
    control_slip(domain::Dossier const&, domain::ProcedureVersion const&, app::Filing const&, core::Instant)
        override {
        return core::not_found("form");
    }

    core::Expected<app::Document> register_book(app::RegisterRequest const&) override {
        return core::not_found("form");
    }
};

} // namespace motcua::tests
