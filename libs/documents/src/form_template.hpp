#pragma once

#include "print_text.hpp"
#include <motcua/core/expected.hpp>
#include <motcua/documents/form_kind.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace motcua::documents {

/// One way to set the body: the loosest that fits one page is taken.
struct BodyStep {
    double body_pt{0};
    double line_spacing{0}; ///< distance of base lines as a multiple of the size
    double paragraph_gap_pt{0};
};

/// Sizes of one form; millimetres and points as their names say.
struct PageLayout {
    double page_width_mm{0};
    double page_height_mm{0};
    double margin_top_mm{0};
    double margin_bottom_mm{0};
    double margin_left_mm{0};
    double margin_right_mm{0};
    double national_name_pt{0};
    double motto_pt{0};
    double issuer_pt{0};
    double number_pt{0};
    double place_date_pt{0};
    double title_pt{0};
    double page_number_pt{0};
    double signature_pt{0};
    double recipients_label_pt{0};
    double recipients_pt{0};
    double table_pt{0};
    double first_line_indent_mm{0};
    double signature_space_mm{0}; ///< empty paper between title and name of the signer
    double qr_mm{0};
    std::vector<BodyStep> body_steps; ///< loosest first; at least one
};

/// Text and where it is bold.
struct RichText {
    std::string text;
    std::vector<Unbreakable> bold;
};

/// What stands in the place of each {placeholder}.
using Values = std::map<std::string, std::string, std::less<>>;

/// Text with {placeholders}, cut at its braces.
class Pattern {
public:
    struct Piece {
        bool is_placeholder;
        std::string text;
    };

    Pattern() = default;

    explicit Pattern(std::string_view text);

    /// False when a brace has no partner.
    [[nodiscard]] bool is_well_formed() const noexcept { return well_formed_; }

    [[nodiscard]] std::vector<Piece> const& pieces() const noexcept { return pieces_; }

    /// Placeholders named in `bold` come out bold. Every placeholder must have a value: a bug otherwise.
    [[nodiscard]] RichText filled(Values const& values, std::vector<std::string> const& bold = {}) const;

private:
    std::vector<Piece> pieces_;
    bool well_formed_{true};
};

/// One paragraph of the body.
struct BodyParagraph {
    std::string when;  ///< condition under which it is printed; empty: always
    std::string shape; ///< "", "note": small italics, "table" or "list": that of the form follows it
    Pattern text;
};

/// One column of the form's table.
struct TableColumn {
    std::string title;
    std::string group;     ///< columns beside each other with the same group share a head over their heads
    double share{0};       ///< of the width; all together 1
    bool is_centred{true}; ///< else from the left
};

/// The four ways to lay out a form.
enum class Sheet : std::uint8_t {
    slip,        ///< A5, code line under the title, fields line by line
    letter,      ///< A4 by Decree 30/2020: addressees, justified paragraphs
    book,        ///< A4 landscape, one table over all pages
    application, ///< A4, what an applicant fills in
};

/// What a form's code can fill and asks for; templates are checked against it.
struct FormSpec {
    FormKind kind;
    std::string name;    ///< first part of the template's file name
    std::string name_vi; ///< as faults cite it
    std::string name_en;
    Sheet sheet;
    bool is_numbered;
    std::vector<std::string> placeholders;
    std::vector<std::string> conditions;
    std::vector<std::string> words;    ///< beside the common ones of its sheet
    std::vector<std::string> must_say; ///< placeholders the law wants on paper
    std::vector<std::string> shapes;   ///< "table", "list": what its code adds to the body
    std::vector<std::string> columns;  ///< of the table, in the order of the annex
};

/// One template file, checked.
struct FormTemplate {
    FormSpec const* spec{nullptr};
    Form form;
    PageLayout layout;
    std::string title; ///< may have line feeds
    std::map<std::string, Pattern, std::less<>> words;
    std::vector<std::string> keep_together;
    std::vector<std::string> bold;
    std::vector<TableColumn> columns;
    std::vector<BodyParagraph> body;

    /// A single word or label without placeholders, or with those of `values`.
    [[nodiscard]] std::string word(std::string_view name, Values const& values = {}) const;
};

/// Reads and checks the template of a form; `file` is "<form>.<set>.json", fault pointers begin with it.
[[nodiscard]] core::Expected<FormTemplate>
read_template(std::string const& file, std::string_view json, FormSpec const& spec);

} // namespace motcua::documents
