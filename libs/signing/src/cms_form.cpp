#include "cms_form.hpp"

#include "der.hpp"

#include <openssl/objects.h>

#include <array>

namespace motcua::signing {

namespace {

constexpr auto universal = V_ASN1_UNIVERSAL;
constexpr auto context = V_ASN1_CONTEXT_SPECIFIC;

/// A constructed DER value.
std::string wrapped(int tag, int family, std::string const& content) {
    auto const length = static_cast<int>(content.size());
    auto whole = std::string(static_cast<std::size_t>(ASN1_object_size(1, length, tag)), '\0');
    auto* at = reinterpret_cast<unsigned char*>(whole.data());
    ASN1_put_object(&at, 1, length, tag, family);
    return whole.replace(whole.size() - content.size(), content.size(), content);
}

std::string sequence(std::string const& content) {
    return wrapped(V_ASN1_SEQUENCE, universal, content);
}

std::string set(std::string const& content) {
    return wrapped(V_ASN1_SET, universal, content);
}

std::string number(char value) {
    return {'\x02', '\x01', value};
}

std::string name_of(int nid) {
    return to_der(OBJ_nid2obj(nid), i2d_ASN1_OBJECT);
}

struct Algorithms {
    X509_ALGOR* digest{nullptr};
    X509_ALGOR* signature{nullptr};
};

Algorithms algorithms_of(CMS_SignerInfo* signer) {
    auto algorithms = Algorithms();
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithms.digest, &algorithms.signature);
    return algorithms;
}

std::string signer_form(CMS_SignerInfo* signer, X509_NAME* issuer, ASN1_INTEGER* serial) {
    auto const algorithms = algorithms_of(signer);
    auto const digest = to_der(algorithms.digest, i2d_X509_ALGOR);
    auto attributes = std::string();
    for (auto i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
        attributes += to_der(CMS_signed_get_attr(signer, i), i2d_X509_ATTRIBUTE);
    }
    auto form = number(1) + sequence(to_der(issuer, i2d_X509_NAME) + to_der(serial, i2d_ASN1_INTEGER)) +
                digest + wrapped(0, context, attributes) + to_der(algorithms.signature, i2d_X509_ALGOR) +
                to_der(CMS_SignerInfo_get0_signature(signer), i2d_ASN1_OCTET_STRING);
    auto const* const token = static_cast<ASN1_STRING*>(CMS_unsigned_get0_data_by_OBJ(
        signer,
        OBJ_nid2obj(NID_id_smime_aa_timeStampToken),
        -3,
        V_ASN1_SEQUENCE
    ));
    if (token != nullptr) {
        auto const bytes = std::string(
            reinterpret_cast<char const*>(ASN1_STRING_get0_data(token)),
            static_cast<std::size_t>(ASN1_STRING_length(token))
        );
        form += wrapped(1, context, sequence(name_of(NID_id_smime_aa_timeStampToken) + set(bytes)));
    }
    return sequence(form);
}

std::string content_form(CMS_ContentInfo* cms) {
    auto const type = to_der(CMS_get0_eContentType(cms), i2d_ASN1_OBJECT);
    auto* const* const content = CMS_get0_content(cms);
    auto const embedded = content != nullptr && *content != nullptr
                              ? wrapped(0, context, to_der(*content, i2d_ASN1_OCTET_STRING))
                              : std::string();
    return sequence(type + embedded);
}

bool parameters_are(X509_ALGOR const* algorithm, std::initializer_list<int> allowed) {
    auto type = 0;
    X509_ALGOR_get0(nullptr, &type, nullptr, algorithm);
    for (auto const one : allowed) {
        if (type == one) {
            return true;
        }
    }
    return false;
}

int nid_of(X509_ALGOR const* algorithm) {
    auto const* name = static_cast<ASN1_OBJECT const*>(nullptr);
    X509_ALGOR_get0(&name, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(name);
}

} // namespace

bool is_canonical(CMS_ContentInfo* cms, std::string_view der) {
    if (cms == nullptr || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed ||
        sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) != 1) {
        return false;
    }
    auto* const signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms), 0);
    auto* issuer = static_cast<X509_NAME*>(nullptr);
    auto* serial = static_cast<ASN1_INTEGER*>(nullptr);
    if (CMS_SignerInfo_get0_signer_id(signer, nullptr, &issuer, &serial) != 1 || issuer == nullptr) {
        return false;
    }
    auto certificates = std::string();
    auto const carried = CertificatesHandle(CMS_get1_certs(cms));
    for (auto i = 0; i < sk_X509_num(carried.get()); ++i) {
        certificates += to_der(sk_X509_value(carried.get(), i), i2d_X509);
    }
    // RFC 5652, section 5.1: version 1 for plain data, 3 for anything else, such as the facts of a time
    // stamp.
    auto const version = OBJ_obj2nid(CMS_get0_eContentType(cms)) == NID_pkcs7_data ? char{1} : char{3};
    auto const digests = set(to_der(algorithms_of(signer).digest, i2d_X509_ALGOR));
    auto const body = number(version) + digests + content_form(cms) + wrapped(0, context, certificates) +
                      set(signer_form(signer, issuer, serial));
    return sequence(name_of(NID_pkcs7_signed) + wrapped(0, context, sequence(body))) == der;
}

