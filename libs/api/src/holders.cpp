#include "applicant_json.hpp"
#include "endpoints.hpp"
#include "page_place.hpp"
#include "record_look.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

using Question = Expected<std::string> (app::HolderStore::*)(core::HolderId const&, app::RecordLook const&);

/// One document of the holder in the path.
Answer
show(Services& services, Actor const& actor, Request const& request, char const* what, Question question) {
    auto const id = holder_in_path(request);
    auto const look = look_asked(actor, request, what);
    if (!id || !look) {
        return !id ? id.error() : look.error();
    }
    auto const found = (services.holders.*question)(*id, *look);
    if (!found) {
        return found.error();
    }
    auto response = json_response(200, json::parse(*found));
    return response.with("Cache-Control", "no-store");
}

} // namespace

Expected<app::RecordLook> look_asked(
    Actor const& actor,
    Request const& request,
    std::string const& what,
    core::DossierId const& dossier
) {
    auto purpose = std::string(request.header("Access-Purpose"));
    if (purpose.empty()) {
        purpose = request.query_value("purpose").value_or(std::string());
    }
    return app::look_of(actor, purpose, what, dossier);
}

Expected<core::HolderId> holder_in_path(Request const& request) {
    auto const& text = request.param("holder");
    if (!is_uuid(text)) {
        return core::not_found("holder");
    }
    return core::HolderId(text);
}

Answer get_holders(Services& services, Actor const& actor, Request const& request) {
    auto const asked = [&](char const* name) { return request.query_value(name).value_or(std::string()); };
    auto const identifier = checked_identifier(asked("id_type"), asked("id_number"));
    auto const look = look_asked(actor, request, "record");
    if (!identifier || !look) {
        return !identifier ? identifier.error() : look.error();
    }
    auto const found = services.holders.holders(*identifier, *look);
    if (!found) {
        return found.error();
    }
    auto response = json_response(200, json::object{{"items", json::parse(*found)}, {"next", nullptr}});
    return response.with("Cache-Control", "no-store");
}

Answer get_holder(Services& services, Actor const& actor, Request const& request) {
    return show(services, actor, request, "record", &app::HolderStore::holder);
}

Answer get_holder_prefill(Services& services, Actor const& actor, Request const& request) {
    return show(services, actor, request, "prefill", &app::HolderStore::holder_prefill);
}

} // namespace motcua::api
