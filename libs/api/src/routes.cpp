#include "route_rows.hpp"
#include "sessions.hpp"
#include <motcua/api/routes.hpp>

#include <array>

namespace motcua::api {

namespace {

constexpr auto rows = std::array{
    post("/v1/dossiers", "dossier.take_in", post_dossier),
    get("/v1/dossiers", "dossier.list", get_dossiers),
    post("/v1/dossiers/status", "dossier.read", post_status_list),
    get("/v1/dossiers/{id}", "dossier.read", get_dossier, fast_dossier),
    patch("/v1/dossiers/{id}", "dossier.correct", patch_dossier),
    get("/v1/dossiers/{id}/status", "dossier.read", get_status, fast_status),
    post("/v1/dossiers/{id}/actions", "dossier.act", post_action),
    get("/v1/dossiers/{id}/actions", "dossier.read", get_actions),
    gives(pdf, post("/v1/dossiers/{id}/actions/preview", "dossier.act", post_action_preview)),
    get("/v1/dossiers/{id}/deadline", "dossier.read", get_deadline),
    get("/v1/dossiers/{id}/explanation", "dossier.read", get_explanation),
    get("/v1/dossiers/{id}/steps", "dossier.read", get_steps),
    get("/v1/dossiers/{id}/components", "dossier.read", get_components),
    post("/v1/dossiers/{id}/components", "component.record", post_components),
    get("/v1/dossiers/{id}/components/{component}/offers", "component.offers", get_component_offers),
    post("/v1/dossiers/{id}/components/{component}/reuse", "component.reuse", post_component_reuse),
    get("/v1/dossiers/{id}/components/{component}/form", "form.read", get_component_form),
    put("/v1/dossiers/{id}/components/{component}/form", "form.fill", put_component_form),
    gives(pdf, get("/v1/dossiers/{id}/components/{component}/form/pdf", "form.read", get_component_form_pdf)),
    post("/v1/dossiers/{id}/components/{component}/form/retry", "form.retry", post_component_form_retry),
    post("/v1/dossiers/{id}/components/{component}/copies", "copy.add", post_copy),
    patch("/v1/dossiers/{id}/components/{component}/copies/{seq}", "copy.correct", patch_copy),
    post("/v1/dossiers/{id}/components/{component}/copies/{seq}/verify", "copy.verify", post_copy_verify),
    post("/v1/dossiers/{id}/components/{component}/copies/{seq}/retry", "copy.retry", post_copy_retry),
    get("/v1/dossiers/{id}/components/{component}/copies/{seq}/suggestions",
        "copy.suggestions",
        get_copy_suggestions),
    get("/v1/dossiers/{id}/result", "result.read", get_result),
    post("/v1/dossiers/{id}/result", "result.register", post_result),
    gives(pdf, get("/v1/dossiers/{id}/receipt", "paper.read", get_receipt_pdf)),
    gives(pdf, get("/v1/dossiers/{id}/control-slip", "paper.read", get_control_slip)),
    get("/v1/dossiers/{id}/documents", "paper.read", get_documents),
    gives(pdf, get("/v1/dossiers/{id}/documents/{document}", "paper.read", get_document_pdf)),
    post("/v1/dossiers/{id}/documents/{document}/reissue", "paper.reissue", post_document_reissue),
    post("/v1/dossiers/{id}/documents/{document}/retry", "paper.retry", post_document_retry),
    get("/v1/dossiers/{id}/notifications", "notification.read", get_dossier_notifications),
    post(
        "/v1/dossiers/{id}/notifications/{notification}/retry",
        "notification.send",
        post_notification_retry
    ),
    post(
        "/v1/dossiers/{id}/notifications/{notification}/resend",
        "notification.send",
        post_notification_resend
    ),
    get("/v1/notifications", "notification.list", get_notifications),
    anyone_posts("/v1/sms/delivery-reports", post_delivery_report),
    get("/v1/dossiers/{id}/letters", "paper.read", get_letters),
    post("/v1/dossiers/{id}/letters", "letter.draft", post_letter),
    post("/v1/dossiers/{id}/letters/{letter}/approve", "letter.approve", post_letter_approve),
    post("/v1/dossiers/{id}/letters/{letter}/issue", "letter.issue", post_letter_issue),
    gives(pdf, get("/v1/dossiers/{id}/letters/{letter}/pdf", "paper.read", get_letter_pdf)),
    waits("/v1/dossiers/{id}/events", "feed.read", ask_dossier_events),
    waits("/v1/events", "feed.read", ask_events),
    with(post("/v1/documents/verify", "paper.verify", post_verify), verify_limits),
    get("/v1/results", "result.read", get_results),
    get("/v1/results/expiring", "result.read", get_expiring_results),
    get("/v1/results/{result}", "result.read", get_one_result),
    post("/v1/results/{result}/replace", "result.replace", post_result_replace),
    post("/v1/results/{result}/revoke", "result.revoke", post_result_revoke),
    with(post("/v1/result-imports", "result.import", post_result_import), import_limits),
    get("/v1/result-imports/{import}", "result.import", get_result_import),
    gives("text/csv", get("/v1/result-imports/{import}/report", "result.import", get_import_report)),
    gives(pdf, get("/v1/units/{unit}/registers/{year}", "register.read", get_register)),
    gives(pdf, get("/v1/units/{unit}/receipts", "paper.read", get_day_receipts)),
    get("/v1/holders", "holder.read", get_holders),
    get("/v1/holders/{holder}", "holder.read", get_holder),
    get("/v1/holders/{holder}/prefill", "holder.read", get_holder_prefill),
    get("/v1/holders/{holder}/documents", "holder.read", get_holder_documents),
    get("/v1/holders/{holder}/dossiers", "holder.read", get_holder_dossiers),
    get("/v1/holders/{holder}/accesses", "holder.accesses", get_holder_accesses),
    get("/v1/holders/{holder}/offers", "holder.read", get_holder_offers),
    get("/v1/procedures", "catalogue.read", get_procedures),
    post("/v1/procedures", "procedure.draft", post_procedure),
    get("/v1/procedures/drafts", "procedure.review", get_procedure_drafts),
    get("/v1/procedures/{code}/versions/{version}", "catalogue.read", get_procedure),
    get("/v1/procedures/{code}/versions/{version}/draft", "procedure.review", get_procedure_draft),
    post("/v1/procedures/{code}/versions/{version}/publish", "procedure.publish", post_procedure_publish),
    get("/v1/procedures/{code}/versions/{version}/forms/{component}", "catalogue.read", get_form),
    post(
        "/v1/procedures/{code}/versions/{version}/forms/{component}/prefill",
        "form.prefill",
        post_form_prefill
    ),
    gives(
        pdf,
        post(
            "/v1/procedures/{code}/versions/{version}/forms/{component}/preview",
            "form.preview",
            post_form_preview
        )
    ),
    get("/v1/calendars/{id}", "catalogue.read", get_calendar),
    post("/v1/calendars/{id}/compute", "catalogue.read", post_compute),
    get("/v1/calendars/{id}/versions", "catalogue.read", get_calendar_versions),
    post("/v1/calendars/{id}/changes", "calendar.propose", post_calendar_change),
    get("/v1/calendars/{id}/changes/{change}", "calendar.review", get_calendar_change),
    post("/v1/calendars/{id}/changes/{change}/approve", "calendar.approve", post_calendar_change_approve),
    anyone_asks(Method::options, "/v1/uploads", get_tus_options),
    takes(Method::post, "/v1/uploads", "upload.send", receive_new_upload, &app::UploadLimits::file_bytes),
    gives("", of(Method::head, "/v1/uploads/{upload}", "upload.send", head_upload)),
    get("/v1/uploads/{upload}", "upload.send", get_upload),
    takes(
        Method::patch,
        "/v1/uploads/{upload}",
        "upload.send",
        receive_upload_piece,
        &app::UploadLimits::file_bytes
    ),
    gives("", of(Method::del, "/v1/uploads/{upload}", "upload.send", delete_upload)),
    takes(Method::post, "/v1/files", "upload.send", receive_form, &app::UploadLimits::form_bytes),
    gives("", get("/v1/files/{sha256}", "file.read", get_file)),
    get("/v1/portal", "portal.read", get_portals),
    get("/v1/portal/{target}", "portal.read", get_portal),
    get("/v1/portal/{target}/messages", "portal.read", get_portal_messages),
    post("/v1/portal/{target}/messages/{message}/retry", "portal.operate", post_portal_message_retry),
    post("/v1/portal/{target}/messages/{message}/skip", "portal.operate", post_portal_message_skip),
    post("/v1/portal/{target}/dossiers", "portal.send", post_portal_dossier),
    get("/v1/portal/{target}/inbox", "portal.read", get_portal_inbox),
    post("/v1/portal/{target}/inbox/{entry}/retry", "portal.operate", post_portal_inbox_retry),
    post("/v1/portal/{target}/inbox/{entry}/drop", "portal.operate", post_portal_inbox_drop),
    get("/v1/portal/{target}/reconciliations", "portal.read", get_portal_reconciliations),
    post("/v1/portal/{target}/reconciliations", "portal.operate", post_portal_reconciliation),
    get("/v1/portal/{target}/reconciliations/{date}", "portal.read", get_portal_reconciliation),
    post("/v1/subscriptions", "subscription.manage", post_subscription),
    get("/v1/subscriptions", "subscription.manage", get_subscriptions),
    get("/v1/subscriptions/{subscription}", "subscription.manage", get_subscription),
    patch("/v1/subscriptions/{subscription}", "subscription.manage", patch_subscription),
    of(Method::del, "/v1/subscriptions/{subscription}", "subscription.manage", delete_subscription),
    post("/v1/subscriptions/{subscription}/rotate-secret", "subscription.manage", post_subscription_secret),
    post("/v1/subscriptions/{subscription}/replay", "subscription.manage", post_replay),
    post("/v1/subscriptions/{subscription}/test", "subscription.manage", post_subscription_test),
    get("/v1/subscriptions/{subscription}/deliveries", "subscription.manage", get_deliveries),
    post(
        "/v1/subscriptions/{subscription}/deliveries/{delivery}/retry",
        "subscription.manage",
        post_delivery_retry
    ),
    get("/v1/search", "search", get_search),
    get("/v1/reports/day", "report.day", get_report),
    get("/v1/reports/rates", "report.rates", get_rates),
    gives(sheet, get("/v1/reports/rates.xlsx", "report.rates", get_rates_sheet)),
    get("/v1/reports/rates/{id}/dossiers", "report.rates", get_rate_members),
    get("/v1/audit/head", "audit.read", get_audit_head),
    get("/v1/access-refusals", "access.refusals", get_access_refusals),
    get("/v1/units/{unit}/staff", "posting.read", get_staff),
    get("/v1/postings", "posting.read", get_postings),
    post("/v1/postings", "posting.manage", post_posting),
    post("/v1/postings/{posting}/end", "posting.manage", post_posting_end),
    get("/v1/delegations", "delegation.read", get_delegations),
    post("/v1/delegations", "delegation.give", post_delegation),
    post("/v1/delegations/{delegation}/end", "delegation.end", post_delegation_end),
    get("/v1/clients", "client.manage", get_clients),
    post("/v1/clients", "client.manage", post_client),
    get("/v1/clients/{client}", "client.manage", get_client),
    put("/v1/clients/{client}", "client.manage", put_client),
    post("/v1/clients/{client}/keys", "client.manage", post_client_key),
    post("/v1/clients/{client}/keys/{key}/rotate", "client.manage", post_client_key_rotate),
    of(Method::del, "/v1/clients/{client}/keys/{key}", "client.manage", delete_client_key),
    with(anyone_posts("/v1/oauth/token", post_token), form_limits),
    gives("application/jwk-set+json, application/json", anyone("/.well-known/jwks.json", get_key_set)),
    anyone("/.well-known/oauth-authorization-server", get_authorization_server),
    runs(Method::post, "/v1/session", nullptr, signing_in),
    get("/v1/session", "account.own", get_session),
    of(Method::del, "/v1/session", "account.own", delete_session),
    gives("text/html", runs(Method::get, "/v1/session/oidc", nullptr, beginning_external_sign_in)),
    gives("text/html", runs(Method::get, "/v1/session/oidc/callback", nullptr, finishing_external_sign_in)),
    get("/v1/sessions", "account.own", get_sessions),
    of(Method::del, "/v1/sessions/{session}", "account.own", delete_one_session),
    get("/v1/account", "account.own", get_account),
    runs(Method::post, "/v1/account/password", "account.own", changing_password),
    post("/v1/account/second-factor", "account.own", post_second_factor),
    post("/v1/account/second-factor/confirm", "account.own", post_second_factor_confirm),
    post("/v1/account/second-factor/drop", "account.own", post_second_factor_drop),
    get("/v1/clock", "clock.read", get_clock),
    post("/v1/test-clock/advance", "clock.advance", post_clock_advance),
    anyone("/v1/public/status/{code}", get_public_status),
    anyone("/v1/public/documents/{key}", get_public_document),
    anyone("/v1/public/holder/{code}", get_public_holder),
    anyone("/v1/public/results/{key}", get_public_result),
    gives("text/html", anyone("/verify/{key}", get_verify_page)),
    gives("text/html", at_once("/docs", get_reference)),
    gives("text/css", at_once("/docs/style.css", get_reference)),
    gives("text/javascript", at_once("/docs/script.js", get_reference)),
    gives("application/yaml", at_once("/v1/openapi.yaml", get_reference)),
    at_once("/v1/openapi.json", get_reference),
    anyone("/healthz", get_healthz),
    anyone("/readyz", get_readyz),
    gives("text/plain", anyone("/metrics", get_metrics)),
};

RouteRight right_of(Row const& row) {
    return {row.method, row.pattern, row.action};
}

http::Handler handler_of(Row const& row, Services& services) {
    if (row.question != nullptr) {
        return waiting_for_events(services, EventsRoute{row.question, right_of(row)});
    }
    if (row.made != nullptr) {
        return row.made(services, right_of(row));
    }
    return row.open == nullptr ? authorised(services, row.endpoint, right_of(row))
                               : open_to_all(services, row.open);
}

void add_receiver(http::Router& router, Services& services, Row const& row) {
    auto limits = http::RouteLimits();
    limits.body_bytes = static_cast<std::size_t>(services.upload_limits.*row.most);
    auto make = [&services, make = row.receiver, right = right_of(row)] { return make(services, right); };
    router.receive(row.method, row.pattern, std::move(make), services.file_pool, limits);
}

} // namespace

void add_routes(http::Router& router, Services& services) {
    for (auto const& row : rows) {
        if (row.receiver != nullptr) {
            add_receiver(router, services, row);
            continue;
        }
        if (row.at_once != nullptr) {
            router.add(Method::get, row.pattern, {}, open_fast(services, row.at_once), row.limits);
            continue;
        }
        auto const limits = row.question == nullptr ? row.limits : feed_limits;
        auto fast =
            row.fast == nullptr ? http::FastHandler() : answered_fast(services, row.fast, right_of(row));
        router.add(row.method, row.pattern, handler_of(row, services), std::move(fast), limits);
    }
}

std::vector<std::string> rights_table() {
    auto table = std::vector<std::string>();
    for (auto const& row : rows) {
        auto const action = std::string(row.action == nullptr ? "-" : row.action);
        table.push_back(std::string(http::name_of(row.method)) + " " + row.pattern + " " + action);
    }
    return table;
}

std::vector<std::string> route_table() {
    auto table = std::vector<std::string>();
    for (auto const& row : rows) {
        table.push_back(std::string(http::name_of(row.method)) + " " + row.pattern);
    }
    return table;
}

} // namespace motcua::api
