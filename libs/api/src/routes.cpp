#include "endpoints.hpp"
#include <motcua/api/routes.hpp>

namespace motcua::api {

void add_routes(http::Router& router, Services& services) {
    using http::Method;
    auto const get = [&](char const* pattern, Endpoint endpoint) {
        router.add(Method::get, pattern, authorised(services, endpoint));
    };
    auto const post = [&](char const* pattern, Endpoint endpoint) {
        router.add(Method::post, pattern, authorised(services, endpoint));
    };

    post("/v1/dossiers", post_dossier);
    get("/v1/dossiers", get_dossiers);
    router.add(
        Method::get,
        "/v1/dossiers/{id}",
        authorised(services, get_dossier),
        [&services](Request const& request) { return fast_dossier(services, request); }
    );
    router.add(
        Method::get,
        "/v1/dossiers/{id}/status",
        authorised(services, get_status),
        [&services](Request const& request) { return fast_status(services, request); }
    );
    post("/v1/dossiers/{id}/actions", post_action);
    get("/v1/dossiers/{id}/actions", get_actions);
    get("/v1/dossiers/{id}/deadline", get_deadline);
    get("/v1/dossiers/{id}/explanation", get_explanation);
    get("/v1/dossiers/{id}/steps", get_steps);
    get("/v1/dossiers/{id}/components", get_components);
    get("/v1/dossiers/{id}/result", get_result);
    get("/v1/dossiers/{id}/receipt", get_receipt_pdf);
    get("/v1/dossiers/{id}/letters", get_letters);
    post("/v1/dossiers/{id}/letters", post_letter);
    post("/v1/dossiers/{id}/letters/{letter}/approve", post_letter_approve);
    post("/v1/dossiers/{id}/letters/{letter}/issue", post_letter_issue);
    get("/v1/dossiers/{id}/letters/{letter}/pdf", get_letter_pdf);
    get("/v1/dossiers/{id}/events", get_dossier_events);
    get("/v1/events", get_events);
    get("/v1/procedures", get_procedures);
    get("/v1/procedures/{code}/versions/{version}", get_procedure);
    get("/v1/calendars/{id}", get_calendar);
    post("/v1/calendars/{id}/compute", post_compute);
    get("/v1/reports/day", get_report);
    get("/v1/audit/head", get_audit_head);
    get("/v1/clock", get_clock);
    post("/v1/test-clock/advance", post_clock_advance);
    router.add(Method::get, "/v1/public/status/{code}", open_to_all(services, get_public_status));
    router.add(Method::get, "/healthz", open_to_all(services, get_healthz));
    router.add(Method::get, "/readyz", open_to_all(services, get_readyz));
    router.add(Method::get, "/metrics", open_to_all(services, get_metrics));
}

} // namespace motcua::api
