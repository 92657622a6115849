#pragma once

#include <motcua/core/expected.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace motcua::http {

/// What stands above a part of a form.
struct PartHead {
    std::string name;
    std::string file_name; ///< as sent, clean UTF-8; never a path to open. Empty: the part is no file
    std::string content_type;
};

/// Takes the parts of a form as they come: `begin_part`, `part_bytes` any number of times, `end_part`, for
/// each. A failure ends the reading.
class PartSink {
public:
    PartSink() = default;
    PartSink(PartSink const&) = delete;
    PartSink& operator=(PartSink const&) = delete;
    virtual ~PartSink() = default;

    [[nodiscard]] virtual core::Expected<void> begin_part(PartHead const& head) = 0;
    [[nodiscard]] virtual core::Expected<void> part_bytes(std::string_view bytes) = 0;
    [[nodiscard]] virtual core::Expected<void> end_part() = 0;
};

/// `boundary` of a multipart/form-data Content-Type. Errors: malformed "multipart_type",
/// "multipart_boundary".
[[nodiscard]] core::Expected<std::string> form_boundary(std::string_view content_type);

/// Reads multipart/form-data (RFC 7578) piece by piece, in little memory. Strict where readers differ and a
/// second reader might see other parts: no preamble or epilogue, no padding after a boundary, no folded or
/// unfinished lines, no nested multipart, no `filename*`, no transfer encoding.
/// Errors: what the sink refuses, and malformed "multipart_boundary", "multipart_head",
/// "multipart_disposition", "multipart_nested", "multipart_encoding", "multipart_parts",
/// "multipart_unfinished".
class FormReader {
public:
    /// `sink` outlives the reader.
    FormReader(std::string const& boundary, PartSink& sink);

    [[nodiscard]] core::Expected<void> feed(std::string_view bytes);

    /// The body is over: the last boundary must have been seen.
    [[nodiscard]] core::Expected<void> finish() const;

private:
    enum class Place : std::uint8_t { opening, after_boundary, head, content, closed };

    /// What one look at the bytes in hand came to.
    enum class Step : std::uint8_t { went_on, need_more };

    [[nodiscard]] core::Expected<Step> step();
    [[nodiscard]] core::Expected<Step> read_opening();
    [[nodiscard]] core::Expected<Step> read_after_boundary();
    [[nodiscard]] core::Expected<Step> read_head();
    [[nodiscard]] core::Expected<Step> read_content();
    [[nodiscard]] core::Expected<Step> read_closed() const;

    std::string delimiter_; ///< CRLF, two dashes and the boundary
    PartSink& sink_;
    std::string held_; ///< received, not yet decided about
    Place place_{Place::opening};
    std::size_t parts_{0};
};

} // namespace motcua::http
