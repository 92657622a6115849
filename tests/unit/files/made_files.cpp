#include "made_files.hpp"

#include "support/run_program.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <leptonica/allheaders.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace motcua::files {

namespace {

namespace fs = std::filesystem;

void check(bool done, char const* what) {
    if (!done) {
        throw std::runtime_error(what);
    }
}

std::string text_of(fs::path const& file) {
    auto stream = std::ifstream(file, std::ios::binary);
    auto text = std::ostringstream();
    text << stream.rdbuf();
    return text.str();
}

/// A directory that goes with what is in it.
class Workshop {
public:
    Workshop()
        : directory_(made()) {}

    Workshop(Workshop const&) = delete;
    Workshop& operator=(Workshop const&) = delete;

    ~Workshop() { fs::remove_all(directory_); }

    [[nodiscard]] fs::path file(char const* name) const { return directory_ / name; }

private:
    static fs::path made() {
        auto name = (fs::temp_directory_path() / "madeXXXXXX").string();
        check(::mkdtemp(name.data()) != nullptr, "mkdtemp");
        return name;
    }

    fs::path directory_;
};

std::string padded(std::size_t number) {
    auto digits = std::to_string(number);
    return std::string(10 - digits.size(), '0') + digits;
}

Pix* shaded(int width, int height) {
    auto* const picture = pixCreate(width, height, 8);
    for (auto row = 0; row < height; ++row) {
        for (auto column = 0; column < width; ++column) {
            pixSetPixel(picture, column, row, static_cast<l_uint32>((row * 7 + column * column) % 256));
        }
    }
    return picture;
}

/// Frees the picture.
std::string bytes_of(Pix* picture, int format) {
    l_uint8* bytes = nullptr;
    auto size = std::size_t{0};
    check(pixWriteMem(&bytes, &size, picture, format) == 0, "pixWriteMem");
    auto text = std::string(static_cast<char const*>(static_cast<void const*>(bytes)), size);
    lept_free(bytes);
    pixDestroy(&picture);
    return text;
}

std::string big_endian(std::uint32_t number) {
    auto text = std::string();
    for (auto shift : {24U, 16U, 8U, 0U}) {
        text += static_cast<char>((number >> shift) & 255U);
    }
    return text;
}

/// The check sum of PNG, ISO 3309.
std::uint32_t crc_of(std::string const& bytes) {
    auto crc = ~std::uint32_t{0};
    for (auto const byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (auto bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

std::string chunk(std::string const& name, std::string const& content) {
    return big_endian(static_cast<std::uint32_t>(content.size())) + name + content +
           big_endian(crc_of(name + content));
}

std::string picture_bytes(int width, int height, int format) {
    return bytes_of(shaded(width, height), format);
}

Pix* written(std::string const& words) {
    auto* const sheet = pixCreate(900, 200, 8);
    pixSetAll(sheet);
    auto* font = bmfCreate(nullptr, 20);
    auto width = 0;
    check(pixSetTextline(sheet, font, words.c_str(), 0, 40, 120, &width, nullptr) == 0, "pixSetTextline");
    bmfDestroy(&font);
    pixSetResolution(sheet, 200, 200);
    return sheet;
}

} // namespace

std::string png_of_words(std::string const& words) {
    return bytes_of(written(words), IFF_PNG);
}

std::string pdf_of_words(std::string const& words) {
    return bytes_of(written(words), IFF_LPDF);
}

std::string pdf(int pages, std::string const& extra, std::string const& content) {
    auto kids = std::string();
    for (auto page = 0; page < pages; ++page) {
        kids += std::to_string(5 + page) + " 0 R ";
    }
    auto bodies = std::vector<std::string>{
        "<< /Type /Catalog /Pages 2 0 R /Extra 4 0 R >>",
        "<< /Type /Pages /Count " + std::to_string(pages) + " /Kids [" + kids + "] >>",
        "<< /Length " + std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream",
        extra};
    for (auto page = 0; page < pages; ++page) {
        bodies.emplace_back(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents 3 0 R >>"
        );
    }
    auto file = std::string("%PDF-1.7\n");
    auto table = std::string("0000000000 65535 f \n");
    for (auto index = std::size_t{0}; index < bodies.size(); ++index) {
        table += padded(file.size()) + " 00000 n \n";
        file += std::to_string(index + 1) + " 0 obj\n" + bodies[index] + "\nendobj\n";
    }
    auto const count = std::to_string(bodies.size() + 1);
    auto const start = std::to_string(file.size());
    return file + "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count +
           " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

std::string encrypted_pdf(std::string const& user_password) {
    auto const workshop = Workshop();
    std::ofstream(workshop.file("plain.pdf"), std::ios::binary) << pdf(1);
    auto const done = tests::run_program(
        "qpdf --encrypt '" + user_password + "' owner 256 -- " + workshop.file("plain.pdf").string() + " " +
        workshop.file("closed.pdf").string()
    );
    check(done.status == 0, "qpdf");
    return text_of(workshop.file("closed.pdf"));
}

std::string png(int width, int height) {
    return picture_bytes(width, height, IFF_PNG);
}

std::string jpeg(int width, int height) {
    return picture_bytes(width, height, IFF_JFIF_JPEG);
}

std::string tiff(int frames) {
    auto const workshop = Workshop();
    auto const file = workshop.file("frames.tif").string();
    for (auto frame = 0; frame < frames; ++frame) {
        auto* picture = shaded(20 + frame, 30);
        check(pixWriteTiff(file.c_str(), picture, IFF_TIFF_LZW, frame == 0 ? "w" : "a") == 0, "pixWriteTiff");
        pixDestroy(&picture);
    }
    return text_of(file);
}

std::string png_that_claims(unsigned width, unsigned height) {
    auto const header = big_endian(width) + big_endian(height) + std::string("\x08\x00\x00\x00\x00", 5);
    auto const pixel = std::string("\x78\x9c\x63\x00\x00\x00\x02\x00\x01", 9);
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", pixel) + chunk("IEND", "");
}

std::string zip(Entries const& entries, std::string const& password) {
    auto bytes = std::string(std::size_t{4} << 20U, '\0');
    auto used = std::size_t{0};
    auto* const writer = archive_write_new();
    archive_write_set_format_zip(writer);
    if (!password.empty()) {
        check(archive_write_set_options(writer, "zip:encryption=traditional") == ARCHIVE_OK, "encryption");
        archive_write_set_passphrase(writer, password.c_str());
    }
    check(archive_write_open_memory(writer, bytes.data(), bytes.size(), &used) == ARCHIVE_OK, "open");
    for (auto const& [name, content] : entries) {
        auto* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        check(archive_write_header(writer, entry) == ARCHIVE_OK, "entry");
        check(archive_write_data(writer, content.data(), content.size()) >= 0, "content");
        archive_entry_free(entry);
    }
    check(archive_write_close(writer) == ARCHIVE_OK, "close");
    archive_write_free(writer);
    bytes.resize(used);
    return bytes;
}

std::string docx(Entries const& parts) {
    auto entries = Entries{
        {"[Content_Types].xml", "<Types/>"},
        {"_rels/.rels", "<Relationships/>"},
        {"word/document.xml", "<w:document/>"}};
    entries.insert(entries.end(), parts.begin(), parts.end());
    return zip(entries);
}

} // namespace motcua::files
