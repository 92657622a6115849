-- The desk's work after intake: components that come later, corrections before the dossier leaves the desk, papers.
create table dossier_corrections (
    dossier_id uuid not null references dossiers,
    version bigint not null,
    corrected_at timestamptz not null,
    before jsonb not null,
    constraint pk_dossier_corrections primary key (dossier_id, version)
);
comment on table dossier_corrections is 'Thông tin trước khi đính chính; ai sửa và vì sao đứng trong sự kiện dossier.corrected cùng phiên bản';

-- Papers: every form the law names, numbered in the transaction that owes it, rendered and signed afterwards.
create table papers (
    paper_id uuid not null default gen_random_uuid(),
    dossier_id uuid not null references dossiers deferrable initially deferred,
    unit_id text not null,
    kind text not null,
    seq int not null,
    edition int not null default 1,
    year int not null,
    number int not null,
    symbol text,
    facts jsonb not null,
    reason text not null default '',
    verify_key text not null default gen_random_uuid()::text,
    created_at timestamptz not null,
    created_by text not null,
    state text not null default 'queued',
    rendered_sha256 text references documents,
    signed_sha256 text references documents,
    places jsonb not null default '[]',
    attempts int not null default 0,
    last_rule text,
    last_error text,
    last_error_en text,
    next_try_at timestamptz not null default clock_timestamp(),
    lease uuid,
    constraint pk_papers primary key (paper_id),
    constraint uq_papers_seq unique (dossier_id, kind, seq, edition),
    constraint uq_papers_number unique (unit_id, kind, year, number, edition),
    constraint uq_papers_verify_key unique (verify_key),
    constraint ck_papers_kind check (kind in ('receipt', 'supplement', 'refusal', 'apology', 'stop')),
    constraint ck_papers_state check (state in ('queued', 'held', 'issued', 'signed')),
    constraint ck_papers_issued check (state in ('queued', 'held') or (rendered_sha256 is not null and symbol is not null)),
    constraint ck_papers_signed check (state <> 'signed' or signed_sha256 is not null),
    constraint ck_papers_reissue check (edition = 1 or reason <> '')
);
comment on table papers is 'Giấy tờ phát hành theo mẫu: số liên tục theo loại, đơn vị, năm; phát hành lại là bản mới có lý do';
comment on column papers.state is 'queued: chờ ký; held: dừng chờ người quản trị; issued: phát hành không ký số; signed: đã ký số';
create index ix_papers_queued on papers (next_try_at) where state = 'queued';
create index ix_papers_day on papers (unit_id, kind, created_at);
create index ix_papers_hash on papers (rendered_sha256);
create index ix_papers_signed on papers (signed_sha256) where signed_sha256 is not null;

create function guard_paper() returns trigger language plpgsql as $f$
begin
    if old.state in ('issued', 'signed')
        or (new.paper_id, new.dossier_id, new.unit_id, new.kind, new.seq, new.edition, new.year, new.number, new.facts,
            new.reason, new.verify_key, new.created_at, new.created_by)
            is distinct from (old.paper_id, old.dossier_id, old.unit_id, old.kind, old.seq, old.edition, old.year,
            old.number, old.facts, old.reason, old.verify_key, old.created_at, old.created_by)
        or (old.rendered_sha256 is not null and new.rendered_sha256 is distinct from old.rendered_sha256) then
        raise exception 'an issued paper is kept' using errcode = 'check_violation', constraint = 'ck_papers_kept';
    end if;
    return new;
end $f$;
create trigger papers_guard before update on papers for each row execute function guard_paper();
create trigger papers_no_delete before delete on papers for each row execute function refuse_change();
update counters set kind = 'apology' where kind = 'PXL';

create function put_document(p jsonb) returns text language plpgsql as $f$
begin
    insert into documents (sha256, media_type, content)
    values (p->>'sha256', p->>'media_type', decode(p->>'hex', 'hex'))
    on conflict do nothing;
    return p->>'sha256';
end $f$;

create function write_papers(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
declare
    x jsonb;
begin
    for x in select * from jsonb_array_elements(c->'papers') loop
        insert into papers (dossier_id, unit_id, kind, seq, edition, year, number, symbol, facts, reason, verify_key,
            created_at, created_by, rendered_sha256, places)
        values (p_id, c->'row'->>'unit', x->>'kind', (x->>'seq')::int, (x->>'edition')::int, (x->>'year')::int,
            coalesce((x->>'number')::int, next_number(x->>'kind', c->'row'->>'unit', x->>'year')), x->>'symbol',
            x->'facts', x->>'reason', coalesce(nullif(x->>'verify_key', ''), gen_random_uuid()::text), p_now, x->>'created_by',
            case when x ? 'document' then put_document(x->'document') end, coalesce(x->'places', '[]'));
    end loop;
    if jsonb_array_length(c->'papers') > 0 then
        perform pg_notify('motcua_papers', '');
    end if;
end $f$;

-- What a paper shows of the filing beside the dossier's facts.
create function filing_of(p_id uuid) returns jsonb language sql stable as $f$
    select jsonb_build_object('applicant', to_jsonb(a) - 'dossier_id', 'content', d.content, 'sets', d.sets,
        'return_method', d.return_method, 'lookup_key', d.lookup_key, 'register_number', d.register_number,
        'people', coalesce((select jsonb_object_agg(x.name, x.display_name) from actors x
            where x.name in (select s.giver from step_runs s where s.dossier_id = d.dossier_id)), '{}'),
        'received_by', (select coalesce(x.display_name, s.giver) from step_runs s left join actors x on x.name = s.giver
                        where s.dossier_id = d.dossier_id and s.seq = 1),
        'components', coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'copy_kind', k.copy_kind,
                'copies', k.copies) order by k.component_code)
            from dossier_components k where k.dossier_id = d.dossier_id and k.provided), '[]'))
    from dossiers d join dossier_applicants a using (dossier_id)
    where d.dossier_id = p_id
