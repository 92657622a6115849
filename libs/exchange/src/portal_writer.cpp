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

class Writer {
public:
    Writer(PortalFormat const& format, Faults& faults)
        : format_(format)
        , faults_(faults) {}

    json::object
    message(std::vector<PortalField> const& fields, json::object const& facts, std::string const& place) {
        auto message = json::object();
        for (auto const& field : fields) {
            auto const here = place + "/" + field.name;
            auto value = written(field, facts, here);
            if (!is_empty(value)) {
                message[field.name] = std::move(value);
            } else if (field.required && !faulty(here)) {
                faults_.push_back(FieldFault{
                    here,
                    "portal_value_missing",
                    "Hồ sơ chưa có thông tin mà Cổng bắt buộc.",
                    "The dossier lacks what the portal requires."});
            }
        }
        return message;
    }

private:
    bool faulty(std::string const& place) const {
        return std::any_of(faults_.begin(), faults_.end(), [&](auto const& one) {
            return one.pointer.starts_with(place);
        });
    }

    json::value written(PortalField const& field, json::object const& facts, std::string const& place) {
        if (field.as == PortalValue::constant) {
            return json::value(json::string(field.constant));
        }
        auto const* const value = field.from.empty() ? nullptr : value_at(facts, field.from);
        if (field.as == PortalValue::object) {
            auto const* const scope = value == nullptr ? nullptr : value->if_object();
            auto inner = message(field.fields, scope == nullptr ? facts : *scope, place);
            return inner.empty() ? json::value(nullptr) : json::value(std::move(inner));
        }
        if (value == nullptr || is_empty(*value)) {
            return nullptr;
        }
        return field.as == PortalValue::list ? list(field, *value, place) : scalar(field, *value, place);
    }

    json::value list(PortalField const& field, json::value const& value, std::string const& place) {
        auto items = json::array();
        auto const add = [&](json::value const& item) {
            if (auto const* const object = item.if_object()) {
                items.push_back(message(field.fields, *object, place + "/" + std::to_string(items.size())));
            }
        };
        if (auto const* const many = value.if_array()) {
            std::for_each(many->begin(), many->end(), add);
        } else {
            add(value);
        }
        return items;
    }

    json::value scalar(PortalField const& field, json::value const& value, std::string const& place) {
        if (field.as == PortalValue::time) {
            auto const at = core::Instant(std::chrono::microseconds(value.to_number<std::int64_t>()));
            return json::value(json::string(written_time(at, format_.time_pattern)));
        }
        auto text = plain_text(value);
        if (text && !field.codes.empty()) {
            auto const& codes = format_.codes.at(field.codes);
            auto const code =
                std::find_if(codes.begin(), codes.end(), [&](auto const& one) { return one.ours == *text; });
            text = code == codes.end() ? std::nullopt : std::optional(code->theirs.front());
        }
        if (!text) {
            faults_.push_back(unknown_value(place));
            return nullptr;
        }
        if (field.as == PortalValue::number) {
            auto const number = whole_number(*text);
            return number ? json::value(*number) : json::value(nullptr);
        }
        return field.as == PortalValue::flag ? json::value(*text == "true")
                                             : json::value(json::string(*text));
    }

    PortalFormat const& format_;
    Faults& faults_;
};

} // namespace

core::Expected<json::object> written_message(
    PortalFormat const& format,
    std::vector<PortalField> const& fields,
    json::object const& facts
) {
    auto faults = Faults();
    auto message = Writer(format, faults).message(fields, facts, "");
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return message;
}

} // namespace motcua::exchange
