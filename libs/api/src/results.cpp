#include "result_json.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;

/// The result when the actor may see it.
core::Expected<json::object> visible_result(Services& services, Actor const& actor, std::string const& ref) {
    auto const found = services.results.result(ref);
    if (!found) {
        return found.error();
    }
    auto document = json::parse(*found).as_object();
    auto const unit = core::UnitId(std::string(document.at("unit").as_string()));
    auto const procedure = core::ProcedureCode(std::string(document.at("procedure").as_string()));
    if (!app::may_see(actor, unit, procedure)) {
        return app::not_visible("result");
    }
    return document;
}

http::Response result_response(int status, json::object const& document) {
    auto response = json_response(status, document);
    return response.with("ETag", etag(document.at("version").to_number<std::int64_t>()))
        .with("Cache-Control", "private, no-cache");
}

/// What a dossier's decision came to, and the electronic result that shows it.
core::Expected<json::object> dossier_result(Services& services, app::DossierView const& view) {
    auto const document = json::parse(view.document).as_object();
    if (document.at("result").is_null()) {
        return core::not_found("result");
    }
    auto const electronic = services.results.result_of_dossier(view.facts.id);
    if (!electronic) {
        return electronic.error();
    }
    auto body = document.at("result").as_object();
    body["electronic"] = json::parse(*electronic);
    return body;
}

/// The dossier's result as it is now, under the dossier's version.
Answer show_dossier_result(Services& services, Actor const& actor, Request const& request, int status) {
    auto const view = visible_dossier(services, actor, request);
    if (!view) {
        return view.error();
    }
    auto const body = dossier_result(services, *view);
    if (!body) {
        return body.error();
    }
    auto response = json_response(status, *body);
    return response.with("ETag", etag(view->facts.version))
        .with("Cache-Control", "private, no-cache")
        .with("Vary", "Authorization");
}

Answer show_changed(
    Services& services,
    Actor const& actor,
    core::Expected<app::ChangedResult> const& changed,
    int status
) {
    if (!changed) {
        return changed.error();
    }
    auto const document = visible_result(services, actor, changed->result_id);
    if (!document) {
        return document.error();
    }
    auto response = result_response(status, *document);
    if (status == 201) {
        response.with("Location", "/v1/results/" + changed->result_id);
    }
    if (changed->replayed) {
        response.with("Idempotency-Replayed", "true");
    }
    return response;
}

/// Reads the body and looks at the file it names.
core::Expected<ResultBody> read_result_body(
    Services& services,
    Actor const& actor,
    Request const& request,
    std::function<void(JsonReader&, ResultBody&)> const& more
) {
    auto body = ResultBody{};
    auto const read = read_body(request.body, [&](JsonReader& reader) {
        read_result(reader, body);
        more(reader, body);
    });
    if (!read) {
        return read.error();
    }
    if (!body.file.empty()) {
        auto file = checked_file(services, actor, body.file);
        if (!file) {
            return file.error();
        }
        body.request.file = std::move(*file);
    }
    return body;
}

void read_holder(JsonReader& reader, ResultBody& body) {
    reader.object("holder", false, [&](JsonReader& holder) {
        body.request.holder_id_type =
            holder.choice("id_type", {"cccd", "passport", "tax_code", "business_code"});
        body.request.holder_id_number = holder.text("id_number", 40);
    });
}

} // namespace

Answer get_result(Services& services, Actor const& actor, Request const& request) {
    return show_dossier_result(services, actor, request, 200);
}

Answer post_result(Services& services, Actor const& actor, Request const& request) {
    auto const view = visible_dossier(services, actor, request);
    auto const version = expected_version(request);
    auto const key = idempotency_key(services, actor, request);
    if (!view || !version || !key) {
        return !view ? view.error() : !version ? version.error() : key.error();
    }
    auto const body = read_result_body(services, actor, request, read_holder);
    if (!body) {
        return body.error();
    }
    auto const rules = services.rules.now();
    auto const receipt = services.store.command([&](app::UnitOfWork& work) {
        return app::register_result(work, *rules, view->facts.id, body->request, *version, actor, *key);
    });
    if (!receipt) {
        return receipt.error();
    }
    auto response = show_dossier_result(services, actor, request, 201);
    if (response && receipt->replayed) {
        response->with("Idempotency-Replayed", "true");
    }
    return response;
}

Answer get_one_result(Services& services, Actor const& actor, Request const& request) {
    auto const document = visible_result(services, actor, request.param("result"));
    if (!document) {
        return document.error();
    }
    auto const version = document->at("version").to_number<std::int64_t>();
    if (client_has(request, version)) {
        auto response = http::Response(304);
        return response.with("ETag", etag(version)).with("Cache-Control", "private, no-cache");
    }
    return result_response(200, *document);
}

Answer post_result_replace(Services& services, Actor const& actor, Request const& request) {
    auto const document = visible_result(services, actor, request.param("result"));
    auto const version = expected_version(request);
    auto const key = idempotency_key(services, actor, request);
    if (!document || !version || !key) {
        return !document ? document.error() : !version ? version.error() : key.error();
    }
    auto const body = read_result_body(services, actor, request, [](JsonReader& reader, ResultBody& read) {
        read.reason = reader.text("reason", 2000);
    });
    if (!body) {
        return body.error();
    }
    auto const changed = app::replace_result(
        services.results,
        *services.rules.now(),
        request.param("result"),
        body->request,
        body->reason,
        *version,
        actor,
        *key
    );
    return show_changed(services, actor, changed, 201);
}

Answer post_result_revoke(Services& services, Actor const& actor, Request const& request) {
    auto const document = visible_result(services, actor, request.param("result"));
    auto const version = expected_version(request);
    auto const key = idempotency_key(services, actor, request);
    if (!document || !version || !key) {
        return !document ? document.error() : !version ? version.error() : key.error();
    }
    auto reason = std::string();
    auto const read =
        read_body(request.body, [&](JsonReader& reader) { reason = reader.text("reason", 2000); });
    if (!read) {
        return read.error();
    }
    auto const changed =
        app::revoke_result(services.results, request.param("result"), reason, *version, actor, *key);
    return show_changed(services, actor, changed, 200);
}

} // namespace motcua::api
