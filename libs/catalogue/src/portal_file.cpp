#include "json_document.hpp"
#include "json_fields.hpp"
#include "portal_fields.hpp"
#include "schemas.hpp"
#include <motcua/catalogue/portal_file.hpp>

#include <boost/json.hpp>

#include <algorithm>

namespace motcua::catalogue {

namespace {

using app::PortalField;
using app::PortalFormat;
using app::PortalValue;
using boost::json::object;

std::map<std::string, std::vector<app::PortalCode>> codes_from(object const& source) {
    auto codes = std::map<std::string, std::vector<app::PortalCode>>();
    for (auto const& list : source) {
        auto& read = codes[std::string(list.key())];
        for (auto const& code : list.value().as_object()) {
            auto theirs = std::vector<std::string>();
            if (auto const* const one = code.value().if_string()) {
                theirs.emplace_back(*one);
            } else {
                for (auto const& each : code.value().as_array()) {
                    theirs.emplace_back(each.as_string());
                }
            }
            read.push_back({std::string(code.key()), std::move(theirs)});
        }
    }
    return codes;
}

app::PortalCall call_from(
    PortalFormat const& format,
    object const& source,
    std::string const& name,
    std::string const& place,
    std::string_view fields,
    Faults& faults
) {
    auto call = app::PortalCall{};
    call.path = text_at(source, "path");
    auto const here = place + "/" + std::string(fields);
    call.fields = read_portal_fields(format, name, source.at(fields).as_object(), here, faults);
    return call;
}

void take_answer(object const& source, PortalFormat& format) {
    auto const& answer = source.at("answer").as_object();
    format.answer.code = text_at(answer, "code");
    format.answer.message = text_at(answer, "message");
    format.answer.ok = texts_at(answer, "ok");
    format.answer.duplicate = texts_at(answer, "duplicate");
    format.answer.again = texts_at(answer, "again");
    format.answer.token = texts_at(answer, "token");
    format.answer.refused = text_at(answer, "refused");
    auto const& token = source.at("token").as_object();
    format.token.token = text_at(token, "token");
    format.token.expires_in = text_at(token, "expires_in");
    format.token.header = text_at(token, "header");
    format.token.scheme = text_at(token, "scheme");
    auto const& upload = source.at("upload").as_object();
    format.upload.path = text_at(upload, "path");
    format.upload.part = text_at(upload, "part");
    format.upload.id = text_at(upload, "id");
    format.upload.hash = text_at(upload, "hash");
}

void take_lists(object const& source, PortalFormat& format, Faults& faults) {
    auto const& online = source.at("online").as_object();
    format.online.call = call_from(format, online, "online.ask", "/online", "ask", faults);
    format.online.items = text_at(online, "items");
    format.online.next = text_at(online, "next");
    format.online.file_path = text_at(online, "file_path");
    format.online.fields = call_from(format, online, "online", "/online", "fields", faults).fields;
    auto const& statuses = source.at("statuses").as_object();
    format.statuses.call = call_from(format, statuses, "statuses.ask", "/statuses", "ask", faults);
    format.statuses.items = text_at(statuses, "items");
    format.statuses.next = text_at(statuses, "next");
    format.statuses.fields = call_from(format, statuses, "statuses", "/statuses", "fields", faults).fields;
}

bool has_path(std::vector<PortalField> const& fields, std::string_view path, PortalValue as) {
    return std::any_of(fields.begin(), fields.end(), [&](auto const& field) {
        return field.from == path && field.as == as;
    });
}

/// What no single field can say.
void check_together(PortalFormat const& format, object const& source, Faults& faults) {
    auto const need = [&](bool good, char const* place, char const* rule, char const* vi, char const* en) {
        if (!good) {
            add_fault(faults, place, rule, vi, en);
        }
    };
    need(
        !format.issues_codes || source.contains("next_code"),
        "/next_code",
        "next_code_missing",
        "Cổng cấp mã hồ sơ thì phải có cách lấy mã.",
        "Where the portal issues codes, there has to be a call for them."
    );
    need(
        has_path(format.online.fields, "code", PortalValue::text),
        "/online/fields",
        "code_missing",
        "Hồ sơ trực tuyến phải có mã.",
        "An online dossier has to have its code."
    );
    need(
        has_path(format.statuses.fields, "code", PortalValue::text) &&
            has_path(format.statuses.fields, "state", PortalValue::number),
        "/statuses/fields",
        "code_missing",
        "Danh sách trạng thái phải có mã và trạng thái dạng số.",
        "The list of states has to have the code, and the state as a number."
    );
}

} // namespace

core::Expected<PortalFormat> parse_portal(std::string_view text) {
    auto const document = read_document(text, portal_schema);
    if (!document) {
        return document.error();
    }
    auto const& source = document->as_object();
    auto faults = Faults();
    auto format = PortalFormat();
    format.target = text_at(source, "target");
    format.title = text_at(source, "title");
    format.version = int_at(source, "version");
    format.time_pattern = text_at(source, "time_pattern");
    format.repository = source.at("repository").as_bool();
    format.issues_codes = text_at(source, "codes_issued_by") == "portal";
    format.key_header = text_or_empty(source, "key_header");
    format.codes = codes_from(source.at("codes").as_object());
    take_answer(source, format);
    format.token.call =
        call_from(format, source.at("token").as_object(), "token", "/token", "fields", faults);
    if (auto const* const next = source.if_contains("next_code")) {
        format.next_code = call_from(format, next->as_object(), "next_code", "/next_code", "fields", faults);
        format.next_code_answer = text_at(next->as_object(), "code");
    }
    for (auto const& member : source.at("messages").as_object()) {
        auto const kind = std::string(member.key());
        auto const place = "/messages/" + kind;
        format.messages[kind] = call_from(format, member.value().as_object(), kind, place, "fields", faults);
    }
    take_lists(source, format, faults);
    check_together(format, source, faults);
    if (!faults.empty()) {
        return core::invalid(std::move(faults));
    }
    return format;
}

} // namespace motcua::catalogue
