#include "json_document.hpp"

#include "schema_check.hpp"
#include <motcua/core/text.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

core::Failure malformed() {
    return {core::Errc::malformed, "json", "Văn bản JSON không đọc được.", "The JSON text cannot be read."};
}

bool is_composed(std::string_view text) {
    auto const composed = core::to_nfc(text);
    return composed && *composed == text;
}

core::Failure decomposed() {
    return core::invalid(
        "",
        "nfc",
        "Chữ tiếng Việt phải ở dạng dựng sẵn (Unicode NFC).",
        "Vietnamese text has to be in Unicode form NFC."
    );
}

/// Before the schema's patterns see it: a very long text would exhaust the stack of std::regex.
bool has_long_text(boost::json::value const& value) {
    if (auto const* const text = value.if_string()) {
        return text->size() > max_text_bytes;
    }
    if (auto const* const items = value.if_array()) {
        return std::any_of(items->begin(), items->end(), has_long_text);
    }
    if (auto const* const object = value.if_object()) {
        return std::any_of(object->begin(), object->end(), [](auto const& member) {
            return member.key().size() > max_text_bytes || has_long_text(member.value());
        });
    }
    return false;
}

bool has_nul(boost::json::value const& value) {
    if (auto const* const text = value.if_string()) {
        return text->find('\0') != boost::json::string::npos;
    }
    if (auto const* const items = value.if_array()) {
        return std::any_of(items->begin(), items->end(), has_nul);
    }
    if (auto const* const object = value.if_object()) {
        return std::any_of(object->begin(), object->end(), [](auto const& member) {
            return member.key().find('\0') != boost::json::string_view::npos || has_nul(member.value());
        });
    }
    return false;
}

} // namespace

core::Expected<boost::json::value> read_document(std::string_view text, std::string_view schema) {
    if (text.size() > max_document_bytes) {
        return core::Failure(
            core::Errc::too_large,
            "document_size",
            "Tệp danh mục quá lớn.",
            "The catalogue document is too large."
        );
    }
    if (!core::to_nfc(text)) {
        return malformed();
    }
    if (!is_composed(text)) {
        return decomposed();
    }
    auto options = boost::json::parse_options();
    options.max_depth = max_depth;
    auto error = boost::json::error_code();
    auto document = boost::json::parse({text.data(), text.size()}, error, {}, options);
    if (error) {
        return malformed();
    }
    if (has_long_text(document) || has_nul(document)) {
        return core::invalid(
            "",
            "text",
            "Có chuỗi quá dài hoặc chứa ký tự NUL.",
            "A text is too long or holds a NUL character."
        );
    }
    // Escapes may hide what the text itself does not show, and the database writes them out.
    if (!is_composed(boost::json::serialize(document))) {
        return decomposed();
    }
    if (auto faults = schema_faults(document, schema); !faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return document;
}

} // namespace motcua::catalogue
