#pragma once

#include "endpoint.hpp"
#include "wait_for_events.hpp"

/// Every endpoint, by file. routes.cpp binds each to its verb and pattern.
namespace motcua::api {

using Answer = core::Expected<http::Response>;
using app::Actor;
using http::Request;

// intake.cpp
Answer post_dossier(Services&, Actor const&, Request const&);

// holders.cpp
Answer get_holders(Services&, Actor const&, Request const&);
Answer get_holder(Services&, Actor const&, Request const&);
Answer get_holder_prefill(Services&, Actor const&, Request const&);

// holder_lists.cpp
Answer get_holder_documents(Services&, Actor const&, Request const&);
Answer get_holder_dossiers(Services&, Actor const&, Request const&);
Answer get_holder_accesses(Services&, Actor const&, Request const&);

// offers.cpp
Answer get_holder_offers(Services&, Actor const&, Request const&);
Answer get_component_offers(Services&, Actor const&, Request const&);

// reuse.cpp
Answer post_component_reuse(Services&, Actor const&, Request const&);

// public_holder.cpp
Answer get_public_holder(Services&, Request const&);

// dossiers.cpp
Answer get_dossiers(Services&, Actor const&, Request const&);
Answer get_dossier(Services&, Actor const&, Request const&);
Answer get_status(Services&, Actor const&, Request const&);
Answer patch_dossier(Services&, Actor const&, Request const&);
Answer post_components(Services&, Actor const&, Request const&);
Answer get_steps(Services&, Actor const&, Request const&);
std::optional<http::Response> fast_dossier(Services&, Actor const&, Request const&);
std::optional<http::Response> fast_status(Services&, Actor const&, Request const&);

// results.cpp
Answer get_result(Services&, Actor const&, Request const&);
Answer post_result(Services&, Actor const&, Request const&);
Answer get_one_result(Services&, Actor const&, Request const&);
Answer post_result_replace(Services&, Actor const&, Request const&);
Answer post_result_revoke(Services&, Actor const&, Request const&);

// result_lists.cpp
Answer get_results(Services&, Actor const&, Request const&);
Answer get_expiring_results(Services&, Actor const&, Request const&);

// result_imports.cpp
Answer post_result_import(Services&, Actor const&, Request const&);
Answer get_result_import(Services&, Actor const&, Request const&);
Answer get_import_report(Services&, Actor const&, Request const&);

// copies.cpp
Answer get_components(Services&, Actor const&, Request const&);
Answer post_copy(Services&, Actor const&, Request const&);
Answer patch_copy(Services&, Actor const&, Request const&);
Answer post_copy_verify(Services&, Actor const&, Request const&);
Answer post_copy_retry(Services&, Actor const&, Request const&);
Answer get_copy_suggestions(Services&, Actor const&, Request const&);

// actions.cpp
Answer post_action(Services&, Actor const&, Request const&);
Answer get_actions(Services&, Actor const&, Request const&);

// letters.cpp
Answer get_letters(Services&, Actor const&, Request const&);
Answer post_letter(Services&, Actor const&, Request const&);
Answer post_letter_approve(Services&, Actor const&, Request const&);
Answer post_letter_issue(Services&, Actor const&, Request const&);
Answer get_letter_pdf(Services&, Actor const&, Request const&);
Answer get_receipt_pdf(Services&, Actor const&, Request const&);

// documents.cpp
Answer get_documents(Services&, Actor const&, Request const&);
Answer get_document_pdf(Services&, Actor const&, Request const&);
Answer post_document_reissue(Services&, Actor const&, Request const&);
Answer post_document_retry(Services&, Actor const&, Request const&);
Answer get_control_slip(Services&, Actor const&, Request const&);
Answer post_action_preview(Services&, Actor const&, Request const&);
Answer get_register(Services&, Actor const&, Request const&);
Answer get_day_receipts(Services&, Actor const&, Request const&);
Answer post_verify(Services&, Actor const&, Request const&);

// public_papers.cpp
Answer get_public_document(Services&, Request const&);
Answer get_verify_page(Services&, Request const&);

// public_results.cpp
Answer get_public_result(Services&, Request const&);

// reference.cpp
http::Response get_reference(Services&, Request const&);

// deadlines.cpp
Answer get_deadline(Services&, Actor const&, Request const&);
Answer get_explanation(Services&, Actor const&, Request const&);
Answer post_compute(Services&, Actor const&, Request const&);
Answer get_calendar(Services&, Actor const&, Request const&);

// calendar_changes.cpp
Answer get_calendar_versions(Services&, Actor const&, Request const&);
Answer post_calendar_change(Services&, Actor const&, Request const&);
Answer get_calendar_change(Services&, Actor const&, Request const&);
Answer post_calendar_change_approve(Services&, Actor const&, Request const&);

// events.cpp
core::Expected<EventsAsked> ask_events(Services&, Actor const&, Request const&);
core::Expected<EventsAsked> ask_dossier_events(Services&, Actor const&, Request const&);
Answer get_dossier_events(Services&, Actor const&, Request const&);

// subscriptions.cpp
Answer post_subscription(Services&, Actor const&, Request const&);
Answer get_subscriptions(Services&, Actor const&, Request const&);
Answer get_subscription(Services&, Actor const&, Request const&);
Answer patch_subscription(Services&, Actor const&, Request const&);
Answer delete_subscription(Services&, Actor const&, Request const&);
Answer post_subscription_secret(Services&, Actor const&, Request const&);

// deliveries.cpp
Answer get_deliveries(Services&, Actor const&, Request const&);
Answer post_replay(Services&, Actor const&, Request const&);
Answer post_subscription_test(Services&, Actor const&, Request const&);
Answer post_delivery_retry(Services&, Actor const&, Request const&);

// status_list.cpp
Answer post_status_list(Services&, Actor const&, Request const&);

// forms.cpp
Answer get_form(Services&, Actor const&, Request const&);
Answer post_form_prefill(Services&, Actor const&, Request const&);
Answer post_form_preview(Services&, Actor const&, Request const&);
Answer put_component_form(Services&, Actor const&, Request const&);
Answer get_component_form(Services&, Actor const&, Request const&);
Answer get_component_form_pdf(Services&, Actor const&, Request const&);
Answer post_component_form_retry(Services&, Actor const&, Request const&);

// procedures.cpp
Answer get_procedures(Services&, Actor const&, Request const&);
Answer get_procedure(Services&, Actor const&, Request const&);

// procedure_drafts.cpp
Answer post_procedure(Services&, Actor const&, Request const&);
Answer get_procedure_drafts(Services&, Actor const&, Request const&);
Answer get_procedure_draft(Services&, Actor const&, Request const&);
Answer post_procedure_publish(Services&, Actor const&, Request const&);

// uploads.cpp
Answer get_tus_options(Services&, Request const&);
Answer head_upload(Services&, Actor const&, Request const&);
Answer get_upload(Services&, Actor const&, Request const&);
Answer delete_upload(Services&, Actor const&, Request const&);

// files.cpp
Answer get_file(Services&, Actor const&, Request const&);

// rates.cpp
Answer get_rates(Services&, Actor const&, Request const&);
Answer get_rates_sheet(Services&, Actor const&, Request const&);
Answer get_rate_members(Services&, Actor const&, Request const&);

// search.cpp
Answer get_search(Services&, Actor const&, Request const&);

// notifications.cpp
Answer get_dossier_notifications(Services&, Actor const&, Request const&);
Answer get_notifications(Services&, Actor const&, Request const&);
Answer post_notification_retry(Services&, Actor const&, Request const&);
Answer post_notification_resend(Services&, Actor const&, Request const&);
Answer post_delivery_report(Services&, Request const&);
// portal_messages.cpp
Answer get_portals(Services&, Actor const&, Request const&);
Answer get_portal(Services&, Actor const&, Request const&);
Answer get_portal_messages(Services&, Actor const&, Request const&);
Answer post_portal_message_retry(Services&, Actor const&, Request const&);
Answer post_portal_message_skip(Services&, Actor const&, Request const&);

// portal_inbox.cpp
Answer post_portal_dossier(Services&, Actor const&, Request const&);
Answer get_portal_inbox(Services&, Actor const&, Request const&);
Answer post_portal_inbox_retry(Services&, Actor const&, Request const&);
Answer post_portal_inbox_drop(Services&, Actor const&, Request const&);

// portal_reconciliations.cpp
Answer get_portal_reconciliations(Services&, Actor const&, Request const&);
Answer get_portal_reconciliation(Services&, Actor const&, Request const&);
Answer post_portal_reconciliation(Services&, Actor const&, Request const&);
// clients.cpp
Answer get_clients(Services&, Actor const&, Request const&);
Answer post_client(Services&, Actor const&, Request const&);
Answer get_client(Services&, Actor const&, Request const&);
Answer put_client(Services&, Actor const&, Request const&);
Answer post_client_key(Services&, Actor const&, Request const&);
Answer post_client_key_rotate(Services&, Actor const&, Request const&);
Answer delete_client_key(Services&, Actor const&, Request const&);

// staff.cpp
Answer get_staff(Services&, Actor const&, Request const&);
Answer get_postings(Services&, Actor const&, Request const&);
Answer post_posting(Services&, Actor const&, Request const&);
Answer post_posting_end(Services&, Actor const&, Request const&);
Answer get_delegations(Services&, Actor const&, Request const&);
Answer post_delegation(Services&, Actor const&, Request const&);
Answer post_delegation_end(Services&, Actor const&, Request const&);

// oauth.cpp
Answer post_token(Services&, Request const&);
Answer get_key_set(Services&, Request const&);
Answer get_authorization_server(Services&, Request const&);

// sessions.cpp
Answer get_session(Services&, Actor const&, Request const&);
Answer delete_session(Services&, Actor const&, Request const&);
Answer get_sessions(Services&, Actor const&, Request const&);
Answer delete_one_session(Services&, Actor const&, Request const&);

// accounts.cpp
Answer get_account(Services&, Actor const&, Request const&);
Answer post_second_factor(Services&, Actor const&, Request const&);
Answer post_second_factor_confirm(Services&, Actor const&, Request const&);
Answer post_second_factor_drop(Services&, Actor const&, Request const&);

// access_refusals.cpp
Answer get_access_refusals(Services&, Actor const&, Request const&);

// operations.cpp
Answer get_public_status(Services&, Request const&);
Answer get_healthz(Services&, Request const&);
Answer get_readyz(Services&, Request const&);
Answer get_metrics(Services&, Request const&);
Answer get_report(Services&, Actor const&, Request const&);
Answer get_audit_head(Services&, Actor const&, Request const&);
Answer post_clock_advance(Services&, Actor const&, Request const&);
Answer get_clock(Services&, Actor const&, Request const&);

} // namespace motcua::api
