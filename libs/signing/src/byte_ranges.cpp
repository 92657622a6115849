#include "byte_ranges.hpp"

#include "der.hpp"

#include <openssl/asn1.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace motcua::signing {

namespace {

constexpr auto deepest_form = 16;
/// A signature with chain and time stamp takes some ten thousand bytes.
constexpr auto most_contents_bytes = std::size_t{1} << 18U;

core::Failure bad_range() {
    return {
        core::Errc::conflict,
        "byte_range",
        "Phạm vi dữ liệu được ký (ByteRange) không đúng quy cách.",
        "The range of signed bytes (ByteRange) breaks the rules."};
}

core::Failure bad_contents() {
    return {
        core::Errc::conflict,
        "contents_malformed",
        "Giá trị chữ ký trong PDF không đúng quy cách.",
        "The value of the signature in the PDF is malformed."};
}

struct FormField {
    std::string name;
    QPDFObjectHandle field;
    bool is_signature{false};
};

class FormWalk {
public:
    void visit(QPDFObjectHandle field, std::string const& parent, bool parent_signs, int depth) {
        if (!field.isDictionary() || depth > deepest_form ||
            (field.isIndirect() && !seen_.insert(field.getObjGen()).second)) {
            return;
        }
        auto name = parent;
        if (auto part = field.getKey("/T"); part.isString()) {
            name += (name.empty() ? "" : ".") + part.getUTF8Value();
        }
        auto kind = field.getKey("/FT");
        auto const signs = kind.isName() ? kind.getName() == "/Sig" : parent_signs;
        found.push_back({name, field, signs});
        auto kids = field.getKey("/Kids");
        if (kids.isArray()) {
            for (auto const& kid : kids.getArrayAsVector()) {
                visit(kid, name, signs, depth + 1);
            }
        }
    }

    std::vector<FormField> found;

private:
    std::set<QPDFObjGen> seen_;
};

std::vector<FormField> fields_of(QPDF& pdf) {
    auto walk = FormWalk();
    auto form = pdf.getRoot().getKey("/AcroForm");
    auto fields = form.isDictionary() ? form.getKey("/Fields") : QPDFObjectHandle::newNull();
    if (fields.isArray()) {
        for (auto const& field : fields.getArrayAsVector()) {
            walk.visit(field, "", false, 0);
        }
    }
    return std::move(walk.found);
}

int digit(char letter) {
    constexpr auto digits = std::string_view("0123456789abcdef");
    auto const at = digits.find(static_cast<char>(std::tolower(static_cast<unsigned char>(letter))));
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Digits in one case only: a value can then be written in one way, and no letter changed unnoticed.
bool is_mixed_case(std::string_view hex) {
    auto const upper = std::any_of(hex.begin(), hex.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    auto const lower = std::any_of(hex.begin(), hex.end(), [](char c) { return c >= 'a' && c <= 'f'; });
    return upper && lower;
}

/// The bytes of "<hex>"; empty when there is anything else.
std::string from_hex(std::string_view hex) {
    auto bytes = std::string();
    if (hex.size() < 2 || hex.front() != '<' || hex.back() != '>' || hex.size() % 2 != 0 ||
        is_mixed_case(hex)) {
        return bytes;
    }
    for (auto i = std::size_t{1}; i + 1 < hex.size(); i += 2) {
        auto const high = digit(hex[i]);
        auto const low = digit(hex[i + 1]);
        if (high < 0 || low < 0) {
            return {};
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

/// Length of the DER value at the start of `padded`, 0 when there is none.
std::size_t der_length(std::string_view padded) {
    auto const* at = bytes_of(padded);
    auto length = 0L;
    auto tag = 0;
    auto family = 0;
    auto const begin = at;
    auto const size = static_cast<long>(padded.size());
    if (padded.empty() ||
        (static_cast<unsigned>(ASN1_get_object(&at, &length, &tag, &family, size)) & 0x80U) != 0) {
        ERR_clear_error();
        return 0;
    }
    return static_cast<std::size_t>(at - begin + length);
}

/// ByteRange as numbers; false unless it is four integers of the size of a file.
bool read_range(QPDFObjectHandle range, std::size_t file_size, std::array<std::size_t, 4>& numbers) {
    if (!range.isArray() || range.getArrayNItems() != static_cast<int>(numbers.size())) {
        return false;
    }
    for (auto i = std::size_t{0}; i < numbers.size(); ++i) {
        auto item = range.getArrayItem(static_cast<int>(i));
        auto const value = item.isInteger() ? item.getIntValue() : -1;
        if (value < 0 || static_cast<unsigned long long>(value) > file_size) {
            return false;
        }
        numbers[i] = static_cast<std::size_t>(value);
    }
    return true;
}

} // namespace

bool ends_a_file(std::string_view bytes) {
    while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) {
        bytes.remove_suffix(1);
    }
    return bytes.ends_with("%%EOF");
}

std::vector<SignedField> signed_fields(QPDF& pdf) {
    auto found = std::vector<SignedField>();
    for (auto& [name, field, is_signature] : fields_of(pdf)) {
        auto value = field.getKey("/V");
        if (is_signature && !value.isNull()) {
            found.push_back({name, field, value});
        }
    }
    return found;
}

std::vector<std::string> field_names(QPDF& pdf) {
    auto names = std::vector<std::string>();
    for (auto& entry : fields_of(pdf)) {
        names.push_back(std::move(entry.name));
    }
    return names;
}

core::Expected<Coverage> coverage_of(std::string_view bytes, QPDFObjectHandle dictionary) {
    auto numbers = std::array<std::size_t, 4>();
    auto contents = dictionary.isDictionary() ? dictionary.getKey("/Contents") : QPDFObjectHandle::newNull();
    if (!contents.isString()) {
        return bad_contents();
    }
    if (!read_range(dictionary.getKey("/ByteRange"), bytes.size(), numbers)) {
        return bad_range();
    }
    auto const [start, before, behind, after] = numbers;
    if (start != 0 || before == 0 || behind <= before || behind + after > bytes.size()) {
        return bad_range();
    }
    auto const coverage = Coverage{before, behind, behind + after, {}};
    auto const hole = bytes.substr(before, behind - before);
    if (hole.size() > 2 * most_contents_bytes + 2) {
        return core::conflict(
            "contents_too_large",
            "Giá trị chữ ký trong PDF lớn quá mức cho phép.",
            "The value of the signature in the PDF is larger than allowed."
        );
    }
    // The hole must be the value the reader read, where it read it: nothing else may hide there.
    auto const parsed_at = contents.getParsedOffset();
    if (parsed_at < 0 || static_cast<std::size_t>(parsed_at) != before || hole.find('>') != hole.size() - 1 ||
        !ends_a_file(bytes.substr(0, coverage.end))) {
        return bad_range();
    }
    auto const padded = from_hex(hole);
    auto const length = der_length(padded);
    if (length == 0 || length > padded.size() || padded != contents.getStringValue() ||
        padded.find_first_not_of('\0', length) != std::string::npos) {
        return bad_contents();
    }
    auto whole = coverage;
    whole.der = padded.substr(0, length);
    return whole;
}

} // namespace motcua::signing
