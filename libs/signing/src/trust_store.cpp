#include "trust_store.hpp"

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>

namespace motcua::signing {

namespace {

/// 112 bits of security: RSA of 2048 bits, no SHA-1 below the anchor.
constexpr auto security_level = 2;
constexpr auto deepest_chain = 8;

/// What an extended key usage must name, if there is one, for a certificate to sign documents: RFC 9336, the
/// two makers' own names for the same, and e-mail protection or client authentication as older personal
/// certificates have it.
constexpr auto document_purposes = std::array{
    "1.3.6.1.5.5.7.3.36",
    "1.2.840.113583.1.1.5",
    "1.3.6.1.4.1.311.10.3.12",
    "1.3.6.1.5.5.7.3.4",
    "1.3.6.1.5.5.7.3.2",
    "2.5.29.37.0",
};

using ContextHandle = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using UsageHandle = std::unique_ptr<EXTENDED_KEY_USAGE, Freed<EXTENDED_KEY_USAGE_free>>;

core::Failure failure_of(int error) {
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return core::conflict(
            "certificate_expired",
            "Chứng thư số đã hết hạn vào thời điểm được chứng minh của chữ ký.",
            "The certificate had expired at the proven time of the signature."
        );
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return core::conflict(
            "certificate_not_yet_valid",
            "Chứng thư số chưa có hiệu lực vào thời điểm được chứng minh của chữ ký.",
            "The certificate was not yet valid at the proven time of the signature."
        );
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
        return core::conflict(
            "certificate_weak",
            "Chứng thư số dùng khóa ngắn hoặc hàm băm yếu.",
            "The certificate rests on a short key or a weak digest."
        );
    default:
        return core::conflict(
            "certificate_untrusted",
            "Chứng thư số không do tổ chức được tin cậy cấp.",
            "The certificate does not come from a trusted authority."
        );
    }
}

core::Failure wrong_purpose() {
    return core::conflict(
        "certificate_purpose",
        "Chứng thư số không được cấp cho mục đích này.",
        "The certificate was not issued for this purpose."
    );
}

bool may_sign_documents(X509* certificate) {
    auto const usage = X509_get_key_usage(certificate);
    if ((usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return false;
    }
    auto const purposes = UsageHandle(
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr))
    );
    if (!purposes) {
        return X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) < 0;
    }
    for (auto i = 0; i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
        auto name = std::array<char, 80>();
        OBJ_obj2txt(name.data(), static_cast<int>(name.size()), sk_ASN1_OBJECT_value(purposes.get(), i), 1);
        auto const named = std::string_view(name.data());
        if (std::find(document_purposes.begin(), document_purposes.end(), named) != document_purposes.end()) {
            return true;
        }
    }
    return false;
}

bool fits(X509* certificate, Purpose purpose) {
    switch (purpose) {
    case Purpose::sign_documents:
        return may_sign_documents(certificate);
    case Purpose::stamp_time:
        return X509_check_purpose(certificate, X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
    }
    return false;
}

/// Whether the list speaks for all certificates of `issuer`, and is signed by it.
bool is_of(X509_CRL* crl, X509* issuer) {
    return X509_NAME_cmp(X509_CRL_get_issuer(crl), X509_get_subject_name(issuer)) == 0 &&
           (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0 &&
           X509_CRL_get_ext_by_NID(crl, NID_issuing_distribution_point, -1) < 0 &&
           X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) < 0 &&
           X509_CRL_verify(crl, X509_get0_pubkey(issuer)) == 1;
}

bool is_fresh(X509_CRL const* crl, core::Instant now) {
    auto const made = instant_of(X509_CRL_get0_lastUpdate(crl));
    auto const next = instant_of(X509_CRL_get0_nextUpdate(crl));
    return made && next && *made <= now && now <= *next;
}

/// Judges one certificate by one list of its issuer.
Revocation by_list(X509_CRL* crl, X509* certificate, core::Instant proven_at, core::Instant now) {
    auto* entry = static_cast<X509_REVOKED*>(nullptr);
    auto const listed = X509_CRL_get0_by_cert(crl, &entry, certificate);
    if (listed == 1) {
        auto const since = instant_of(X509_REVOKED_get0_revocationDate(entry));
        if (!since || *since <= proven_at) {
            return Revocation::revoked;
        }
    }
    return is_fresh(crl, now) ? Revocation::good : Revocation::unknown;
}

} // namespace

