#pragma once

#include <motcua/app/ports.hpp>
#include <motcua/app/rules.hpp>
#include <motcua/documents/templates.hpp>

#include <memory>
#include <string>

namespace motcua::services {

/// Puts the facts of a dossier onto the forms.
class LetterDesk final : public app::LetterWriter {
public:
    LetterDesk(
        documents::Templates templates,
        std::shared_ptr<app::Rules const> rules,
        std::string public_base_url
    );

    core::Expected<app::Document> apology(ApologyRequest const& request) override;
    core::Expected<app::Document> receipt(SlipRequest const& request) override;

private:
    documents::Templates templates_;
    std::shared_ptr<app::Rules const> rules_;
    std::string public_base_url_;
};

} // namespace motcua::services
