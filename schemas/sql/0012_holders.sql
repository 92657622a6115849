-- The applicant's record and asking once: what papers are, what a holder has, what was taken from an earlier dossier, who looked.
create table document_types (
    document_type text not null,
    name text not null,
    document jsonb not null,
    constraint pk_document_types primary key (document_type)
);
comment on table document_types is 'Danh mục loại giấy tờ: thời hạn giá trị, có được tái sử dụng hay không';

create table access_purposes (
    purpose text not null,
    title text not null,
    constraint pk_access_purposes primary key (purpose)
);
comment on table access_purposes is 'Mục đích xem hồ sơ của một chủ hồ sơ; danh mục đóng để không lọt dữ liệu cá nhân';
insert into access_purposes values
    ('intake', 'Tiếp nhận hồ sơ'), ('processing', 'Giải quyết hồ sơ'), ('inspection', 'Kiểm tra, thanh tra'),
    ('applicant_request', 'Theo yêu cầu của chủ hồ sơ'), ('integration', 'Kết nối với hệ thống khác'),
    ('reuse', 'Tái sử dụng giấy tờ đã có');

create table record_accesses (
    access_id bigint generated always as identity,
    holder_id uuid not null references holders,
    at timestamptz not null,
    actor text not null,
    role text not null,
    unit_id text references units,
    purpose text not null,
    what text not null,
    dossier_id uuid references dossiers,
    granted boolean not null,
    constraint pk_record_accesses primary key (access_id),
    constraint fk_record_accesses_purpose foreign key (purpose) references access_purposes
);
comment on table record_accesses is 'Ai đã xem hồ sơ của chủ hồ sơ, khi nào, để làm gì; chỉ thêm, không chứa dữ liệu cá nhân';
create index ix_record_accesses_holder on record_accesses (holder_id, access_id desc);
create trigger record_accesses_append_only before update or delete on record_accesses
    for each row execute function refuse_change();

create table reuse_consents (
    copy_id uuid not null references component_copies,
    dossier_id uuid not null references dossiers,
    holder_id uuid not null references holders,
    basis text not null,
    note text not null default '',
    recorded_at timestamptz not null,
    recorded_by text not null,
    constraint pk_reuse_consents primary key (copy_id),
    constraint ck_reuse_consents_basis check (basis in ('applicant', 'statutory_task'))
);
comment on table reuse_consents is 'Căn cứ tái sử dụng: chủ hồ sơ đồng ý, hoặc nhiệm vụ theo luật; chỉ thêm';
create trigger reuse_consents_append_only before update or delete on reuse_consents
    for each row execute function refuse_change();

create index ix_component_copies_newest on component_copies (holder_id, digitised_at desc, copy_id desc);

-- What paper a copy is follows from the component it was made for, whoever makes it.
create function name_document_type() returns trigger language plpgsql as $f$
begin
    if new.document_type = '' then
        select coalesce(k->>'document_type', '') into new.document_type
        from dossiers d join procedure_versions v
            on (v.procedure_code, v.version) = (d.procedure_code, d.procedure_version)
        cross join jsonb_array_elements(v.document->'components') k
        where d.dossier_id = new.dossier_id and k->>'code' = new.component_code;
        new.document_type := coalesce(new.document_type, '');
    end if;
    return new;
end $f$;
create trigger component_copies_type before insert on component_copies for each row execute function name_document_type();

-- Dossiers taken in before holders were known; the newest filing says what a holder is called.
create function backfill_holders() returns void language sql as $f$
    insert into holders (kind, id_type, id_number, name, address, phone, email, created_at, updated_at)
    select distinct on (a.id_type, a.id_number) a.kind, a.id_type, a.id_number, a.name, a.address, a.phone, a.email,
        min(d.submitted_at) over (partition by a.id_type, a.id_number), d.submitted_at
    from dossier_applicants a join dossiers d using (dossier_id)
    where a.id_type <> '' and a.id_number <> ''
    order by a.id_type, a.id_number, d.submitted_at desc, d.dossier_id
    on conflict do nothing;
    update dossier_applicants a set holder_id = i.holder_id
    from holder_identifiers i
    where a.holder_id is null and (i.id_type, i.id_number) = (a.id_type, a.id_number)
$f$;
select backfill_holders();

