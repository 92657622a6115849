#include "cms_check.hpp"

#include "cms_form.hpp"
#include "der.hpp"

#include <openssl/err.h>
#include <openssl/ess.h>

namespace motcua::signing {

namespace {

using SigningCertificate = std::unique_ptr<ESS_SIGNING_CERT_V2, Freed<ESS_SIGNING_CERT_V2_free>>;

core::Failure fault(char const* rule, char const* vi, char const* en) {
    return core::conflict(rule, vi, en);
}

core::Failure malformed() {
    return fault(
        "cms_malformed",
        "Dữ liệu chữ ký số (CMS) không đúng quy cách.",
        "The CMS signature breaks the rules."
    );
}

/// Plain data, which is the document and so not inside.
bool is_detached(CMS_ContentInfo* cms) {
    return OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data && CMS_is_detached(cms) == 1;
}

std::string_view text_of(ASN1_OCTET_STRING const* string) {
    return {
        reinterpret_cast<char const*>(ASN1_STRING_get0_data(string)),
        static_cast<std::size_t>(ASN1_STRING_length(string))};
}

/// The one value of a signed attribute that may occur once; null when it is not there once.
template <class T>
T* signed_value(CMS_SignerInfo const* signer, int nid, int type) {
    auto const* const name = OBJ_nid2obj(nid);
    return static_cast<T*>(CMS_signed_get0_data_by_OBJ(signer, name, -3, type));
}

std::string digest_name(EVP_MD const* digest) {
    return "SHA-" + std::to_string(EVP_MD_get_size(digest) * 8);
}

std::string digest_of(EVP_MD const* kind, std::string_view head, std::string_view tail) {
    auto const context = DigestHandle(EVP_MD_CTX_new());
    auto digest = std::string(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
    auto* const out = reinterpret_cast<unsigned char*>(digest.data());
    if (EVP_DigestInit_ex(context.get(), kind, nullptr) != 1 ||
        EVP_DigestUpdate(context.get(), head.data(), head.size()) != 1 ||
        EVP_DigestUpdate(context.get(), tail.data(), tail.size()) != 1 ||
        EVP_DigestFinal_ex(context.get(), out, nullptr) != 1) {
        throw std::runtime_error("OpenSSL made no digest");
    }
    return digest;
}

X509* signer_among(STACK_OF(X509) * certificates, CMS_SignerInfo* signer) {
    for (auto i = 0; i < sk_X509_num(certificates); ++i) {
        if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certificates, i)) == 0) {
            return sk_X509_value(certificates, i);
        }
    }
    return nullptr;
}

/// Whether the signed attribute names this certificate by a digest of SHA-256 or better.
bool names_certificate(CMS_SignerInfo const* signer, X509* certificate) {
    auto const* const value =
        signed_value<ASN1_STRING>(signer, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE);
    if (value == nullptr) {
        return false;
    }
    auto const named = from_der<SigningCertificate>(text_of(value), d2i_ESS_SIGNING_CERT_V2);
    auto const chain = CertificateList(sk_X509_new_null());
    sk_X509_push(chain.get(), certificate);
    return named && OSSL_ESS_check_signing_certs(nullptr, named.get(), chain.get(), 1) == 1;
}

