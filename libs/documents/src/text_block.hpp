#pragma once

#include "c_handles.hpp"
#include "form_template.hpp"

#include <vector>

namespace motcua::documents {

enum class Alignment : std::uint8_t { left, centre, justified };

/// How a text is set; all lengths in points.
struct TextStyle {
    double size{14};
    bool bold{false};
    bool italic{false};
    Alignment alignment{Alignment::left};
    double width{0};      ///< 0: one line, never broken
    double indent{0};     ///< of the first line; negative: of the lines after it
    double spacing{1.15}; ///< distance of base lines as a multiple of the size
};

/// A text broken into lines, ready to be drawn line by line.
class TextBlock {
public:
    TextBlock(
        PangoContext* context,
        RichText const& text,
        TextStyle const& style,
        std::vector<std::string> const& keep_together = {}
    );

    [[nodiscard]] std::size_t line_count() const noexcept { return lines_.size(); }

    /// Distance of base lines.
    [[nodiscard]] double pitch() const noexcept { return pitch_; }

    [[nodiscard]] double height() const noexcept { return pitch_ * static_cast<double>(lines_.size()); }

    /// Width of the longest line.
    [[nodiscard]] double natural_width() const;

    [[nodiscard]] double line_width(std::size_t index) const { return lines_[index].width; }

    /// Draws one line whose strip of paper has its upper left corner at x, y.
    void draw_line(cairo_t* ink, std::size_t index, double x, double y) const;

    /// Draws one line upon a base line.
    void draw_upon(cairo_t* ink, std::size_t index, double x, double baseline) const;

    /// Draws all lines below each other.
    void draw(cairo_t* ink, double x, double y) const;

    /// Fills the outlines of the first line: a picture of the words that is no text to a reader of the file.
    void picture(cairo_t* ink, double x, double y) const;

private:
    struct Line {
        PangoLayoutLine* line; ///< owned by layout_
        double x;
        double width;
    };

    void collect_lines(double rise);

    /// A word wider than the paper is cut rather than printed over its neighbour.
    void cut_long_words(RichText const& text, double width);

    GObjectHandle<PangoLayout> layout_;
    std::vector<Line> lines_;
    double pitch_;
    double ascent_{0}; ///< from the upper edge of a strip to its base line
};

} // namespace motcua::documents