EVP_MD const* strong_digest(CMS_SignerInfo* signer) {
    switch (nid_of(algorithms_of(signer).digest)) {
    case NID_sha256:
        return EVP_sha256();
    case NID_sha384:
        return EVP_sha384();
    case NID_sha512:
        return EVP_sha512();
    default:
        return nullptr;
    }
}

std::string protected_algorithms(CMS_SignerInfo* signer) {
    auto const algorithms = algorithms_of(signer);
    auto signature = to_der(algorithms.signature, i2d_X509_ALGOR);
    signature[0] = '\xA1'; // [1] IMPLICIT
    return sequence(to_der(algorithms.digest, i2d_X509_ALGOR) + signature);
}

bool has_known_algorithms(CMS_SignerInfo* signer, X509* certificate) {
    auto const algorithms = algorithms_of(signer);
    auto const* const digest = strong_digest(signer);
    auto const* const public_key = X509_get0_pubkey(certificate); // null when the certificate is broken
    if (digest == nullptr || public_key == nullptr ||
        !parameters_are(algorithms.digest, {V_ASN1_UNDEF, V_ASN1_NULL})) {
        return false;
    }
    auto const signature = nid_of(algorithms.signature);
    auto const key = EVP_PKEY_get_base_id(public_key);
    auto combined = NID_undef;
    auto const known = OBJ_find_sigid_by_algs(
                           &combined,
                           EVP_MD_get_type(digest),
                           key == EVP_PKEY_EC ? NID_X9_62_id_ecPublicKey : NID_rsaEncryption
                       ) == 1;
    if (key == EVP_PKEY_EC) {
        if (!known || signature != combined || !parameters_are(algorithms.signature, {V_ASN1_UNDEF})) {
            return false;
        }
    } else if (key != EVP_PKEY_RSA || (signature != NID_rsaEncryption && (!known || signature != combined)) ||
               !parameters_are(algorithms.signature, {V_ASN1_NULL})) {
        return false;
    }
    auto const name =
        std::unique_ptr<ASN1_OBJECT, Freed<ASN1_OBJECT_free>>(OBJ_txt2obj(algorithm_protection, 1));
    if (CMS_signed_get_attr_by_OBJ(signer, name.get(), -1) < 0) {
        return true;
    }
    auto const* const value =
        static_cast<ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(signer, name.get(), -3, V_ASN1_SEQUENCE));
    return value != nullptr &&
           protected_algorithms(signer) == std::string_view(
                                               reinterpret_cast<char const*>(ASN1_STRING_get0_data(value)),
                                               static_cast<std::size_t>(ASN1_STRING_length(value))
                                           );
}

} // namespace motcua::signing
