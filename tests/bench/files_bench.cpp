#include <motcua/files/shelf.hpp>
#include <motcua/security/token.hpp>

#include <openssl/evp.h>

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <stdexcept>

// Keeping and reading files, plain and encrypted, beside what cannot be saved: hashing the bytes with
// OpenSSL, writing them with write(2) and fdatasync.

namespace {

namespace fs = std::filesystem;
using namespace motcua;

constexpr auto part_bytes = std::size_t{1} << 20U;
constexpr auto parts = 64;
constexpr auto rounds = 3;
constexpr auto part_offset = static_cast<std::int64_t>(part_bytes);

void check(bool done) {
    if (!done) {
        throw std::runtime_error("the measured work failed");
    }
}

/// Megabytes a second of the best of some rounds.
double rate(std::function<void(int round)> const& work) {
    auto best = std::chrono::duration<double>::max();
    for (auto round = 0; round < rounds; ++round) {
        auto const begun = std::chrono::steady_clock::now();
        work(round);
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun));
    }
    return static_cast<double>(part_bytes) * parts / 1e6 / best.count();
}

/// A part that differs by round, so that nothing is kept already.
std::string part(std::string const& salt, int round) {
    auto bytes = std::string();
    while (bytes.size() < part_bytes) {
        bytes += security::sha256_hex(salt + std::to_string(round) + std::to_string(bytes.size() % 4096));
    }
    bytes.resize(part_bytes);
    return bytes;
}

std::string hash_by_openssl(std::string const& bytes) {
    auto* const context = EVP_MD_CTX_new();
    auto digest = std::array<unsigned char, 32>();
    EVP_DigestInit_ex(context, EVP_sha256(), nullptr);
    for (auto index = 0; index < parts; ++index) {
        EVP_DigestUpdate(context, bytes.data(), bytes.size());
    }
    EVP_DigestFinal_ex(context, digest.data(), nullptr);
    EVP_MD_CTX_free(context);
    auto hex = std::string();
    for (auto const byte : digest) {
        hex += fmt::format("{:02x}", byte);
    }
    return hex;
}

void write_plainly(fs::path const& file, std::string const& bytes) {
    auto const descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    for (auto index = 0; index < parts; ++index) {
        check(::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    check(::fdatasync(descriptor) == 0);
    ::close(descriptor);
}

struct Rates {
    double keep{};
    double read{};
};

Rates measure(files::ShelfOptions const& options, std::string const& name) {
    auto shelf = files::Shelf(options);
    auto hashes = std::vector<std::string>();
    auto bytes = std::vector<std::string>();
    for (auto round = 0; round < rounds; ++round) {
        bytes.push_back(part(name, round));
        hashes.push_back(hash_by_openssl(bytes.back()));
    }
    auto rates = Rates{};
    rates.keep = rate([&](int round) {
        auto const upload = fmt::format("00000000-0000-4000-a000-{:012}", round);
        auto const which = static_cast<std::size_t>(round);
        for (auto index = 0; index < parts; ++index) {
            check(shelf.append(upload, index * part_offset, bytes[which]).has_value());
        }
        check(shelf.keep(upload, {hashes[which], parts * part_offset, "application/pdf", 1}).has_value());
    });
    rates.read = rate([&](int round) {
        auto const reader = shelf.open(hashes[static_cast<std::size_t>(round)]);
        for (auto index = 0; index < parts; ++index) {
            check((*reader)->read(index * part_offset, part_bytes)->size() == part_bytes);
        }
    });
    return rates;
}

} // namespace

/// files_bench <directory>: on the disk to be measured; emptied afterwards.
int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "files_bench <directory>\n");
        return 2;
    }
    auto const place = fs::path(argv[1]) / "files_bench";
    fs::create_directories(place);
    auto const bytes = part("plainly", 0);
    auto const hashing = rate([&](int) { check(hash_by_openssl(bytes).size() == 64); });
    auto const writing = rate([&](int) { write_plainly(place / "plainly", bytes); });
    auto options = files::ShelfOptions{};
    options.directory = place;
    options.most_bytes = std::int64_t{1} << 30U;
    auto const plain = measure(options, "plain");
    auto keys = std::map<std::string, security::SecretText>();
    keys.emplace("k", security::SecretText(std::string(32, 'k')));
    options.keys = std::make_shared<files::KeyRing const>("k", std::move(keys));
    auto const sealed = measure(options, "sealed");
    fs::remove_all(place);
    fmt::print("{} MB a file, MB/s, best of {}\n", part_bytes * parts / 1'000'000, rounds);
    fmt::print("sha-256 by OpenSSL alone   {:8.0f}\n", hashing);
    fmt::print("write and fdatasync alone  {:8.0f}\n", writing);
    fmt::print("append and keep, plain     {:8.0f}  {:.2f} of writing\n", plain.keep, plain.keep / writing);
    fmt::print(
        "append and keep, encrypted {:8.0f}  {:.2f} of plain\n",
        sealed.keep,
        sealed.keep / plain.keep
    );
    fmt::print("read, plain                {:8.0f}\n", plain.read);
    fmt::print(
        "read, encrypted            {:8.0f}  {:.2f} of plain\n",
        sealed.read,
        sealed.read / plain.read
    );
    return 0;
}
