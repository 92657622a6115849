#include "cms_signature.hpp"

#include "cms_form.hpp"
#include "der.hpp"
#include "key_check.hpp"

#include <algorithm>

namespace motcua::signing {

namespace {

void check(bool done) {
    if (!done) {
        throw std::runtime_error("OpenSSL made no CMS signature");
    }
}

/// What is signed: the attributes as SET OF in the order of DER (RFC 5652, section 5.4).
std::string attributes_to_sign(CMS_SignerInfo const* signer) {
    auto attributes = std::vector<std::string>();
    for (auto i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
        attributes.push_back(to_der(CMS_signed_get_attr(signer, i), i2d_X509_ATTRIBUTE));
    }
    std::sort(attributes.begin(), attributes.end(), [](auto const& left, auto const& right) {
        return std::lexicographical_compare(
            bytes_of(left),
            bytes_of(left) + left.size(),
            bytes_of(right),
            bytes_of(right) + right.size()
        );
    });
    auto content = std::string();
    for (auto const& attribute : attributes) {
        content += attribute;
    }
    auto whole = std::string(
        static_cast<std::size_t>(ASN1_object_size(1, static_cast<int>(content.size()), V_ASN1_SET)),
        '\0'
    );
    auto* at = reinterpret_cast<unsigned char*>(whole.data());
    ASN1_put_object(&at, 1, static_cast<int>(content.size()), V_ASN1_SET, V_ASN1_UNIVERSAL);
    std::copy(content.begin(), content.end(), whole.end() - static_cast<std::ptrdiff_t>(content.size()));
    return whole;
}

CMS_SignerInfo* add_signer(CMS_ContentInfo* cms, X509* certificate, std::string_view digest) {
    // The public half stands in for the key, which may be on a token: OpenSSL only compares it here.
    auto* const signer = CMS_add1_signer(
        cms,
        certificate,
        X509_get0_pubkey(certificate),
        EVP_sha256(),
        CMS_PARTIAL | CMS_CADES | CMS_NOSMIMECAP | CMS_BINARY
    );
    check(signer != nullptr);
    auto const* const type = OBJ_nid2obj(NID_pkcs7_data);
    auto const length = static_cast<int>(digest.size());
    check(
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, type, -1) == 1 &&
        CMS_signed_add1_attr_by_NID(
            signer,
            NID_pkcs9_messageDigest,
            V_ASN1_OCTET_STRING,
            digest.data(),
            length
        ) == 1
    );
    auto const algorithms = protected_algorithms(signer);
    check(
        CMS_signed_add1_attr_by_txt(
            signer,
            algorithm_protection,
            V_ASN1_SEQUENCE,
            algorithms.data(),
            static_cast<int>(algorithms.size())
        ) == 1
    );
    return signer;
}

} // namespace

core::Expected<std::string>
make_cms(std::string_view content_sha256, SigningKey& key, TimestampAuthority* timestamps) {
    auto const certificate = read_certificate(key.chain().front());
    auto const cms =
        CmsHandle(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY));
    check(cms != nullptr);
    auto* const signer = add_signer(cms.get(), certificate.get(), content_sha256);
    for (auto i = std::size_t{1}; i < key.chain().size(); ++i) {
        check(CMS_add1_cert(cms.get(), read_certificate(key.chain()[i]).get()) == 1);
    }
    auto const to_sign = attributes_to_sign(signer);
    auto const signature = key.sign(to_sign);
    if (!signature) {
        return signature.error();
    }
    if (!signature_fits(certificate.get(), to_sign, *signature)) {
        return key_mismatch();
    }
    auto const length = static_cast<int>(signature->size());
    check(ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature->data(), length) == 1);
    if (timestamps != nullptr) {
        auto const token = timestamps->stamp(sha256({*signature}));
        if (!token) {
            return token.error();
        }
        check(
            CMS_unsigned_add1_attr_by_NID(
                signer,
                NID_id_smime_aa_timeStampToken,
                V_ASN1_SEQUENCE,
                token->data(),
                static_cast<int>(token->size())
            ) == 1
        );
    }
    return to_der(cms.get(), i2d_CMS_ContentInfo);
}

} // namespace motcua::signing
