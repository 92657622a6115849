#include "trust_store.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace motcua::signing {

namespace {

/// Revocation lists of large authorities take some megabytes.
constexpr auto most_file_bytes = std::uintmax_t{64} << 20U;
constexpr auto extensions = std::array{".pem", ".crt", ".cer", ".crl"};

core::Failure malformed(std::string const& file) {
    return {
        core::Errc::invalid,
        "trust_malformed",
        "Tệp chứng thư tin cậy không đúng dạng PEM: " + file + ".",
        "A file of trusted certificates is not PEM: " + file + "."};
}

core::Failure unreadable(std::string const& file) {
    return {
        core::Errc::unavailable,
        "trust_unreadable",
        "Không đọc được chứng thư tin cậy: " + file + ".",
        "Trusted certificates cannot be read: " + file + "."};
}

/// Takes over everything in the text; false when a part of it cannot be read or nothing is in it.
bool add_pem(TrustStore& store, std::string_view pem) {
    auto certificates = read_pem_certificates(pem);
    if (!certificates) {
        return false;
    }
    auto const found = certificates->size();
    for (auto& certificate : *certificates) {
        auto& shelf = is_self_signed(certificate.get()) ? store.anchors : store.intermediates;
        shelf.push_back(std::move(certificate));
    }
    auto const text = BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto lists = std::size_t{0};
    while (auto crl = CrlHandle(PEM_read_bio_X509_CRL(text.get(), nullptr, nullptr, nullptr))) {
        store.crls.push_back(std::move(crl));
        ++lists;
    }
    auto const at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return at_end && found + lists > 0;
}

bool is_wanted(std::filesystem::path const& file) {
    return std::any_of(extensions.begin(), extensions.end(), [&file](auto const* extension) {
        return file.extension() == extension;
    });
}

} // namespace

Trust::Trust()
    : store_(std::make_shared<TrustStore>()) {}

Trust::Trust(std::shared_ptr<TrustStore const> store)
    : store_(std::move(store)) {}

core::Expected<Trust> Trust::parse(std::string_view pem) {
    auto store = std::make_shared<TrustStore>();
    if (!add_pem(*store, pem)) {
        return malformed("PEM");
    }
    return Trust(std::move(store));
}

core::Expected<Trust> Trust::load(std::filesystem::path const& directory) {
    auto store = std::make_shared<TrustStore>();
    auto error = std::error_code();
    auto files = std::vector<std::filesystem::path>();
    for (auto at = std::filesystem::directory_iterator(directory, error);
         !error && at != std::filesystem::directory_iterator();
         at.increment(error)) {
        if (is_wanted(at->path())) {
            files.push_back(at->path());
        }
    }
    if (error) {
        return unreadable(directory.filename().string());
    }
    for (auto const& file : files) {
        auto const size = std::filesystem::file_size(file, error);
        auto input = std::ifstream(file, std::ios::binary);
        if (error || !input || size > most_file_bytes) {
            return unreadable(file.filename().string());
        }
        if (!add_pem(*store, std::string(std::istreambuf_iterator<char>(input), {}))) {
            return malformed(file.filename().string());
        }
    }
    return Trust(std::move(store));
}

} // namespace motcua::signing
