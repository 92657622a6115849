-- One round trip in, one round trip out: what the service asks of the database to change a dossier.
create function dossier_facts(p_id uuid) returns jsonb language sql stable as $f$
    select jsonb_build_object(
        'id', d.dossier_id, 'code', d.code, 'unit', d.unit_id, 'procedure', d.procedure_code,
        'procedure_version', d.procedure_version, 'channel', d.channel, 'state', d.state, 'version', d.version,
        'submitted_at', micros(d.submitted_at), 'accepted_at', micros(d.accepted_at),
        'finished_at', micros(d.finished_at), 'returned_at', micros(d.returned_at), 'late_at', micros(d.late_at),
        'late_round', d.late_round, 'due_planned', micros(d.due_planned), 'result', d.result,
        'missing_components', d.missing_components, 'calendar_version', d.calendar_version,
        'ledger', coalesce((select jsonb_agg(jsonb_build_object('kind', l.kind, 'at', micros(l.at),
            'limit_value', l.limit_value, 'limit_unit', l.limit_unit, 'limit_cutoff', l.limit_cutoff_minutes,
            'new_due', micros(l.new_due), 'reason', l.reason) order by l.seq)
            from deadline_ledger l where l.dossier_id = d.dossier_id), '[]'),
        'steps', coalesce((select jsonb_agg(jsonb_build_object('seq', s.seq, 'step_code', s.step_code, 'role', s.role,
            'giver', s.giver, 'receiver', s.receiver, 'handed_at', micros(s.handed_at), 'due_at', micros(s.due_at),
            'completed_at', micros(s.completed_at), 'outcome', s.outcome) order by s.seq)
            from step_runs s where s.dossier_id = d.dossier_id), '[]'),
        'supplements', coalesce((select jsonb_agg(jsonb_build_object('seq', r.seq, 'requested_at', micros(r.requested_at),
            'completed_at', micros(r.completed_at), 'items', r.items, 'reason', r.reason, 'effect', r.effect,
            'before_acceptance', r.before_acceptance, 'answer_by', micros(r.answer_by)) order by r.seq)
            from supplement_requests r where r.dossier_id = d.dossier_id), '[]'),
        'apologies', coalesce((select jsonb_agg(jsonb_build_object('seq', a.seq, 'state', a.state, 'round', a.round,
            'reason', a.reason, 'due_before', micros(a.due_before), 'due_new', micros(a.due_new), 'number', a.number,
            'approved_at', micros(a.approved_at), 'approved_by', a.approved_by, 'issued_at', micros(a.issued_at),
            'issued_late', a.issued_late, 'document_sha256', a.document_sha256) order by a.seq)
            from apologies a where a.dossier_id = d.dossier_id), '[]'))
    from dossiers d where d.dossier_id = p_id
$f$;

-- Claims an idempotency key: {"fresh":true}, {"outcome":…} to replay, or {"mismatch":true}.
create function claim_key(p_actor text, p_key text, p_sha256 text) returns jsonb language plpgsql as $f$
declare
    stored idempotency_keys;
begin
    if p_key is null then
        return '{"fresh":true}';
    end if;
    insert into idempotency_keys (actor, key, request_sha256) values (p_actor, p_key, p_sha256) on conflict do nothing;
    if found then
        return '{"fresh":true}';
    end if;
    select * into stored from idempotency_keys where actor = p_actor and key = p_key;
    if stored.request_sha256 <> p_sha256 then
        return '{"mismatch":true}';
    end if;
    return jsonb_build_object('outcome', stored.outcome);
end $f$;

-- Opens a command on one dossier: key, lock, facts and the moment.
create function open_dossier(p_id uuid, p_actor text, p_key text, p_sha256 text) returns jsonb language plpgsql as $f$
declare
    claimed jsonb := claim_key(p_actor, p_key, p_sha256);
begin
    if claimed ? 'fresh' then
        perform 1 from dossiers where dossier_id = p_id for update;
        claimed := claimed || jsonb_build_object('facts', dossier_facts(p_id));
    end if;
    return claimed || jsonb_build_object('now', micros(motcua_now()));
end $f$;

