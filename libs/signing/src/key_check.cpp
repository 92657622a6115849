#include "key_check.hpp"

namespace motcua::signing {

namespace {

constexpr auto least_rsa_bits = 2048;
constexpr auto least_ec_bits = 256;

} // namespace

core::Failure key_mismatch() {
    return core::conflict(
        "key_certificate_mismatch",
        "Khóa bí mật không khớp với chứng thư số.",
        "The private key does not fit the certificate."
    );
}

core::Failure missing_key() {
    return {
        core::Errc::not_found,
        "key_missing",
        "Không tìm thấy khóa bí mật.",
        "There is no such private key."};
}

core::Failure missing_certificate() {
    return {
        core::Errc::not_found,
        "certificate_missing",
        "Không tìm thấy chứng thư số của khóa.",
        "There is no certificate for the key."};
}

core::Failure unusable_key() {
    return core::conflict(
        "key_unsupported",
        "Loại khóa không dùng được: cần RSA từ 2048 bit hoặc EC từ 256 bit.",
        "The key is of no usable kind: RSA of at least 2048 bits or EC of at least 256 is needed."
    );
}

bool is_usable_key(EVP_PKEY const* key) {
    switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return EVP_PKEY_get_bits(key) >= least_rsa_bits;
    case EVP_PKEY_EC:
        return EVP_PKEY_get_bits(key) >= least_ec_bits;
    default:
        return false;
    }
}

core::Expected<void> check_key(SigningKey& key, core::Instant at) {
    auto const certificate = read_certificate(key.chain().front());
    if (!is_usable_key(X509_get0_pubkey(certificate.get()))) {
        return unusable_key();
    }
    auto const holds = check_validity(certificate.get(), at);
    if (!holds) {
        return holds.error();
    }
    auto const challenge = random_bytes(32);
    auto const answer = key.sign(challenge);
    if (!answer) {
        return answer.error();
    }
    if (!signature_fits(certificate.get(), challenge, *answer)) {
        return key_mismatch();
    }
    return {};
}

} // namespace motcua::signing
