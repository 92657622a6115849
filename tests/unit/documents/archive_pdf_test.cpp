#include "support/form_samples.hpp"
#include "support/poppler.hpp"
#include "support/templates.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>
#include <string>

namespace motcua::documents {
namespace {

/// The rules of ISO 19005-2 that concern what this program writes. No validator for PDF/A is part of Debian,
/// so this is no certificate: it holds the object tree against the clauses one by one.
class ArchivePdf : public testing::Test {
protected:
    void SetUp() override {
        for (auto& form : tests::all_sample_forms(tests::shipped_templates())) {
            forms_.push_back(std::move(form));
        }
    }

    template <class Look>
    void for_each_file(Look const& look) {
        for (auto const& form : forms_) {
            for (auto const* bytes : {&form.pdf, &form.draft}) {
                auto pdf = QPDF();
                pdf.processMemoryFile("form", bytes->data(), bytes->size());
                look(pdf, *bytes, form.name);
            }
        }
    }

    std::vector<tests::SampleForm> forms_;
};

std::string bytes_of(QPDFObjectHandle stream) {
    auto const buffer = stream.getStreamData();
    return {reinterpret_cast<char const*>(buffer->getBuffer()), buffer->getSize()};
}

} // namespace

TEST_F(ArchivePdf, HeaderAndTrailerFollowClause61) {
    for_each_file([](QPDF& pdf, std::string const& bytes, std::string const& name) {
        EXPECT_EQ(bytes.substr(0, 9), "%PDF-1.5\n") << name;
        EXPECT_EQ(bytes[9], '%');
        for (auto at = std::size_t{10}; at < 14; ++at) {
            EXPECT_GT(static_cast<unsigned char>(bytes[at]), 127);
        }
        EXPECT_EQ(bytes.substr(bytes.size() - 6), "%%EOF\n");
        auto trailer = pdf.getTrailer();
        EXPECT_FALSE(trailer.hasKey("/Encrypt"));
        ASSERT_EQ(trailer.getKey("/ID").getArrayNItems(), 2);
        EXPECT_EQ(trailer.getKey("/ID").getArrayItem(0).getStringValue().size(), 16U);
        EXPECT_FALSE(pdf.anyWarnings());
    });
}

TEST_F(ArchivePdf, MetadataDeclaresPart2LevelBAndAgreesWithTheInformation) {
    for_each_file([](QPDF& pdf, std::string const& /*bytes*/, std::string const& name) {
        auto metadata = pdf.getRoot().getKey("/Metadata");
        auto const xml = bytes_of(metadata);
        auto const says = [&](std::string const& part) { return xml.find(part) != std::string::npos; };
        auto info = pdf.getTrailer().getKey("/Info");
        auto const said = [&](char const* key) { return info.getKey(key).getUTF8Value(); };
        EXPECT_EQ(metadata.getDict().getKey("/Subtype").getName(), "/XML");
        EXPECT_TRUE(says("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>")) << name;
        EXPECT_TRUE(says("x-default\">" + said("/Title") + "</rdf:li>")) << name;
        EXPECT_TRUE(says("<dc:creator><rdf:Seq><rdf:li>" + said("/Author") + "</rdf:li>")) << name;
        EXPECT_TRUE(says("<pdf:Producer>" + said("/Producer") + "</pdf:Producer>"));
        EXPECT_TRUE(says("<pdf:Keywords>" + said("/Keywords") + "</pdf:Keywords>"));
        EXPECT_TRUE(says("+07:00</xmp:CreateDate>"));
        EXPECT_EQ(said("/CreationDate").substr(16), "+07'00'");
        EXPECT_EQ(pdf.getRoot().getKey("/Lang").getStringValue(), "vi-VN");
    });
}

TEST_F(ArchivePdf, OutputIntentIsTheShippedColourProfile) {
    auto stream = std::ifstream(MOTCUA_SOURCE_DIR "/config/letters/srgb.icc", std::ios::binary);
    auto const shipped = std::string(std::istreambuf_iterator<char>(stream), {});
    ASSERT_EQ(shipped.substr(36, 4), "acsp");

    for_each_file([&](QPDF& pdf, std::string const& /*bytes*/, std::string const& name) {
        auto intents = pdf.getRoot().getKey("/OutputIntents");
        ASSERT_EQ(intents.getArrayNItems(), 1) << name;
        auto intent = intents.getArrayItem(0);
        EXPECT_EQ(intent.getKey("/S").getName(), "/GTS_PDFA1");
        auto profile = intent.getKey("/DestOutputProfile");
        EXPECT_EQ(profile.getDict().getKey("/N").getIntValue(), 3);
        EXPECT_EQ(bytes_of(profile), shipped);
    });
}

TEST_F(ArchivePdf, EveryFontIsEmbeddedWithEncodingAndUnicode) {
    for_each_file([](QPDF& pdf, std::string const& /*bytes*/, std::string const& name) {
        auto fonts = 0;
        for (auto& object : pdf.getAllObjects()) {
            if (object.isDictionaryOfType("/FontDescriptor")) {
                EXPECT_TRUE(object.getKey("/FontFile2").isStream()) << name;
            }
            if (!object.isDictionaryOfType("/Font")) {
                continue;
            }
            ++fonts;
            auto const kind = object.getKey("/Subtype").getName();
            ASSERT_TRUE(kind == "/Type0" || kind == "/TrueType" || kind == "/CIDFontType2") << kind;
            EXPECT_EQ(object.hasKey("/ToUnicode"), kind != "/CIDFontType2") << name;
            if (kind == "/TrueType") {
                EXPECT_EQ(object.getKey("/Encoding").getName(), "/WinAnsiEncoding");
            }
            if (kind == "/CIDFontType2") {
                EXPECT_EQ(object.getKey("/CIDToGIDMap").getName(), "/Identity") << name;
            }
        }
        EXPECT_GE(fonts, 4) << name;
    });
}

TEST_F(ArchivePdf, NothingIsForbidden) {
    auto const forbidden = std::set<std::string>{
        "/AA",
        "/OpenAction",
        "/JavaScript",
        "/AcroForm",
        "/EmbeddedFiles",
        "/Annots",
        "/TR",
        "/TR2",
        "/HTP",
        "/Alternates",
        "/OPI",
        "/PS",
        "/Ref",
        "/XFA",
        "/Requirements",
        "/F"};
    for_each_file([&](QPDF& pdf, std::string const& /*bytes*/, std::string const& name) {
        for (auto& object : pdf.getAllObjects()) {
            auto dictionary = object.isStream() ? object.getDict() : object;
            if (!dictionary.isDictionary()) {
                continue;
            }
            for (auto const& key : dictionary.getKeys()) {
                EXPECT_EQ(forbidden.count(key), 0U) << name << " " << key;
            }
            auto filter = dictionary.getKey("/Filter");
            if (object.isStream() && !filter.isNull()) {
                EXPECT_EQ(filter.getName(), "/FlateDecode") << name;
            }
        }
    });
}

TEST_F(ArchivePdf, QpdfFindsNoFault) {
    for (auto const& form : forms_) {
        EXPECT_NO_THROW(std::ignore = tests::PdfFile(form.pdf).printed_by("qpdf --check")) << form.name;
    }
}

} // namespace motcua::documents
