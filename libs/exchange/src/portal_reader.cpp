#include "portal_time.hpp"
#include "portal_values.hpp"
#include "portal_words.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::exchange {

namespace {

namespace json = boost::json;
using app::PortalField;
using app::PortalFormat;
using app::PortalValue;
using core::FieldFault;
using Faults = std::vector<FieldFault>;

constexpr std::size_t most_items = 500;
constexpr std::size_t longest_text = 8000;

FieldFault wrong_type(std::string const& place) {
    return {place, "type", "Sai kiểu giá trị.", "The value has the wrong type."};
}

class Reader {
public:
    Reader(PortalFormat const& format, Faults& faults)
        : format_(format)
        , faults_(faults) {}

    void message(
        std::vector<PortalField> const& fields,
        json::object const& message,
        std::string const& place,
        json::object& facts
    ) {
        for (auto const& field : fields) {
            auto const here = place + "/" + field.name;
            auto const* const value = message.if_contains(field.name);
            if (field.as == PortalValue::constant) {
                continue;
            }
            if (value == nullptr || is_empty(*value)) {
                if (field.required) {
                    faults_.push_back(
                        FieldFault{here, "required", "Không được để trống.", "Must not be empty."}
                    );
                }
                continue;
            }
            take(field, *value, here, facts);
        }
    }

private:
    void
    take(PortalField const& field, json::value const& value, std::string const& place, json::object& facts) {
        if (field.as == PortalValue::object) {
            if (auto const* const inner = value.if_object()) {
                message(field.fields, *inner, place, facts);
            } else {
                faults_.push_back(wrong_type(place));
            }
            return;
        }
        auto read = field.as == PortalValue::list ? list(field, value, place) : scalar(field, value, place);
        if (!read.is_null()) {
            put(facts, field.from, std::move(read));
        }
    }

    json::value list(PortalField const& field, json::value const& value, std::string const& place) {
        auto const* const items = value.if_array();
        if (items == nullptr || items->size() > most_items) {
            faults_.push_back(wrong_type(place));
            return nullptr;
        }
        auto read = json::array();
        for (auto const& item : *items) {
            auto const here = place + "/" + std::to_string(read.size());
            auto facts = json::object();
            if (auto const* const object = item.if_object()) {
                message(field.fields, *object, here, facts);
            } else {
                faults_.push_back(wrong_type(here));
            }
            read.push_back(std::move(facts));
        }
        return read;
    }

    json::value scalar(PortalField const& field, json::value const& value, std::string const& place) {
        auto const text = plain_text(value);
        if (!text || text->size() > longest_text) {
            faults_.push_back(wrong_type(place));
            return nullptr;
        }
        if (field.as == PortalValue::time) {
            auto const at = read_time(*text, format_.time_pattern);
            if (!at) {
                faults_.push_back(FieldFault{
                    place,
                    "portal_time",
                    "Thời điểm phải theo dạng " + format_.time_pattern + " và có thật.",
                    "The time has to follow " + format_.time_pattern + " and exist."});
                return nullptr;
            }
            return at->time_since_epoch().count();
        }
        auto const ours = field.codes.empty() ? text : our_value(field, *text);
        if (!ours) {
            faults_.push_back(unknown_value(place));
            return nullptr;
        }
        if (field.as == PortalValue::number) {
            auto const number = whole_number(*ours);
            if (!number) {
                faults_.push_back(wrong_type(place));
            }
            return number ? json::value(*number) : json::value(nullptr);
        }
        return field.as == PortalValue::flag ? json::value(*ours == "true")
                                             : json::value(json::string(*ours));
    }

    std::optional<std::string> our_value(PortalField const& field, std::string const& theirs) const {
        for (auto const& code : format_.codes.at(field.codes)) {
            if (std::find(code.theirs.begin(), code.theirs.end(), theirs) != code.theirs.end()) {
                return code.ours;
            }
        }
        return std::nullopt;
    }

    static void put(json::object& facts, std::string_view path, json::value value) {
        auto* scope = &facts;
        for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
            auto& inner = (*scope)[path.substr(0, dot)];
            scope = inner.is_object() ? &inner.as_object() : &inner.emplace_object();
            path.remove_prefix(dot + 1);
        }
        (*scope)[path] = std::move(value);
    }

    PortalFormat const& format_;
    Faults& faults_;
};

} // namespace

core::Expected<json::object> read_message(
    PortalFormat const& format,
    std::vector<PortalField> const& fields,
    json::object const& message
) {
    auto faults = Faults();
    auto facts = json::object();
    Reader(format, faults).message(fields, message, "", facts);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return facts;
}

} // namespace motcua::exchange
