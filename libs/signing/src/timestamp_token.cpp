#include "timestamp_token.hpp"

#include "der.hpp"

#include <openssl/err.h>

#include <array>

namespace motcua::signing {

namespace {

using TokenInfo = std::unique_ptr<TS_TST_INFO, Freed<TS_TST_INFO_free>>;
using VerifyContext = std::unique_ptr<TS_VERIFY_CTX, Freed<TS_VERIFY_CTX_free>>;

core::Failure untrusted(core::Failure const& why) {
    return {
        core::Errc::conflict,
        "timestamp_untrusted",
        "Không tin được dấu thời gian: " + why.vi(),
        "The time stamp cannot be trusted: " + why.en()};
}

bool is_strong(X509_ALGOR const* algorithm) {
    auto const* name = static_cast<ASN1_OBJECT const*>(nullptr);
    X509_ALGOR_get0(&name, nullptr, nullptr, algorithm);
    auto const nid = OBJ_obj2nid(name);
    return nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
}

/// Whether the imprint is this SHA-256, and the signer's digest is none of the broken ones.
core::Expected<void> check_digests(PKCS7* token, TS_TST_INFO* facts, std::string_view sha256) {
    auto* const signers = PKCS7_get_signer_info(token);
    if (sk_PKCS7_SIGNER_INFO_num(signers) != 1) {
        return timestamp_malformed();
    }
    auto* digest = static_cast<X509_ALGOR*>(nullptr);
    PKCS7_SIGNER_INFO_get0_algs(sk_PKCS7_SIGNER_INFO_value(signers, 0), nullptr, &digest, nullptr);
    auto* const imprint = TS_TST_INFO_get_msg_imprint(facts);
    auto const* const stamped = TS_MSG_IMPRINT_get_msg(imprint);
    auto const* name = static_cast<ASN1_OBJECT const*>(nullptr);
    X509_ALGOR_get0(&name, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    if (OBJ_obj2nid(name) != NID_sha256 ||
        sha256 != std::string_view(
                      reinterpret_cast<char const*>(ASN1_STRING_get0_data(stamped)),
                      static_cast<std::size_t>(ASN1_STRING_length(stamped))
                  )) {
        return timestamp_mismatch();
    }
    if (!is_strong(digest)) {
        return core::conflict(
            "timestamp_untrusted",
            "Dấu thời gian dùng hàm băm yếu.",
            "The time stamp rests on a weak digest."
        );
    }
    return {};
}

} // namespace

core::Failure timestamp_malformed() {
    return {
        core::Errc::unavailable,
        "timestamp_malformed",
        "Dấu thời gian không đúng dạng RFC 3161.",
        "The time stamp does not follow RFC 3161."};
}

core::Failure timestamp_mismatch() {
    return {
        core::Errc::unavailable,
        "timestamp_mismatch",
        "Dấu thời gian không dành cho chữ ký này.",
        "The time stamp is not for this signature."};
}

core::Expected<StampedTime>
check_token(std::string_view token_der, std::string_view sha256, TrustStore const& trust, core::Instant at) {
    auto const token = from_der<Pkcs7Handle>(token_der, d2i_PKCS7);
    auto const facts = TokenInfo(
        token && PKCS7_type_is_signed(token.get()) != 0 ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr
    );
    if (!facts || to_der(token.get(), i2d_PKCS7) != token_der) {
        ERR_clear_error();
        return timestamp_malformed();
    }
    auto const digests = check_digests(token.get(), facts.get(), sha256);
    if (!digests) {
        return digests.error();
    }
    auto const stamped_at = instant_of(TS_TST_INFO_get_time(facts.get()));
    auto const signers = CertificateList(PKCS7_get0_signers(token.get(), nullptr, 0));
    if (!stamped_at || sk_X509_num(signers.get()) != 1) {
        ERR_clear_error();
        return timestamp_malformed();
    }
    auto* const authority = sk_X509_value(signers.get(), 0);
    auto* const sent_along = token->d.sign->cert;
    auto const judged = trust.judge(authority, sent_along, Purpose::stamp_time, at, at);
    if (judged.fault) {
        return untrusted(*judged.fault);
    }
    // The store goes over to the context, which frees it; the chain above only gave the clearer words.
    auto const context = VerifyContext(TS_VERIFY_CTX_new());
    auto links = CertificatesHandle(sk_X509_new_null());
    for (auto const& intermediate : trust.intermediates) {
        X509_up_ref(intermediate.get());
        sk_X509_push(links.get(), intermediate.get());
    }
    TS_VERIFY_CTX_set_store(context.get(), trust.openssl_store(at).release());
    TS_VERIFY_CTX_set_certs(context.get(), links.release());
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION);
    auto const good = TS_RESP_verify_token(context.get(), token.get()) == 1;
    ERR_clear_error();
    if (!good) {
        return timestamp_malformed();
    }
    return StampedTime{*stamped_at, common_name(authority)};
}

} // namespace motcua::signing
