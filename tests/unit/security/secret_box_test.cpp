#include <motcua/security/secret_box.hpp>

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace motcua::security {

namespace {

SecretText key(char letter = 'k') {
    return SecretText(std::string(32, letter));
}

std::string opened(SecretBox const& box, std::string const& sealed, std::string const& bound = "one") {
    auto const secret = box.open(sealed, bound);
    return secret ? std::string(secret->reveal()) : secret.error().rule();
}

} // namespace

TEST(SecretBox, OpensWhatItSealed) {
    auto const box = SecretBox(key(), "tests");

    EXPECT_EQ(opened(box, box.seal("whsec_một bí mật", "one")), "whsec_một bí mật");
    EXPECT_EQ(opened(box, box.seal("", "one")), "");
}

TEST(SecretBox, ASecretIsSealedDifferentlyEachTime) {
    auto const box = SecretBox(key(), "tests");
    auto seen = std::set<std::string>();

    for (auto i = 0; i < 100; ++i) {
        seen.insert(box.seal("the same", "one"));
    }

    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ(seen.begin()->find("same"), std::string::npos);
}

TEST(SecretBox, OpensForNothingElse) {
    auto const box = SecretBox(key(), "tests");
    auto const sealed = box.seal("a secret", "one");

    EXPECT_EQ(opened(box, sealed, "two"), "secret_unreadable");
    EXPECT_EQ(opened(SecretBox(key(), "others"), sealed), "secret_unreadable");
    EXPECT_EQ(opened(SecretBox(key('x'), "tests"), sealed), "secret_unreadable");
}

TEST(SecretBox, NoLetterOfASealedSecretCanBeChanged) {
    auto const box = SecretBox(key(), "tests");
    auto const sealed = box.seal("a secret", "one");

    for (auto at = std::size_t{0}; at < sealed.size(); ++at) {
        auto altered = sealed;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(opened(box, altered), "secret_unreadable") << at;
        EXPECT_EQ(opened(box, sealed.substr(0, at)), "secret_unreadable") << at;
    }
}

TEST(SecretBox, AShortKeyIsRefused) {
    EXPECT_THROW(SecretBox(SecretText(std::string(31, 'k')), "tests"), std::invalid_argument);
}

} // namespace motcua::security
