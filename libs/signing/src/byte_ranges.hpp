#pragma once

#include <motcua/core/expected.hpp>

#include <qpdf/QPDF.hh>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::signing {

/// A signature field with a value.
struct SignedField {
    std::string name;            ///< full name, parts joined by dots
    QPDFObjectHandle field;      ///< the field, often its own widget
    QPDFObjectHandle dictionary; ///< the signature dictionary
};

/// What a signature covers: everything from the first byte to `end` but the hole for its own value.
struct Coverage {
    std::size_t hole_begin{0}; ///< of '<'
    std::size_t hole_end{0};   ///< behind '>'
    std::size_t end{0};        ///< of the revision that was signed
    std::string der;           ///< the value without its padding
};

/// All signature fields of the form that have a value, in the form's order.
[[nodiscard]] std::vector<SignedField> signed_fields(QPDF& pdf);

/// The full names of all fields, signed or not.
[[nodiscard]] std::vector<std::string> field_names(QPDF& pdf);

/// Whether the bytes end like a file: "%%EOF" and at most line ends.
[[nodiscard]] bool ends_a_file(std::string_view bytes);

/// Checks /ByteRange and /Contents against the file itself. Fails with byte_range (not two ranges from byte 0
/// around exactly the value, up to the end of a revision), contents_malformed or contents_too_large.
[[nodiscard]] core::Expected<Coverage> coverage_of(std::string_view bytes, QPDFObjectHandle dictionary);

} // namespace motcua::signing
