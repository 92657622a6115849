#include "send_failures.hpp"
#include <motcua/exchange/sms_sender.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::exchange {

namespace {

namespace json = boost::json;
using Pairs = app::SmsGatewayMap::Pairs;

constexpr auto max_report_bytes = std::size_t{16 * 1024};

OutOptions options_of(app::SmsGatewayMap const& map) {
    auto options = OutOptions{};
    options.plain_http = map.plain_http;
    options.ca_file = map.ca_file.string();
    for (auto const& text : map.networks) {
        if (auto const network = Network::parse(text)) {
            options.allowed_networks.push_back(*network);
        }
    }
    return options;
}

/// `template_text` with each {name} replaced, in one pass: what is filled in is not looked at again.
std::string filled(std::string_view template_text, Pairs const& values) {
    auto text = std::string();
    while (!template_text.empty()) {
        auto const open = std::min(template_text.find('{'), template_text.size());
        text += template_text.substr(0, open);
        template_text.remove_prefix(open);
        auto const found = std::find_if(values.begin(), values.end(), [&](auto const& value) {
            return template_text.starts_with("{" + value.first + "}");
        });
        if (found != values.end()) {
            text += found->second;
            template_text.remove_prefix(found->first.size() + 2);
        } else if (!template_text.empty()) {
            text += template_text.front();
            template_text.remove_prefix(1);
        }
    }
    return text;
}

/// "+84912345678" as the provider writes numbers.
std::string number_for(std::string const& number, app::SmsNumberForm form) {
    if (form == app::SmsNumberForm::plus) {
        return number;
    }
    auto const digits = number.substr(1);
    return form == app::SmsNumberForm::national && digits.starts_with("84") ? "0" + digits.substr(2) : digits;
}

std::string percent_encoded(std::string_view text) {
    constexpr auto hex_digits = std::string_view("0123456789ABCDEF");
    auto encoded = std::string();
    for (auto const c : text) {
        auto const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '_' || c == '.' || c == '~';
        auto const byte = static_cast<unsigned char>(c);
        encoded +=
            plain ? std::string(1, c) : std::string("%") + hex_digits[byte >> 4U] + hex_digits[byte & 15U];
    }
    return encoded;
}

std::string body_of(app::SmsGatewayMap const& map, app::OutMessage const& message) {
    auto const values = Pairs{
        {"to", number_for(message.address, map.number_form)},
        {"text", message.text},
        {"id", message.id}};
    if (map.body == app::SmsBody::json) {
        auto object = json::object();
        for (auto const& [name, value] : map.fields) {
            object[name] = filled(value, values);
        }
        return json::serialize(object);
    }
    auto form = std::string();
    for (auto const& [name, value] : map.fields) {
        form +=
            (form.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(filled(value, values));
    }
    return form;
}

/// The text or number at the pointer; empty when there is none.
std::string text_at(json::value const& document, std::string const& pointer) {
    auto error = json::error_code();
    auto const* found = pointer.empty() ? nullptr : document.find_pointer(pointer, error);
    if (found == nullptr) {
        return {};
    }
    if (auto const* text = found->if_string()) {
        return std::string(*text);
    }
    return found->is_number() ? json::serialize(*found) : std::string();
}

json::value parsed(std::string_view body) {
    auto error = json::error_code();
    auto document = json::parse({body.data(), body.size()}, error);
    return error ? json::value() : document;
}

template <class T>
bool contains(std::vector<T> const& list, T const& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

} // namespace

SmsSender::SmsSender(app::SmsGatewayMap map, std::string secret)
    : map_(std::move(map))
    , secret_(std::move(secret))
    , client_(options_of(map_)) {}

core::Expected<std::string> SmsSender::send(app::OutMessage const& message) {
    auto request = OutRequest{};
    request.method = "POST";
    request.url = map_.url;
    request.body = body_of(map_, message);
    request.headers.emplace_back(
        "Content-Type",
        map_.body == app::SmsBody::json ? "application/json" : "application/x-www-form-urlencoded"
    );
    for (auto const& [name, value] : map_.headers) {
        request.headers.emplace_back(name, filled(value, {{"secret", secret_}}));
    }
    auto const answer = client_.send(request);
    if (!answer) {
        return answer.error();
    }
    auto const document = parsed(answer->body);
    auto const code = text_at(document, map_.code_pointer);
    if (contains(map_.refused, answer->status) || contains(map_.refused_codes, code)) {
        return sms_refused();
    }
    auto const accepted = contains(map_.accepted, answer->status) &&
                          (map_.accepted_codes.empty() || contains(map_.accepted_codes, code));
    if (!accepted) {
        return sms_unavailable();
    }
    return text_at(document, map_.id_pointer);
}

core::Expected<std::optional<app::DeliveryReport>>
read_delivery_report(app::SmsGatewayMap const& map, std::string_view body) {
    auto const document = body.size() > max_report_bytes ? json::value() : parsed(body);
    if (!document.is_object()) {
        return core::Failure(
            core::Errc::malformed,
            "json",
            "Báo cáo phát không phải là JSON đọc được.",
            "The delivery report is no readable JSON."
        );
    }
    auto const id = text_at(document, map.report_id);
    auto const state = text_at(document, map.report_state);
    if (id.empty() || state.empty()) {
        return core::invalid(
            id.empty() ? map.report_id : map.report_state,
            "report_fields",
            "Báo cáo phát thiếu mã tin hoặc trạng thái.",
            "The delivery report lacks the message's id or its state."
        );
    }
    if (!contains(map.report_delivered, state) && !contains(map.report_failed, state)) {
        return std::optional<app::DeliveryReport>();
    }
    return std::optional(app::DeliveryReport{id, contains(map.report_delivered, state)});
}

} // namespace motcua::exchange
