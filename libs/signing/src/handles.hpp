#pragma once

#include <motcua/core/freed.hpp>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace motcua::signing {

using core::Freed;

inline void free_certificates(STACK_OF(X509) * certificates) {
    sk_X509_pop_free(certificates, X509_free);
}

inline void free_stack_only(STACK_OF(X509) * certificates) {
    sk_X509_free(certificates);
}

using BioHandle = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using CertificatesHandle = std::unique_ptr<STACK_OF(X509), Freed<free_certificates>>; ///< owns the members
using CertificateList = std::unique_ptr<STACK_OF(X509), Freed<free_stack_only>>;      ///< borrows them
using CrlHandle = std::unique_ptr<X509_CRL, Freed<X509_CRL_free>>;
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using DigestHandle = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using CmsHandle = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;
using Pkcs7Handle = std::unique_ptr<PKCS7, Freed<PKCS7_free>>;
using Pkcs12Handle = std::unique_ptr<PKCS12, Freed<PKCS12_free>>;
using IntegerHandle = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using AsnTimeHandle = std::unique_ptr<ASN1_TIME, Freed<ASN1_TIME_free>>;

} // namespace motcua::signing
