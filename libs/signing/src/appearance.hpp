#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/signing/sign_pdf.hpp>

#include <string>

namespace motcua::signing {

/// The appearance as a PDF of one page of that size in points, fonts embedded: lines to the left of the
/// image. Fails with image_malformed, typeface_missing, text_unprintable or placement_small.
[[nodiscard]] core::Expected<std::string>
draw_appearance(Appearance const& appearance, double width, double height);

} // namespace motcua::signing