StoreHandle TrustStore::openssl_store(core::Instant at) const {
    auto store = StoreHandle(X509_STORE_new());
    for (auto const& anchor : anchors) {
        X509_STORE_add_cert(store.get(), anchor.get());
    }
    auto* const rules = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_time(
        rules,
        std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()
    );
    X509_VERIFY_PARAM_set_auth_level(rules, security_level);
    X509_VERIFY_PARAM_set_depth(rules, deepest_chain);
    return store;
}

ChainReport TrustStore::judge(
    X509* certificate,
    STACK_OF(X509) * sent_along,
    Purpose purpose,
    core::Instant proven_at,
    core::Instant now
) const {
    auto const store = openssl_store(proven_at);
    auto const links = CertificateList(sk_X509_new_null());
    for (auto i = 0; i < sk_X509_num(sent_along); ++i) {
        sk_X509_push(links.get(), sk_X509_value(sent_along, i));
    }
    for (auto const& intermediate : intermediates) {
        sk_X509_push(links.get(), intermediate.get());
    }
    auto const context = ContextHandle(X509_STORE_CTX_new());
    if (X509_STORE_CTX_init(context.get(), store.get(), certificate, links.get()) != 1) {
        throw std::bad_alloc();
    }
    auto report = ChainReport();
    auto const trusted = X509_verify_cert(context.get()) == 1;
    auto const* const path = X509_STORE_CTX_get0_chain(context.get());
    for (auto i = 0; i < sk_X509_num(path); ++i) {
        X509_up_ref(sk_X509_value(path, i));
        report.chain.emplace_back(sk_X509_value(path, i));
    }
    ERR_clear_error();
    if (!trusted) {
        report.fault = failure_of(X509_STORE_CTX_get_error(context.get()));
        return report;
    }
    if (!fits(certificate, purpose)) {
        report.fault = wrong_purpose();
        return report;
    }
    report.revocation = revocation_of(report.chain, proven_at, now);
    if (report.revocation == Revocation::revoked) {
        report.fault = core::conflict(
            "certificate_revoked",
            "Chứng thư số đã bị thu hồi.",
            "The certificate has been revoked."
        );
    } else if (report.revocation == Revocation::unknown) {
        report.fault = core::conflict(
            "revocation_unknown",
            "Không có danh sách thu hồi còn hiệu lực để kiểm tra chứng thư số.",
            "There is no current revocation list to check the certificate against."
        );
    }
    return report;
}

Revocation TrustStore::revocation_of(
    std::vector<CertificateHandle> const& chain,
    core::Instant proven_at,
    core::Instant now
) const {
    auto worst = Revocation::good;
    for (auto i = std::size_t{0}; i + 1 < chain.size(); ++i) {
        auto* const issuer = chain[i + 1].get();
        auto found = Revocation::unknown;
        for (auto const& crl : crls) {
            if (!is_of(crl.get(), issuer)) {
                continue;
            }
            auto const said = by_list(crl.get(), chain[i].get(), proven_at, now);
            if (said == Revocation::revoked) {
                return Revocation::revoked;
            }
            found = said == Revocation::good ? said : found;
        }
        worst = found == Revocation::unknown ? found : worst;
    }
    ERR_clear_error();
    return worst;
}

bool is_on_chain(STACK_OF(X509) * certificates, std::vector<CertificateHandle> const& chain) {
    for (auto i = 0; i < sk_X509_num(certificates); ++i) {
        auto const* const certificate = sk_X509_value(certificates, i);
        if (std::none_of(chain.begin(), chain.end(), [certificate](auto const& link) {
                return X509_cmp(link.get(), certificate) == 0;
            })) {
            return false;
        }
    }
    return true;
}

core::Expected<void> check_signer(SigningKey const& key, Trust const& trust, core::Instant at) {
    auto const sent_along = CertificatesHandle(sk_X509_new_null());
    for (auto const& der : key.chain()) {
        sk_X509_push(sent_along.get(), read_certificate(der).release());
    }
    auto const report =
        trust.store()
            .judge(sk_X509_value(sent_along.get(), 0), sent_along.get(), Purpose::sign_documents, at, at);
    if (report.fault) {
        return *report.fault;
    }
    return {};
}

} // namespace motcua::signing
