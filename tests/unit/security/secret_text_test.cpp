#include <motcua/security/secret_text.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace motcua::security {

static_assert(!std::is_copy_constructible_v<SecretText>);
static_assert(!std::is_copy_assignable_v<SecretText>);

TEST(SecretText, TakesTheTextOverAndWipesItsSource) {
    auto source = std::string("a secret that is longer than a short string holds");
    auto const* const before = source.data();
    auto const length = source.size();

    auto const secret = SecretText(std::move(source));

    EXPECT_EQ(secret.reveal(), "a secret that is longer than a short string holds");
    EXPECT_EQ(std::string(before, length), std::string(length, '\0'));
}

TEST(SecretText, MovesWithoutLeavingTheSecretBehind) {
    auto first = SecretText(std::string("first"));
    auto second = SecretText(std::string("second"));

    second = std::move(first);

    EXPECT_EQ(second.reveal(), "first");
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move): being empty is the promise under test
    EXPECT_TRUE(SecretText().empty());
}

TEST(Wipe, OverwritesAndEmpties) {
    auto text = std::string("0123456789012345678901234567890123456789");
    auto const* const before = text.data();

    wipe(text);

    EXPECT_TRUE(text.empty());
    EXPECT_EQ(std::string(before + 1, 39), std::string(39, '\0'));
}

} // namespace motcua::security
