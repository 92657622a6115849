-- Documents the API shows, one round trip each.
create function dossier_document(d dossiers) returns jsonb language sql stable as $f$
    select jsonb_build_object(
        'dossier_id', d.dossier_id, 'code', d.code, 'unit', d.unit_id, 'procedure', d.procedure_code,
        'procedure_version', d.procedure_version,
        'procedure_name', (select p.name from procedure_versions p
                           where (p.procedure_code, p.version) = (d.procedure_code, d.procedure_version)),
        'channel', d.channel, 'content', d.content, 'sets', d.sets, 'return_method', d.return_method,
        'state', (select s.name from dossier_states s where s.state = d.state),
        'state_number', d.state,
        'state_title', (select s.title from dossier_states s where s.state = d.state),
        'version', d.version, 'holder_role', d.holder_role,
        'submitted_at', rfc3339(d.submitted_at), 'accepted_at', rfc3339(d.accepted_at),
        'finished_at', rfc3339(d.finished_at), 'returned_at', rfc3339(d.returned_at), 'late_at', rfc3339(d.late_at),
        'late', d.late_at is not null,
        'due_planned', rfc3339(d.due_planned), 'due_original', rfc3339(d.due_original),
        'due_statutory', rfc3339(d.due_statutory), 'due_rescheduled', rfc3339(d.due_rescheduled),
        'due_current', rfc3339(d.due_current),
        'certainty', case d.certainty when 0 then 'decided' else 'provisional' end,
        'clock', (array['not_started', 'running', 'paused'])[d.clock_state + 1],
        'missing_components', d.missing_components,
        'result', case when d.result is null then null else d.result - 'decided_at'
            || jsonb_build_object('decided_at', rfc3339(instant((d.result->>'decided_at')::bigint))) end)
$f$;

create function dossier_details(d dossiers) returns jsonb language sql stable as $f$
    select dossier_document(d) || jsonb_build_object(
        'lookup_key', d.lookup_key, 'register_number', d.register_number, 'day_number', d.day_number,
        'received_by', (select coalesce(x.display_name, s.giver) from step_runs s left join actors x on x.name = s.giver
                        where s.dossier_id = d.dossier_id and s.seq = 1),
        'applicant', (select jsonb_strip_nulls(to_jsonb(a) - 'dossier_id') from dossier_applicants a
                      where a.dossier_id = d.dossier_id),
        'components', coalesce((select jsonb_agg(to_jsonb(c) - 'dossier_id' order by c.component_code)
                                from dossier_components c where c.dossier_id = d.dossier_id), '[]'),
        'steps', coalesce((select jsonb_agg(jsonb_build_object('seq', s.seq, 'step', s.step_code, 'role', s.role,
                'giver', s.giver, 'receiver', nullif(s.receiver, ''), 'handed_at', rfc3339(s.handed_at),
                'due_at', rfc3339(s.due_at), 'completed_at', rfc3339(s.completed_at),
                'outcome', (array['open', 'early', 'on_time', 'late'])[s.outcome + 1]) order by s.seq)
            from step_runs s where s.dossier_id = d.dossier_id), '[]'),
        'supplements', coalesce((select jsonb_agg(jsonb_build_object('seq', r.seq,
                'requested_at', rfc3339(r.requested_at), 'completed_at', rfc3339(r.completed_at), 'items', r.items,
                'reason', r.reason, 'effect', r.effect, 'answer_by', rfc3339(r.answer_by)) order by r.seq)
            from supplement_requests r where r.dossier_id = d.dossier_id), '[]'),
        'letters', coalesce((select jsonb_agg(jsonb_build_object('letter', a.seq, 'kind', 'apology', 'state', a.state,
                'number', a.number, 'reason', a.reason, 'due_before', rfc3339(a.due_before),
                'due_new', rfc3339(a.due_new), 'approved_at', rfc3339(a.approved_at), 'issued_at', rfc3339(a.issued_at),
                'issued_late', a.issued_late, 'document', a.document_sha256) order by a.seq)
            from apologies a where a.dossier_id = d.dossier_id), '[]'))
$f$;

create function event_document(e events) returns jsonb language sql stable as $f$
    select jsonb_build_object('position', e.position, 'specversion', '1.0', 'id', e.event_id, 'source', '/v1/dossiers',
        'type', e.type, 'subject', e.dossier_id, 'time', rfc3339(e.at), 'data', jsonb_build_object(
            'code', e.dossier_code, 'unit', e.unit_id, 'procedure', e.procedure_code, 'version', e.dossier_version,
            'state', (select s.name from dossier_states s where s.state = e.state),
            'due_current', rfc3339(e.due_current), 'actor', e.actor, 'channel', e.channel, 'detail', e.detail,
            'hash', encode(e.hash, 'hex')))
$f$;

create function public_status(p_code text, p_key text) returns jsonb language sql stable as $f$
    select jsonb_build_object('code', d.code, 'state', s.name, 'state_title', s.title,
        'received_at', rfc3339(d.submitted_at), 'due', rfc3339(d.due_current), 'updated_at', rfc3339(d.updated_at))
    from dossiers d join dossier_states s using (state)
    where d.code = p_code and d.lookup_key = p_key
$f$;

-- Counts for the day's report; every figure can be recounted from the events.
create function day_report() returns jsonb language sql stable as $f$
    select jsonb_build_object(
        'received', count(*),
        'accepted', count(*) filter (where accepted_at is not null),
        'rejected', count(*) filter (where state = 3),
        'withdrawn', count(*) filter (where state = 7),
        'stopped', count(*) filter (where state = 8),
        'finished', count(*) filter (where state in (9, 10)),
        'early', count(*) filter (where state in (9, 10) and late_at is null and vn_date(finished_at) < vn_date(due_current)),
        'on_time', count(*) filter (where state in (9, 10) and late_at is null and vn_date(finished_at) = vn_date(due_current)),
        'late', count(*) filter (where late_at is not null),
        'refused', count(*) filter (where result->>'kind' = 'refused'),
        'open', count(*) filter (where state in (1, 2, 4)),
        'paused', count(*) filter (where state in (5, 6)),
        'apologies_owed', count(*) filter (where late_at is not null or apology_issued_at is not null),
        'apologies_issued', count(*) filter (where apology_issued_at is not null),
        'apology_drafts', (select count(*) from apologies where state in ('draft', 'approved')),
        'events', (select position from feed_head),
        'oldest_timer_lag_seconds', coalesce((select greatest(0, extract(epoch from motcua_now() - min(due_at)))
                                              from timers where fired_at is null), 0),
        'outbox_pending', (select count(*) from outbox where delivered_at is null))
    from dossiers
$f$;
