#include "made_files.hpp"
#include "shelf_fixture.hpp"

#include <map>

namespace motcua::files {
namespace {

/// Files are taken by what they hold, or refused by the rule they break.
class ExaminationTest : public ShelfTest {
protected:
    /// "<media type> <pages>", or the rule.
    std::string verdict_on(std::string const& bytes) {
        auto roomy = options();
        roomy.most_bytes = std::int64_t{64} << 20U;
        auto shelf = Shelf(roomy);
        shelf.drop(upload);
        EXPECT_TRUE(shelf.append(upload, 0, bytes));
        auto some = rules();
        some.most_bytes = roomy.most_bytes;
        auto const facts = shelf.examine(upload, some);
        if (!facts) {
            auto const failure = facts.error();
            EXPECT_EQ(failure.code(), core::Errc::invalid) << failure.rule();
            EXPECT_FALSE(failure.vi().empty());
            return failure.rule();
        }
        return facts->media_type + (facts->pages ? ' ' + std::to_string(*facts->pages) : "");
    }
};

TEST_F(ExaminationTest, TakesWholeFilesOfEveryTypeItKnows) {
    auto const office = std::string("application/vnd.openxmlformats-officedocument.");

    EXPECT_EQ(verdict_on(pdf(3)), "application/pdf 3");
    EXPECT_EQ(verdict_on(png(40, 30)), "image/png 1");
    EXPECT_EQ(verdict_on(jpeg(40, 30)), "image/jpeg 1");
    EXPECT_EQ(verdict_on(tiff(3)), "image/tiff 3");
    EXPECT_EQ(verdict_on(docx()), office + "wordprocessingml.document");
    EXPECT_EQ(
        verdict_on(zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<x/>"}})),
        office + "spreadsheetml.sheet"
    );
    EXPECT_EQ(verdict_on(zip({{"Đơn đề nghị.txt", "Nội dung"}, {"phụ lục/1.txt", "x"}})), "application/zip");
}

TEST_F(ExaminationTest, RefusesOtherTypes) {
    for (auto const& bytes :
         {"abc",
          "<html><body>x</body></html>",
          "#!/bin/sh\nexit\n",
          "GIF89a\1",
          "\x7f"
          "ELF\2\1\1"}) {
        EXPECT_EQ(verdict_on(bytes), "file_type_refused") << bytes;
    }
}

TEST_F(ExaminationTest, RefusesDamagedPdfs) {
    auto const whole = pdf(2);
    auto other_table = whole;
    other_table.replace(other_table.find("startxref\n") + 10, 1, "9");
    auto no_pages = pdf(0);

    EXPECT_EQ(verdict_on(whole.substr(0, whole.size() - 10)), "file_damaged");
    EXPECT_EQ(verdict_on(whole.substr(0, whole.size() / 2)), "file_damaged");
    EXPECT_EQ(verdict_on("%PDF-1.7\n%%EOF\n"), "file_damaged");
    EXPECT_EQ(verdict_on(other_table), "file_damaged");
    EXPECT_EQ(verdict_on(no_pages), "file_damaged");
}

TEST_F(ExaminationTest, RefusesEncryptedPdfs) {
    EXPECT_EQ(verdict_on(encrypted_pdf("secret")), "file_encrypted");
    EXPECT_EQ(verdict_on(encrypted_pdf("")), "file_encrypted") << "opens without a password, but forbids";
}

TEST_F(ExaminationTest, RefusesPdfsThatAct) {
    for (auto const* const extra :
         {"<< /S /JavaScript /JS (app.alert(1)) >>",
          "<< /S /Launch /F (cmd.exe) >>",
          "[ << /A << /S /Launch /F (cmd.exe) >> >> ]",
          "<< /Names << /EmbeddedFiles << /Names [] >> >> >>",
          "<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream"}) {
        EXPECT_EQ(verdict_on(pdf(1, extra)), "file_active_content") << extra;
    }
    EXPECT_EQ(verdict_on(pdf(1, "<< /S /URI /URI (https://vidu.example) >>")), "application/pdf 1");
}

TEST_F(ExaminationTest, RefusesPdfsThatSwell) {
    auto const picture =
        std::string("<< /Subtype /Image /Width 100000 /Height 100000 /Length 1 >>\nstream\nx\nendstream");
    auto deep = std::string();
    for (auto level = 0; level < 400; ++level) {
        deep += "[";
    }

    EXPECT_EQ(verdict_on(pdf(1, picture)), "file_bomb");
    EXPECT_EQ(verdict_on(pdf(1, deep + std::string(400, ']'))), "file_bomb");
}

TEST_F(ExaminationTest, RefusesPicturesThatAreCut) {
    auto const whole_png = png(200, 200);
    auto const whole_jpeg = jpeg(200, 200);
    auto cut_jpeg = whole_jpeg.substr(0, whole_jpeg.size() / 2) + "\xff\xd9";
    auto const whole_tiff = tiff(1);

    EXPECT_EQ(verdict_on(whole_png.substr(0, whole_png.size() - 12)), "file_damaged");
    EXPECT_EQ(verdict_on(whole_png.substr(0, whole_png.size() / 2)), "file_damaged");
    EXPECT_EQ(verdict_on(whole_jpeg.substr(0, whole_jpeg.size() / 2)), "file_damaged");
    EXPECT_EQ(verdict_on(cut_jpeg), "file_damaged") << "with an end put on";
    EXPECT_EQ(verdict_on(whole_tiff.substr(0, whole_tiff.size() / 2)), "file_damaged");
}

TEST_F(ExaminationTest, RefusesPicturesThatClaimTooManyPixels) {
    EXPECT_EQ(verdict_on(png_that_claims(30'000, 30'000)), "file_bomb");
    EXPECT_EQ(verdict_on(png_that_claims(40'000, 10)), "file_bomb");
    EXPECT_EQ(verdict_on(png_that_claims(100, 100)), "file_damaged") << "fewer pixels than claimed";
    EXPECT_EQ(verdict_on(tiff(501)), "file_bomb");
}

TEST_F(ExaminationTest, RefusesFilesOfTwoTypes) {
    auto const archive = zip({{"a.txt", "x"}});
    auto const files = std::map<std::string, std::string>{
        {"PDF and ZIP", pdf(1) + archive},
        {"PDF with bytes behind its end", pdf(1) + "more"},
        {"PDF behind a page", "<html><script>x()</script>\n" + pdf(1)},
        {"PDF behind blanks", "\n\n" + pdf(1)},
        {"PNG and ZIP", png(9, 9) + archive},
        {"PNG with bytes behind its end", png(9, 9) + "more"},
        {"JPEG with bytes behind its end", jpeg(9, 9) + "<script>"},
        {"JPEG and ZIP", jpeg(9, 9) + archive},
        {"TIFF and ZIP", tiff(1) + archive},
        {"PNG behind a script", "<script>x()</script>" + png(9, 9)},
        {"ZIP behind a program", "#!/bin/sh\nexit\n" + archive},
        {"ZIP with bytes behind its end", archive + "more"},
        {"ZIP that holds a PDF's header", zip({{"%PDF-1.7", pdf(1)}})}};

    for (auto const& [name, bytes] : files) {
        EXPECT_EQ(verdict_on(bytes), "file_polyglot") << name;
    }
    EXPECT_EQ(verdict_on(pdf(1) + "\r\n \0"), "application/pdf 1");
    EXPECT_EQ(verdict_on(jpeg(9, 9) + std::string(16, '\0')), "image/jpeg 1") << "padding of a camera";
}

TEST_F(ExaminationTest, RefusesArchivesThatSwell) {
    auto many = Entries();
    for (auto index = 0; index < 10'001; ++index) {
        many.emplace_back(std::to_string(index), "");
    }

    EXPECT_EQ(verdict_on(zip({{"zeros", std::string(std::size_t{64} << 20U, '\0')}})), "file_bomb");
    EXPECT_EQ(verdict_on(zip({{"inner.zip", zip({{"a", "x"}})}})), "file_bomb");
    EXPECT_EQ(verdict_on(zip(many)), "file_bomb");
}

TEST_F(ExaminationTest, RefusesPathsThatLeaveTheirPlace) {
    for (auto const* const path : {"../up", "a/../../up", "/etc/passwd", "a\\b", "C:a"}) {
        EXPECT_EQ(verdict_on(zip({{path, "x"}})), "file_bad_path") << path;
    }
    EXPECT_EQ(verdict_on(zip({{"a.txt", "x"}, {"A.TXT", "y"}})), "file_bad_path");
    EXPECT_EQ(verdict_on(zip({{"a..b/..c", "x"}})), "application/zip");
}

TEST_F(ExaminationTest, RefusesClosedAndDamagedArchives) {
    auto const whole = zip({{"a.png", png(200, 200)}});
    auto other_byte = whole;
    other_byte[whole.size() / 2] = static_cast<char>(other_byte[whole.size() / 2] ^ 1);

    EXPECT_EQ(verdict_on(zip({{"a.txt", "x"}}, "secret")), "file_encrypted");
    EXPECT_EQ(verdict_on(whole.substr(0, whole.size() / 2)), "file_damaged");
    EXPECT_EQ(verdict_on(other_byte), "file_damaged");
}

TEST_F(ExaminationTest, RefusesOfficeDocumentsThatAct) {
    auto const ole = std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") + std::string(100, '\0');

    EXPECT_EQ(verdict_on(docx({{"word/vbaProject.bin", "x"}})), "file_active_content");
    EXPECT_EQ(verdict_on(docx({{"word/media/picture", ole}})), "file_active_content");
    EXPECT_EQ(verdict_on(docx({{"word/embeddings/sheet.bin", "x"}})), "file_active_content");
}

/// Any byte of a file may be wrong; the verdict is one of the rules and never the end of the server.
TEST_F(ExaminationTest, LivesThroughAnyWrongByte) {
    for (auto const& whole : {pdf(1), png(20, 20), jpeg(20, 20), tiff(2), docx()}) {
        for (auto turn = std::size_t{0}; turn < 10; ++turn) {
            auto bytes = whole;
            auto const at = (turn * 7919) % bytes.size();
            bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(0x55));
            EXPECT_FALSE(verdict_on(bytes).empty());
        }
    }
}

TEST_F(ExaminationTest, SaysWhenNothingCanBeExamined) {
    auto broken = options();
    broken.examine_program = directory_ / "missing";
    auto shelf = Shelf(broken);
    ASSERT_TRUE(shelf.append(upload, 0, pdf(1)));

    EXPECT_EQ(shelf.examine(upload, rules()).error().rule(), "examination_unavailable");
    EXPECT_EQ(shelf.ready().error().rule(), "examination_unavailable");
}

} // namespace
} // namespace motcua::files