$f$;

create function is_replaced(p papers) returns boolean language sql stable as $f$
    select exists (select 1 from papers n
                   where (n.dossier_id, n.kind, n.seq) = (p.dossier_id, p.kind, p.seq) and n.edition > p.edition)
$f$;

-- A paper with all it shows; the rendered file only while it still has to be signed or shown unsigned.
create function paper_job(p papers) returns jsonb language sql stable as $f$
    select jsonb_build_object('paper_id', p.paper_id, 'kind', p.kind, 'seq', p.seq, 'edition', p.edition,
        'year', p.year, 'number', p.number, 'symbol', p.symbol, 'facts', p.facts, 'reason', p.reason,
        'verify_key', p.verify_key, 'created_at', micros(p.created_at), 'created_by', p.created_by, 'lease', p.lease,
        'places', p.places, 'attempts', p.attempts, 'rendered_sha256', p.rendered_sha256, 'signed_sha256', p.signed_sha256,
        'rendered', case when p.signed_sha256 is null then
            (select encode(d.content, 'hex') from documents d where d.sha256 = p.rendered_sha256) end,
        'dossier', dossier_facts(p.dossier_id), 'filing', filing_of(p.dossier_id))
$f$;

-- Takes papers to work on for a while; a node that dies lets its lease run out.
create function claim_papers(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select paper_id from papers
        where state = 'queued' and next_try_at <= clock_timestamp()
        order by next_try_at
        limit p_limit
        for update skip locked
    ), taken as (
        update papers p set attempts = attempts + 1, lease = gen_random_uuid(),
            next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where p.paper_id = due.paper_id
        returning p.*
    )
    select jsonb_agg(paper_job(t::papers)) into claimed from taken t;
    return coalesce(claimed, '[]');
end $f$;

-- Writes what became of a claimed paper; false when the lease was lost meanwhile.
create function finish_paper(p jsonb) returns boolean language plpgsql as $f$
declare
    v papers;
    d dossiers;
begin
    select * into v from papers
    where paper_id = (p->>'paper_id')::uuid and lease = (p->>'lease')::uuid and state = 'queued'
    for update;
    if v.paper_id is null then
        return false;
    end if;
    if p ? 'rule' then
        update papers set last_rule = p->>'rule', last_error = p->>'vi', last_error_en = p->>'en', lease = null,
            state = case when (p->>'hold')::boolean then 'held' else 'queued' end,
            next_try_at = clock_timestamp() + make_interval(secs => (p->>'retry_seconds')::int)
        where paper_id = v.paper_id;
        return true;
    end if;
    update papers set symbol = p->>'symbol', lease = null, last_rule = null, last_error = null, last_error_en = null,
        rendered_sha256 = coalesce(rendered_sha256, put_document(p->'rendered')),
        signed_sha256 = case when p ? 'signed' then put_document(p->'signed') end,
        state = case when p ? 'signed' then 'signed' else 'issued' end
    where paper_id = v.paper_id returning * into v;
    select * into d from dossiers where dossier_id = v.dossier_id;
    perform append_events(array[row(0, gen_random_uuid(), d.dossier_id, d.code, d.unit_id, d.procedure_code, d.version,
        'document.' || v.state, d.state, d.due_current, 'motcua-papers', 'system', v.reason,
        concat_ws(' ', v.kind, v.symbol, v.edition, coalesce(v.signed_sha256, v.rendered_sha256)), motcua_now(),
        null)::events]);
    return true;
end $f$;

create function retry_paper(p_dossier uuid, p_paper uuid) returns text language plpgsql as $f$
declare
    v papers;
begin
    select * into v from papers where paper_id = p_paper and dossier_id = p_dossier for update;
    if v.paper_id is null then
        return 'missing';
    elsif v.state in ('issued', 'signed') then
        return 'done';
    end if;
    update papers set state = 'queued', next_try_at = clock_timestamp(), lease = null where paper_id = p_paper;
    perform pg_notify('motcua_papers', '');
    return '';
end $f$;

