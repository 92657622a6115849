#include "jwt_keys.hpp"

#include "unique_json.hpp"
#include <motcua/security/base64.hpp>

#include <boost/json.hpp>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace motcua::security {

namespace {

namespace json = boost::json;
using core::Expected;
using core::Freed;

using BioHandle = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using NumberHandle = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using ContextHandle = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestHandle = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using BuilderHandle = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using ParametersHandle = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;

constexpr auto least_rsa_bits = 2048;
constexpr auto most_rsa_bits = 8192;
constexpr auto ed25519_bytes = std::size_t{32};
constexpr auto most_keys = std::size_t{20};

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

core::Failure bad_set() {
    return core::invalid(
        "/key_set",
        "key_set",
        "Bộ khóa công khai (JWK) không đúng: cần khóa Ed25519 hoặc RSA từ 2048 bit, mỗi khóa một kid.",
        "The JWK set is not valid: Ed25519 or RSA keys of 2048 bits at least, each with a kid of its own."
    );
}

/// Ed25519 signs the text itself, RS256 its SHA-256.
EVP_MD const* digest_for(JwtAlgorithm algorithm) {
    return algorithm == JwtAlgorithm::eddsa ? nullptr : EVP_sha256();
}

std::optional<std::string> decoded(json::object const& jwk, char const* name) {
    auto const* const value = jwk.if_contains(name);
    if (value == nullptr || !value->is_string()) {
        return std::nullopt;
    }
    return from_base64url(value->as_string());
}

KeyHandle rsa_key(std::string_view n, std::string_view e) {
    auto const modulus = NumberHandle(BN_bin2bn(bytes_of(n), static_cast<int>(n.size()), nullptr));
    auto const exponent = NumberHandle(BN_bin2bn(bytes_of(e), static_cast<int>(e.size()), nullptr));
    auto const builder = BuilderHandle(OSSL_PARAM_BLD_new());
    if (!modulus || !exponent || !builder ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
        return nullptr;
    }
    auto const parameters = ParametersHandle(OSSL_PARAM_BLD_to_param(builder.get()));
    auto const context = ContextHandle(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return nullptr;
    }
    return KeyHandle(key);
}

std::string text_in(json::object const& jwk, char const* name) {
    auto const* const value = jwk.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

/// Null: of a kind or use that is not ours.
Expected<KeyHandle> key_from(json::object const& jwk) {
    if (auto const use = text_in(jwk, "use"); !use.empty() && use != "sig") {
        return KeyHandle();
    }
    if (jwk.contains("d")) {
        return bad_set(); // a private key has no place here
    }
    auto const kind = text_in(jwk, "kty");
    if (kind == "OKP" && text_in(jwk, "crv") == "Ed25519") {
        auto const x = decoded(jwk, "x");
        if (!x || x->size() != ed25519_bytes) {
            return bad_set();
        }
        return KeyHandle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*x), x->size()));
    }
    if (kind == "RSA") {
        auto const n = decoded(jwk, "n");
        auto const e = decoded(jwk, "e");
        if (!n || !e || n->size() > most_rsa_bits / 8 || e->size() > 8) {
            return bad_set();
        }
        return rsa_key(*n, *e);
    }
    return KeyHandle();
}

std::string number_in(EVP_PKEY const* key, char const* name) {
    BIGNUM* raw = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &raw) != 1) {
        throw std::runtime_error("OpenSSL gave no number of an RSA key");
    }
    auto const number = NumberHandle(raw);
    auto bytes = std::string(static_cast<std::size_t>(BN_num_bytes(number.get())), '\0');
    BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
    return to_base64url(bytes);
}

} // namespace

std::string_view name_of(JwtAlgorithm algorithm) {
    return algorithm == JwtAlgorithm::eddsa ? "EdDSA" : "RS256";
}

std::optional<JwtAlgorithm> algorithm_of(EVP_PKEY const* key) {
    if (EVP_PKEY_is_a(key, "ED25519") == 1) {
        return JwtAlgorithm::eddsa;
    }
    auto const bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") == 1 && bits >= least_rsa_bits && bits <= most_rsa_bits) {
        return JwtAlgorithm::rs256;
    }
    return std::nullopt;
}

