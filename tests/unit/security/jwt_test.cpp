#include "support/at.hpp"
#include <motcua/security/access_tokens.hpp>
#include <motcua/security/jwt.hpp>

#include <gtest/gtest.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace motcua::security {
namespace {

using namespace std::chrono_literals;
using tests::at;

/// A fresh private key as PEM.
std::string made_key(EVP_PKEY* raw) {
    auto const key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>(raw, EVP_PKEY_free);
    auto const bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    auto text = std::string(4096, '\0');
    text.resize(static_cast<std::size_t>(BIO_read(bio.get(), text.data(), static_cast<int>(text.size()))));
    return text;
}

std::string ed25519() {
    return made_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

std::string rsa(std::size_t bits) {
    return made_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
}

std::string set_of(SigningKey const& key) {
    return R"({"keys":[)" + key.public_jwk() + "]}";
}

JwtRules rules() {
    auto rules = JwtRules{};
    rules.issuer = "https://issuer.example";
    rules.audiences = {"motcua"};
    return rules;
}

constexpr auto good_claims =
    R"({"iss":"https://issuer.example","aud":["other","motcua"],"sub":"an","exp":1772420400,"iat":1772416800,)"
    R"("groups":["clerks","all"]})"; // 2026-03-02 10:00 +07:00

class Jwt : public testing::Test {
protected:
    SigningKey key_ = SigningKey::load("k1", ed25519()).value();
    VerifyingKeys keys_ = VerifyingKeys::parse(set_of(key_)).value();
    core::Instant now_ = at("2026-03-02 09:30");

    std::string rule_of(std::string const& token) const {
        auto const read = read_jwt(token, keys_, rules(), now_);
        return read ? std::string("good") : read.error().rule();
    }
};

TEST_F(Jwt, SaysWhatItSays) {
    auto const read = read_jwt(key_.sign("JWT", good_claims), keys_, rules(), now_).value();

    EXPECT_EQ(read.subject, "an");
    EXPECT_EQ(read.expires_at, at("2026-03-02 10:00"));
    EXPECT_EQ(read.lists.at("groups"), (std::vector<std::string>{"clerks", "all"}));
    EXPECT_EQ(read.texts.at("iss"), "https://issuer.example");
}

TEST_F(Jwt, IsSignedWithRsaToo) {
    auto const key = SigningKey::load("r1", rsa(2048)).value();
    auto const keys = VerifyingKeys::parse(set_of(key)).value();

    EXPECT_EQ(key.algorithm(), "RS256");
    EXPECT_TRUE(read_jwt(key.sign("JWT", good_claims), keys, rules(), now_).has_value());
    EXPECT_FALSE(read_jwt(key.sign("JWT", good_claims), keys_, rules(), now_).has_value());
}

TEST_F(Jwt, EndsAtItsExpiryAndTheLeeway) {
    auto const token = key_.sign("JWT", good_claims);

    EXPECT_TRUE(read_jwt(token, keys_, rules(), at("2026-03-02 10:00") + 29s).has_value());
    EXPECT_EQ(read_jwt(token, keys_, rules(), at("2026-03-02 10:00") + 30s).error().rule(), "token_expired");
}

TEST_F(Jwt, OfOneWhoForgesIsUnknown) {
    struct Row {
        char const* name;
        char const* claims;
    };

    constexpr auto table = std::array{
        Row{"no expiry", R"({"iss":"https://issuer.example","aud":"motcua"})"},
        Row{"expiry twice", R"({"iss":"https://issuer.example","aud":"motcua","exp":1,"exp":1772420400})"},
        Row{"expiry twice by an escape",
            R"({"iss":"https://issuer.example","aud":"motcua","exp":1772420400,"\u0065xp":1772420400})"},
        Row{"expiry beyond all time", R"({"iss":"https://issuer.example","aud":"motcua","exp":1e300})"},
        Row{"expiry below all time", R"({"iss":"https://issuer.example","aud":"motcua","exp":-1})"},
        Row{"another issuer", R"({"iss":"https://issuer.example.evil","aud":"motcua","exp":1772420400})"},
        Row{"issuer as a list", R"({"iss":["https://issuer.example"],"aud":"motcua","exp":1772420400})"},
        Row{"another audience", R"({"iss":"https://issuer.example","aud":"motcua2","exp":1772420400})"},
        Row{"audience that is no text", R"({"iss":"https://issuer.example","aud":[1],"exp":1772420400})"},
        Row{"not before later",
            R"({"iss":"https://issuer.example","aud":"motcua","exp":1772420400,"nbf":1772420000})"},
        Row{"not before as text",
            R"({"iss":"https://issuer.example","aud":"motcua","exp":1772420400,"nbf":"1"})"},
        Row{"subject that is no text",
            R"({"iss":"https://issuer.example","aud":"motcua","exp":1772420400,"sub":1})"},
        Row{"proof nobody can check",
            R"({"iss":"https://issuer.example","aud":"motcua","exp":1772420400,"cnf":{}})"},
        Row{"a list", R"([])"},
        Row{"no JSON", R"({"iss")"},
        Row{"two values", R"({} {})"},
    };
    for (auto const& row : table) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(rule_of(key_.sign("JWT", row.claims)), "token_unknown");
    }
}

TEST_F(Jwt, MustBeWholeAndUnaltered) {
    auto const token = key_.sign("JWT", good_claims);

    for (auto at = std::size_t{0}; at < token.size(); at += 7) {
        auto altered = token;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(rule_of(altered), "token_unknown") << at;
        EXPECT_EQ(rule_of(token.substr(0, at)), "token_unknown") << at;
    }
    EXPECT_EQ(rule_of(token + "."), "token_unknown");
    EXPECT_EQ(rule_of(token + "A"), "token_unknown");
    EXPECT_EQ(rule_of(std::string(longest_jwt + 1, 'A')), "token_unknown");
}

TEST_F(Jwt, IsCheckedWithTheKeyItNames) {
    auto const other = SigningKey::load("k2", ed25519()).value();
    auto const both =
        VerifyingKeys::parse(R"({"keys":[)" + key_.public_jwk() + "," + other.public_jwk() + "]}").value();
    auto const impostor = SigningKey::load("k1", ed25519()).value();

    EXPECT_TRUE(read_jwt(other.sign("JWT", good_claims), both, rules(), now_).has_value());
    EXPECT_FALSE(read_jwt(impostor.sign("JWT", good_claims), both, rules(), now_).has_value());
    EXPECT_EQ(both.find(std::nullopt), nullptr) << "which of the two?";
}

TEST(KeySet, TakesOnlyKeysThatAreGoodEnough) {
    auto const key = SigningKey::load("k1", ed25519()).value();
    auto const jwk = key.public_jwk();
    auto const bad = std::vector<std::string>{
        R"({})",
        R"({"keys":{}})",
        R"({"keys":[]})",
        R"({"keys":[{"kty":"oct","k":"AAAA","kid":"k1"}]})",
        R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"k1"}]})",
        R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"k1"}]})",
        R"({"keys":[{"kty":"OKP","crv":"Ed25519","d":"AAAA","x":"AAAA","kid":"k1"}]})",
        R"({"keys":[)" + jwk + "," + jwk + "]}",
        R"({"keys":[)" + jwk + R"(],"keys":[)" + jwk + "]}",
    };

    for (auto const& text : bad) {
        EXPECT_FALSE(VerifyingKeys::parse(text).has_value()) << text;
    }
    EXPECT_EQ(
        VerifyingKeys::parse(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"e"},)" + jwk + "]}").value().size(),
        1U
    );
    EXPECT_FALSE(SigningKey::load("weak", rsa(1024)).has_value());
    EXPECT_FALSE(SigningKey::load("none", "no key").has_value());
}

TEST(AccessToken, ComesBackAsItWasIssued) {
    auto keys = std::vector<SigningKey>{SigningKey::load("k1", ed25519()).value()};
    auto const desk = AccessTokenDesk::open("https://motcua.example", keys, "k1", 600s).value();
    auto grant = app::AccessGrant{};
    grant.client = core::ActorId("c");
    grant.key = "key-1";
    grant.actions = {"a.b", "c"};
    grant.certificate = "thumb";
    grant.expires_at = at("2026-03-02 09:40");

    auto const token = desk->issue(grant, at("2026-03-02 09:30"));
    auto const read = desk->read(token, at("2026-03-02 09:35")).value();

    EXPECT_EQ(read.client, grant.client);
    EXPECT_EQ(read.key, grant.key);
    EXPECT_EQ(read.actions, grant.actions);
    EXPECT_EQ(read.certificate, grant.certificate);
    EXPECT_EQ(read.expires_at, grant.expires_at);
    EXPECT_EQ(desk->read(token, at("2026-03-02 09:40")).error().rule(), "token_expired");
    EXPECT_NE(desk->issue(grant, at("2026-03-02 09:30")), token) << "no two tokens are the same";
}

TEST(AccessToken, IsNotIssuedWithoutAKey) {
    auto const desk = AccessTokenDesk::open("https://motcua.example", {}, "", 600s).value();

    EXPECT_FALSE(desk->are_issued());
    EXPECT_EQ(desk->key_set(), R"({"keys":[]})");
    EXPECT_FALSE(desk->read("a.b.c", at("2026-03-02 09:35")).has_value());
}

} // namespace
} // namespace motcua::security
