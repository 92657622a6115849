-- The desk's work after intake: components that come later, and corrections before the dossier leaves the desk.
create table dossier_corrections (
    dossier_id uuid not null references dossiers,
    version bigint not null,
    corrected_at timestamptz not null,
    before jsonb not null,
    constraint pk_dossier_corrections primary key (dossier_id, version)
);
comment on table dossier_corrections is 'Thông tin trước khi đính chính; ai sửa và vì sao đứng trong sự kiện dossier.corrected cùng phiên bản';

create or replace function write_parts(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
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

    update dossier_components d set copy_kind = x->>'copy_kind', copies = (x->>'copies')::int, provided = true
    from jsonb_array_elements(c->'components') x
    where d.dossier_id = p_id and d.component_code = x->>'code';

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

-- Keeps what stood there before a correction and writes the applicant's new data.
create function correct_applicant(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
begin
    if not c ? 'correction' then
        return;
    end if;
    insert into dossier_corrections (dossier_id, version, corrected_at, before)
    select p_id, (c->>'expected_version')::bigint + 1, p_now, jsonb_build_object('applicant', to_jsonb(a) - 'dossier_id',
        'content', d.content, 'sets', d.sets, 'return_method', d.return_method)
    from dossiers d join dossier_applicants a using (dossier_id) where d.dossier_id = p_id;
    update dossier_applicants d set kind = a.kind, name = a.name, address = a.address, phone = a.phone,
        email = a.email, id_type = a.id_type, id_number = a.id_number, authorised_name = a.authorised_name,
        authorised_id_number = a.authorised_id_number
    from jsonb_populate_record(null::dossier_applicants, c->'correction'->'applicant') a
    where d.dossier_id = p_id;
end $f$;

create or replace function write_changes(p jsonb) returns jsonb language plpgsql as $f$
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
        perform correct_applicant(v_id, c, v_now);
        update dossiers set
            content = coalesce(c->'correction'->>'content', content),
            sets = coalesce((c->'correction'->>'sets')::int, sets),
            return_method = coalesce(c->'correction'->>'return_method', return_method),
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
