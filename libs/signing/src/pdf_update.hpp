#pragma once

#include <motcua/core/expected.hpp>

#include <map>
#include <memory>
#include <qpdf/QPDF.hh>
#include <string>
#include <string_view>

namespace motcua::signing {

/// pdf_damaged.
[[nodiscard]] core::Failure damaged();

/// Opens bytes as a PDF without mending anything: pdf_malformed, pdf_damaged or pdf_encrypted.
[[nodiscard]] core::Expected<std::unique_ptr<QPDF>> open_pdf(std::string_view bytes);

/// An object of a new revision as it stands in the file, without "n 0 obj" and "endobj".
using NewObjects = std::map<QPDFObjGen, std::string>;

/// Adds to `objects` everything reachable from `from` whose number is `first_new` or higher.
void gather_new(QPDFObjectHandle const& from, int first_new, NewObjects& objects);

/// The object as text; a stream with its raw data.
[[nodiscard]] std::string written(QPDFObjectHandle object);

/// A revision to append: its bytes, and where in the whole file each object's text begins.
struct Revision {
    std::string bytes;
    std::map<QPDFObjGen, std::size_t> offsets;
};

/// Writes the objects, a cross-reference section of the same kind as the last one, and the trailer. qpdf
/// itself can only write whole new files.
[[nodiscard]] Revision
write_revision(std::string_view before, QPDF& pdf, NewObjects const& objects, int size);

} // namespace motcua::signing
