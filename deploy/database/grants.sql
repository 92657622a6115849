-- What the service may do; run as motcua_owner after every migration.
-- It reads everything, adds facts, changes current state, and deletes nothing but timers that are done.
-- Events, ledger lines and documents stay as written: no update, no delete.
begin;
revoke all on all tables in schema public from public, motcua_app;
grant usage on schema public to motcua_app;
grant select on all tables in schema public to motcua_app;
grant usage, select on all sequences in schema public to motcua_app;
grant execute on all functions in schema public to motcua_app;
grant insert on
    dossiers, dossier_applicants, dossier_components, dossier_corrections, deadline_ledger, step_runs, supplement_requests,
    documents, papers, apologies, timers, events, outbox, idempotency_keys, counters, test_clock,
    calendar_versions, calendar_changes, calendar_change_dossiers, calendar_adoptions, procedure_versions, procedure_drafts
    to motcua_app;
grant update on
    dossiers, dossier_applicants, dossier_components, step_runs, supplement_requests, papers, apologies, timers,
    feed_head, outbox, idempotency_keys, counters, test_clock, calendar_changes, procedure_drafts
    to motcua_app;
grant delete on timers to motcua_app;
commit;
