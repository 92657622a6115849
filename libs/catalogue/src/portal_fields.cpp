#include "portal_fields.hpp"

#include "portal_paths.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

namespace json = boost::json;
using app::PortalField;
using app::PortalFormat;
using app::PortalValue;
using json::object;

PortalValue value_named(std::string_view name) {
    if (name == "number") {
        return PortalValue::number;
    }
    if (name == "flag") {
        return PortalValue::flag;
    }
    return name == "time" ? PortalValue::time : PortalValue::text;
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Reads the fields of one call and tells what is wrong with them.
class FieldReader {
public:
    FieldReader(PortalFormat const& format, std::string call, Faults& faults)
        : format_(format)
        , call_(std::move(call))
        , faults_(faults) {}

    std::vector<PortalField> fields(object const& source, std::string const& place, std::string const& list) {
        auto read = std::vector<PortalField>();
        for (auto const& member : source) {
            auto const name = std::string(member.key());
            if (!is_name(name)) {
                add_fault(
                    faults_,
                    place + "/" + name,
                    "field_name",
                    "Tên trường chỉ gồm chữ không dấu, chữ số, dấu gạch dưới, tối đa 60 ký tự.",
                    "A field's name is made of letters, digits and underscores, 60 at most."
                );
            }
            read.push_back(field(name, member.value(), place + "/" + name, list));
        }
        return read;
    }

private:
    PortalField
    field(std::string name, json::value const& value, std::string const& place, std::string const& list) {
        auto field = PortalField{};
        field.name = std::move(name);
        if (auto const* const path = value.if_string()) {
            field.from = std::string(*path);
            check_path(field, place, list);
            return field;
        }
        auto const& source = value.as_object();
        check_shape(source, place);
        field.required = source.contains("required") && source.at("required").as_bool();
        if (source.contains("value")) {
            field.as = PortalValue::constant;
            field.constant = text_at(source, "value");
        } else if (source.contains("fields")) {
            nested(field, source, place, list);
        } else {
            field.from = text_or_empty(source, "from");
            field.as = value_named(text_or_empty(source, "as"));
            field.codes = text_or_empty(source, "codes");
            check_path(field, place, list);
            check_codes(field, place);
        }
        return field;
    }

    void nested(PortalField& field, object const& source, std::string const& place, std::string const& list) {
        field.from = text_or_empty(source, "each");
        field.as = field.from.empty() ? PortalValue::object : PortalValue::list;
        auto const inner = field.from.empty() ? list : field.from;
        if (field.as == PortalValue::list && !is_portal_list(call_, field.from)) {
            unknown_path(place + "/each");
        }
        field.fields = fields(source.at("fields").as_object(), place + "/fields", inner);
    }

    /// Keys that go together; the schema says only which there are.
    void check_shape(object const& source, std::string const& place) {
        auto const has = [&](char const* key) { return source.contains(key); };
        auto const kinds =
            static_cast<int>(has("from")) + static_cast<int>(has("value")) + static_cast<int>(has("fields"));
        if (kinds != 1 || ((has("as") || has("codes")) && !has("from")) || (has("each") && !has("fields"))) {
            add_fault(
                faults_,
                place,
                "field_shape",
                "Trường có đúng một trong from, value, fields; as và codes đi với from, each đi với fields.",
                "A field has one of from, value, fields; as and codes go with from, each with fields."
            );
        }
    }

    void check_path(PortalField const& field, std::string const& place, std::string const& list) {
        if (!field.from.empty() && !is_portal_path(call_, list, field.from)) {
            unknown_path(place);
        }
    }

    void unknown_path(std::string const& place) {
        add_fault(
            faults_,
            place,
            "path_unknown",
            "Thông điệp này không có thông tin ấy.",
            "A message of this kind knows no such thing."
        );
    }

    void check_codes(PortalField const& field, std::string const& place) {
        if (field.codes.empty()) {
            return;
        }
        auto const list = format_.codes.find(field.codes);
        if (list == format_.codes.end()) {
            add_fault(
                faults_,
                place + "/codes",
                "codes_unknown",
                "Không có bảng mã này.",
                "There is no such list."
            );
            return;
        }
        auto const plain = [](std::string const& text) {
            return text.size() < 10 && text.find_first_not_of("0123456789") == std::string::npos;
        };
        auto const numbers = std::all_of(list->second.begin(), list->second.end(), [&](auto const& code) {
            return std::all_of(code.theirs.begin(), code.theirs.end(), plain);
        });
        if (field.as == PortalValue::number && !numbers) {
            add_fault(
                faults_,
                place + "/codes",
                "codes_number",
                "Bảng mã của trường số chỉ gồm chữ số.",
                "The list of a number holds digits only."
            );
        }
    }

    PortalFormat const& format_;
    std::string call_;
    Faults& faults_;
};

} // namespace

std::vector<PortalField> read_portal_fields(
    PortalFormat const& format,
    std::string const& call,
    object const& source,
    std::string const& place,
    Faults& faults
) {
    return FieldReader(format, call, faults).fields(source, place, "");
}

} // namespace motcua::catalogue
