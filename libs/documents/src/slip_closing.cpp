#include "slip_closing.hpp"

#include "pdf_pages.hpp"

namespace motcua::documents {
namespace {

constexpr auto side_share = 0.38; ///< of the width, for each who signs
constexpr auto below_mark = 2.0;
constexpr auto small_share = 0.85; ///< of the size of notes, for the words under the mark

} // namespace

Arrangement
slip_closing(ReceiptFacts const& facts, FormTemplate const& form, PangoContext* context, double width) {
    auto made = Arrangement();
    auto const& sizes = form.layout;
    auto const side = width * side_share;
    auto style_of = [](double size, double column, bool bold, bool italic) {
        return TextStyle{
            .size = size,
            .bold = bold,
            .italic = italic,
            .alignment = Alignment::centre,
            .width = column,
        };
    };
    auto const strong = style_of(sizes.signature_pt, side, true, false);
    auto const note = style_of(sizes.recipients_pt, side, false, true);
    auto const put_signing = [&](double x, char const* role, std::string const& name) {
        auto y = made.put({context, {form.word(role), {}}, strong, form.keep_together}, x, 0);
        y = made.put({context, {form.word("sign_note"), {}}, note}, x, y);
        made.put({context, {name, {}}, strong}, x, y + sizes.signature_space_mm * points_per_mm);
    };
    put_signing(0, "sign_applicant", "");
    put_signing(width - side, "sign_receiver", facts.receiver_name);

    auto const middle = width - 2 * side;
    auto const mark = sizes.qr_mm * points_per_mm;
    auto y = 0.0;
    if (!facts.lookup_url.empty()) {
        made.put_qr(facts.lookup_url, side + (middle - mark) / 2, 0, mark);
        auto const words = style_of(sizes.recipients_pt * small_share, middle, false, true);
        y = made.put({context, {form.word("lookup_note"), {}}, words}, side, mark + below_mark);
    }
    if (!facts.lookup_key.empty()) {
        auto const words = style_of(sizes.recipients_pt * small_share, middle, true, false);
        auto const key = form.word("key_label") + " " + facts.lookup_key;
        made.put({context, {key, {}}, words}, side, y);
    }
    return made;
}

} // namespace motcua::documents
