#include "archive_pdf.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

namespace motcua::documents {
namespace {

constexpr auto creator = "motcua";
constexpr auto producer = "motcua, cairo, qpdf";

std::string escaped(std::string const& text) {
    auto xml = std::string();
    for (auto const letter : text) {
        switch (letter) {
        case '&':
            xml += "&amp;";
            break;
        case '<':
            xml += "&lt;";
            break;
        case '>':
            xml += "&gt;";
            break;
        default:
            xml += letter;
        }
    }
    return xml;
}

/// The metadata stream: ISO 19005-2, 6.6. Says the same as the document information dictionary.
std::string metadata_of(PdfAbout const& about, std::string const& created) {
    constexpr auto shape = R"(<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{source}</pdf:Keywords>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>)";
    return fmt::format(
        shape,
        fmt::arg("mark", "\xEF\xBB\xBF"),
        fmt::arg("title", escaped(about.title)),
        fmt::arg("author", escaped(about.author)),
        fmt::arg("subject", escaped(about.subject)),
        fmt::arg("created", created),
        fmt::arg("creator", creator),
        fmt::arg("producer", producer),
        fmt::arg("source", escaped(about.source))
    );
}

/// "2026-02-05T00:00:00+07:00" as PDF writes it, "D:20260205000000+07'00'".
std::string pdf_date(std::string const& created) {
    auto date = std::string("D:");
    for (auto const letter : created.substr(0, 19)) {
        if (letter >= '0' && letter <= '9') {
            date += letter;
        }
    }
    return date + created.substr(19, 3) + "'" + created.substr(23, 2) + "'";
}

void describe(QPDF& pdf, PdfAbout const& about) {
    auto const created = core::to_string(std::chrono::floor<std::chrono::seconds>(about.created_at));
    auto const text = [](std::string const& value) { return QPDFObjectHandle::newUnicodeString(value); };
    auto info = QPDFObjectHandle::newDictionary();
    info.replaceKey("/Title", text(about.title));
    info.replaceKey("/Author", text(about.author));
    info.replaceKey("/Subject", text(about.subject));
    info.replaceKey("/Keywords", text(about.source));
    info.replaceKey("/Creator", text(creator));
    info.replaceKey("/Producer", text(producer));
    info.replaceKey("/CreationDate", text(pdf_date(created)));
    info.replaceKey("/ModDate", text(pdf_date(created)));
    pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

    auto metadata = QPDFObjectHandle::newStream(&pdf, metadata_of(about, created));
    metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
    metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
    auto root = pdf.getRoot();
    root.replaceKey("/Metadata", metadata);
    root.replaceKey("/Lang", QPDFObjectHandle::newString("vi-VN"));
    root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
}

/// ISO 19005-2, 6.2.3: what the colours of the file mean.
void add_colours(QPDF& pdf, std::string const& colour_profile) {
    auto profile = QPDFObjectHandle::newStream(&pdf, colour_profile);
    profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
    auto intent = QPDFObjectHandle::parse(
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
        "/Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) >>"
    );
    intent.replaceKey("/DestOutputProfile", profile);
    auto intents = QPDFObjectHandle::newArray();
    intents.appendItem(pdf.makeIndirectObject(intent));
    pdf.getRoot().replaceKey("/OutputIntents", intents);
}

/// ISO 19005-2, 6.2.11.3.2: cairo leaves out that the glyphs of its subsets go by their own numbers.
void map_glyphs(QPDF& pdf) {
    for (auto& object : pdf.getAllObjects()) {
        if (object.isDictionaryOfType("/Font", "/CIDFontType2")) {
            object.replaceKey("/CIDToGIDMap", QPDFObjectHandle::newName("/Identity"));
        }
    }
}

} // namespace

std::string archive_pdf(std::string const& drawn, PdfAbout const& about, std::string const& colour_profile) {
    auto pdf = QPDF();
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("letter", drawn.data(), drawn.size());
    map_glyphs(pdf);
    describe(pdf, about);
    add_colours(pdf, colour_profile);
    auto writer = QPDFWriter(pdf);
    writer.setOutputMemory();
    writer.setDeterministicID(true);
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.write();
    auto const buffer = std::unique_ptr<Buffer>(writer.getBuffer());
    return {reinterpret_cast<char const*>(buffer->getBuffer()), buffer->getSize()};
}

} // namespace motcua::documents