class Check {
public:
    Check(CMS_ContentInfo* cms, SignatureReport& report)
        : signer_(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0))
        , certificates_(CMS_get1_certs(cms))
        , report_(report) {}

    /// Who signed, and whether exactly this content.
    [[nodiscard]] std::optional<core::Failure>
    signature(std::string_view head, std::string_view tail, CmsProfile profile) {
        certificate_ = signer_among(certificates_.get(), signer_);
        if (certificate_ == nullptr) {
            return malformed();
        }
        report_.signer = common_name(certificate_);
        report_.agency = subject_part(certificate_, NID_organizationName);
        auto const* const kind = strong_digest(signer_);
        if (kind == nullptr) {
            return fault("weak_digest", "Chữ ký dùng hàm băm yếu.", "The signature rests on a weak digest.");
        }
        report_.digest = digest_name(kind);
        auto const* const type = signed_value<ASN1_OBJECT>(signer_, NID_pkcs9_contentType, V_ASN1_OBJECT);
        auto const* const digest =
            signed_value<ASN1_STRING>(signer_, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING);
        if (type == nullptr || digest == nullptr || OBJ_obj2nid(type) != NID_pkcs7_data ||
            !has_known_algorithms(signer_, certificate_)) {
            return malformed();
        }
        if (text_of(digest) != digest_of(kind, head, tail)) {
            return fault(
                "digest_mismatch",
                "Nội dung đã bị thay đổi sau khi ký, hoặc chữ ký là của văn bản khác.",
                "The content was altered after signing, or the signature belongs to another document."
            );
        }
        CMS_SignerInfo_set1_signer_cert(signer_, certificate_);
        if (CMS_SignerInfo_verify(signer_) != 1) {
            return fault("signature_mismatch", "Giá trị chữ ký số sai.", "The signature value is wrong.");
        }
        if (profile == CmsProfile::cades && !names_certificate(signer_, certificate_)) {
            return fault(
                "signing_certificate",
                "Chữ ký không ghi nhận chứng thư số đã dùng (signing-certificate-v2).",
                "The signature does not name its certificate (signing-certificate-v2)."
            );
        }
        return std::nullopt;
    }

    /// The time stamp over the signature, if there is one.
    [[nodiscard]] std::optional<core::Failure> time(TrustStore const& trust, core::Instant at) {
        auto const* const token = static_cast<ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
            signer_,
            OBJ_nid2obj(NID_id_smime_aa_timeStampToken),
            -3,
            V_ASN1_SEQUENCE
        ));
        if (token == nullptr) {
            return std::nullopt;
        }
        auto const signature = text_of(CMS_SignerInfo_get0_signature(signer_));
        auto const stamped = check_token(text_of(token), sha256({signature}), trust, at);
        if (!stamped) {
            return stamped.error();
        }
        report_.signed_at = stamped->at;
        report_.time_source = TimeSource::time_stamp;
        report_.time_stamped_by = stamped->authority;
        return std::nullopt;
    }

    [[nodiscard]] std::optional<core::Failure> chain(TrustStore const& trust, core::Instant at) {
        auto const proven_at = report_.time_source == TimeSource::time_stamp ? *report_.signed_at : at;
        auto const judged =
            trust.judge(certificate_, certificates_.get(), Purpose::sign_documents, proven_at, at);
        for (auto const& link : judged.chain) {
            report_.chain.push_back(common_name(link.get()));
        }
        report_.revocation = judged.revocation;
        if (judged.fault) {
            return judged.fault;
        }
        if (!is_on_chain(certificates_.get(), judged.chain)) {
            return malformed();
        }
        return std::nullopt;
    }

private:
    CMS_SignerInfo* signer_;
    CertificatesHandle certificates_;
    X509* certificate_{nullptr};
    SignatureReport& report_;
};

} // namespace

void check_cms(
    std::string_view der,
    std::string_view content_head,
    std::string_view content_tail,
    CmsProfile profile,
    TrustStore const& trust,
    core::Instant at,
    SignatureReport& report
) {
    auto const cms = from_der<CmsHandle>(der, d2i_CMS_ContentInfo);
    if (!is_canonical(cms.get(), der) || !is_detached(cms.get())) {
        report.fault = malformed();
    } else {
        auto check = Check(cms.get(), report);
        report.fault = check.signature(content_head, content_tail, profile);
        if (!report.fault) {
            // Both are looked at, so that the report is whole; the signer's own fault tells more.
            auto const stamp = check.time(trust, at);
            auto const chain = check.chain(trust, at);
            report.fault = chain ? chain : stamp;
        }
    }
    ERR_clear_error();
}

} // namespace motcua::signing
