#include "pdf_check.hpp"

#include "foreign_parts.hpp"

#include <algorithm>
#include <array>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <set>
#include <string>

namespace motcua::examine {

namespace {

constexpr auto most_pages = std::size_t{10'000};
constexpr auto most_depth = 100;
constexpr auto most_content_bytes = std::size_t{512} << 20U;
constexpr auto most_pixels = 250'000'000LL;
constexpr auto end_marker = std::string_view("%%EOF");

/// What ends the reading of a file; no std::exception, which qpdf would catch and make a warning of.
struct Broken {
    std::string_view rule;
};

/// Counts what the streams of pages unpack to.
class Counter final : public Pipeline {
public:
    Counter()
        : Pipeline("counter", nullptr) {}

    void write(unsigned char const*, std::size_t count) override {
        total_ += count;
        if (total_ > most_content_bytes) {
            throw Broken{"file_bomb"};
        }
    }

    void finish() override {}

private:
    std::size_t total_{0};
};

std::string name_in(QPDFObjectHandle dictionary, char const* key) {
    auto value = dictionary.getKey(key);
    return value.isName() ? value.getName() : std::string();
}

long long number_in(QPDFObjectHandle dictionary, char const* key) {
    auto value = dictionary.getKey(key);
    return value.isInteger() ? value.getIntValue() : 0;
}

bool is_active(QPDFObjectHandle dictionary) {
    constexpr auto keys = std::array{"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/RichMediaContent"};
    constexpr auto actions = std::array<std::string_view, 7>{
        "/JavaScript",
        "/Launch",
        "/ImportData",
        "/SubmitForm",
        "/GoToE",
        "/Rendition",
        "/Movie"};
    auto const has = [&](char const* key) { return dictionary.hasKey(key); };
    return std::any_of(keys.begin(), keys.end(), has) ||
           std::find(actions.begin(), actions.end(), name_in(dictionary, "/S")) != actions.end() ||
           name_in(dictionary, "/Type") == "/EmbeddedFile";
}

void check_picture(QPDFObjectHandle dictionary) {
    if (name_in(dictionary, "/Subtype") != "/Image") {
        return;
    }
    auto const width = number_in(dictionary, "/Width");
    auto const height = number_in(dictionary, "/Height");
    if (width <= 0 || height <= 0) {
        throw Broken{"file_damaged"};
    }
    if (width > most_pixels / height) {
        throw Broken{"file_bomb"};
    }
}

/// The object and what stands in it; what it refers to is looked at on its own.
void check_object(QPDFObjectHandle object, int depth) {
    if (depth > most_depth) {
        throw Broken{"file_bomb"};
    }
    if (object.isArray()) {
        for (auto index = 0; index < object.getArrayNItems(); ++index) {
            if (auto item = object.getArrayItem(index); !item.isIndirect()) {
                check_object(item, depth + 1);
            }
        }
        return;
    }
    auto dictionary = object.isStream() ? object.getDict() : object;
    if (!dictionary.isDictionary()) {
        return;
    }
    if (is_active(dictionary)) {
        throw Broken{"file_active_content"};
    }
    if (object.isStream()) {
        check_picture(dictionary);
    }
    for (auto const& key : dictionary.getKeys()) {
        if (auto value = dictionary.getKey(key); !value.isIndirect()) {
            check_object(value, depth + 1);
        }
    }
}

void check_content(QPDFObjectHandle content, Counter& counter, std::set<QPDFObjGen>& seen) {
    if (content.isArray()) {
        for (auto index = 0; index < content.getArrayNItems(); ++index) {
            check_content(content.getArrayItem(index), counter, seen);
        }
        return;
    }
    if (content.isStream() && seen.insert(content.getObjGen()).second &&
        !content.pipeStreamData(&counter, 0, qpdf_dl_generalized)) {
        throw Broken{"file_damaged"};
    }
}

int check_structure(std::string_view file) {
    auto pdf = QPDF();
    pdf.setSuppressWarnings(true);
    pdf.setAttemptRecovery(false);
    pdf.processMemoryFile("file", file.data(), file.size());
    if (pdf.isEncrypted()) {
        throw Broken{"file_encrypted"};
    }
    for (auto const& object : pdf.getAllObjects()) {
        check_object(object, 0);
    }
    check_object(pdf.getTrailer(), 0);
    auto const& pages = pdf.getAllPages();
    if (pages.empty() || pages.size() > most_pages) {
        throw Broken{pages.empty() ? "file_damaged" : "file_bomb"};
    }
    auto counter = Counter();
    auto seen = std::set<QPDFObjGen>();
    for (auto page : pages) {
        check_content(page.getKey("/Contents"), counter, seen);
    }
    if (pdf.anyWarnings()) {
        throw Broken{"file_damaged"};
    }
    return static_cast<int>(pages.size());
}

} // namespace

Verdict check_pdf(std::string_view file) {
    auto const end = file.rfind(end_marker);
    if (end == std::string_view::npos) {
        return refuse("file_damaged");
    }
    if (!is_blank(file.substr(end + end_marker.size())) || holds_zip_end(file)) {
        return refuse("file_polyglot");
    }
    try {
        return take("application/pdf", check_structure(file));
    } catch (Broken const& broken) {
        return refuse(broken.rule);
    } catch (QPDFExc const& error) {
        return refuse(error.getErrorCode() == qpdf_e_password ? "file_encrypted" : "file_damaged");
    }
}

} // namespace motcua::examine
