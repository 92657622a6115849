#pragma once

#include <string>
#include <utility>
#include <vector>

struct Pix;

/// Files made on the spot, whole and broken ones.
namespace motcua::files {

/// A PDF of so many pages with a right cross-reference table. `extra` is the body of one more object, which
/// the catalogue refers to by /Extra; `content` is what each page draws.
[[nodiscard]] std::string
pdf(int pages, std::string const& extra = "<< >>", std::string const& content = "0 0 m 9 9 l S");

/// The same with a password, by the qpdf program.
[[nodiscard]] std::string encrypted_pdf(std::string const& user_password);

[[nodiscard]] std::string png(int width, int height);
[[nodiscard]] std::string jpeg(int width, int height);
[[nodiscard]] std::string tiff(int frames);

/// Words in black on white, as large as print scanned with 200 dots an inch: as PNG, and as a PDF that holds
/// nothing but the picture.
[[nodiscard]] std::string png_of_words(std::string const& words);
[[nodiscard]] std::string pdf_of_words(std::string const& words);

/// A picture's header that promises these sides, and a pixel.
[[nodiscard]] std::string png_that_claims(unsigned width, unsigned height);

using Entries = std::vector<std::pair<std::string, std::string>>;

/// A ZIP archive by libarchive; encrypted when a password is given.
[[nodiscard]] std::string zip(Entries const& entries, std::string const& password = {});

/// A Word document with these parts besides its own.
[[nodiscard]] std::string docx(Entries const& parts = {});

} // namespace motcua::files