-- Due timers whose dossiers nobody else holds, with the dossiers' facts.
create function claim_timers(p_limit int) returns jsonb language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    claimed jsonb;
begin
    with due as (
        select t.dossier_id, t.kind, t.round, t.due_at
        from timers t join dossiers d using (dossier_id)
        where t.fired_at is null and t.due_at <= v_now
        order by t.due_at, t.dossier_id
        limit p_limit
        for update of d, t skip locked
    )
    select jsonb_agg(jsonb_build_object('facts', dossier_facts(x.dossier_id), 'timers', x.timers)) into claimed
    from (select dossier_id, jsonb_agg(jsonb_build_object('kind', kind, 'round', round, 'due_at', micros(due_at))
                                       order by due_at, kind) as timers
          from due group by dossier_id) x;
    return jsonb_build_object('now', micros(v_now), 'claimed', coalesce(claimed, '[]'));
end $f$;

create function write_parts(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
begin
    insert into deadline_ledger
    select p_id, (x->>'seq')::int, x->>'kind', instant((x->>'at')::bigint), (x->>'limit_value')::int,
        (x->>'limit_unit')::smallint, (x->>'limit_cutoff')::int, instant((x->>'new_due')::bigint), x->>'reason',
        instant((c->'row'->>'due_current')::bigint), (c->'row'->>'certainty')::smallint,
        (c->'row'->>'calendar_version')::int, p_now
    from jsonb_array_elements(c->'ledger') x;

    insert into step_runs as s
    select p_id, (x->>'seq')::int, x->>'step_code', x->>'role', x->>'giver', x->>'receiver',
        instant((x->>'handed_at')::bigint), instant((x->>'due_at')::bigint), instant((x->>'completed_at')::bigint),
        (x->>'outcome')::smallint
    from jsonb_array_elements(c->'steps') x
    on conflict (dossier_id, seq) do update set completed_at = excluded.completed_at, outcome = excluded.outcome;

    insert into supplement_requests as r
    select p_id, (x->>'seq')::int, instant((x->>'requested_at')::bigint), instant((x->>'completed_at')::bigint),
        x->'items', x->>'reason', x->>'effect', (x->>'before_acceptance')::boolean, instant((x->>'answer_by')::bigint)
    from jsonb_array_elements(c->'supplements') x
    on conflict (dossier_id, seq) do update set completed_at = excluded.completed_at;

    if c ? 'document' then
        insert into documents (sha256, media_type, content)
        values (c->'document'->>'sha256', c->'document'->>'media_type', decode(c->'document'->>'hex', 'hex'))
        on conflict do nothing;
    end if;

    insert into apologies as a
    select p_id, (x->>'seq')::int, x->>'state', (x->>'round')::int, x->>'reason', instant((x->>'due_before')::bigint),
        instant((x->>'due_new')::bigint), nullif(x->>'number', ''), instant((x->>'approved_at')::bigint),
        x->>'approved_by', instant((x->>'issued_at')::bigint), (x->>'issued_late')::boolean,
        nullif(x->>'document_sha256', '')
    from jsonb_array_elements(c->'apologies') x
    on conflict (dossier_id, seq) do update set state = excluded.state, reason = excluded.reason,
        due_new = excluded.due_new, number = excluded.number, approved_at = excluded.approved_at,
        approved_by = excluded.approved_by, issued_at = excluded.issued_at, issued_late = excluded.issued_late,
        document_sha256 = excluded.document_sha256;

    update timers t set fired_at = p_now
    from jsonb_array_elements(c->'fired') x
    where t.dossier_id = p_id and t.kind = x->>'kind' and t.round = (x->>'round')::int and t.fired_at is null;

    delete from timers t
    where t.dossier_id = p_id and t.fired_at is null
        and not exists (select 1 from jsonb_array_elements(c->'timers') x
                        where x->>'kind' = t.kind and (x->>'round')::int = t.round);
    insert into timers as t (dossier_id, kind, round, due_at)
    select p_id, x->>'kind', (x->>'round')::int, instant((x->>'due_at')::bigint)
    from jsonb_array_elements(c->'timers') x
    on conflict (dossier_id, kind, round) do update set due_at = excluded.due_at where t.fired_at is null;
end $f$;

create function receipt_of(p_id uuid) returns jsonb language sql stable as $f$
    select jsonb_build_object('dossier_id', dossier_id, 'code', code, 'version', version, 'state', state,
        'due_current', micros(due_current), 'lookup_key', lookup_key)
    from dossiers where dossier_id = p_id
$f$;

-- Writes intakes and changes, then the events, last of all. One array element a dossier.
create function write_changes(p jsonb) returns jsonb language plpgsql as $f$
declare
    c jsonb;
    r jsonb;
    claimed jsonb;
    v_id uuid;
    v_code text;
    v_number int;
    v_now timestamptz := motcua_now();
    v_row dossiers;
    collected events[] := '{}';
    receipts jsonb := '[]';
begin
    if p ? 'key' and not (p->>'key_claimed')::boolean then
        claimed := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
        if not claimed ? 'fresh' then
            return claimed;
        end if;
    end if;
    for c in select * from jsonb_array_elements(p->'changes') loop
        r := c->'row';
        v_id := (c->>'id')::uuid;
        if c ? 'intake' then
            v_number := next_number('dossier', r->>'unit', c->'intake'->>'period');
            v_code := (c->'intake'->>'code_prefix')
                || lpad(v_number::text, greatest((c->'intake'->>'width')::int, length(v_number::text)), '0');
            insert into dossiers (dossier_id, code, unit_id, received_on, day_number, register_number, procedure_code, procedure_version,
                channel, content, state, version, lookup_key, sets, return_method, submitted_at, clock_state, certainty,
                deadline_round, calendar_id, calendar_version, updated_at)
            values (v_id, v_code, r->>'unit', (c->'intake'->>'received_on')::date, v_number,
                next_number('register', r->>'unit', left(c->'intake'->>'period', 4)), r->>'procedure',
                (r->>'procedure_version')::int, r->>'channel', c->'intake'->>'content', 1, 0,
                c->'intake'->>'lookup_key', (c->'intake'->>'sets')::int, c->'intake'->>'return_method',
                instant((r->>'submitted_at')::bigint), 0, 0, 0, r->>'calendar', (r->>'calendar_version')::int, v_now);
            insert into dossier_applicants
            select v_id, a.kind, a.name, a.address, a.phone, a.email, a.id_type, a.id_number, a.authorised_name, a.authorised_id_number
            from jsonb_populate_record(null::dossier_applicants, c->'intake'->'applicant') a;
            insert into dossier_components
            select v_id, x.component_code, x.name, x.copy_kind, x.copies, x.required, x.provided
            from jsonb_populate_recordset(null::dossier_components, c->'intake'->'components') x;
        end if;
        update dossiers set
            state = (r->>'state')::smallint, version = version + 1,
            accepted_at = instant((r->>'accepted_at')::bigint), finished_at = instant((r->>'finished_at')::bigint),
            returned_at = instant((r->>'returned_at')::bigint), late_at = instant((r->>'late_at')::bigint),
            late_round = (r->>'late_round')::int, apology_issued_at = instant((r->>'apology_issued_at')::bigint),
            due_planned = instant((r->>'due_planned')::bigint), due_original = instant((r->>'due_original')::bigint),
            due_statutory = instant((r->>'due_statutory')::bigint),
            due_rescheduled = instant((r->>'due_rescheduled')::bigint),
            due_current = instant((r->>'due_current')::bigint), clock_state = (r->>'clock_state')::smallint,
            certainty = (r->>'certainty')::smallint, deadline_round = (r->>'round')::int,
            calendar_version = (r->>'calendar_version')::int, holder_role = r->>'holder_role', result = nullif(r->'result', 'null'),
            missing_components = r->'missing_components', updated_at = v_now
        where dossier_id = v_id and version = (c->>'expected_version')::bigint
        returning * into v_row;
        if v_row.dossier_id is null then
            raise exception 'stale version' using errcode = 'serialization_failure';
        end if;
        perform write_parts(v_id, c, v_now);
        collected := collected || array(
            select row(0, gen_random_uuid(), v_id, v_row.code, v_row.unit_id, v_row.procedure_code, v_row.version,
                x->>'type', v_row.state, v_row.due_current, p->>'actor', p->>'channel', coalesce(x->>'reason', ''),
                coalesce(x->>'detail', ''), v_now, null)::events
            from jsonb_array_elements(c->'events') x);
        receipts := receipts || receipt_of(v_id);
    end loop;
    perform append_events(collected);
    if p ? 'key' then
        update idempotency_keys set outcome = receipts where actor = p->>'actor' and key = p->>'key';
    end if;
    return jsonb_build_object('receipts', receipts);
end $f$;
