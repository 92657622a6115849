#include <motcua/http/multipart.hpp>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace motcua::http {

namespace {

/// Writes down what it hears: "[name|file|type]content;".
class WrittenDown final : public PartSink {
public:
    core::Expected<void> begin_part(PartHead const& head) override {
        text += "[" + head.name + "|" + head.file_name + "|" + head.content_type + "]";
        return {};
    }

    core::Expected<void> part_bytes(std::string_view bytes) override {
        text += bytes;
        return {};
    }

    core::Expected<void> end_part() override {
        text += ";";
        return {};
    }

    std::string text;
};

/// Rule of the refusal, or empty; `size` bytes at a time.
std::string
read(std::string_view form, std::size_t size, WrittenDown& sink, std::string const& boundary = "b") {
    auto reader = FormReader(boundary, sink);
    while (!form.empty()) {
        auto const fed = reader.feed(form.substr(0, size));
        if (!fed) {
            return fed.error().rule();
        }
        form.remove_prefix(std::min(size, form.size()));
    }
    auto const whole = reader.finish();
    return whole ? std::string() : whole.error().rule();
}

constexpr std::string_view disposition = "Content-Disposition: form-data; name=\"a\"; filename=\"x.pdf\"\r\n";

std::string part(std::string_view head, std::string_view content = "c") {
    return "--b\r\n" + std::string(head) + "\r\n" + std::string(content) + "\r\n";
}

} // namespace

TEST(Multipart, PartsComeOutWhereverTheBytesAreCut) {
    auto const form = part(
                          "Content-Disposition: form-data; name=\"a\"; filename=\"Đơn đề nghị.pdf\"\r\n"
                          "Content-Type: application/pdf\r\n",
                          "one\r\n--\r\n--a\r\n-"
                      ) +
                      part("content-disposition:form-data;name=note\r\n", "") +
                      part(
                          "Content-Disposition: form-data; name=\"q\\\"\"; filename=\"c:\\dir\\x\"\r\n"
                          "X-More: 1\r\n",
                          "\r\n\r\n"
                      ) +
                      "--b--\r\n";
    for (auto const size : {1U, 2U, 3U, 5U, 7U, 16U, 1000U}) {
        auto sink = WrittenDown();

        EXPECT_EQ(read(form, size, sink), "");

        EXPECT_EQ(
            sink.text,
            "[a|Đơn đề nghị.pdf|application/pdf]one\r\n--\r\n--a\r\n-;[note||];[q\"|c:\\dir\\x|]\r\n\r\n;"
        );
    }
}

