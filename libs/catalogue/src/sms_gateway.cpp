#include "directory.hpp"
#include "json_document.hpp"
#include "json_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/sms_gateway.hpp>

#include <boost/json.hpp>

namespace motcua::catalogue {

namespace {

using boost::json::object;

app::SmsGatewayMap::Pairs pairs_at(object const& source, char const* key) {
    auto pairs = app::SmsGatewayMap::Pairs();
    for (auto const& member : source.at(key).as_object()) {
        pairs.emplace_back(member.key(), member.value().as_string());
    }
    return pairs;
}

std::vector<int> numbers_at(object const& source, char const* key) {
    auto numbers = std::vector<int>();
    for (auto const& item : source.at(key).as_array()) {
        numbers.push_back(item.to_number<int>());
    }
    return numbers;
}

std::vector<std::string> words_if(object const& source, char const* key) {
    return source.contains(key) ? texts_at(source, key) : std::vector<std::string>();
}

std::filesystem::path path_if(object const& source, char const* key, std::filesystem::path const& base) {
    auto const name = text_or_empty(source, key);
    return name.empty() ? std::filesystem::path() : base / name;
}

app::SmsNumberForm number_form_named(std::string_view name) {
    if (name == "plain") {
        return app::SmsNumberForm::plain;
    }
    return name == "national" ? app::SmsNumberForm::national : app::SmsNumberForm::plus;
}

void read_answer(app::SmsGatewayMap& map, object const& answer) {
    map.accepted = numbers_at(answer, "accepted");
    map.refused = numbers_at(answer, "refused");
    map.id_pointer = text_at(answer, "id");
    map.code_pointer = text_or_empty(answer, "code");
    map.accepted_codes = words_if(answer, "accepted_codes");
    map.refused_codes = words_if(answer, "refused_codes");
}

} // namespace

core::Expected<app::SmsGatewayMap> load_sms_gateway(std::filesystem::path const& file) {
    auto const text = read_file(file);
    if (!text) {
        return text.error();
    }
    auto const document = read_document(*text, sms_gateway_schema);
    if (!document) {
        return core::invalid(faults_of(document.error(), file.filename().string()));
    }
    auto const& source = document->as_object();
    auto const base = std::filesystem::absolute(file).parent_path();
    auto map = app::SmsGatewayMap{};
    map.url = text_at(source, "url");
    map.plain_http = source.contains("plain_http") && flag_at(source, "plain_http");
    map.networks = words_if(source, "networks");
    map.ca_file = path_if(source, "ca_file", base);
    map.body = text_at(source, "body") == "form" ? app::SmsBody::form : app::SmsBody::json;
    map.fields = pairs_at(source, "fields");
    map.headers = pairs_at(source, "headers");
    map.secret_file = path_if(source, "secret_file", base);
    map.number_form = number_form_named(text_at(source, "number_form"));
    read_answer(map, source.at("answer").as_object());
    auto const& report = source.at("report").as_object();
    map.report_id = text_at(report, "id");
    map.report_state = text_at(report, "state");
    map.report_delivered = texts_at(report, "delivered");
    map.report_failed = texts_at(report, "failed");
    return map;
}

} // namespace motcua::catalogue
