#include "revision_change.hpp"

#include "byte_ranges.hpp"
#include "pdf_update.hpp"

#include <algorithm>
#include <set>

namespace motcua::signing {

namespace {

using Objects = std::set<QPDFObjGen>;

/// What may differ between the two states of an object that both have.
std::string without(QPDFObjectHandle dictionary, std::initializer_list<char const*> keys) {
    auto rest = dictionary.shallowCopy();
    for (auto const* key : keys) {
        rest.removeKey(key);
    }
    return rest.unparseResolved();
}

std::vector<std::string> items_of(QPDFObjectHandle array) {
    auto items = std::vector<std::string>();
    if (array.isArray()) {
        for (auto& item : array.getArrayAsVector()) {
            items.push_back(item.unparse());
        }
    }
    return items;
}

/// Everything an object names that the document lacks: who defines it later changes what is shown.
void note_missing(QPDFObjectHandle object, Objects const& present, Objects& missing, bool is_top = true) {
    if (object.isIndirect() && !is_top) {
        if (!present.contains(object.getObjGen())) {
            missing.insert(object.getObjGen());
        }
        return;
    }
    if (object.isArray()) {
        for (auto const& item : object.getArrayAsVector()) {
            note_missing(item, present, missing, false);
        }
    } else if (object.isDictionary() || object.isStream()) {
        for (auto const& [name, value] : (object.isStream() ? object.getDict() : object).getDictAsMap()) {
            note_missing(value, present, missing, false);
        }
    }
}

bool same_place(QPDFXRefEntry const& left, QPDFXRefEntry const& right) {
    if (left.getType() != right.getType()) {
        return false;
    }
    return left.getType() == 1 ? left.getOffset() == right.getOffset()
                               : left.getObjStreamNumber() == right.getObjStreamNumber() &&
                                     left.getObjStreamIndex() == right.getObjStreamIndex();
}

class Comparison {
public:
    Comparison(QPDF& then, QPDF& now)
        : then_(then)
        , now_(now) {
        for (auto const& [object, entry] : then.getXRefTable()) {
            old_.insert(object);
        }
        for (auto& field : signed_fields(now)) {
            if (field.field.isIndirect() && !old_.contains(field.field.getObjGen())) {
                new_fields_.insert(field.field.unparse());
            }
        }
    }

    /// Whether nothing happened but what a signature needs.
    [[nodiscard]] bool only_signatures() {
        auto const before = then_.getXRefTable();
        auto const after = now_.getXRefTable();
        if (then_.getRoot().getObjGen() != now_.getRoot().getObjGen()) {
            return false;
        }
        auto const is_same = [](auto const& left, auto const& right) {
            return left.first == right.first && same_place(left.second, right.second);
        };
        if (std::equal(before.begin(), before.end(), after.begin(), after.end(), is_same)) {
            return false; // bytes without a revision: this reader passes over them, another may not
        }
        for (auto const& [object, entry] : before) {
            auto const found = after.find(object);
            if (found == after.end()) {
                return false;
            }
            if (!same_place(entry, found->second) && !is_allowed(object)) {
                return false;
            }
        }
        return !defines_what_was_missing(after);
    }

private:
    [[nodiscard]] bool is_allowed(QPDFObjGen object) {
        auto then = then_.getObject(object);
        auto now = now_.getObject(object);
        if (object == then_.getRoot().getObjGen()) {
            return catalogue_grew(then, now);
        }
        if (is_page(object)) {
            return page_grew(then, now);
        }
        auto form = then_.getRoot().getKey("/AcroForm");
        if (form.isIndirect() && form.getObjGen() == object) {
            return form_grew(then, now);
        }
        return then.isStream() == now.isStream() && written(then) == written(now);
    }

    [[nodiscard]] bool is_page(QPDFObjGen object) const {
        auto const& pages = then_.getAllPages();
        return std::any_of(pages.begin(), pages.end(), [object](auto const& page) {
            return page.getObjGen() == object;
        });
    }

    [[nodiscard]] bool catalogue_grew(QPDFObjectHandle then, QPDFObjectHandle now) const {
        if (!now.isDictionary() || without(then, {"/AcroForm", "/DSS", "/Extensions"}) !=
                                       without(now, {"/AcroForm", "/DSS", "/Extensions"})) {
            return false;
        }
        auto form = then.getKey("/AcroForm");
        return form.isIndirect() ? form.unparse() == now.getKey("/AcroForm").unparse()
                                 : form_grew(form, now.getKey("/AcroForm"));
    }

    /// The old items first and unchanged, then only new signature fields.
    [[nodiscard]] bool list_grew(QPDFObjectHandle then, QPDFObjectHandle now) const {
        auto const old_items = items_of(then);
        auto const new_items = items_of(now);
        return new_items.size() >= old_items.size() &&
               std::equal(old_items.begin(), old_items.end(), new_items.begin()) &&
               std::all_of(
                   new_items.begin() + static_cast<std::ptrdiff_t>(old_items.size()),
                   new_items.end(),
                   [this](auto const& item) { return new_fields_.contains(item); }
               );
    }

    [[nodiscard]] bool form_grew(QPDFObjectHandle then, QPDFObjectHandle now) const {
        if (then.isNull()) {
            then = QPDFObjectHandle::newDictionary();
        }
        return now.isDictionary() &&
               without(then, {"/Fields", "/SigFlags"}) == without(now, {"/Fields", "/SigFlags"}) &&
               list_grew(then.getKey("/Fields"), now.getKey("/Fields"));
    }

    [[nodiscard]] bool page_grew(QPDFObjectHandle then, QPDFObjectHandle now) const {
        return now.isDictionary() && without(then, {"/Annots"}) == without(now, {"/Annots"}) &&
               list_grew(then.getKey("/Annots"), now.getKey("/Annots"));
    }

    [[nodiscard]] bool defines_what_was_missing(std::map<QPDFObjGen, QPDFXRefEntry> const& after) {
        auto missing = Objects();
        for (auto const object : old_) {
            note_missing(then_.getObject(object), old_, missing);
        }
        return std::any_of(missing.begin(), missing.end(), [&after](auto object) {
            return after.contains(object);
        });
    }

    QPDF& then_;
    QPDF& now_;
    Objects old_;
    std::set<std::string> new_fields_;
};

} // namespace

LaterChange change_behind(std::string_view bytes, std::size_t end, QPDF& now) {
    if (end == bytes.size()) {
        return LaterChange::none;
    }
    auto const then = open_pdf(bytes.substr(0, end));
    if (!then) {
        return LaterChange::other;
    }
    return Comparison(**then, now).only_signatures() ? LaterChange::signatures : LaterChange::other;
}

} // namespace motcua::signing
