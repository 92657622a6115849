#include <motcua/security/secret_text.hpp>

#include <gtest/gtest.h>

#include <string>
#include <type_traits>
#include <utility>

namespace motcua::security {

static_assert(!std::is_copy_constructible_v<SecretText>);
static_assert(!std::is_copy_assignable_v<SecretText>);

TEST(SecretText, KeepsTheTextAndWipesItsSource) {
    auto source = std::string("0123456789");

    auto const secret = SecretText(std::move(source));

    EXPECT_EQ(secret.reveal(), "0123456789");
    EXPECT_EQ(source, std::string(10, '\0')); // NOLINT(bugprone-use-after-move): the promise under test
}

TEST(SecretText, MovesWithoutLeavingTheSecretBehind) {
    auto first = SecretText(std::string("first"));
    auto second = SecretText(std::string("second"));

    second = std::move(first);

    EXPECT_EQ(second.reveal(), "first");
    EXPECT_TRUE(first.empty()); // NOLINT(bugprone-use-after-move): being empty is the promise under test
    EXPECT_TRUE(SecretText().empty());
}

TEST(Wipe, OverwritesEveryCharacter) {
    auto text = std::string("01234");

    wipe(text);

    EXPECT_EQ(text, std::string(5, '\0'));
}

} // namespace motcua::security
