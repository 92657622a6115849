-- Application forms as data: published definitions, what was filled in on a dossier, and the paper made of it.
create table form_versions (
    form_id text not null,
    version int not null,
    title text not null,
    document json not null,
    sha256 text not null,
    published_at timestamptz not null default clock_timestamp(),
    constraint pk_form_versions primary key (form_id, version)
);
comment on table form_versions is 'Biểu mẫu điện tử (đơn, tờ khai) theo phiên bản; đã công bố thì không sửa';
comment on column form_versions.document is 'json chứ không phải jsonb: giữ nguyên thứ tự các mục';
create trigger form_versions_immutable before update or delete on form_versions
    for each row execute function refuse_change();

create table filled_forms (
    dossier_id uuid not null,
    component_code text not null,
    seq int not null,
    form_id text not null,
    form_version int not null,
    data jsonb not null,
    sha256 text not null,
    filled_at timestamptz not null,
    filled_by text not null,
    constraint pk_filled_forms primary key (dossier_id, component_code, seq),
    constraint fk_filled_forms_component foreign key (dossier_id, component_code) references dossier_components,
    constraint fk_filled_forms_form foreign key (form_id, form_version) references form_versions,
    constraint ck_filled_forms_data check (jsonb_typeof(data) = 'object'),
    constraint ck_filled_forms_sha256 check (sha256 ~ '^[0-9a-f]{64}$')
);
comment on table filled_forms is 'Đơn, tờ khai đã điền; khai lại là bản mới, bản cũ giữ nguyên';
comment on column filled_forms.sha256 is 'Băm của dữ liệu ở dạng chuẩn: NFC, khóa theo thứ tự, không khoảng trắng';
create trigger filled_forms_kept before update or delete on filled_forms for each row execute function refuse_change();

create table form_prints (
    dossier_id uuid not null,
    component_code text not null,
    seq int not null,
    state text not null default 'queued',
    rendered_sha256 text references files,
    signed_sha256 text references files,
    attempts int not null default 0,
    last_rule text,
    last_error text,
    last_error_en text,
    next_try_at timestamptz not null default clock_timestamp(),
    lease uuid,
    constraint pk_form_prints primary key (dossier_id, component_code, seq),
    constraint fk_form_prints_form foreign key (dossier_id, component_code, seq) references filled_forms,
    constraint ck_form_prints_state check (state in ('queued', 'held', 'filed', 'replaced')),
    constraint ck_form_prints_filed check (state <> 'filed' or rendered_sha256 is not null)
);
comment on table form_prints is 'Tờ đơn in ra từ dữ liệu đã điền: chờ lập, dừng chờ người quản trị, đã lưu, đã có bản khác thay';
create index ix_form_prints_queued on form_prints (next_try_at) where state = 'queued';

-- Keeps what was filled in and has it printed; a print still waiting for older data is not made any more.
create function put_form(p_dossier uuid, p_component text, x jsonb, p_actor text, p_now timestamptz) returns void
language plpgsql as $f$
declare
    v_seq int := 1 + coalesce((select max(f.seq) from filled_forms f
                               where (f.dossier_id, f.component_code) = (p_dossier, p_component)), 0);
begin
    insert into filled_forms (dossier_id, component_code, seq, form_id, form_version, data, sha256, filled_at, filled_by)
    values (p_dossier, p_component, v_seq, x->>'form', (x->>'version')::int, (x->>'data')::jsonb,
        encode(sha256(convert_to(x->>'data', 'UTF8')), 'hex'), p_now, p_actor);
    update form_prints set state = 'replaced', lease = null
    where dossier_id = p_dossier and component_code = p_component and state in ('queued', 'held');
    insert into form_prints (dossier_id, component_code, seq) values (p_dossier, p_component, v_seq);
    perform pg_notify('motcua_papers', '');
end $f$;

create or replace function intake_form(d dossiers, c jsonb, p_actor text, p_channel text, p_now timestamptz) returns events[]
language plpgsql as $f$
declare
    x jsonb;
    told events[] := '{}';
begin
    for x in select e from jsonb_array_elements(c->'components') e where e ? 'form' loop
        perform put_form(d.dossier_id, x->>'component_code', x->'form', p_actor, p_now);
        told := told || dossier_event(d, p_actor, p_channel,
            jsonb_build_object('type', 'dossier.form_filled', 'detail', x->>'component_code'), p_now);
    end loop;
    return told;
