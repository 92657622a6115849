#include "endpoints.hpp"
#include "json_reader.hpp"
#include <motcua/domain/procedure.hpp>

#include <boost/json.hpp>

#include <charconv>

namespace motcua::api {

namespace {

namespace json = boost::json;
using core::Expected;

constexpr auto feed = "procedure-drafts";

std::optional<int> number(std::string_view text) {
    auto value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    auto const whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

/// A version of a procedure, as path and page position name it.
struct Place {
    core::ProcedureCode code;
    int version{};
};

Expected<Place> named_in_path(Request const& request) {
    auto const version = number(request.param("version"));
    if (!version) {
        return core::not_found("procedure_draft");
    }
    return Place{core::ProcedureCode(request.param("code")), *version};
}

/// "1.013829 3", sealed by this service.
Place from_position(std::string_view position) {
    auto const space = std::min(position.rfind(' '), position.size());
    auto const version = position.substr(std::min(space + 1, position.size()));
    return {core::ProcedureCode(std::string(position.substr(0, space))), number(version).value_or(0)};
}

std::string to_position(json::value const& head) {
    return std::string(head.at("code").as_string()) + " " + std::to_string(head.at("version").as_int64());
}

std::string tag_of(std::string const& sha256) {
    return "\"" + sha256 + "\"";
}

/// The draft that was read, by the tag it was given out with.
Expected<std::string> read_draft_tag(Request const& request) {
    auto const header = request.header("If-Match");
    if (header.empty()) {
        return core::Failure(
            core::Errc::version_required,
            "if_match_required",
            "Cần tiêu đề If-Match với ETag của dự thảo đã đọc.",
            "An If-Match header with the ETag of the draft that was read is required."
        );
    }
    auto const quoted = header.size() > 2 && header.front() == '"' && header.back() == '"';
    return std::string(quoted ? header.substr(1, header.size() - 2) : std::string_view());
}

Answer show(Services& services, Place const& place, int status) {
    auto const draft = services.procedure_drafts.procedure_draft(place.code, place.version);
    if (!draft) {
        return draft.error();
    }
    auto const body = json::parse(*draft);
    auto response = json_response(status, body);
    response.with("ETag", tag_of(std::string(body.at("sha256").as_string())));
    if (status == 201) {
        response.with(
            "Location",
            "/v1/procedures/" + place.code.text() + "/versions/" + std::to_string(place.version) + "/draft"
        );
    }
    return response;
}

} // namespace

Answer post_procedure(Services& services, Actor const& actor, Request const& request) {
    auto const key = idempotency_key(services, actor, request);
    if (!key) {
        return key.error();
    }
    auto const checked = services.check_procedure(request.body);
    if (!checked) {
        return checked.error();
    }
    auto const drafted = app::draft_procedure(services.procedure_drafts, *checked, actor, *key);
    if (!drafted) {
        return drafted.error();
    }
    return show(services, Place{checked->code, checked->version}, 201);
}

Answer get_procedure_drafts(Services& services, Actor const&, Request const& request) {
    auto const limit = page_limit(request);
    if (!limit) {
        return limit.error();
    }
    auto after = Place{};
    if (auto const cursor = request.query_value("after"); cursor && !cursor->empty()) {
        auto const opened = services.open_cursor(feed, *cursor);
        if (!opened) {
            return opened.error();
        }
        after = from_position(*opened);
    }
    auto const drafts = services.procedure_drafts.procedure_drafts(after.code, after.version, *limit);
    if (!drafts) {
        return drafts.error();
    }
    auto items = json::parse(*drafts).as_array();
    auto next = json::value(nullptr);
    if (static_cast<int>(items.size()) == *limit) {
        next = services.seal_cursor(feed, to_position(items.back()));
    }
    return json_response(200, json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Answer get_procedure_draft(Services& services, Actor const&, Request const& request) {
    auto const place = named_in_path(request);
    return place ? show(services, *place, 200) : Answer(place.error());
}

Answer post_procedure_publish(Services& services, Actor const& actor, Request const& request) {
    auto const place = named_in_path(request);
    auto const key = idempotency_key(services, actor, request);
    if (!place || !key) {
        return !place ? place.error() : key.error();
    }
    auto command = app::PublishProcedure{place->code, place->version, {}, {}};
    auto const read =
        read_body(request.body, [&](JsonReader& reader) { command.reason = reader.text("reason", 2000); });
    auto const tag = read_draft_tag(request);
    if (!read || !tag) {
        return !read ? read.error() : tag.error();
    }
    command.sha256 = *tag;
    auto const published =
        app::publish_procedure(services.procedure_drafts, services.check_procedure, command, actor, *key);
    if (!published) {
        return published.error();
    }
    services.reload_rules();
    return show(services, *place, 200);
}

} // namespace motcua::api
