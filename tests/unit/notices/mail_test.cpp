#include "support/at.hpp"
#include "support/run_program.hpp"
#include <motcua/exchange/mail.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace motcua::exchange {

namespace {

Mail letter() {
    auto mail = Mail{};
    mail.id = "0d5f0f5e-0000-4000-8000-000000000001";
    mail.from_name = "Bộ phận Tiếp nhận và Trả kết quả, Sở An toàn thực phẩm";
    mail.from_address = "motcua@attp.example";
    mail.reply_to = "tiepnhan@attp.example";
    mail.to_name = "Nguyễn Thị Đào";
    mail.to_address = "dao@vidu.example";
    mail.subject = "Hồ sơ 000.00.16.H29-260302-0001: đã tiếp nhận, hẹn trả kết quả 17:00 16/03/2026";
    mail.text =
        "Kính gửi Ông/Bà,\n\nMã hồ sơ: 1 = một\n. dấu chấm đầu dòng \n" + std::string(200, 'x') + "\n";
    mail.html = "<p>Kính gửi Ông/Bà,</p>\n";
    mail.at = tests::at("2026-03-02 09:05");
    return mail;
}

constexpr auto reader = R"(
import email, email.policy, json, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
# Python up to 3.12 keeps the blank between two encoded words of a name, which RFC 2047 section 6.2 drops.
name = lambda field: ' '.join(m[field].addresses[0].display_name.split())
one = lambda field: {'name': name(field), 'address': m[field].addresses[0].addr_spec}
print(json.dumps({
    'subject': m['subject'], 'from': one('from'), 'to': one('to'), 'recipients': len(m['to'].addresses),
    'plain': m.get_body(('plain',)).get_content(), 'html': m.get_body(('html',)).get_content(),
    'date': m['date'].datetime.isoformat(), 'defects': len(m.defects) + sum(len(p.defects) for p in m.iter_parts()),
    'auto': m['auto-submitted'], 'id': m['message-id'], 'reply': m['reply-to'], 'kind': m.get_content_type(),
    'fields': sorted(m.keys())}))
)";

/// What Python's e-mail parser, an independent one, makes of the message.
boost::json::object read_back(std::string const& message) {
    auto const place = std::filesystem::path(testing::TempDir()) / ("mail" + std::to_string(::getpid()));
    auto const program = place.string() + ".py";
    std::ofstream(place, std::ios::binary) << message;
    std::ofstream(program) << reader;
    auto const done = tests::run_program("/usr/bin/python3 " + program + " " + place.string());
    std::filesystem::remove(place);
    std::filesystem::remove(program);
    EXPECT_EQ(done.status, 0) << done.output;
    return boost::json::parse(done.output).as_object();
}

std::string text(boost::json::object const& facts, char const* name) {
    return std::string(facts.at(name).as_string());
}

std::string text(boost::json::object const& facts, char const* field, char const* name) {
    return std::string(facts.at(field).at(name).as_string());
}

} // namespace

TEST(Mail, IsReadBackByAnotherParserAsItWasWritten) {
    auto const facts = read_back(write_mail(letter()));

    EXPECT_EQ(text(facts, "subject"), letter().subject);
    EXPECT_EQ(text(facts, "from", "name"), letter().from_name);
    EXPECT_EQ(text(facts, "from", "address"), letter().from_address);
    EXPECT_EQ(text(facts, "to", "name"), letter().to_name);
    EXPECT_EQ(text(facts, "to", "address"), letter().to_address);
    EXPECT_EQ(text(facts, "plain"), letter().text);
    EXPECT_EQ(text(facts, "html"), letter().html);
    EXPECT_EQ(text(facts, "date"), "2026-03-02T09:05:00+07:00");
    EXPECT_EQ(facts.at("defects").as_int64(), 0);
}

TEST(Mail, SaysThatAMachineWroteItAndKeepsItsId) {
    auto const message = write_mail(letter());
    auto const facts = read_back(message);

    EXPECT_EQ(text(facts, "auto"), "auto-generated");
    EXPECT_EQ(text(facts, "id"), "<0d5f0f5e-0000-4000-8000-000000000001@attp.example>");
    EXPECT_EQ(text(facts, "reply"), "tiepnhan@attp.example");
    EXPECT_EQ(text(facts, "kind"), "multipart/alternative");
    EXPECT_EQ(write_mail(letter()), message);
}

TEST(Mail, LinesStayShortAndEndInCrLf) {
    auto const message = write_mail(letter());
    auto begin = std::size_t{0};
    for (auto end = message.find('\n'); end != std::string::npos; end = message.find('\n', begin)) {
        EXPECT_EQ(message[end - 1], '\r');
        EXPECT_LE(end - begin - 1, 78U) << message.substr(begin, end - begin);
        begin = end + 1;
    }
    EXPECT_EQ(begin, message.size());
    EXPECT_TRUE(std::all_of(message.begin(), message.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
    }));
}

TEST(Mail, NameOrSubjectWithLineBreaksAddsNoField) {
    auto mail = letter();
    mail.to_name = "Đào\r\nBcc: khac@vidu.example\r\n\r\nthân thư";
    mail.subject = "x\r\nX-Evil: 1\n\ny";
    auto const facts = read_back(write_mail(mail));

    EXPECT_EQ(facts.at("fields"), read_back(write_mail(letter())).at("fields"));
    EXPECT_EQ(facts.at("recipients").as_int64(), 1);
    EXPECT_EQ(text(facts, "to", "address"), "dao@vidu.example");
    EXPECT_EQ(text(facts, "plain"), mail.text);
}

TEST(Mail, NamesWithSpecialsAndEncodedWordsMeanThemselves) {
    auto mail = letter();
    for (auto const* const name :
         {"Nguyen, Dao (Ms.) <x@y.example>",
          "=?UTF-8?Q?evil?=",
          "\"quoted\" name",
          "a@b.example",
          "Cửa hàng 24/7"}) {
        mail.to_name = name;
        auto const facts = read_back(write_mail(mail));
        EXPECT_EQ(text(facts, "to", "name"), name);
        EXPECT_EQ(facts.at("recipients").as_int64(), 1) << name;
    }
}

} // namespace motcua::exchange
