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

// dossiers.cpp
Answer get_dossiers(Services&, Actor const&, Request const&);
Answer get_dossier(Services&, Actor const&, Request const&);
Answer get_status(Services&, Actor const&, Request const&);
Answer get_components(Services&, Actor const&, Request const&);
Answer patch_dossier(Services&, Actor const&, Request const&);
Answer post_components(Services&, Actor const&, Request const&);
Answer get_steps(Services&, Actor const&, Request const&);
Answer get_result(Services&, Actor const&, Request const&);
std::optional<http::Response> fast_dossier(Services&, Actor const&, Request const&);
std::optional<http::Response> fast_status(Services&, Actor const&, Request const&);

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

// status_list.cpp
Answer post_status_list(Services&, Actor const&, Request const&);

// procedures.cpp
Answer get_procedures(Services&, Actor const&, Request const&);
Answer get_procedure(Services&, Actor const&, Request const&);

// procedure_drafts.cpp
Answer post_procedure(Services&, Actor const&, Request const&);
Answer get_procedure_drafts(Services&, Actor const&, Request const&);
Answer get_procedure_draft(Services&, Actor const&, Request const&);
Answer post_procedure_publish(Services&, Actor const&, Request const&);

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
