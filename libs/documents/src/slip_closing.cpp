#include "slip_closing.hpp"

#include "pdf_pages.hpp"

namespace motcua::documents {
namespace {

constexpr auto side_share = 0.38; ///< of the width, for each who signs
constexpr auto below_mark = 2.0;
constexpr auto small_share = 0.85; ///< of the size of notes, for the words under the mark

TextStyle style_of(double size, double width, bool bold, bool italic) {
    return {.size = size, .bold = bold, .italic = italic, .alignment = Alignment::centre, .width = width};
}

/// Gives the space between role and name.
SignatureRoom
put_signing(Arrangement& made, SlipSigner const& signer, Press const& press, double x, double width) {
    auto const& form = press.form;
    auto const& sizes = form.layout;
    auto const strong = style_of(sizes.signature_pt, width, true, false);
    auto const note = style_of(sizes.recipients_pt, width, false, true);
    auto y = made.put({press.context, {form.word(signer.role), {}}, strong, form.keep_together}, x, 0);
    y = made.put({press.context, {form.word("sign_note"), {}}, note}, x, y);
    auto const space = sizes.signature_space_mm * points_per_mm;
    made.put({press.context, {signer.name, {}}, strong}, x, y + space);
    return {SignatureRole::agency, 0, x, y, width, space};
}

void put_lookup(Arrangement& made, SlipClosing const& closing, Press const& press, double x, double width) {
    auto const& form = press.form;
    auto const small = form.layout.recipients_pt * small_share;
    auto const mark = form.layout.qr_mm * points_per_mm;
    auto y = 0.0;
    if (!closing.lookup_url.empty()) {
        made.put_qr(closing.lookup_url, x + (width - mark) / 2, 0, mark);
        auto const words = style_of(small, width, false, true);
        y = made.put({press.context, {form.word("lookup_note"), {}}, words}, x, mark + below_mark);
    }
    if (!closing.lookup_key.empty()) {
        auto const words = style_of(small, width, true, false);
        auto const key = form.word("key_label") + " " + closing.lookup_key;
        made.put({press.context, {key, {}}, words}, x, y);
    }
}

} // namespace

std::vector<std::string> slip_closing_words(std::vector<std::string> roles) {
    roles.insert(roles.end(), {"sign_note", "lookup_note", "key_label"});
    return roles;
}

Arrangement slip_closing(SlipClosing const& closing, Press const& press) {
    auto made = Arrangement();
    auto const width = press.pages.width();
    auto const side = width * side_share;
    auto const has_left = closing.signers.size() > 1;
    if (has_left) {
        put_signing(made, closing.signers.front(), press, 0, side);
    }
    // The agency answers for the slip where its officer signs.
    auto const room = put_signing(made, closing.signers.back(), press, width - side, side);
    made.leave_room(room.role, room.left, room.bottom, room.width, room.height);
    put_lookup(made, closing, press, has_left ? side : 0, width - 2 * side);
    return made;
}

} // namespace motcua::documents