-- What an intake or a correction says of the applicant beyond the first columns. A correction keeps what stood there
-- before; another identifier is another holder, and the copies of the dossier go with it.
create or replace function correct_applicant(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
declare
    a dossier_applicants;
    v_before uuid;
begin
    update dossier_applicants set identifiers = nullif(c->'intake'->'applicant'->'identifiers', 'null')
    where dossier_id = p_id and c ? 'intake';
    if not c ? 'correction' then
        return;
    end if;
    insert into dossier_corrections (dossier_id, version, corrected_at, before)
    select p_id, (c->>'expected_version')::bigint + 1, p_now, jsonb_build_object(
        'applicant', to_jsonb(o) - 'dossier_id' - 'holder_id', 'content', d.content, 'sets', d.sets,
        'return_method', d.return_method)
    from dossiers d join dossier_applicants o using (dossier_id) where d.dossier_id = p_id;
    select holder_id into v_before from dossier_applicants where dossier_id = p_id;
    update dossier_applicants d set kind = n.kind, name = n.name, address = n.address, phone = n.phone,
        email = n.email, id_type = n.id_type, id_number = n.id_number, identifiers = n.identifiers,
        authorised_name = n.authorised_name, authorised_id_number = n.authorised_id_number
    from jsonb_populate_record(null::dossier_applicants, c->'correction'->'applicant') n
    where d.dossier_id = p_id
    returning d.* into a;
    update dossier_applicants set holder_id = put_holder(a, p_now) where dossier_id = p_id
    returning holder_id into a.holder_id;
    if a.holder_id is not distinct from v_before then
        return;
    end if;
    if exists (select 1 from component_copies where dossier_id = p_id and origin = 'reused' and state <> 'replaced') then
        raise exception 'ck_component_copies_holder: the dossier reuses papers of its holder'
            using errcode = 'check_violation', constraint = 'ck_component_copies_holder';
    end if;
    update component_copies set holder_id = a.holder_id where dossier_id = p_id and origin <> 'reused';
end $f$;

-- One paper a holder has, as the rules of reuse look at it.
create function held_copy(c component_copies) returns jsonb language sql stable as $f$
    select jsonb_build_object('source', 'copy', 'id', c.copy_id, 'holder', c.holder_id, 'type', c.document_type,
        'kind', '', 'origin', c.origin, 'state', c.state, 'title', c.title, 'symbol', c.symbol, 'issuer', c.issuer,
        'issued_on', c.issued_on, 'valid_from', null, 'valid_until', c.valid_until, 'sha256', c.file_sha256,
        'unit', d.unit_id, 'dossier_id', d.dossier_id, 'dossier_code', d.code, 'recorded_at', micros(c.digitised_at))
    from dossiers d where d.dossier_id = c.dossier_id
$f$;

create function held_result(r results) returns jsonb language sql stable as $f$
    select jsonb_build_object('source', 'result', 'id', r.result_id, 'holder', r.holder_id, 'type', '',
        'kind', r.kind, 'origin', r.origin, 'state', r.state, 'title', r.title, 'symbol', r.number, 'issuer', u.name,
        'issued_on', r.issued_on, 'valid_from', r.valid_from, 'valid_until', r.valid_until, 'sha256', r.file_sha256,
        'unit', r.unit_id, 'dossier_id', r.dossier_id,
        'dossier_code', (select d.code from dossiers d where d.dossier_id = r.dossier_id), 'recorded_at', micros(r.created_at))
    from units u where u.unit_id = r.unit_id
$f$;

-- Every paper of a holder, links left out: what they lead to is listed itself.
create function held_documents(p_holder uuid) returns table (at timestamptz, id uuid, document jsonb)
language sql stable as $f$
    select c.digitised_at, c.copy_id, held_copy(c) from component_copies c
    where c.holder_id = p_holder and c.origin <> 'reused'
    union all
    select r.created_at, r.result_id, held_result(r) from results r where r.holder_id = p_holder
$f$;

-- Newest first, after the place given; microseconds 0: from the start.
create function held_page(p_holder uuid, p_at bigint, p_last uuid, p_limit int) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(x.document order by x.at desc, x.id desc), '[]')
    from (select h.at, h.id, h.document from held_documents(p_holder) h
          where p_at = 0 or (h.at, h.id) < (instant(p_at), p_last)
          order by h.at desc, h.id desc limit p_limit) x
$f$;

