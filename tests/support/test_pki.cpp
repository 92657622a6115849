#include "support/test_pki.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace motcua::tests {

TemporaryDirectory::TemporaryDirectory() {
    auto pattern = (std::filesystem::temp_directory_path() / "motcua-signing-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no directory for the test");
    }
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
    auto ignored = std::error_code();
    std::filesystem::remove_all(path_, ignored);
}

void write_file(std::filesystem::path const& file, std::string const& bytes) {
    if (!(std::ofstream(file, std::ios::binary) << bytes)) {
        throw std::runtime_error("cannot write " + file.string());
    }
}

TestPki::TestPki(signing::KeyKind kind)
    : kind_(kind) {
    root = signing::mint(order("Gốc thử nghiệm", signing::MintedFor::authority), nullptr);
    person = issue(order("Lê Thị Ngọc Ngữ", signing::MintedFor::signer));
    agency = issue(order("Sở An toàn thực phẩm", signing::MintedFor::signer));
    stamps = issue(order("Dấu thời gian thử nghiệm", signing::MintedFor::time_stamps));
}

signing::MintOrder TestPki::order(std::string const& name, signing::MintedFor use) const {
    auto made = signing::MintOrder();
    made.common_name = name;
    made.organisation = "Sở An toàn thực phẩm";
    made.use = use;
    made.kind = kind_;
    made.from = at("2020-01-01 00:00");
    made.until = at("2040-01-01 00:00");
    return made;
}

signing::Minted TestPki::issue(signing::MintOrder const& order) const {
    return signing::mint(order, &root);
}

std::string TestPki::trust_pem(std::vector<signing::RevokedEntry> const& revoked) const {
    auto const crl =
        signing::mint_revocation_list(root, revoked, at("2020-01-01 00:00"), at("2040-01-01 00:00"));
    return signing::to_pem(root.certificate.get()) + signing::to_pem(crl.get());
}

signing::Trust TestPki::trust(std::vector<signing::RevokedEntry> const& revoked) const {
    auto parsed = signing::Trust::parse(trust_pem(revoked));
    return parsed ? *parsed : throw std::runtime_error(parsed.error().en());
}

std::unique_ptr<signing::SigningKey> opened(signing::Minted const& minted, core::Instant at) {
    auto const directory = TemporaryDirectory();
    auto const file = directory.path() / "key.p12";
    write_file(file, signing::to_pkcs12(minted, "mở khóa"));
    auto key = signing::open_pkcs12(file, security::SecretText("mở khóa"), at);
    return key ? std::move(*key) : throw std::runtime_error(key.error().en());
}

} // namespace motcua::tests
