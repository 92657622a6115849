#pragma once

#include <motcua/api/services.hpp>
#include <motcua/app/copy_desk.hpp>
#include <motcua/app/papers.hpp>
#include <motcua/catalogue/signing_keys.hpp>
#include <motcua/signing/sign_pdf.hpp>
#include <motcua/signing/trust.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace motcua::services {

/// Signs papers and digitised copies with the keys of signing.json and checks signatures against its trust. A
/// key is opened when first needed and kept; one that cannot be opened is tried again with the next paper.
class SigningDesk final : public app::PaperSigner, public app::CopySigner {
public:
    /// `keys_file` empty: signs nothing, trusts nobody.
    [[nodiscard]] static core::Expected<std::unique_ptr<SigningDesk>>
    load(std::filesystem::path const& keys_file, std::filesystem::path const& typeface);

    SigningDesk(catalogue::SigningKeys keys, signing::Trust trust, std::filesystem::path const& typeface);

    core::Expected<std::optional<std::string>> sign(PaperSigner::Request const& request) override;
    core::Expected<std::optional<std::string>> sign_copy(CopySigner::Request const& request) override;

    /// Report on every signature of a file, and the hashes it may be known by.
    [[nodiscard]] api::VerifiedFile verify(std::string_view pdf) const;

private:
    core::Expected<signing::SigningKey*> open(catalogue::KeyOwner const& owner);
    core::Expected<std::string>
    sign_as_person(PaperSigner::Request const& request, app::SignaturePlace const& place);
    core::Expected<std::string> seal(
        std::string const& pdf,
        catalogue::KeyOwner const& owner,
        signing::Placement const& placement,
        std::string const& issuer
    );

    catalogue::SigningKeys keys_;
    signing::Trust trust_;
    std::filesystem::path typeface_;
    std::unique_ptr<signing::TimestampAuthority> timestamps_;
    std::mutex mutex_;                                                                  ///< guards opened_
    std::map<catalogue::KeyOwner const*, std::unique_ptr<signing::SigningKey>> opened_; ///< by place in keys_
};

} // namespace motcua::services
