#include "samples.hpp"
#include <motcua/domain/sms_text.hpp>

#include <gtest/gtest.h>

namespace motcua::app {

namespace {

using tests::accepted_facts;
using tests::shipped_notices;

RenderedNotice rendered(NoticeFacts const& facts, NoticeChannel channel, Language language) {
    static auto const book = shipped_notices();
    auto const words = words_of(facts, tests::a_unit(), book.frame(language), tests::lookup_url);
    return book.render(*book.find(facts.event), channel, language, words);
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

/// Decree 224/2026 art. 15(1)g: unit, officer, times.
TEST(Notice, EveryOneNamesUnitOfficerAndTimesInBothChannelsAndLanguages) {
    auto const book = shipped_notices();
    for (auto const event : told_events()) {
        auto facts = accepted_facts();
        facts.event = event;
        facts.items = {"Bản thuyết minh"};
        facts.reason = "Chờ kết quả kiểm nghiệm";
        facts.answer_by = facts.old_due_at = facts.new_due_at = facts.due_at;
        for (auto const language : {Language::vi, Language::en}) {
            auto const letter = rendered(facts, NoticeChannel::email, language).text;
            auto const message = rendered(facts, NoticeChannel::sms, language).text;
            for (auto const* const part : {"09:00 02/03/2026", "09:05 02/03/2026", "17:00 16/03/2026"}) {
                EXPECT_TRUE(has(letter, part)) << event << part;
                EXPECT_TRUE(has(message, part)) << event << part << message;
            }
            EXPECT_TRUE(has(letter, "Sở An toàn thực phẩm") && has(letter, "Trần Minh Quân")) << event;
            EXPECT_TRUE(has(message, "So An toan thuc pham") && has(message, "Tran Minh Quan")) << message;
        }
    }
}

TEST(Notice, LetterSaysWhatHappenedWhereToAskAndWhereToLook) {
    auto const letter = rendered(accepted_facts(), NoticeChannel::email, Language::vi);

    EXPECT_EQ(
        letter.subject,
        "Hồ sơ 000.00.16.H29-260302-0001: đã tiếp nhận, hẹn trả kết quả 17:00 16/03/2026"
    );
    EXPECT_TRUE(has(letter.text, "Trạng thái: Được tiếp nhận, từ 09:05 02/03/2026\n"));
    EXPECT_TRUE(
        has(letter.text,
            "Nơi tiếp nhận và trả kết quả: Bộ phận Tiếp nhận và Trả kết quả, Thành phố Hồ Chí Minh\n")
    );
    EXPECT_TRUE(has(letter.text, "https://motcua.example/tra-cuu/000.00.16.H29-260302-0001?key=ABC234"));
    EXPECT_FALSE(has(letter.text, "Điện thoại")) << "the unit has no telephone: no empty line";
    EXPECT_TRUE(has(letter.html, "<th align=\"left\" scope=\"row\">Mã hồ sơ</th>"));
}

TEST(Notice, LineWithNothingToSayIsLeftOut) {
    auto facts = accepted_facts();
    facts.event = "dossier.rejected";
    facts.due_at.reset();

    EXPECT_FALSE(has(rendered(facts, NoticeChannel::email, Language::vi).text, "Lý do"));
    EXPECT_FALSE(has(rendered(facts, NoticeChannel::sms, Language::vi).text, "Hen tra"));

    facts.reason = "Không thuộc thẩm quyền.";

    EXPECT_TRUE(
        has(rendered(facts, NoticeChannel::email, Language::vi).text, "Lý do: Không thuộc thẩm quyền.")
    );
}

TEST(Notice, NobodyHasActedYetSoTheDeskAnswers) {
    auto facts = accepted_facts();
    facts.officer.clear();

    EXPECT_TRUE(
        has(rendered(facts, NoticeChannel::email, Language::vi).text,
            "Cán bộ tiếp nhận, xử lý: Bộ phận Tiếp nhận và Trả kết quả\n")
    );
}

TEST(Notice, TextMessageNeverTakesMoreThanThreeParts) {
    auto facts = accepted_facts();
    facts.event = "dossier.supplement_requested";
    facts.items = {std::string(3000, 'm'), "Bản vẽ"};
    facts.reason = std::string(3000, 'n');
    facts.officer = std::string(300, '[');
    facts.answer_by = tests::at("2026-04-01 17:00");

    auto const message = rendered(facts, NoticeChannel::sms, Language::vi).text;

    EXPECT_LE(domain::sms_length(message).parts, 3);
    EXPECT_EQ(domain::sms_length(message).alphabet, domain::SmsAlphabet::gsm7);
}

TEST(Notice, WordsOfPeopleCannotBeginALineOrAnElement) {
    auto facts = accepted_facts();
    facts.event = "dossier.rejected";
    facts.reason = "Sai\r\nBcc: x@y.example\r\n<script>alert(1)</script> & \"khác\"";

    auto const letter = rendered(facts, NoticeChannel::email, Language::vi);

    EXPECT_TRUE(has(letter.text, "Sai  Bcc: x@y.example"));
    EXPECT_FALSE(has(letter.text, "\nBcc"));
    EXPECT_TRUE(has(letter.html, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;khác&quot;"));
    EXPECT_FALSE(has(letter.html, "<script"));
}

TEST(NoticeLine, BracesMustMatch) {
    for (auto const* const bad : {"{code", "code}", "{a{b}}", "}{", "{"}) {
        EXPECT_FALSE(NoticeLine::parse(bad)) << bad;
    }
    EXPECT_EQ(NoticeLine::parse("a {code} b").value().said({{"code", "1"}}), "a 1 b");
    EXPECT_EQ(NoticeLine::parse("{code}").value().said({}), std::nullopt);
    EXPECT_EQ(NoticeLine::parse("").value().said({}), "");
}

} // namespace motcua::app
