#include "endpoints.hpp"
#include <motcua/api/routes.hpp>

#include <array>

namespace motcua::api {

namespace {

using http::Method;

struct Row {
    Method method{};
    char const* pattern{};
    Endpoint endpoint{};
    PublicEndpoint open{};
    FastEndpoint fast{};
    EventsQuestion question{};
};

constexpr Row get(char const* pattern, Endpoint endpoint, FastEndpoint fast = nullptr) {
    return {Method::get, pattern, endpoint, nullptr, fast, nullptr};
}

constexpr Row post(char const* pattern, Endpoint endpoint) {
    return {Method::post, pattern, endpoint, nullptr, nullptr, nullptr};
}

constexpr Row patch(char const* pattern, Endpoint endpoint) {
    return {Method::patch, pattern, endpoint, nullptr, nullptr, nullptr};
}

constexpr Row anyone(char const* pattern, PublicEndpoint endpoint) {
    return {Method::get, pattern, nullptr, endpoint, nullptr, nullptr};
}

constexpr Row waits(char const* pattern, EventsQuestion question) {
    return {Method::get, pattern, nullptr, nullptr, nullptr, question};
}

/// Time for the first look at the feed and for the wait after it.
constexpr auto feed_limits = http::RouteLimits{
    .request_time = longest_wait + std::chrono::seconds{15},
    .watches_client = true,
};

constexpr auto rows = std::array{
    post("/v1/dossiers", post_dossier),
    get("/v1/dossiers", get_dossiers),
    post("/v1/dossiers/status", post_status_list),
    get("/v1/dossiers/{id}", get_dossier, fast_dossier),
    patch("/v1/dossiers/{id}", patch_dossier),
    get("/v1/dossiers/{id}/status", get_status, fast_status),
    post("/v1/dossiers/{id}/actions", post_action),
    get("/v1/dossiers/{id}/actions", get_actions),
    post("/v1/dossiers/{id}/actions/preview", post_action_preview),
    get("/v1/dossiers/{id}/deadline", get_deadline),
    get("/v1/dossiers/{id}/explanation", get_explanation),
    get("/v1/dossiers/{id}/steps", get_steps),
    get("/v1/dossiers/{id}/components", get_components),
    post("/v1/dossiers/{id}/components", post_components),
    get("/v1/dossiers/{id}/result", get_result),
    get("/v1/dossiers/{id}/receipt", get_receipt_pdf),
    get("/v1/dossiers/{id}/control-slip", get_control_slip),
    get("/v1/dossiers/{id}/documents", get_documents),
    get("/v1/dossiers/{id}/documents/{document}", get_document_pdf),
    post("/v1/dossiers/{id}/documents/{document}/reissue", post_document_reissue),
    post("/v1/dossiers/{id}/documents/{document}/retry", post_document_retry),
    get("/v1/dossiers/{id}/letters", get_letters),
    post("/v1/dossiers/{id}/letters", post_letter),
    post("/v1/dossiers/{id}/letters/{letter}/approve", post_letter_approve),
    post("/v1/dossiers/{id}/letters/{letter}/issue", post_letter_issue),
    get("/v1/dossiers/{id}/letters/{letter}/pdf", get_letter_pdf),
    waits("/v1/dossiers/{id}/events", ask_dossier_events),
    waits("/v1/events", ask_events),
    post("/v1/documents/verify", post_verify),
    get("/v1/units/{unit}/registers/{year}", get_register),
    get("/v1/units/{unit}/receipts", get_day_receipts),
    get("/v1/procedures", get_procedures),
    post("/v1/procedures", post_procedure),
    get("/v1/procedures/drafts", get_procedure_drafts),
    get("/v1/procedures/{code}/versions/{version}", get_procedure),
    get("/v1/procedures/{code}/versions/{version}/draft", get_procedure_draft),
    post("/v1/procedures/{code}/versions/{version}/publish", post_procedure_publish),
    get("/v1/calendars/{id}", get_calendar),
    post("/v1/calendars/{id}/compute", post_compute),
    get("/v1/calendars/{id}/versions", get_calendar_versions),
    post("/v1/calendars/{id}/changes", post_calendar_change),
    get("/v1/calendars/{id}/changes/{change}", get_calendar_change),
    post("/v1/calendars/{id}/changes/{change}/approve", post_calendar_change_approve),
    get("/v1/reports/day", get_report),
    get("/v1/audit/head", get_audit_head),
    get("/v1/clock", get_clock),
    post("/v1/test-clock/advance", post_clock_advance),
    anyone("/v1/public/status/{code}", get_public_status),
    anyone("/v1/public/documents/{key}", get_public_document),
    anyone("/verify/{key}", get_verify_page),
    anyone("/healthz", get_healthz),
    anyone("/readyz", get_readyz),
    anyone("/metrics", get_metrics),
};

http::Handler handler_of(Row const& row, Services& services) {
    if (row.question != nullptr) {
        return waiting_for_events(services, row.question);
    }
    return row.open == nullptr ? authorised(services, row.endpoint) : open_to_all(services, row.open);
}

} // namespace

void add_routes(http::Router& router, Services& services) {
    for (auto const& row : rows) {
        auto const limits = row.question == nullptr ? http::RouteLimits() : feed_limits;
        auto fast = row.fast == nullptr ? http::FastHandler() : answered_fast(services, row.fast);
        router.add(row.method, row.pattern, handler_of(row, services), std::move(fast), limits);
    }
}

std::vector<std::string> route_table() {
    auto table = std::vector<std::string>();
    for (auto const& row : rows) {
        table.push_back(std::string(http::name_of(row.method)) + " " + row.pattern);
    }
    return table;
}

} // namespace motcua::api
