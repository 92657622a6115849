#include "timestamp_token.hpp"

#include "cms_form.hpp"
#include "der.hpp"

#include <openssl/err.h>

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

/// Whether the stamp is for this SHA-256.
bool is_for(TS_TST_INFO* facts, std::string_view sha256) {
    auto* const imprint = TS_TST_INFO_get_msg_imprint(facts);
    auto const* const stamped = TS_MSG_IMPRINT_get_msg(imprint);
    auto const* name = static_cast<ASN1_OBJECT const*>(nullptr);
    X509_ALGOR_get0(&name, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    return OBJ_obj2nid(name) == NID_sha256 &&
           sha256 == std::string_view(
                         reinterpret_cast<char const*>(ASN1_STRING_get0_data(stamped)),
                         static_cast<std::size_t>(ASN1_STRING_length(stamped))
                     );
}

/// Whether the token is written in the one way there is, with algorithms of today.
bool is_well_formed(std::string_view token, X509* authority) {
    auto const cms = from_der<CmsHandle>(token, d2i_CMS_ContentInfo);
    return is_canonical(cms.get(), token) &&
           has_known_algorithms(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0), authority);
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
    if (!facts) {
        ERR_clear_error();
        return timestamp_malformed();
    }
    if (!is_for(facts.get(), sha256)) {
        return timestamp_mismatch();
    }
    auto const stamped_at = instant_of(TS_TST_INFO_get_time(facts.get()));
    auto const signers = CertificateList(PKCS7_get0_signers(token.get(), nullptr, 0));
    auto* const authority = sk_X509_value(signers.get(), 0);
    if (!stamped_at || authority == nullptr || !is_well_formed(token_der, authority)) {
        ERR_clear_error();
        return timestamp_malformed();
    }
    auto* const sent_along = token->d.sign->cert;
    auto const judged = trust.judge(authority, sent_along, Purpose::stamp_time, at, at);
    if (judged.fault) {
        return untrusted(*judged.fault);
    }
    if (!is_on_chain(sent_along, judged.chain)) {
        return timestamp_malformed();
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
