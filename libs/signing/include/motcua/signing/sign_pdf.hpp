#pragma once

#include <motcua/core/expected.hpp>
#include <motcua/core/time.hpp>
#include <motcua/signing/signing_key.hpp>
#include <motcua/signing/timestamp_authority.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::signing {

/// Where a signature shows: points from the lower left corner of the page, as PDF counts.
struct Placement {
    int page{1}; ///< 1 is the first page
    double left{0};
    double bottom{0};
    double width{0};
    double height{0};
    int turn{
        0}; ///< what is shown is turned left by 0, 90, 180 or 270 degrees, as on pages that lie turned right
};

/// What a signature shows by Decree 30/2020, annex I: the person's own signature or the red seal, as a PNG
/// with transparent background; to its left the lines of text, if any. Without words the image is as large as
/// fits, with words it is as high as the place: give both the size they have on paper.
struct Appearance {
    std::string image_png; ///< empty: only the lines
    std::vector<std::string> lines;
    double text_size{8};            ///< points
    std::filesystem::path typeface; ///< a TrueType file with Vietnamese letters; needed for lines
};

struct SignatureSpec {
    std::string field; ///< name of the signature field, unique in the document: "NguoiKy", "CoQuan"
    Placement placement;
    Appearance appearance;
    std::string reason;      ///< shown by readers; may be empty
    std::string location;    ///< may be empty
    core::Instant signed_at; ///< claimed time of signing; the proof of time is the time stamp
};

/// Where the agency's round seal lies: over the left third of the person's signature, centred on it (Decree
/// 30/2020, annex I), with `words_width` points for the lines to its left.
[[nodiscard]] Placement seal_over(Placement const& signature, double diameter, double words_width);

/// The top right corner of a page as it is read, `margin` points from both edges, for at most `width` by
/// `height` points; smaller in proportion on a small page. Fails with pdf_malformed, pdf_damaged,
/// pdf_encrypted, page_missing.
[[nodiscard]] core::Expected<Placement>
top_right(std::string_view pdf, int page, double width, double height, double margin);

/// The two lines of an agency's signature: issuer, and time of signing in ISO 8601 with +07:00.
[[nodiscard]] std::vector<std::string> seal_lines(std::string const& agency, core::Instant signed_at);

/// Signs by PAdES baseline B-B, or B-T when `timestamps` is given: appends a revision, never changes a byte
/// that was there. Blocks for the key and the time stamp authority; safe on any number of threads. Fails with
/// pdf_malformed, pdf_damaged, pdf_encrypted, pdf_locked, field_taken, page_missing, placement_outside,
/// image_malformed, typeface_missing, text_unprintable, placement_small, certificate_expired,
/// certificate_not_yet_valid, key_certificate_mismatch, signature_too_large, or what the key or the authority
/// says.
[[nodiscard]] core::Expected<std::string>
sign_pdf(std::string_view pdf, SignatureSpec const& spec, SigningKey& key, TimestampAuthority* timestamps);

} // namespace motcua::signing