TEST(Multipart, LongContentPassesThroughInLittleMemory) {
    auto sink = WrittenDown();
    auto const content = std::string(1'000'000, '\r');

    EXPECT_EQ(read(part(disposition, content) + "--b--", 65'536, sink), "");

    EXPECT_EQ(sink.text.size(), content.size() + std::string_view("[a|x.pdf|];").size());
}

TEST(Multipart, WhatTwoReadersMightReadDifferentlyIsRefused) {
    struct Case {
        std::string_view name;
        std::string form;
        std::string_view rule;
    };

    auto const good = part(disposition);
    auto const cases = std::array{
        Case{"nothing", "", "multipart_unfinished"},
        Case{"preamble", "preamble\r\n" + good + "--b--", "multipart_boundary"},
        Case{"no part", "--b--\r\n", "multipart_boundary"},
        Case{"other boundary", "--c\r\n\r\n", "multipart_boundary"},
        Case{"boundary that goes on", "--bb\r\n\r\n", "multipart_boundary"},
        Case{"padding after the boundary", "--b \r\n\r\n", "multipart_boundary"},
        Case{"line feed only", "--b\n\n", "multipart_boundary"},
        Case{
            "content with a longer boundary",
            part(disposition, "x\r\n--bc") + "--b--",
            "multipart_boundary"},
        Case{"last boundary missing", good, "multipart_unfinished"},
        Case{"cut in the last boundary", good + "--b-", "multipart_unfinished"},
        Case{"cut in the content", "--b\r\n" + std::string(disposition) + "\r\nabc", "multipart_unfinished"},
        Case{"cut in the head", "--b\r\nContent-Disposition: f", "multipart_unfinished"},
        Case{"epilogue", good + "--b--\r\nmore", "multipart_boundary"},
        Case{"second form after the first", good + "--b--" + good, "multipart_boundary"},
        Case{"no head", "--b\r\n\r\n\r\nc\r\n--b--", "multipart_head"},
        Case{"no disposition", part("Content-Type: text/plain\r\n"), "multipart_disposition"},
        Case{"no name", part("Content-Disposition: form-data; filename=\"x\"\r\n"), "multipart_disposition"},
        Case{"empty name", part("Content-Disposition: form-data; name=\"\"\r\n"), "multipart_disposition"},
        Case{"attachment", part("Content-Disposition: attachment; name=\"a\"\r\n"), "multipart_disposition"},
        Case{
            "two names",
            part("Content-Disposition: form-data; name=a; name=b\r\n"),
            "multipart_disposition"},
        Case{
            "filename*",
            part("Content-Disposition: form-data; name=a; filename=x; filename*=UTF-8''y\r\n"),
            "multipart_disposition"},
        Case{
            "filename* alone",
            part("Content-Disposition: form-data; name=a; filename*=UTF-8''y\r\n"),
            "multipart_disposition"},
        Case{
            "two file names",
            part("Content-Disposition: form-data; name=a; filename=x; FileName=y\r\n"),
            "multipart_disposition"},
        Case{
            "file name not UTF-8",
            part("Content-Disposition: form-data; name=a; filename=\"\xff\"\r\n"),
            "multipart_disposition"},
        Case{
            "quote never ends",
            part("Content-Disposition: form-data; name=\"a\r\n"),
            "multipart_disposition"},
        Case{
            "disposition twice",
            part(std::string(disposition) + std::string(disposition)),
            "multipart_head"},
        Case{"folded line", part(std::string(disposition) + "X: a\r\n b\r\n"), "multipart_head"},
        Case{"line without a colon", part(std::string(disposition) + "nonsense\r\n"), "multipart_head"},
        Case{"space before the colon", part("Content-Disposition : form-data; name=a\r\n"), "multipart_head"},
        Case{
            "nested",
            part(std::string(disposition) + "Content-Type: multipart/mixed; boundary=c\r\n"),
            "multipart_nested"},
        Case{
            "base64",
            part(std::string(disposition) + "Content-Transfer-Encoding: base64\r\n"),
            "multipart_encoding"},
        Case{"huge head", part("X: " + std::string(9000, 'x') + "\r\n"), "multipart_head"},
        Case{"endless head", "--b\r\nX: " + std::string(9000, 'x'), "multipart_head"},
    };
    for (auto const& row : cases) {
        SCOPED_TRACE(row.name);
        for (auto const size : {1U, 100'000U}) {
            auto sink = WrittenDown();
            EXPECT_EQ(read(row.form, size, sink), row.rule);
        }
    }
}

TEST(Multipart, PartsAreCounted) {
    auto form = std::string();
    for (auto i = 0; i < 101; ++i) {
        form += part(disposition);
    }
    auto sink = WrittenDown();

    EXPECT_EQ(read(form + "--b--", 1000, sink), "multipart_parts");
}

TEST(Multipart, BoundaryOfTheContentType) {
    auto const rule = [](std::string_view type) {
        auto const boundary = form_boundary(type);
        return boundary ? "=" + *boundary : boundary.error().rule();
    };

    EXPECT_EQ(rule("multipart/form-data; boundary=abc"), "=abc");
    EXPECT_EQ(rule("Multipart/Form-Data;charset=utf-8;  Boundary=\"a b'(:)\""), "=a b'(:)");
    EXPECT_EQ(rule(""), "multipart_type");
    EXPECT_EQ(rule("text/plain; boundary=abc"), "multipart_type");
    EXPECT_EQ(rule("multipart/form-data; boundary=\"abc"), "multipart_type");
    EXPECT_EQ(rule("multipart/form-data"), "multipart_boundary");
    EXPECT_EQ(rule("multipart/form-data; boundary=a; boundary=b"), "multipart_boundary");
    EXPECT_EQ(rule("multipart/form-data; boundary=\"\""), "multipart_boundary");
    EXPECT_EQ(rule("multipart/form-data; boundary=\"a \""), "multipart_boundary");
    EXPECT_EQ(rule("multipart/form-data; boundary=\"a\tb\""), "multipart_boundary");
    EXPECT_EQ(rule("multipart/form-data; boundary=" + std::string(71, 'a')), "multipart_boundary");
}

} // namespace motcua::http
