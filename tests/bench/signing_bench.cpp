#include "support/signed_letter.hpp"

#include <fmt/format.h>

#include <chrono>

namespace {

using namespace motcua;

/// How often per second `work` is done, over about two seconds.
template <class Work>
double per_second(Work const& work) {
    auto const begin = std::chrono::steady_clock::now();
    auto count = 0;
    auto elapsed = std::chrono::duration<double>(0);
    while (elapsed.count() < 2) {
        work();
        ++count;
        elapsed = std::chrono::steady_clock::now() - begin;
    }
    return count / elapsed.count();
}

/// The least a signature can cost: the key's own operation by OpenSSL.
void raw_signature(signing::Minted const& minted) {
    auto const context = signing::DigestHandle(EVP_MD_CTX_new());
    auto out = std::string(1024, '\0');
    auto length = out.size();
    auto const* const input = reinterpret_cast<unsigned char const*>("văn bản");
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, minted.key.get());
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, input, 9);
}

void compare(char const* name, signing::KeyKind kind) {
    auto const pki = tests::TestPki(kind);
    auto const key = tests::opened(pki.person);
    auto const spec = tests::person_spec();
    auto const letter = tests::signed_by(tests::unsigned_letter(), spec, *key);
    auto const trust = pki.trust();
    auto const raw = per_second([&pki] { raw_signature(pki.person); });
    auto const signatures =
        per_second([&] { static_cast<void>(tests::signed_by(tests::unsigned_letter(), spec, *key)); });
    auto const checks = per_second([&] {
        if (!signing::verify_pdf(letter, trust, tests::time_of_check()).valid()) {
            throw std::runtime_error("the letter is not valid");
        }
    });
    fmt::print(
        "{:<10} raw {:>8.0f}/s   letters signed {:>6.0f}/s ({:.3f} of raw)   letters verified {:>6.0f}/s\n",
        name,
        raw,
        signatures,
        signatures / raw,
        checks
    );
}

} // namespace

/// Letters signed per second with one thread, without time stamp, beside the bare operation of the key.
int main() {
    compare("RSA-2048", signing::KeyKind::rsa_2048);
    compare("RSA-3072", signing::KeyKind::rsa_3072);
    compare("EC P-256", signing::KeyKind::ec_p256);
}
