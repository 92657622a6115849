#include "support/poppler.hpp"
#include "support/signed_letter.hpp"

#include <gtest/gtest.h>

#include <cairo/cairo.h>

#include <memory>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace motcua::tests {

namespace {

/// A blank page, perhaps smaller than its paper, and turned by the scanner.
std::string blank(double width, double height, int turned, std::string const& crop = {}) {
    auto pdf = QPDF();
    pdf.emptyPDF();
    auto page = QPDFObjectHandle::parse(
        "<< /Type /Page /MediaBox [0 0 " + std::to_string(width) + " " + std::to_string(height) +
        "] /Rotate " + std::to_string(turned) + (crop.empty() ? "" : " /CropBox " + crop) +
        " /Resources << >> >>"
    );
    page.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf, " "));
    QPDFPageDocumentHelper(pdf).addPage(pdf.makeIndirectObject(page), true);
    auto writer = QPDFWriter(pdf);
    writer.setOutputMemory();
    writer.write();
    auto const buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<char const*>(buffer->getBuffer()), buffer->getSize()};
}

signing::SignatureSpec spec_at(signing::Placement const& corner) {
    auto spec = agency_spec();
    spec.placement = corner;
    spec.appearance.image_png.clear();
    spec.appearance.text_size = 6;
    return spec;
}

/// Share of the page's ink that lies in its top right quarter.
double ink_at_top_right(std::string const& pdf) {
    auto const file = PdfFile(pdf);
    auto* drawn = cairo_image_surface_create_from_png(file.drawn_pages().at(0).c_str());
    cairo_surface_flush(drawn);
    auto const width = cairo_image_surface_get_width(drawn);
    auto const height = cairo_image_surface_get_height(drawn);
    auto corner = 0.0;
    auto all = 0.0;
    for (auto y = 0; y < height; ++y) {
        auto const* row = cairo_image_surface_get_data(drawn) + y * cairo_image_surface_get_stride(drawn);
        for (auto x = 0; x < width; ++x) {
            auto const ink = 255.0 - row[4 * x];
            all += ink;
            corner += x >= width / 2 && y < height / 2 ? ink : 0;
        }
    }
    cairo_surface_destroy(drawn);
    return all > 0 ? corner / all : 0;
}

class Corner : public testing::Test {
protected:
    TestPki pki_;
    std::unique_ptr<signing::SigningKey> officer_ = opened(pki_.person);
};

} // namespace

TEST_F(Corner, WordsStandUprightAtTheTopRightHoweverThePageLies) {
    for (auto const turned : {0, 90, 180, 270, -90, 450}) {
        SCOPED_TRACE(turned);
        auto const pdf = blank(595, 842, turned);

        auto const corner = signing::top_right(pdf, 1, 190, 38, 12).value();
        auto const made = signed_by(pdf, spec_at(corner), *officer_);

        EXPECT_GT(ink_at_top_right(made), 0.99);
        EXPECT_TRUE(signing::verify_pdf(made, pki_.trust(), time_of_check()).valid());
    }
}

TEST_F(Corner, CroppedPageCountsAsShown) {
    auto const corner = signing::top_right(blank(595, 842, 0, "[50 60 400 500]"), 1, 190, 38, 12).value();

    EXPECT_DOUBLE_EQ(corner.left + corner.width, 388);
    EXPECT_DOUBLE_EQ(corner.bottom + corner.height, 488);
}

TEST_F(Corner, SmallPageHasSmallWords) {
    auto const card = blank(153, 243, 0); // a card of 54 × 86 mm

    auto const corner = signing::top_right(card, 1, 190, 38, 12).value();

    EXPECT_DOUBLE_EQ(corner.width, 129);
    EXPECT_DOUBLE_EQ(corner.height, 38 * 129.0 / 190);
}

TEST_F(Corner, WhatHasNoSuchPageIsRefused) {
    EXPECT_EQ(signing::top_right("no pdf", 1, 190, 38, 12).error().rule(), "pdf_malformed");
    EXPECT_EQ(
        signing::top_right(blank(595, 842, 0), 2, 190, 38, 12).error().faults().at(0).rule,
        "page_missing"
    );
}

} // namespace motcua::tests
