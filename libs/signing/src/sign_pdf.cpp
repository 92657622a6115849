#include "appearance.hpp"
#include "byte_ranges.hpp"
#include "certificate.hpp"
#include "cms_signature.hpp"
#include "key_check.hpp"
#include "pdf_update.hpp"
#include <motcua/core/text.hpp>
#include <motcua/signing/sign_pdf.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace motcua::signing {

namespace {

/// Bytes kept for the CMS beside its certificates: attributes, an RSA signature, a time stamp with its chain.
constexpr auto room_without_stamp = std::size_t{4096};
constexpr auto room_for_stamp = std::size_t{12288};
constexpr auto annotation_flags = 132; // printed, and locked in its place
constexpr auto range_hole = std::string_view("[0 0000000000 0000000000 0000000000]");

std::string pdf_date(core::Instant at) {
    auto const local = core::to_local(at);
    auto const day = core::civil(core::date_of(at));
    auto const clock = std::chrono::hh_mm_ss(
        std::chrono::floor<std::chrono::seconds>(local - std::chrono::floor<std::chrono::days>(local))
    );
    return fmt::format(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+07'00'",
        static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

/// A signature dictionary without its value; the holes are filled once everything else is in place.
std::string signature_dictionary(SignatureSpec const& spec, std::string const& signer, std::size_t room) {
    auto const text = [](std::string const& utf8) {
        return QPDFObjectHandle::newUnicodeString(utf8).unparse();
    };
    auto dictionary = fmt::format(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ({}) /Name {}",
        pdf_date(spec.signed_at),
        text(signer)
    );
    if (!spec.reason.empty()) {
        dictionary += " /Reason " + text(spec.reason);
    }
    if (!spec.location.empty()) {
        dictionary += " /Location " + text(spec.location);
    }
    return fmt::format(
        "{} /ByteRange {} /Contents <{}> >>",
        dictionary,
        range_hole,
        std::string(2 * room, '0')
    );
}

/// Turns left about the origin; readers move the result into the rectangle (ISO 32000-1, 12.5.5).
char const* matrix_of(int turn) {
    return turn == 90 ? "[0 1 -1 0 0 0]" : turn == 180 ? "[-1 0 0 -1 0 0]" : "[0 -1 1 0 0 0]";
}

core::Failure page_missing() {
    return core::invalid(
        "/placement/page",
        "page_missing",
        "Văn bản không có trang này.",
        "There is no such page."
    );
}

class Signing {
public:
    Signing(std::string_view before, QPDF& pdf, SignatureSpec const& spec)
        : before_(before)
        , pdf_(pdf)
        , spec_(spec)
        , first_new_(highest_object(pdf) + 1) {}

    /// Whether the document takes this signature.
    [[nodiscard]] core::Expected<void> check() {
        auto const names = field_names(pdf_);
        if (spec_.field.empty() || spec_.field.find('.') != std::string::npos ||
            !core::is_clean_utf8(spec_.field) ||
            std::find(names.begin(), names.end(), spec_.field) != names.end()) {
            return core::invalid(
                "/field",
                "field_taken",
                "Tên trường chữ ký trống, có dấu chấm hoặc đã có trong văn bản.",
                "The name of the signature field is empty, has a dot or is already in the document."
            );
        }
        if (forbids_changes()) {
            return core::conflict(
                "pdf_locked",
                "Chữ ký trước không cho phép ký thêm.",
                "An earlier signature forbids further signatures."
            );
        }
        auto const pages = static_cast<int>(pdf_.getAllPages().size());
        if (spec_.placement.page < 1 || spec_.placement.page > pages) {
            return page_missing();
        }
        return check_rectangle();
    }

    /// The new revision with holes where range and value go.
    [[nodiscard]] core::Expected<void> compose(std::string const& signer, std::size_t room) {
        auto const& place = spec_.placement;
        auto const upright = place.turn % 180 == 0;
        auto const drawn = draw_appearance(
            spec_.appearance,
            upright ? place.width : place.height,
            upright ? place.height : place.width
        );
        if (!drawn) {
            return drawn.error();
        }
        auto const picture = open_pdf(*drawn);
        if (!picture) {
            throw std::runtime_error("cairo drew a PDF that cannot be read");
        }
        auto objects = NewObjects();
        auto signature = pdf_.makeIndirectObject(QPDFObjectHandle::newDictionary());
        auto field = pdf_.makeIndirectObject(widget(signature, form_of(**picture)));
        gather_new(field, first_new_, objects);
        objects[signature.getObjGen()] = signature_dictionary(spec_, signer, room);
        add_to_page(field, objects);
        add_to_form(field, objects);
        auto const revision = write_revision(before_, pdf_, objects, highest_object(pdf_) + 1);
        whole_ = std::string(before_) + revision.bytes;
        auto const at = revision.offsets.at(signature.getObjGen());
        range_at_ = whole_.find(range_hole, at);
        hole_begin_ = whole_.find("/Contents <", range_at_) + std::string_view("/Contents ").size();
        hole_end_ = hole_begin_ + 2 * room + 2;
        auto range = fmt::format("[0 {} {} {}", hole_begin_, hole_end_, whole_.size() - hole_end_);
        range.resize(range_hole.size() - 1, ' ');
        whole_.replace(range_at_, range_hole.size(), range + "]");
        return is_readable() ? core::Expected<void>() : damaged();
    }

    [[nodiscard]] std::string digest() const {
        auto const whole = std::string_view(whole_);
        return sha256({whole.substr(0, hole_begin_), whole.substr(hole_end_)});
    }

    /// The whole file with the value in its hole.
    [[nodiscard]] core::Expected<std::string> with(std::string const& cms) && {
        if (2 * cms.size() + 2 > hole_end_ - hole_begin_) {
            return core::conflict(
                "signature_too_large",
                "Chữ ký lớn hơn chỗ dành cho nó.",
                "The signature is larger than the room kept for it."
            );
        }
        auto at = hole_begin_ + 1;
        for (auto const byte : cms) {
            constexpr auto digits = std::string_view("0123456789abcdef");
            auto const value = static_cast<unsigned char>(byte);
            whole_[at++] = digits[value >> 4U];
            whole_[at++] = digits[value & 15U];
        }
        return std::move(whole_);
    }

private:
    static int highest_object(QPDF& pdf) { return static_cast<int>(pdf.getObjectCount()); }

    /// A certifying signature of permission 1 allows no further change (ISO 32000-1, 12.8.2.2).
    [[nodiscard]] bool forbids_changes() {
        auto permissions = pdf_.getRoot().getKey("/Perms");
        auto signature = permissions.isDictionary() ? permissions.getKey("/DocMDP") : permissions;
        auto references = signature.isDictionary() ? signature.getKey("/Reference") : signature;
        auto reference = references.isArray() && references.getArrayNItems() > 0
                             ? references.getArrayItem(0)
                             : QPDFObjectHandle::newNull();
        auto rules = reference.isDictionary() ? reference.getKey("/TransformParams") : reference;
        auto level = rules.isDictionary() ? rules.getKey("/P") : rules;
        return level.isInteger() && level.getIntValue() == 1;
    }

    [[nodiscard]] core::Expected<void> check_rectangle() {
        auto const& place = spec_.placement;
        auto box = QPDFPageObjectHelper(page()).getMediaBox();
        auto const paper = box.isRectangle() ? box.getArrayAsRectangle() : QPDFObjectHandle::Rectangle();
        if (place.width <= 0 || place.height <= 0 || place.left < paper.llx || place.bottom < paper.lly ||
            place.left + place.width > paper.urx || place.bottom + place.height > paper.ury) {
            return core::invalid(
                "/placement",
                "placement_outside",
                "Vị trí chữ ký nằm ngoài trang giấy.",
                "The signature does not lie on the page."
            );
        }
        return {};
    }

    [[nodiscard]] QPDFObjectHandle page() {
        return pdf_.getAllPages().at(static_cast<std::size_t>(spec_.placement.page - 1));
    }

    /// The one page of `picture` as a form of this document.
    [[nodiscard]] QPDFObjectHandle form_of(QPDF& picture) {
        auto drawn = picture.getAllPages().at(0);
        auto const data = drawn.getKey("/Contents").getRawStreamData();
        auto form = pdf_.newStream(data);
        auto dictionary = drawn.getKey("/Contents").getDict().shallowCopy();
        dictionary.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
        dictionary.replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
        dictionary.replaceKey("/BBox", drawn.getKey("/MediaBox"));
        if (spec_.placement.turn != 0) {
            dictionary.replaceKey("/Matrix", QPDFObjectHandle::parse(matrix_of(spec_.placement.turn)));
        }
        dictionary.replaceKey("/Resources", local(drawn.getKey("/Resources"), picture));
        if (drawn.hasKey("/Group")) {
            dictionary.replaceKey("/Group", local(drawn.getKey("/Group"), picture));
        }
        form.replaceDict(dictionary);
        return form;
    }

    /// qpdf copies indirect objects only.
    [[nodiscard]] QPDFObjectHandle local(QPDFObjectHandle foreign, QPDF& picture) {
        picture.setImmediateCopyFrom(true);
        return pdf_.copyForeignObject(foreign.isIndirect() ? foreign : picture.makeIndirectObject(foreign));
    }

    [[nodiscard]] QPDFObjectHandle widget(QPDFObjectHandle signature, QPDFObjectHandle appearance) {
        auto const& place = spec_.placement;
        auto field = QPDFObjectHandle::newDictionary();
        field.replaceKey("/Type", QPDFObjectHandle::newName("/Annot"));
        field.replaceKey("/Subtype", QPDFObjectHandle::newName("/Widget"));
        field.replaceKey("/FT", QPDFObjectHandle::newName("/Sig"));
        field.replaceKey("/T", QPDFObjectHandle::newUnicodeString(spec_.field));
        field.replaceKey("/F", QPDFObjectHandle::newInteger(annotation_flags));
        auto const corner = QPDFObjectHandle::Rectangle(
            place.left,
            place.bottom,
            place.left + place.width,
            place.bottom + place.height
        );
        field.replaceKey("/Rect", QPDFObjectHandle::newFromRectangle(corner));
        field.replaceKey("/P", page());
        field.replaceKey("/V", signature);
        auto states = QPDFObjectHandle::newDictionary();
        states.replaceKey("/N", appearance);
        field.replaceKey("/AP", states);
        return field;
    }

    static QPDFObjectHandle with_item(QPDFObjectHandle list, QPDFObjectHandle item) {
        auto longer = list.isArray() ? list.getArrayAsVector() : std::vector<QPDFObjectHandle>();
        longer.push_back(item);
        return QPDFObjectHandle::newArray(longer);
    }

    void add_to_page(QPDFObjectHandle field, NewObjects& objects) {
        auto sheet = page();
        sheet.replaceKey("/Annots", with_item(sheet.getKey("/Annots"), field));
        objects[sheet.getObjGen()] = written(sheet);
    }

    void add_to_form(QPDFObjectHandle field, NewObjects& objects) {
        auto root = pdf_.getRoot();
        if (!root.getKey("/AcroForm").isDictionary()) {
            root.replaceKey("/AcroForm", QPDFObjectHandle::newDictionary());
        }
        auto form = root.getKey("/AcroForm");
        form.replaceKey("/Fields", with_item(form.getKey("/Fields"), field));
        form.replaceKey("/SigFlags", QPDFObjectHandle::newInteger(3));
        auto holder = form.isIndirect() ? form : root;
        objects[holder.getObjGen()] = written(holder);
    }

    /// A second reading of what was written, before it is signed for.
    [[nodiscard]] bool is_readable() {
        auto const reread = open_pdf(whole_);
        if (!reread || range_at_ == std::string::npos) {
            return false;
        }
        auto const names = field_names(**reread);
        return std::find(names.begin(), names.end(), spec_.field) != names.end();
    }

    std::string_view before_;
    QPDF& pdf_;
    SignatureSpec const& spec_;
    int first_new_;
    std::string whole_;
    std::size_t range_at_{0};
    std::size_t hole_begin_{0};
    std::size_t hole_end_{0};
};

using Rectangle = QPDFObjectHandle::Rectangle;

/// What is shown of a page: its crop box, as far as it lies on the paper.
Rectangle intersection(Rectangle const& paper, Rectangle const& shown) {
    return {
        std::max(paper.llx, shown.llx),
        std::max(paper.lly, shown.lly),
        std::min(paper.urx, shown.urx),
        std::min(paper.ury, shown.ury)};
}

/// The corner of a page that readers turn right by `turn` degrees, as its own coordinates have it.
Placement corner_of(Rectangle const& box, int page, int turn, std::pair<double, double> room, double margin) {
    auto const upright = turn % 180 == 0;
    auto const across = upright ? box.urx - box.llx : box.ury - box.lly;
    auto const down = upright ? box.ury - box.lly : box.urx - box.llx;
    auto const scale = std::min({1.0, (across - 2 * margin) / room.first, (down - 2 * margin) / room.second});
    auto const width = room.first * scale;
    auto const height = room.second * scale;
    switch (turn) {
    case 90:
        return {page, box.llx + margin, box.ury - margin - width, height, width, turn};
    case 180:
        return {page, box.llx + margin, box.lly + margin, width, height, turn};
    case 270:
        return {page, box.urx - margin - height, box.lly + margin, height, width, turn};
    default:
        return {page, box.urx - margin - width, box.ury - margin - height, width, height, 0};
    }
}

std::size_t room_for(SigningKey const& key, bool stamped) {
    auto room = room_without_stamp + (stamped ? room_for_stamp : 0);
    for (auto const& certificate : key.chain()) {
        room += certificate.size();
    }
    return room;
}

core::Expected<std::string> sign_opened(
    std::string_view pdf,
    SignatureSpec const& spec,
    SigningKey& key,
    TimestampAuthority* timestamps,
    std::string const& signer
) {
    auto const opened = open_pdf(pdf);
    if (!opened) {
        return opened.error();
    }
    auto signing = Signing(pdf, **opened, spec);
    auto const fits = signing.check();
    if (!fits) {
        return fits.error();
    }
    auto const composed = signing.compose(signer, room_for(key, timestamps != nullptr));
    if (!composed) {
        return composed.error();
    }
    auto const cms = make_cms(signing.digest(), key, timestamps);
    if (!cms) {
        return cms.error();
    }
    return std::move(signing).with(*cms);
}

} // namespace

Placement seal_over(Placement const& signature, double diameter, double words_width) {
    return {
        signature.page,
        signature.left + signature.width / 3 - diameter - words_width,
        signature.bottom + (signature.height - diameter) / 2,
        diameter + words_width,
        diameter};
}

core::Expected<Placement>
top_right(std::string_view pdf, int page, double width, double height, double margin) {
    auto const opened = open_pdf(pdf);
    if (!opened) {
        return opened.error();
    }
    try {
        auto const pages = (*opened)->getAllPages();
        if (page < 1 || page > static_cast<int>(pages.size())) {
            return page_missing();
        }
        auto sheet = QPDFPageObjectHelper(pages.at(static_cast<std::size_t>(page - 1)));
        auto const paper = sheet.getMediaBox().getArrayAsRectangle();
        auto const shown = sheet.getCropBox().getArrayAsRectangle();
        auto turned = sheet.getAttribute("/Rotate", false);
        auto const turn = turned.isInteger() ? (turned.getIntValueAsInt() % 360 + 360) % 360 : 0;
        return corner_of(intersection(paper, shown), page, turn, {width, height}, margin);
    } catch (std::exception const&) {
        return damaged();
    }
}

std::vector<std::string> seal_lines(std::string const& agency, core::Instant signed_at) {
    return {agency, core::to_string(core::Instant(std::chrono::floor<std::chrono::seconds>(signed_at)))};
}

core::Expected<std::string>
sign_pdf(std::string_view pdf, SignatureSpec const& spec, SigningKey& key, TimestampAuthority* timestamps) {
    auto const certificate = read_certificate(key.chain().front());
    auto const holds = check_validity(certificate.get(), spec.signed_at);
    if (!holds) {
        return holds.error();
    }
    try {
        return sign_opened(pdf, spec, key, timestamps, common_name(certificate.get()));
    } catch (QPDFExc const&) {
        return damaged(); // an object that is only read now can be broken
    }
}

} // namespace motcua::signing