end $f$;

-- A form filled in on a dossier that is there already; its component counts as handed in from then on.
create function note_form(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language plpgsql as $f$
begin
    perform put_form(d.dossier_id, x->>'component', x, p_actor, p_now);
    update dossier_components set provided = true, copies = 1, copy_kind = 'electronic'
    where dossier_id = d.dossier_id and component_code = x->>'component';
end $f$;

-- A filled form with all its paper shows.
create function form_job(p form_prints) returns jsonb language sql stable as $f$
    select jsonb_build_object('component', f.component_code, 'seq', f.seq, 'form', f.form_id, 'version', f.form_version,
        'data', f.data, 'filled_at', micros(f.filled_at),
        'filled_by', coalesce((select a.display_name from actors a where a.name = f.filled_by), f.filled_by),
        'lease', p.lease, 'attempts', p.attempts, 'state', p.state,
        'file_sha256', coalesce(p.signed_sha256, p.rendered_sha256),
        'dossier', dossier_facts(f.dossier_id), 'filing', filing_of(f.dossier_id))
    from filled_forms f
    where (f.dossier_id, f.component_code, f.seq) = (p.dossier_id, p.component_code, p.seq)
$f$;

create function newest_print(p_dossier uuid, p_component text) returns form_prints language sql stable as $f$
    select p.* from form_prints p where (p.dossier_id, p.component_code) = (p_dossier, p_component) order by p.seq desc limit 1
$f$;

create function filled_form(p_dossier uuid, p_component text) returns jsonb language sql stable as $f$
    select jsonb_build_object('component', f.component_code, 'seq', f.seq,
        'form', jsonb_build_object('id', f.form_id, 'version', f.form_version), 'data', f.data, 'sha256', f.sha256,
        'filled_at', rfc3339(f.filled_at), 'filled_by', f.filled_by,
        'print', jsonb_build_object('state', p.state, 'rendered_sha256', p.rendered_sha256,
            'signed_sha256', p.signed_sha256, 'attempts', p.attempts,
            'error', case when p.last_rule is null then null else jsonb_build_object('rule', p.last_rule,
                'detail', p.last_error, 'detail_en', p.last_error_en, 'next_try_at', rfc3339(p.next_try_at)) end))
    from newest_print(p_dossier, p_component) p
    join filled_forms f on (f.dossier_id, f.component_code, f.seq) = (p.dossier_id, p.component_code, p.seq)
$f$;

-- Forms to print, of accepted dossiers only: what is refused at the desk is nobody's application.
create function claim_forms(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select p.dossier_id, p.component_code, p.seq
        from form_prints p join dossiers d using (dossier_id)
        where p.state = 'queued' and p.next_try_at <= clock_timestamp() and d.accepted_at is not null
        order by p.next_try_at
        limit p_limit
        for update of p skip locked
    ), taken as (
        update form_prints p set attempts = attempts + 1, lease = gen_random_uuid(),
            next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where (p.dossier_id, p.component_code, p.seq) = (due.dossier_id, due.component_code, due.seq)
        returning p.*
    )
    select jsonb_agg(form_job(t::form_prints)) into claimed from taken t;
    return coalesce(claimed, '[]');
end $f$;

create function put_made_file(p jsonb) returns text language plpgsql as $f$
begin
    insert into files (sha256, size, media_type, pages, stored_by)
    values (p->>'sha256', (p->>'size')::bigint, p->>'media_type', (p->>'pages')::int, 'motcua-forms')
    on conflict do nothing;
    return p->>'sha256';
end $f$;

-- Writes what became of a claimed form; false when the lease was lost meanwhile. The paper is a digitised copy of
-- its component, known by its number and holder like every other.
create function finish_form(p jsonb) returns boolean language plpgsql as $f$
declare
    d dossiers;
    v form_prints;
    v_holder uuid;
begin
    select * into d from dossiers where dossier_id = (p->>'dossier_id')::uuid for update;
    select * into v from form_prints
    where (dossier_id, component_code, seq) = ((p->>'dossier_id')::uuid, p->>'component', (p->>'seq')::int)
        and lease = (p->>'lease')::uuid and state = 'queued'
    for update;
    if v.dossier_id is null then
        return false;
    end if;
    if p ? 'rule' then
        update form_prints set last_rule = p->>'rule', last_error = p->>'vi', last_error_en = p->>'en', lease = null,
            state = case when (p->>'hold')::boolean then 'held' else 'queued' end,
            next_try_at = clock_timestamp() + make_interval(secs => (p->>'retry_seconds')::int)
        where (dossier_id, component_code, seq) = (v.dossier_id, v.component_code, v.seq);
        return true;
    end if;
    update form_prints set state = 'filed', lease = null, last_rule = null, last_error = null, last_error_en = null,
        rendered_sha256 = put_made_file(p->'rendered'),
        signed_sha256 = case when p ? 'signed' then put_made_file(p->'signed') end
    where (dossier_id, component_code, seq) = (v.dossier_id, v.component_code, v.seq) returning * into v;
    select a.holder_id into v_holder from dossier_applicants a where a.dossier_id = d.dossier_id;
    update component_copies set state = 'replaced'
    where dossier_id = d.dossier_id and component_code = v.component_code and state <> 'replaced';
    insert into component_copies (dossier_id, component_code, seq, holder_id, document_type, file_sha256, signed_sha256,
        origin, copy_kind, title, issuer, issued_on, pages, state, digitised_at, digitised_by)
    select d.dossier_id, v.component_code,
        1 + coalesce((select max(c.seq) from component_copies c
                      where (c.dossier_id, c.component_code) = (d.dossier_id, v.component_code)), 0),
        v_holder, '', v.rendered_sha256, v.signed_sha256, 'form', 'electronic', x.title,
        (select a.name from dossier_applicants a where a.dossier_id = d.dossier_id), vn_date(f.filled_at),
        (p->'rendered'->>'pages')::int, 'digitised', motcua_now(), f.filled_by
    from filled_forms f join form_versions x on (x.form_id, x.version) = (f.form_id, f.form_version)
    where (f.dossier_id, f.component_code, f.seq) = (v.dossier_id, v.component_code, v.seq);
    perform append_events(array[dossier_event(d, 'motcua-forms', 'system',
        jsonb_build_object('type', 'dossier.component_digitised', 'detail', v.component_code), motcua_now())]);
    return true;
end $f$;

-- "" when the print is tried again at once, "missing" or "done".
create function retry_form(p_dossier uuid, p_component text) returns text language plpgsql as $f$
declare
    v form_prints;
begin
    select * into v from newest_print(p_dossier, p_component);
    if v.dossier_id is null then
        return 'missing';
    end if;
    update form_prints set state = 'queued', next_try_at = clock_timestamp(), lease = null
    where (dossier_id, component_code, seq) = (v.dossier_id, v.component_code, v.seq) and state in ('queued', 'held');
    if not found then
        return 'done';
    end if;
    perform pg_notify('motcua_papers', '');
    return '';
end $f$;

-- What is known of a holder: his record, and the newest data of each form he filled, newest first.
create function known_of_holder(p_holder uuid, p_limit int) returns jsonb language sql stable as $f$
    select jsonb_build_object(
        'holder', to_jsonb(h) - 'holder_id' - 'created_at' - 'updated_at',
        'forms', coalesce((select jsonb_agg(jsonb_build_object('form', n.form_id, 'version', n.form_version,
                'data', n.data, 'component', n.component_code, 'dossier_code', n.code, 'filled_at', micros(n.filled_at))
                order by n.filled_at desc, n.code desc, n.component_code)
            from (select f.form_id, f.form_version, f.data, f.component_code, f.filled_at, d.code
                  from dossier_applicants a join dossiers d using (dossier_id) join filled_forms f using (dossier_id)
                  where a.holder_id = h.holder_id and d.state <> 3
                      and f.seq = (select max(m.seq) from filled_forms m
                                   where (m.dossier_id, m.component_code) = (f.dossier_id, f.component_code))
                  order by f.filled_at desc, d.code desc, f.component_code
                  limit p_limit) n), '[]'))
    from holders h
    where h.holder_id = p_holder
$f$;

-- The day's report also counts forms; one waits from the acceptance of its dossier on.
alter function day_report() rename to copy_report;
create function day_report() returns jsonb language sql stable as $f$
    select copy_report() || jsonb_build_object(
        'forms', count(*), 'forms_filed', count(*) filter (where p.state = 'filed'),
        'forms_waiting', count(*) filter (where p.state = 'queued' and d.accepted_at is not null),
        'forms_held', count(*) filter (where p.state = 'held'))
    from form_prints p join dossiers d using (dossier_id)
$f$;