-- A new edition under the same number; the event log says who wanted it and why.
create function reissue_paper(p_dossier uuid, p_paper uuid, p_reason text, p_actor text, p_channel text)
returns text language plpgsql as $f$
declare
    v papers;
    d dossiers;
begin
    select * into d from dossiers where dossier_id = p_dossier for update;
    select n.* into v from papers p join papers n on (n.dossier_id, n.kind, n.seq) = (p.dossier_id, p.kind, p.seq)
    where p.paper_id = p_paper and p.dossier_id = p_dossier
    order by n.edition desc limit 1;
    if v.paper_id is null then
        return 'missing';
    elsif v.state not in ('issued', 'signed') then
        return 'open';
    end if;
    insert into papers (dossier_id, unit_id, kind, seq, edition, year, number, facts, reason, created_at, created_by)
    values (v.dossier_id, v.unit_id, v.kind, v.seq, v.edition + 1, v.year, v.number, v.facts, p_reason, motcua_now(),
        v.created_by);
    perform append_events(array[row(0, gen_random_uuid(), d.dossier_id, d.code, d.unit_id, d.procedure_code, d.version,
        'document.reissued', d.state, d.due_current, p_actor, p_channel, p_reason,
        concat_ws(' ', v.kind, v.symbol, v.edition + 1), motcua_now(), null)::events]);
    perform pg_notify('motcua_papers', '');
    return '';
end $f$;

create function paper_document(p papers) returns jsonb language sql stable as $f$
    select jsonb_build_object('document_id', p.paper_id, 'kind', p.kind, 'seq', p.seq, 'edition', p.edition,
        'number', p.number, 'symbol', p.symbol, 'reason', p.reason, 'state', p.state, 'created_at', rfc3339(p.created_at),
        'created_by', p.created_by, 'sha256', coalesce(p.signed_sha256, p.rendered_sha256),
        'rendered_sha256', p.rendered_sha256, 'signed_sha256', p.signed_sha256, 'attempts', p.attempts,
        'error', case when p.last_rule is null then null else jsonb_build_object('rule', p.last_rule,
            'detail', p.last_error, 'detail_en', p.last_error_en, 'next_try_at', rfc3339(p.next_try_at)) end,
        'verify_path', '/verify/' || p.verify_key,
        'replaced', is_replaced(p))
$f$;

-- The year's register, in the order of its numbers.
create function register_lines(p_unit text, p_year int) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('number', d.register_number, 'code', d.code,
            'procedure_name', (select v.name from procedure_versions v
                               where (v.procedure_code, v.version) = (d.procedure_code, d.procedure_version)),
            'sets', d.sets, 'name', a.name, 'address', a.address, 'phone', a.phone, 'received_on', d.received_on,
            'due_on', vn_date(d.due_current), 'sent_on', (select vn_date(s.handed_at) from step_runs s
                                                          where s.dossier_id = d.dossier_id and s.seq = 2),
            'finished_on', vn_date(d.finished_at), 'returned_on', vn_date(d.returned_at),
            'return_method', d.return_method, 'state', d.state) order by d.register_number), '[]')
    from dossiers d join dossier_applicants a using (dossier_id)
    where d.unit_id = p_unit and d.received_on >= make_date(p_year, 1, 1) and d.received_on < make_date(p_year + 1, 1, 1)
$f$;

-- The newest receipts of a day, for printing them together.
create function receipts_of_day(p_unit text, p_day date, p_limit int) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(paper_job(p) order by p.number), '[]')
    from (select * from papers p
          where p.unit_id = p_unit and p.kind = 'receipt' and vn_date(p.created_at) = p_day and not is_replaced(p)
          order by p.number limit p_limit) p
$f$;

-- What anybody who holds the paper may know.
create function public_paper(p_key text) returns jsonb language sql stable as $f$
    select jsonb_build_object('kind', p.kind, 'symbol', p.symbol, 'date', vn_date(p.created_at),
        'sha256', coalesce(p.signed_sha256, p.rendered_sha256),
        'validity', case when is_replaced(p) then 'replaced'
                         when p.state in ('queued', 'held') then 'being_signed' else 'valid' end)
    from papers p where p.verify_key = p_key
$f$;

-- The papers a file with one of these hashes belongs to.
create function papers_with_hash(p_hashes text[]) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(paper_document(p) || jsonb_build_object('dossier_id', p.dossier_id, 'unit', p.unit_id,
        'code', (select d.code from dossiers d where d.dossier_id = p.dossier_id)) order by p.created_at), '[]')
    from papers p where p.rendered_sha256 = any (p_hashes) or p.signed_sha256 = any (p_hashes)
$f$;

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

    perform write_papers(p_id, c, p_now);

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

-- The day's report also counts papers.
alter function day_report() rename to dossier_report;
create function day_report() returns jsonb language sql stable as $f$
    select dossier_report() || jsonb_build_object(
        'papers', count(*), 'papers_signed', count(*) filter (where state = 'signed'),
        'papers_waiting', count(*) filter (where state = 'queued'), 'papers_held', count(*) filter (where state = 'held'))
    from papers
$f$;