-- What may be offered for papers of these types and kinds of results, newest first, and whatever has the hash.
create function held_candidates(p_holder uuid, p_types text[], p_kinds text[], p_sha256 text, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(x.document order by x.at desc, x.id desc), '[]')
    from (select h.at, h.id, h.document from held_documents(p_holder) h
          where h.document->>'type' = any (p_types) or h.document->>'kind' = any (p_kinds) or h.document->>'sha256' = p_sha256
          order by h.at desc, h.id desc limit p_limit) x
$f$;

-- The holder an applicant is known as; nothing is made.
create function holder_known_by(a dossier_applicants) returns uuid language plpgsql stable as $f$
declare
    known uuid[];
begin
    select array_agg(distinct h.holder_id) into known
    from identifiers_of(a) i join holder_identifiers h using (id_type, id_number);
    if array_length(known, 1) > 1 then
        raise exception 'uq_holder_identifiers_holder: the identifiers belong to two holders'
            using errcode = 'unique_violation', constraint = 'uq_holder_identifiers_holder';
    end if;
    return known[1];
end $f$;

-- What decides about reuse, the sources held still until the transaction ends. {"dossier"} or {"applicant"}, and
-- {"sources": [{"component", "copy"} or {"component", "result"}]} in the order of the answer.
create function reuse_facts(p jsonb) returns jsonb language plpgsql as $f$
declare
    v_holder uuid;
begin
    if p ? 'dossier' then
        select holder_id into v_holder from dossier_applicants where dossier_id = (p->>'dossier')::uuid;
    else
        v_holder := holder_known_by(jsonb_populate_record(null::dossier_applicants, p->'applicant'));
    end if;
    perform 1 from component_copies
    where copy_id in (select (x->>'copy')::uuid from jsonb_array_elements(p->'sources') x) order by copy_id for share;
    perform 1 from results
    where result_id in (select (x->>'result')::uuid from jsonb_array_elements(p->'sources') x) order by result_id for share;
    return jsonb_build_object('holder', v_holder, 'sources', (
        select jsonb_agg(jsonb_build_object(
            'document', coalesce((select held_copy(c) from component_copies c where c.copy_id = (x->>'copy')::uuid),
                                 (select held_result(r) from results r where r.result_id = (x->>'result')::uuid)),
            'has_copy', exists (select 1 from component_copies c
                                where c.dossier_id = (p->>'dossier')::uuid and c.component_code = x->>'component'
                                  and c.state <> 'replaced')) order by place)
        from jsonb_array_elements(p->'sources') with ordinality as asked (x, place)));
end $f$;

