#include "support/poppler.hpp"
#include <motcua/documents/scan_pdf.hpp>

#include <gtest/gtest.h>

#include <leptonica/allheaders.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace motcua::documents {

namespace {

using tests::PdfFile;

/// A picture with a dark bar, so that it is not one colour.
Pix* picture(int width, int height, int resolution) {
    auto* pix = pixCreate(width, height, 32);
    pixSetResolution(pix, resolution, resolution);
    pixSetAllArbitrary(pix, 0xFFFFFF00);
    auto* bar = boxCreate(width / 4, height / 4, width / 2, height / 8);
    pixSetInRectArbitrary(pix, bar, 0x2040A000);
    boxDestroy(&bar);
    return pix;
}

using Writer = l_ok (*)(l_uint8**, std::size_t*, Pix*);

std::string written(Pix* pix, Writer write) {
    auto* data = static_cast<l_uint8*>(nullptr);
    auto size = std::size_t{};
    EXPECT_EQ(write(&data, &size, pix), 0);
    auto bytes = std::string(reinterpret_cast<char const*>(data), size);
    lept_free(data);
    pixDestroy(&pix);
    return bytes;
}

std::string jpeg(int width, int height, int resolution) {
    return written(picture(width, height, resolution), [](l_uint8** data, std::size_t* size, Pix* pix) {
        return pixWriteMemJpeg(data, size, pix, 80, 0);
    });
}

std::string png(int width, int height, int resolution) {
    return written(picture(width, height, resolution), [](l_uint8** data, std::size_t* size, Pix* pix) {
        return pixWriteMemPng(data, size, pix, 0);
    });
}

/// Several pages in black and white, as fax machines and old scanners make them.
std::string tiff(int pages) {
    auto const file = PdfFile("");
    for (auto page = 0; page < pages; ++page) {
        auto* colour = picture(1240, 1754, 150);
        auto* black = pixConvertTo1(colour, 128);
        EXPECT_EQ(pixWriteTiff(file.path().c_str(), black, IFF_TIFF_G4, page == 0 ? "w" : "a"), 0);
        pixDestroy(&black);
        pixDestroy(&colour);
    }
    auto stream = std::ifstream(file.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The JPEG with Exif data that say how the camera was held.
std::string oriented(std::string const& jpeg, char orientation) {
    using namespace std::string_literals;
    auto const exif =
        "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
    auto const length = static_cast<char>(exif.size() + 2);
    return jpeg.substr(0, 2) + "\xFF\xE1\0"s + length + exif + jpeg.substr(2);
}

/// Whether the page is dark at that part of its width and height.
bool is_dark(PdfFile const& file, double x, double y) {
    auto const grey = file.printed_by("pdftoppm -gray -r 36");
    auto width = 0;
    auto height = 0;
    auto begin = 0;
    EXPECT_EQ(std::sscanf(grey.c_str(), "P5\n%d %d\n255\n%n", &width, &height, &begin), 2);
    auto const column = static_cast<std::size_t>(x * width);
    auto const row = static_cast<std::size_t>(y * height);
    auto const at = static_cast<std::size_t>(begin) + row * static_cast<std::size_t>(width) + column;
    return static_cast<unsigned char>(grey.at(at)) < 128;
}

std::string rule_of(std::string const& bytes, std::string const& type) {
    auto const made = pdf_of_scan(bytes, type);
    return made ? "" : made.error().faults().at(0).rule;
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(ScanPdf, JpegKeepsItsBytesAndItsSize) {
    auto const original = jpeg(600, 900, 150);

    auto const pdf = pdf_of_scan(original, "image/jpeg").value();

    EXPECT_EQ(pdf.pages, 1);
    EXPECT_TRUE(has(pdf.bytes, original)) << "the JPEG was encoded again";
    auto const file = PdfFile(pdf.bytes);
    EXPECT_TRUE(has(file.printed_by("pdfinfo"), "Page size:       288 x 432 pts"));
    EXPECT_TRUE(has(file.printed_by("pdfimages -list"), "jpeg"));
    std::ignore = file.printed_by("qpdf --check");
}

TEST(ScanPdf, PhotographIsSeenAsTheCameraWasHeld) {
    // The dark bar lies in the upper half of the dots; behind the turn it is where the orientation brings it.
    struct Held {
        char orientation;
        char const* page;
        double x;
        double y;
    };

    for (auto const& held :
         {Held{1, "288 x 432", 0.5, 0.31},
          {2, "288 x 432", 0.5, 0.31},
          {3, "288 x 432", 0.5, 0.69},
          {4, "288 x 432", 0.5, 0.69},
          {5, "432 x 288", 0.31, 0.5},
          {6, "432 x 288", 0.69, 0.5},
          {7, "432 x 288", 0.69, 0.5},
          {8, "432 x 288", 0.31, 0.5}}) {
        auto const pdf = pdf_of_scan(oriented(jpeg(600, 900, 150), held.orientation), "image/jpeg").value();

        auto const file = PdfFile(pdf.bytes);
        EXPECT_TRUE(has(file.printed_by("pdfinfo"), held.page)) << int{held.orientation};
        EXPECT_TRUE(is_dark(file, held.x, held.y)) << int{held.orientation};
        EXPECT_FALSE(is_dark(file, 1 - held.x, 1 - held.y)) << int{held.orientation};
    }
}

TEST(ScanPdf, PictureWithoutResolutionFillsAnA4Page) {
    auto const upright = pdf_of_scan(png(1000, 1414, 0), "image/png").value();
    auto const across = pdf_of_scan(png(1414, 1000, 0), "image/png").value();

    EXPECT_TRUE(has(PdfFile(upright.bytes).printed_by("pdfinfo"), "595.276 x 841.7"));
    EXPECT_TRUE(has(PdfFile(across.bytes).printed_by("pdfinfo"), "841.7"));
}

TEST(ScanPdf, EveryPageOfATiffBecomesAPage) {
    auto const pdf = pdf_of_scan(tiff(3), "image/tiff").value();

    EXPECT_EQ(pdf.pages, 3);
    auto const told = PdfFile(pdf.bytes).printed_by("pdfinfo");
    EXPECT_TRUE(has(told, "Pages:           3"));
    EXPECT_TRUE(has(told, "595.2 x 841.92 pts")) << told;
    EXPECT_LT(pdf.bytes.size(), 60'000U) << "black and white pages must stay small";
}

TEST(ScanPdf, WhatIsNoPictureIsRefused) {
    auto const whole = jpeg(600, 900, 150);

    EXPECT_EQ(rule_of("", "image/jpeg"), "image_damaged");
    EXPECT_EQ(rule_of("GIF89a", "image/gif"), "image_type");
    EXPECT_EQ(rule_of("no picture", "image/png"), "image_damaged");
    EXPECT_EQ(rule_of("II*", "image/tiff"), "image_damaged");
    EXPECT_EQ(rule_of(png(64, 64, 0).substr(0, 60), "image/png"), "image_damaged");
    EXPECT_EQ(rule_of(whole.substr(0, 40), "image/jpeg"), "image_damaged");
}

TEST(ScanPdf, PictureOfTooManyDotsIsRefusedByItsHeader) {
    auto bomb = png(64, 64, 0);
    bomb.replace(16, 4, std::string("\x00\x00\xf0\x00", 4)); // 61440 dots across, says the header
    bomb.replace(20, 4, std::string("\x00\x00\xf0\x00", 4));

    auto const rule = rule_of(bomb, "image/png");

    EXPECT_TRUE(rule == "image_too_large" || rule == "image_damaged") << rule;
}

} // namespace motcua::documents
