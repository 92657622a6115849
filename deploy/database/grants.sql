-- What the service may do; run as motcua_owner after every migration.
-- It reads everything, adds facts, changes current state, and deletes nothing but timers that are done, a portal's list
-- once it is compared, words of names that were corrected, and deliveries of webhooks that arrived long ago or are made
-- anew. Files that nothing refers to are collected by the owner (motcua files collect): a fault of the service loses no
-- content.
-- Events, ledger lines and documents stay as written: no update, no delete.
begin;
-- The functions of trusted extensions belong to the superuser and are open to everybody: no grant, no warning about it.
set local client_min_messages = error;
revoke all on all tables in schema public from public, motcua_app;
grant usage on schema public to motcua_app;
grant select on all tables in schema public to motcua_app;
grant usage, select on all sequences in schema public to motcua_app;
grant execute on all functions in schema public to motcua_app;
grant insert on
    dossiers, dossier_applicants, dossier_components, dossier_corrections, deadline_ledger, step_runs, supplement_requests,
    documents, papers, apologies, timers, events, outbox, idempotency_keys, counters, test_clock,
    calendar_versions, calendar_changes, calendar_change_dossiers, calendar_adoptions, procedure_versions, procedure_drafts,
    files, holders, results, component_copies,
    uploads,
    holder_identifiers, record_accesses, reuse_consents,
    search_entries, search_words, search_forms, search_form_words, search_vocabulary,
    copy_corrections, copy_signings, copy_suggestions,
    result_log, result_timers, result_reminders, result_imports, result_import_rows, result_import_faults,
    form_versions, filled_forms, form_prints,
    notifications, dossier_contacts,
    portal_targets, portal_dossiers, portal_messages, portal_files, portal_inbox, portal_inbox_files,
    portal_reconciliations, portal_differences, portal_listed,
    subscriptions, subscription_deliveries, subscription_log
    to motcua_app;
grant update on
    dossiers, dossier_applicants, dossier_components, step_runs, supplement_requests, papers, apologies, timers,
    feed_head, outbox, idempotency_keys, counters, test_clock, calendar_changes, procedure_drafts,
    files, holders, results, component_copies,
    uploads,
    holder_identifiers,
    search_entries,
    copy_signings, copy_suggestions,
    result_timers, result_reminders, result_imports, result_import_rows,
    form_prints,
    notifications, dossier_contacts,
    portal_targets, portal_dossiers, portal_messages, portal_inbox, portal_inbox_files, portal_listed,
    subscriptions, subscription_deliveries
    to motcua_app;
grant delete on subscription_deliveries to motcua_app;
-- Of accounts the service changes by itself only when a key or session was last used; for the rest there are functions
-- that run as their owner (schemas/sql/0020_accounts.sql).
grant update (last_used_at) on client_keys to motcua_app;
grant update (seen_at) on console_sessions to motcua_app;
grant delete on timers to motcua_app;
grant delete on search_words to motcua_app;
-- The portal's list while it is compared with ours.
grant delete on portal_listed to motcua_app;
commit;
