#include "certificate.hpp"
#include "certificate_mint.hpp"
#include <motcua/security/token.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <string_view>

namespace motcua::signing {

namespace {

namespace fs = std::filesystem;

constexpr auto passphrase_bytes = std::size_t{24};
constexpr auto owner_only = mode_t{0600};
constexpr auto everyone_reads = mode_t{0644};

core::Failure unwritable() {
    return {
        core::Errc::unavailable,
        "pki_unwritable",
        "Không ghi được vào thư mục đã chọn.",
        "The directory cannot be written."};
}

/// Writes a new file with its final mode from the first byte; never over an old one.
bool write_new(fs::path const& file, std::string_view bytes, mode_t mode) {
    auto const handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (handle < 0) {
        return false;
    }
    auto rest = bytes;
    while (!rest.empty()) {
        auto const count = ::write(handle, rest.data(), rest.size());
        if (count <= 0) {
            ::close(handle);
            return false;
        }
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return ::close(handle) == 0;
}

} // namespace

core::Expected<void> DevelopmentPki::create(core::Instant now) const {
    auto error = std::error_code();
    if (fs::exists(directory, error) && !fs::is_empty(directory, error)) {
        return core::conflict(
            "pki_exists",
            "Thư mục đã có nội dung; không ghi đè khóa cũ.",
            "The directory is not empty; old keys are not overwritten."
        );
    }
    fs::create_directories(trust(), error);
    if (error) {
        return unwritable();
    }
    fs::permissions(directory, fs::perms::owner_all, error);
    auto order = MintOrder();
    order.kind = kind;
    order.from = now - std::chrono::hours{1};
    order.until = now + std::chrono::days{days};
    order.common_name = "motcua DEVELOPMENT root";
    order.use = MintedFor::authority;
    auto const root = mint(order, nullptr);
    order.common_name = person;
    order.organisation = agency;
    order.use = MintedFor::signer;
    auto const signer = mint(order, &root);
    order.common_name = agency;
    auto const seal = mint(order, &root);
    order.common_name = "motcua DEVELOPMENT time stamps";
    order.organisation = "";
    order.use = MintedFor::time_stamps;
    auto const stamps = mint(order, &root);
    auto const crl = mint_revocation_list(root, {}, order.from, order.until);
    auto const word = security::random_token(passphrase_bytes);
    auto const written = write_new(root_certificate(), to_pem(root.certificate.get()), everyone_reads) &&
                         write_new(revocation_list(), to_pem(crl.get()), everyone_reads) &&
                         write_new(root_key(), to_pem(root.key.get()), owner_only) &&
                         write_new(person_key(), to_pkcs12(signer, word), owner_only) &&
                         write_new(agency_key(), to_pkcs12(seal, word), owner_only) &&
                         write_new(timestamp_key(), to_pkcs12(stamps, word), owner_only) &&
                         write_new(passphrase(), word + "\n", owner_only);
    if (!written || error) {
        return unwritable();
    }
    return {};
}

} // namespace motcua::signing
