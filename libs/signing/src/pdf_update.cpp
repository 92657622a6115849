#include "pdf_update.hpp"

#include "certificate.hpp"

#include <fmt/format.h>

#include <charconv>
#include <qpdf/Buffer.hh>
#include <set>

namespace motcua::signing {

namespace {

core::Failure malformed() {
    return {core::Errc::malformed, "pdf_malformed", "Tệp không phải là PDF.", "The file is not a PDF."};
}

/// Where the last cross-reference section begins, as the file's end says.
std::size_t last_section(std::string_view before) {
    constexpr auto mark = std::string_view("startxref");
    auto const at = before.rfind(mark);
    auto const from = before.find_first_of("0123456789", at + mark.size());
    auto offset = std::size_t{0};
    std::from_chars(before.data() + from, before.data() + before.size(), offset);
    return offset;
}

class Walk {
public:
    Walk(int first_new, NewObjects& objects)
        : first_new_(first_new)
        , objects_(objects) {}

    void visit(QPDFObjectHandle object) {
        if (object.isIndirect()) {
            if (object.getObjectID() < first_new_ || !seen_.insert(object.getObjGen()).second) {
                return;
            }
            objects_[object.getObjGen()] = written(object);
        }
        if (object.isArray()) {
            for (auto const& item : object.getArrayAsVector()) {
                visit(item);
            }
        } else if (object.isDictionary() || object.isStream()) {
            for (auto const& [name, value] : (object.isStream() ? object.getDict() : object).getDictAsMap()) {
                visit(value);
            }
        }
    }

private:
    int first_new_;
    NewObjects& objects_;
    std::set<QPDFObjGen> seen_;
};

/// Runs of consecutive object numbers, each with its first.
std::vector<std::vector<std::pair<QPDFObjGen, std::size_t>>>
runs_of(std::map<QPDFObjGen, std::size_t> const& offsets) {
    auto runs = std::vector<std::vector<std::pair<QPDFObjGen, std::size_t>>>();
    for (auto const& entry : offsets) {
        if (runs.empty() || runs.back().back().first.getObj() + 1 != entry.first.getObj()) {
            runs.emplace_back();
        }
        runs.back().push_back(entry);
    }
    return runs;
}

/// The entries every trailer repeats; the second half of the identifier tells the revisions apart.
std::string trailer_entries(QPDF& pdf, std::string_view added, std::size_t previous, int size) {
    auto trailer = pdf.getTrailer();
    auto text = fmt::format("/Size {} /Prev {} /Root {}", size, previous, trailer.getKey("/Root").unparse());
    if (trailer.hasKey("/Info")) {
        text += " /Info " + trailer.getKey("/Info").unparse();
    }
    auto identifier = trailer.getKey("/ID");
    if (identifier.isArray() && identifier.getArrayNItems() == 2) {
        auto changed = QPDFObjectHandle::newString(sha256({added}).substr(0, 16));
        text += " /ID [" + identifier.getArrayItem(0).unparse() + " " + changed.unparseBinary() + "]";
    }
    return text;
}

std::string table_section(std::map<QPDFObjGen, std::size_t> const& offsets, std::string const& entries) {
    auto text = std::string("xref\n");
    for (auto const& run : runs_of(offsets)) {
        text += fmt::format("{} {}\n", run.front().first.getObj(), run.size());
        for (auto const& [object, offset] : run) {
            text += fmt::format("{:010} {:05} n \n", offset, object.getGen());
        }
    }
    return text + "trailer\n<< " + entries + " >>\n";
}

/// A cross-reference stream, uncompressed; it lists itself.
std::string stream_section(
    std::map<QPDFObjGen, std::size_t> offsets,
    std::string const& entries,
    QPDFObjGen own,
    std::size_t begin
) {
    offsets[own] = begin;
    auto index = std::string();
    auto table = std::string();
    for (auto const& run : runs_of(offsets)) {
        index += fmt::format("{} {} ", run.front().first.getObj(), run.size());
        for (auto const& [object, offset] : run) {
            table += '\1';
            for (auto shift = 24; shift >= 0; shift -= 8) {
                table += static_cast<char>(offset >> static_cast<unsigned>(shift) & 0xFFU);
            }
            table += static_cast<char>(object.getGen() >> 8 & 0xFF);
            table += static_cast<char>(object.getGen() & 0xFF);
        }
    }
    return fmt::format(
        "{} 0 obj\n<< /Type /XRef /W [1 4 2] /Index [{}] /Length {} {} >>\nstream\n{}\nendstream\nendobj\n",
        own.getObj(),
        index,
        table.size(),
        entries,
        table
    );
}

} // namespace

core::Failure damaged() {
    return {
        core::Errc::malformed,
        "pdf_damaged",
        "Cấu trúc tệp PDF bị hỏng.",
        "The structure of the PDF is damaged."};
}

core::Expected<std::unique_ptr<QPDF>> open_pdf(std::string_view bytes) {
    constexpr auto head_room = std::size_t{1024};
    if (bytes.substr(0, head_room).find("%PDF-") == std::string_view::npos) {
        return malformed();
    }
    auto pdf = std::make_unique<QPDF>();
    pdf->setSuppressWarnings(true);
    pdf->setAttemptRecovery(false);
    try {
        pdf->processMemoryFile("document", bytes.data(), bytes.size());
        if (pdf->isEncrypted()) {
            return core::Failure(
                core::Errc::invalid,
                "pdf_encrypted",
                "Tệp PDF được đặt mật khẩu nên không ký hoặc kiểm tra được.",
                "The PDF is encrypted and can neither be signed nor checked."
            );
        }
        pdf->getAllPages();
        if (pdf->anyWarnings() || !pdf->getRoot().isDictionary()) {
            return damaged();
        }
    } catch (std::exception const&) {
        return damaged();
    }
    return pdf;
}

std::string written(QPDFObjectHandle object) {
    if (!object.isStream()) {
        return object.unparseResolved();
    }
    auto const data = object.getRawStreamData();
    auto dictionary = object.getDict().shallowCopy();
    dictionary.replaceKey("/Length", QPDFObjectHandle::newInteger(static_cast<long long>(data->getSize())));
    auto text = dictionary.unparse() + "\nstream\n";
    text.append(reinterpret_cast<char const*>(data->getBuffer()), data->getSize());
    return text + "\nendstream";
}

void gather_new(QPDFObjectHandle const& from, int first_new, NewObjects& objects) {
    Walk(first_new, objects).visit(from);
}

Revision write_revision(std::string_view before, QPDF& pdf, NewObjects const& objects, int size) {
    auto revision = Revision();
    auto& bytes = revision.bytes;
    if (!before.ends_with('\n')) {
        bytes += '\n';
    }
    for (auto const& [object, text] : objects) {
        auto const head = fmt::format("{} {} obj\n", object.getObj(), object.getGen());
        revision.offsets[object] = before.size() + bytes.size() + head.size();
        bytes += head + text + "\nendobj\n";
    }
    auto heads = std::map<QPDFObjGen, std::size_t>();
    for (auto const& [object, offset] : revision.offsets) {
        heads[object] = offset - fmt::format("{} {} obj\n", object.getObj(), object.getGen()).size();
    }
    auto const previous = last_section(before);
    auto const begin = before.size() + bytes.size();
    if (before.substr(previous).starts_with("xref")) {
        bytes += table_section(heads, trailer_entries(pdf, bytes, previous, size));
    } else {
        auto const entries = trailer_entries(pdf, bytes, previous, size + 1);
        bytes += stream_section(heads, entries, QPDFObjGen(size, 0), begin);
    }
    bytes += fmt::format("startxref\n{}\n%%EOF\n", begin);
    return revision;
}

} // namespace motcua::signing
