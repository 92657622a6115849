#pragma once

#include <motcua/core/expected.hpp>

#include <boost/json/value.hpp>

#include <string_view>

namespace motcua::catalogue {

/// Limits of one catalogue document; whoever sends it may be hostile.
constexpr std::size_t max_document_bytes = 524'288;
constexpr std::size_t max_text_bytes = 4000;
constexpr std::size_t max_depth = 12;

/// The document after every check that needs no meaning: size, UTF-8 in form NFC, depth, schema.
/// Errors: too_large "document_size", malformed "json", invalid with faults.
[[nodiscard]] core::Expected<boost::json::value>
read_document(std::string_view text, std::string_view schema);

} // namespace motcua::catalogue
