#include <motcua/security/cursor_signer.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::security {

namespace {

CursorSigner signer(char letter = 's') {
    return CursorSigner(SecretText(std::string(32, letter)));
}

void expect_refused(core::Expected<std::string> const& verified) {
    ASSERT_FALSE(verified);
    auto const failure = verified.error();
    EXPECT_EQ(failure.code(), core::Errc::invalid);
    EXPECT_EQ(failure.rule(), "cursor_invalid");
    ASSERT_EQ(failure.faults().size(), 1U);
    EXPECT_EQ(failure.faults().front().pointer, "/cursor");
}

} // namespace

TEST(CursorSigner, GivesBackWhatItSigned) {
    auto const cursors = signer();
    auto const payloads =
        std::vector<std::string>{"", "2026-02-13T16:40:00+07:00|17", "hồ sơ", std::string("\0\xFF\x80", 3)};

    for (auto const& payload : payloads) {
        auto const cursor = cursors.sign("dossiers", payload);

        EXPECT_EQ(cursor.find_first_of("+/="), std::string::npos);
        auto const verified = cursors.verify("dossiers", cursor);
        ASSERT_TRUE(verified);
        EXPECT_EQ(*verified, payload);
    }
}

// Known answer from an independent implementation:
// printf 'events\0%s' 42 | openssl dgst -sha256 -hmac ssssssssssssssssssssssssssssssss
TEST(CursorSigner, SignsTheSameOnEveryNodeAndRelease) {
    EXPECT_EQ(signer().sign("events", "42"), "sk6_dlAD81jyE73_69wwWjQy");
}

TEST(CursorSigner, RefusesACursorOfAnotherList) {
    auto const cursors = signer();

    expect_refused(cursors.verify("events", cursors.sign("dossiers", "17")));
}

TEST(CursorSigner, RefusesEveryAlteredLetter) {
    auto const cursors = signer();
    auto const cursor = cursors.sign("dossiers", "17|abc");

    for (auto index = std::size_t{0}; index < cursor.size(); ++index) {
        SCOPED_TRACE(index);
        auto altered = cursor;
        altered[index] = altered[index] == 'A' ? 'B' : 'A';
        expect_refused(cursors.verify("dossiers", altered));
    }
}

TEST(CursorSigner, RefusesEveryCutOrPaddedCursor) {
    auto const cursors = signer();
    auto const cursor = cursors.sign("dossiers", "17");

    for (auto length = std::size_t{0}; length < cursor.size(); ++length) {
        SCOPED_TRACE(length);
        expect_refused(cursors.verify("dossiers", std::string_view(cursor).substr(0, length)));
    }
    expect_refused(cursors.verify("dossiers", cursor + "A"));
    expect_refused(cursors.verify("dossiers", cursor + "="));
    expect_refused(cursors.verify("dossiers", " " + cursor));
}

TEST(CursorSigner, RefusesACursorOfAnotherSecret) {
    expect_refused(signer('t').verify("dossiers", signer('s').sign("dossiers", "17")));
}

TEST(CursorSigner, RefusesACursorOverTheLimitUnread) {
    auto const cursors = signer();
    auto const fits = cursors.sign("dossiers", std::string(752, 'x'));
    auto const too_long = cursors.sign("dossiers", std::string(753, 'x'));

    EXPECT_EQ(fits.size(), CursorSigner::cursor_limit);
    EXPECT_TRUE(cursors.verify("dossiers", fits));
    expect_refused(cursors.verify("dossiers", too_long));
}

TEST(CursorSigner, RefusesAShortSecret) {
    EXPECT_THROW(CursorSigner(SecretText(std::string(31, 's'))), std::invalid_argument);
}

} // namespace motcua::security
