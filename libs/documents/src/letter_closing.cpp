#include "letter_closing.hpp"

#include "pdf_pages.hpp"
#include "print_text.hpp"
#include "qr_mark.hpp"

namespace motcua::documents {
namespace {

constexpr auto left_share = 0.5; ///< of the width, for "Nơi nhận"
constexpr auto gap = 10.0;
constexpr auto note_size = 10.0;
constexpr auto spacing = 1.2;
constexpr auto room_width = 150.0; ///< points, of the signature of the person
constexpr auto hanging = -6.6;     ///< lines after the first stand under the text, not under the dash

double put_recipients(
    Arrangement& made,
    std::vector<std::string> const& recipients,
    FormTemplate const& form,
    PangoContext* context,
    double width
) {
    auto const label = TextStyle{
        .size = form.layout.recipients_label_pt,
        .bold = true,
        .italic = true,
        .spacing = spacing,
    };
    auto const entry = TextStyle{
        .size = form.layout.recipients_pt,
        .width = width,
        .indent = hanging,
        .spacing = spacing,
    };
    auto y = made.put({context, {form.word("recipients_label"), {}}, label}, 0, 0);
    for (auto const& recipient : recipients) {
        auto const is_last = &recipient == &recipients.back();
        y = made.put({context, {"- " + recipient + (is_last ? "." : ";"), {}}, entry}, 0, y);
    }
    return y;
}

void put_mark(
    Arrangement& made,
    std::string const& url,
    FormTemplate const& form,
    PangoContext* context,
    double width,
    double y
) {
    auto const size = form.layout.qr_mm * points_per_mm;
    auto const beside = size + 8;
    auto const style = TextStyle{
        .size = note_size,
        .italic = true,
        .width = width - beside,
        .spacing = spacing,
    };
    auto note = TextBlock(context, {form.word("lookup_note"), {}}, style);
    auto const note_y = y + (size - note.height()) / 2;
    made.put(std::move(note), beside, note_y);
    made.put_qr(url, 0, y, size);
}

void put_signature(
    Arrangement& made,
    Signer const& signer,
    FormTemplate const& form,
    PangoContext* context,
    double x,
    double width
) {
    auto const style = TextStyle{
        .size = form.layout.signature_pt,
        .bold = true,
        .alignment = Alignment::centre,
        .width = width,
    };
    auto const put = [&](std::string const& text, double y) {
        return made.put({context, {text, {}}, style, form.keep_together}, x, y);
    };
    auto y = signer.authority.empty() ? 0.0 : put(in_capitals(signer.authority), 0);
    y = put(in_capitals(signer.title), y);
    auto const space = form.layout.signature_space_mm * points_per_mm;
    made.leave_room(SignatureRole::person, x + (width - room_width) / 2, y, room_width, space);
    put(signer.name, y + space);
}

} // namespace

void check_closing(
    Signer& signer,
    std::vector<std::string>& recipients,
    std::string& lookup_url,
    FactCheck& check
) {
    check.may("/signer/authority", signer.authority, 60);
    check.must("/signer/title", signer.title, 100);
    check.must("/signer/name", signer.name, 80);
    check.must_list("/recipients", recipients, 1, 12, 120);
    check.may("/lookup_url", lookup_url, longest_qr_text);
}

Arrangement letter_closing(LetterClosing const& closing, Press const& press) {
    auto made = Arrangement();
    auto const& [pages, context, form] = press;
    auto const width = pages.width();
    auto const left = width * left_share;
    auto const below = put_recipients(made, closing.recipients, form, context, left - gap);
    if (!closing.lookup_url.empty()) {
        put_mark(made, closing.lookup_url, form, context, left - gap, below + gap);
    }
    put_signature(made, closing.signer, form, context, left, width - left);
    return made;
}

} // namespace motcua::documents