-- Links a paper of the same holder to a component, which counts as handed in. No file is copied.
create function link_reuse(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language plpgsql as $f$
declare
    v_copy uuid;
    v_holder uuid;
begin
    insert into component_copies (dossier_id, component_code, seq, holder_id, document_type, file_sha256, signed_sha256,
        origin, source_copy, source_result, copy_kind, title, symbol, issuer, issued_on, valid_until, pages, state,
        digitised_at, digitised_by, verified_at, verified_by)
    select d.dossier_id, x->>'component',
        (select coalesce(max(o.seq), 0) + 1 from component_copies o
         where o.dossier_id = d.dossier_id and o.component_code = x->>'component'),
        s.holder_id, x->>'document_type', s.file_sha256, s.signed_sha256, 'reused', (x->>'copy')::uuid, (x->>'result')::uuid,
        'electronic', s.title, s.symbol, s.issuer, s.issued_on, s.valid_until, s.pages, s.state, p_now, p_actor,
        s.verified_at, s.verified_by
    from (select c.holder_id, c.file_sha256, c.signed_sha256, c.title, c.symbol, c.issuer, c.issued_on, c.valid_until,
              c.pages, c.state, c.verified_at, c.verified_by
          from component_copies c where c.copy_id = (x->>'copy')::uuid
          union all
          select r.holder_id, r.file_sha256, null, r.title, r.number, u.name, r.issued_on, r.valid_until,
              null, 'verified', r.created_at, r.created_by
          from results r join units u using (unit_id) where r.result_id = (x->>'result')::uuid) s
    where s.holder_id = (select a.holder_id from dossier_applicants a where a.dossier_id = d.dossier_id)
    returning copy_id, holder_id into v_copy, v_holder;
    if v_copy is null then
        raise exception 'ck_component_copies_holder: the paper is of another holder'
            using errcode = 'check_violation', constraint = 'ck_component_copies_holder';
    end if;
    update dossier_components set provided = true, copies = 1, copy_kind = 'electronic'
    where dossier_id = d.dossier_id and component_code = x->>'component' and not provided;
    insert into reuse_consents (copy_id, dossier_id, holder_id, basis, note, recorded_at, recorded_by)
    values (v_copy, d.dossier_id, v_holder, x->>'basis', x->>'note', p_now, p_actor);
    insert into record_accesses (holder_id, at, actor, role, unit_id, purpose, what, dossier_id, granted)
    values (v_holder, p_now, p_actor, x->>'role', nullif(x->>'unit', ''), 'reuse', 'reuse', d.dossier_id, true);
end $f$;

create function intake_reuses(d dossiers, c jsonb, p_actor text, p_channel text, p_now timestamptz) returns events[]
language plpgsql as $f$
declare
    x jsonb;
    told events[] := '{}';
begin
    for x in select * from jsonb_array_elements(coalesce(c->'reuses', '[]')) loop
        perform link_reuse(d, x, p_actor, p_now);
        told := told || dossier_event(d, p_actor, p_channel, jsonb_build_object('type', 'dossier.component_reused',
            'detail', (x->>'component') || case when x ? 'copy' then ' copy' else ' result' end), p_now);
    end loop;
    return told;
end $f$;

create function note_reuse(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language sql as $f$
    select link_reuse(d, x, p_actor, p_now)
$f$;

-- As before, with what was taken from an earlier dossier.
create or replace function filing_of(p_id uuid) returns jsonb language sql stable as $f$
    select jsonb_build_object('applicant', to_jsonb(a) - 'dossier_id', 'content', d.content, 'sets', d.sets,
        'return_method', d.return_method, 'lookup_key', d.lookup_key, 'register_number', d.register_number,
        'people', coalesce((select jsonb_object_agg(x.name, x.display_name) from actors x
            where x.name in (select s.giver from step_runs s where s.dossier_id = d.dossier_id)), '{}'),
        'received_by', (select coalesce(x.display_name, s.giver) from step_runs s left join actors x on x.name = s.giver
                        where s.dossier_id = d.dossier_id and s.seq = 1),
        'components', coalesce((select jsonb_agg(jsonb_build_object('name', k.name, 'copy_kind', k.copy_kind,
                'copies', k.copies, 'reused', k.copy_kind = 'electronic' and exists (
                    select 1 from component_copies c
                    where (c.dossier_id, c.component_code) = (k.dossier_id, k.component_code)
                      and c.origin = 'reused' and c.state <> 'replaced')) order by k.component_code)
            from dossier_components k where k.dossier_id = d.dossier_id and k.provided), '[]'))
    from dossiers d join dossier_applicants a using (dossier_id)
    where d.dossier_id = p_id
$f$;

-- Writes down who looks at a holder's record, granted or not. {"actor", "role", "unit", "anywhere", "purpose", "what",
-- "dossier"}; answers granted, denied, missing or purpose_unknown.
create function admit_to_holder(p_holder uuid, p jsonb) returns text language plpgsql as $f$
declare
    v_granted boolean;
begin
    if not exists (select 1 from access_purposes where purpose = p->>'purpose') then
        return 'purpose_unknown';
    end if;
    if not exists (select 1 from holders where holder_id = p_holder) then
        return 'missing';
    end if;
    v_granted := (p->>'anywhere')::boolean or exists (
        select 1 from dossier_applicants a join dossiers d using (dossier_id)
        where a.holder_id = p_holder and d.unit_id = p->>'unit');
    insert into record_accesses (holder_id, at, actor, role, unit_id, purpose, what, dossier_id, granted)
    values (p_holder, motcua_now(), p->>'actor', p->>'role', nullif(p->>'unit', ''), p->>'purpose', p->>'what',
        nullif(p->>'dossier', '')::uuid, v_granted);
    return case when v_granted then 'granted' else 'denied' end;
end $f$;

create function holder_document(h holders) returns jsonb language sql stable as $f$
    select jsonb_build_object('holder_id', h.holder_id, 'kind', h.kind, 'name', h.name, 'address', h.address,
        'phone', h.phone, 'email', h.email, 'created_at', rfc3339(h.created_at), 'updated_at', rfc3339(h.updated_at),
        'identifiers', (select jsonb_agg(jsonb_build_object('id_type', i.id_type, 'id_number', i.id_number)
                                         order by i.added_at, i.id_type, i.id_number)
                        from holder_identifiers i where i.holder_id = h.holder_id))
$f$;

-- What the newest filings say of a holder: value, dossier and day of each field. A field nobody filed comes from the record.
create function holder_facts(h holders) returns table (field text, value text, dossier text, day date) language sql stable as $f$
    select distinct on (x.field) x.field, x.value, x.dossier, x.day
    from (select f.field, f.value, d.code as dossier, vn_date(d.submitted_at) as day, d.submitted_at as at
          from dossier_applicants a join dossiers d using (dossier_id)
          cross join lateral (values ('kind', a.kind), ('name', a.name), ('address', a.address), ('phone', a.phone),
                                     ('email', a.email)) f (field, value)
          where a.holder_id = h.holder_id
          union all
          select f.field, f.value, null, vn_date(h.updated_at), '-infinity'
          from (values ('kind', h.kind), ('name', h.name), ('address', h.address), ('phone', h.phone),
                       ('email', h.email)) f (field, value)) x
    where x.value <> ''
    order by x.field, x.at desc, x.dossier desc
$f$;

-- The applicant as an intake takes it, and where each value comes from. Authorised persons stay with their dossier.
create function holder_prefill(h holders) returns jsonb language sql stable as $f$
    with known as (
        select i.id_type, i.id_number, i.added_at, (i.id_type, i.id_number) = (h.id_type, h.id_number) as first,
            (select jsonb_build_object('dossier', d.code, 'date', vn_date(d.submitted_at))
             from dossier_applicants a join dossiers d using (dossier_id)
             where a.holder_id = h.holder_id
               and exists (select 1 from identifiers_of(a) y where (y.id_type, y.id_number) = (i.id_type, i.id_number))
             order by d.submitted_at desc, d.code desc limit 1) as filed
        from holder_identifiers i where i.holder_id = h.holder_id
    ), others as (
        select *, row_number() over (order by added_at, id_type, id_number) - 1 as place from known where not first
    ), sources as (
        select f.field, jsonb_build_object('dossier', f.dossier, 'date', f.day) as source from holder_facts(h) f
        union all
        select 'id_number', coalesce(filed, jsonb_build_object('dossier', null, 'date', vn_date(added_at))) from known where first
        union all
        select 'identifiers/' || place, coalesce(filed, jsonb_build_object('dossier', null, 'date', vn_date(added_at))) from others
    )
    select jsonb_build_object('holder_id', h.holder_id,
        'applicant', (select jsonb_object_agg(f.field, f.value) from holder_facts(h) f)
            || jsonb_build_object('id_type', h.id_type, 'id_number', h.id_number)
            || coalesce((select jsonb_build_object('identifiers', jsonb_agg(jsonb_build_object('id_type', id_type,
                    'id_number', id_number) order by place)) from others having count(*) > 0), '{}'),
        'sources', (select jsonb_object_agg(field, source) from sources))
$f$;

create function holder_dossiers(p_holder uuid, p_unit text, p_at bigint, p_last uuid, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(x.document order by x.submitted_at desc, x.dossier_id desc), '[]')
    from (select d.submitted_at, d.dossier_id, dossier_document(d) || jsonb_build_object('sort', micros(d.submitted_at)) as document
          from dossiers d join dossier_applicants a using (dossier_id)
          where a.holder_id = p_holder and (p_unit = '' or d.unit_id = p_unit)
            and (p_at = 0 or (d.submitted_at, d.dossier_id) < (instant(p_at), p_last))
          order by d.submitted_at desc, d.dossier_id desc limit p_limit) x
$f$;

-- Who looked, newest first: for the public role, unit and purpose only.
create function holder_accesses(p_holder uuid, p_public boolean, p_before bigint, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(x.document order by x.access_id desc), '[]')
    from (select r.access_id, jsonb_build_object('sort', r.access_id, 'at', rfc3339(r.at), 'role', r.role,
              'unit', u.name, 'purpose', r.purpose, 'purpose_title', t.title)
              || case when p_public then '{}' else jsonb_build_object('what', r.what, 'dossier_id', r.dossier_id, 'granted', r.granted) end
              as document
          from record_accesses r join access_purposes t using (purpose) left join units u using (unit_id)
          where r.holder_id = p_holder and (r.granted or not p_public) and (p_before = 0 or r.access_id < p_before)
          order by r.access_id desc limit p_limit) x
$f$;