Expected<SigningKey> SigningKey::load(std::string id, std::string const& pem) {
    auto const bio = BioHandle(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    auto key = std::make_shared<Key>();
    key->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    auto const algorithm = key->key ? algorithm_of(key->key.get()) : std::nullopt;
    if (!algorithm) {
        return core::invalid(
            "/keys/" + id,
            "key_file",
            "Tệp phải chứa khóa riêng Ed25519 hoặc RSA từ 2048 bit, dạng PEM, không mật khẩu.",
            "The file has to hold a private Ed25519 key or an RSA key of 2048 bits, PEM, without passphrase."
        );
    }
    key->algorithm = *algorithm;
    return SigningKey(std::move(id), std::move(key));
}

std::string_view SigningKey::algorithm() const noexcept {
    return name_of(key_->algorithm);
}

std::string SigningKey::public_jwk() const {
    auto jwk = json::object{{"kid", id_}, {"use", "sig"}, {"alg", json::string(algorithm())}};
    if (key_->algorithm == JwtAlgorithm::rs256) {
        jwk["kty"] = "RSA";
        jwk["n"] = number_in(key_->key.get(), OSSL_PKEY_PARAM_RSA_N);
        jwk["e"] = number_in(key_->key.get(), OSSL_PKEY_PARAM_RSA_E);
        return json::serialize(jwk);
    }
    auto x = std::string(ed25519_bytes, '\0');
    auto length = x.size();
    if (EVP_PKEY_get_raw_public_key(key_->key.get(), reinterpret_cast<unsigned char*>(x.data()), &length) !=
        1) {
        throw std::runtime_error("OpenSSL gave no public key");
    }
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = to_base64url(x);
    return json::serialize(jwk);
}

std::string SigningKey::sign(std::string_view type, std::string_view claims) const {
    auto const header =
        json::object{{"alg", json::string(algorithm())}, {"typ", json::string(type)}, {"kid", id_}};
    auto const text = to_base64url(json::serialize(header)) + "." + to_base64url(claims);
    auto const context = DigestHandle(EVP_MD_CTX_new());
    auto* const key = key_->key.get();
    auto length = std::size_t{0};
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, digest_for(key_->algorithm), nullptr, key) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &length, bytes_of(text), text.size()) != 1) {
        throw std::runtime_error("OpenSSL signs no token");
    }
    auto signature = std::string(length, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(context.get(), out, &length, bytes_of(text), text.size()) != 1) {
        throw std::runtime_error("OpenSSL signs no token");
    }
    signature.resize(length);
    return text + "." + to_base64url(signature);
}

bool VerifyingKeys::Key::verifies(std::string_view text, std::string_view signature) const {
    auto const context = DigestHandle(EVP_MD_CTX_new());
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, digest_for(algorithm), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(
               context.get(),
               bytes_of(signature),
               signature.size(),
               bytes_of(text),
               text.size()
           ) == 1;
}

Expected<VerifyingKeys> VerifyingKeys::parse(std::string_view jwk_set) {
    auto const document = unique_object(jwk_set);
    auto const* const list = document ? document->if_contains("keys") : nullptr;
    if (list == nullptr || !list->is_array() || list->as_array().size() > most_keys) {
        return bad_set();
    }
    auto keys = VerifyingKeys();
    for (auto const& one : list->as_array()) {
        auto key = one.is_object() ? key_from(one.as_object()) : Expected<KeyHandle>(bad_set());
        if (!key) {
            return key.error();
        }
        if (!*key) {
            continue;
        }
        auto const algorithm = algorithm_of(key->get());
        auto const stated = text_in(one.as_object(), "alg");
        if (!algorithm || (!stated.empty() && stated != name_of(*algorithm))) {
            return bad_set();
        }
        auto kept = std::make_shared<Key const>(Key{std::move(*key), *algorithm});
        if (!keys.keys_.emplace(text_in(one.as_object(), "kid"), std::move(kept)).second) {
            return bad_set();
        }
    }
    if (keys.keys_.empty()) {
        return bad_set();
    }
    return keys;
}

VerifyingKeys::Key const* VerifyingKeys::find(std::optional<std::string> const& id) const {
    if (!id) {
        return keys_.size() == 1 ? keys_.begin()->second.get() : nullptr;
    }
    auto const found = keys_.find(*id);
    return found == keys_.end() ? nullptr : found->second.get();
}

} // namespace motcua::security
