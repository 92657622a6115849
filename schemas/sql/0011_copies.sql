-- Digitised copies: made at the desk or sent in, verified by another person, signed and read in the background.
create function guard_component_copy() returns trigger language plpgsql as $f$
begin
    if (new.copy_id, new.dossier_id, new.component_code, new.seq, new.file_sha256, new.origin, new.source_copy,
            new.source_result, new.copy_kind, new.digitised_at, new.digitised_by)
            is distinct from (old.copy_id, old.dossier_id, old.component_code, old.seq, old.file_sha256, old.origin,
            old.source_copy, old.source_result, old.copy_kind, old.digitised_at, old.digitised_by)
        or (old.signed_sha256 is not null and new.signed_sha256 is distinct from old.signed_sha256)
        or old.state = 'replaced' and new.state <> 'replaced' or old.state = 'verified' and new.state = 'digitised'
        or old.state <> 'digitised'
            and (new.title, new.symbol, new.issuer, new.issued_on, new.valid_until, new.verified_at, new.verified_by)
            is distinct from (old.title, old.symbol, old.issuer, old.issued_on, old.valid_until, old.verified_at,
            old.verified_by) then
        raise exception 'ck_component_copies_kept: a copy is kept as it was made, and as it was verified'
            using errcode = 'check_violation', constraint = 'ck_component_copies_kept';
    end if;
    return new;
end $f$;
create trigger component_copies_guard before update on component_copies
    for each row execute function guard_component_copy();
create trigger component_copies_no_delete before delete on component_copies for each row execute function refuse_change();
create index ix_component_copies_signed on component_copies (signed_sha256) where signed_sha256 is not null;

create table copy_corrections (
    copy_id uuid not null references component_copies,
    version bigint not null,
    corrected_at timestamptz not null,
    before jsonb not null,
    constraint pk_copy_corrections primary key (copy_id, version)
);
comment on table copy_corrections is 'Thông tin bản số hóa trước khi sửa; ai sửa đứng trong sự kiện dossier.copy_corrected cùng phiên bản hồ sơ';

create table copy_signings (
    copy_id uuid not null references component_copies,
    officer text not null,
    state text not null default 'queued',
    attempts int not null default 0,
    last_rule text,
    last_error text,
    last_error_en text,
    next_try_at timestamptz not null default clock_timestamp(),
    lease uuid,
    constraint pk_copy_signings primary key (copy_id),
    constraint ck_copy_signings_state check (state in ('queued', 'held', 'unsigned', 'signed'))
);
comment on table copy_signings is 'Cán bộ ký số bản số hóa mình đã quét (Nghị định 107/2021/NĐ-CP)';
comment on column copy_signings.state is 'queued: chờ ký; held: dừng chờ người quản trị; unsigned: cán bộ chưa có khóa ký; signed: đã ký số';
create index ix_copy_signings_queued on copy_signings (next_try_at) where state = 'queued';

create table copy_suggestions (
    copy_id uuid not null references component_copies,
    state text not null default 'pending',
    suggestions jsonb not null default '[]',
    attempts int not null default 0,
    last_rule text,
    next_try_at timestamptz not null default clock_timestamp(),
    lease uuid,
    constraint pk_copy_suggestions primary key (copy_id),
    constraint ck_copy_suggestions_state check (state in ('pending', 'ready', 'unreadable'))
);
comment on table copy_suggestions is 'Gợi ý đọc từ bản số hóa; chỉ thành thông tin khi một người nhận';
create index ix_copy_suggestions_pending on copy_suggestions (next_try_at) where state = 'pending';

create function filed_by(p_id uuid) returns text language sql stable as $f$
    select e.actor from events e where e.dossier_id = p_id and e.type = 'dossier.received' order by e.position limit 1
$f$;

create function copy_terms(c component_copies) returns jsonb language sql stable as $f$
    select jsonb_build_object('title', c.title, 'symbol', c.symbol, 'issuer', c.issuer, 'issued_on', c.issued_on,
        'valid_until', c.valid_until)
$f$;

-- What a decision about a component's copies needs besides the dossier. Whoever may read a file may hang it there.
create function copy_ground(p_id uuid, p_code text, p_file text, p_actor text, p_unit text) returns jsonb
language sql stable as $f$
    select jsonb_build_object('filed_by', filed_by(p_id),
        'file', (select jsonb_build_object('media_type', f.media_type, 'usable', may_read_file(p_actor, p_unit, p_file))
                 from files f where f.sha256 = p_file),
        'copies', coalesce((select jsonb_agg(jsonb_build_object('seq', c.seq, 'state', c.state,
                'digitised_by', c.digitised_by, 'terms', copy_terms(c)) order by c.seq)
            from component_copies c where c.dossier_id = p_id and c.component_code = p_code), '[]'))
$f$;

create function note_copy(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language plpgsql as $f$
declare
    v component_copies;
begin
    update component_copies set state = 'replaced'
    where dossier_id = d.dossier_id and component_code = x->>'code' and seq = (x->>'replaces')::int;
    insert into component_copies (dossier_id, component_code, seq, holder_id, file_sha256, origin, copy_kind, title,
        symbol, issuer, issued_on, valid_until, pages, state, reason, digitised_at, digitised_by)
    select d.dossier_id, x->>'code', 1 + (select count(*) from component_copies c
                                          where c.dossier_id = d.dossier_id and c.component_code = x->>'code'),
        a.holder_id, f.sha256, x->>'origin', x->>'copy_kind', x->>'title', x->>'symbol', x->>'issuer',
        (x->>'issued_on')::date, (x->>'valid_until')::date, f.pages, 'digitised', x->>'reason', p_now, p_actor
    from files f, dossier_applicants a
    where f.sha256 = x->>'file' and a.dossier_id = d.dossier_id
    returning * into v;
    update dossier_components set provided = true, copy_kind = v.copy_kind, copies = greatest(copies, 1)
    where dossier_id = d.dossier_id and component_code = v.component_code;
    if v.origin = 'scanned' then
        insert into copy_signings (copy_id, officer) values (v.copy_id, p_actor);
    end if;
    insert into copy_suggestions (copy_id) values (v.copy_id);
    perform pg_notify('motcua_papers', '');
end $f$;

create function note_copy_verified(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language sql as $f$
    update component_copies set state = 'verified', verified_at = p_now, verified_by = p_actor
    where dossier_id = d.dossier_id and component_code = x->>'code' and seq = (x->>'seq')::int
$f$;

create function note_copy_corrected(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language plpgsql as $f$
declare
    v component_copies;
begin
    select * into v from component_copies
    where dossier_id = d.dossier_id and component_code = x->>'code' and seq = (x->>'seq')::int;
    insert into copy_corrections values (v.copy_id, d.version, p_now, copy_terms(v));
    update component_copies set title = x->>'title', symbol = x->>'symbol', issuer = x->>'issuer',
        issued_on = (x->>'issued_on')::date, valid_until = (x->>'valid_until')::date
    where copy_id = v.copy_id;
end $f$;

create function file_link(p_sha256 text) returns jsonb language sql immutable as $f$
    select case when p_sha256 is null then null
        else jsonb_build_object('sha256', p_sha256, 'link', '/v1/files/' || p_sha256) end
$f$;

create function copy_document(c component_copies) returns jsonb language sql stable as $f$
    select copy_terms(c) || jsonb_build_object('seq', c.seq, 'state', c.state, 'origin', c.origin, 'copy_kind', c.copy_kind,
        'document_type', c.document_type, 'pages', c.pages, 'file', file_link(c.file_sha256), 'reason', c.reason,
        'digitised_at', rfc3339(c.digitised_at), 'digitised_by', c.digitised_by, 'verified_at', rfc3339(c.verified_at),
        'verified_by', c.verified_by, 'source_copy', c.source_copy, 'source_result', c.source_result,
        'signature', (select jsonb_build_object('state', s.state, 'officer', s.officer, 'file', file_link(c.signed_sha256),
                'attempts', s.attempts, 'error', case when s.last_rule is null then null else jsonb_build_object(
                    'rule', s.last_rule, 'detail', s.last_error, 'detail_en', s.last_error_en,
                    'next_try_at', rfc3339(s.next_try_at)) end)
            from copy_signings s where s.copy_id = c.copy_id))
$f$;

-- A dossier's components with their copies, and who filed it.
create function components_of(p_id uuid) returns jsonb language sql stable as $f$
    select jsonb_build_object('filed_by', filed_by(p_id), 'items', coalesce(jsonb_agg(to_jsonb(k) - 'dossier_id'
        || jsonb_build_object(
            'state', coalesce((select c.state from component_copies c where c.dossier_id = p_id
                               and c.component_code = k.component_code and c.state <> 'replaced'), 'not_digitised'),
            'digitised_copies', coalesce((select jsonb_agg(copy_document(c) order by c.seq) from component_copies c
                where c.dossier_id = p_id and c.component_code = k.component_code), '[]'))
        order by k.component_code), '[]'))
    from dossier_components k where k.dossier_id = p_id
$f$;

-- Takes copies to sign for a while; a node that dies lets its lease run out.
create function claim_copy_signings(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select copy_id from copy_signings
        where state = 'queued' and next_try_at <= clock_timestamp()
        order by next_try_at
        limit p_limit
        for update skip locked
    ), taken as (
        update copy_signings s set attempts = attempts + 1, lease = gen_random_uuid(),
            next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where s.copy_id = due.copy_id
        returning s.*
    )
    select jsonb_agg(jsonb_build_object('copy_id', c.copy_id, 'lease', t.lease, 'attempts', t.attempts,
        'officer', t.officer, 'unit', d.unit_id, 'code', d.code, 'component', c.component_code,
        'sha256', c.file_sha256, 'size', f.size, 'media_type', f.media_type)) into claimed
    from taken t join component_copies c using (copy_id) join dossiers d using (dossier_id)
        join files f on f.sha256 = c.file_sha256;
    return coalesce(claimed, '[]');
end $f$;

-- Writes what became of a claimed copy; false when the lease was lost meanwhile.
create function finish_copy_signing(p jsonb) returns boolean language plpgsql as $f$
declare
    v copy_signings;
    c component_copies;
    d dossiers;
begin
    select * into v from copy_signings
    where copy_id = (p->>'copy_id')::uuid and lease = (p->>'lease')::uuid and state = 'queued'
    for update;
    if v.copy_id is null then
        return false;
    end if;
    update copy_signings set lease = null, state = p->>'state', last_rule = p->>'rule', last_error = p->>'vi',
        last_error_en = p->>'en', next_try_at = clock_timestamp() + make_interval(secs => (p->>'retry_seconds')::int)
    where copy_id = v.copy_id;
    if not p ? 'file' then
        return true;
    end if;
    insert into files (sha256, size, media_type, pages, stored_by)
    select p->'file'->>'sha256', (p->'file'->>'size')::bigint, p->'file'->>'media_type',
        coalesce((p->'file'->>'pages')::int, x.pages), 'motcua-copies'
    from component_copies x where x.copy_id = v.copy_id
    on conflict do nothing;
    update component_copies set signed_sha256 = p->'file'->>'sha256' where copy_id = v.copy_id returning * into c;
    select * into d from dossiers where dossier_id = c.dossier_id;
    perform append_events(array[dossier_event(d, 'motcua-copies', 'system', jsonb_build_object(
        'type', 'dossier.component_signed', 'detail', concat_ws(' ', c.component_code, c.seq, c.signed_sha256)),
        motcua_now())]);
    return true;
end $f$;

create function retry_copy_signing(p_dossier uuid, p_code text, p_seq int) returns text language plpgsql as $f$
declare
    v copy_signings;
begin
    select s.* into v from copy_signings s join component_copies c using (copy_id)
    where c.dossier_id = p_dossier and c.component_code = p_code and c.seq = p_seq
    for update of s;
    if v.copy_id is null then
        return 'missing';
    elsif v.state = 'signed' then
        return 'done';
    end if;
    update copy_signings set state = 'queued', next_try_at = clock_timestamp(), lease = null where copy_id = v.copy_id;
    perform pg_notify('motcua_papers', '');
    return '';
end $f$;

create function claim_copy_readings(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select copy_id from copy_suggestions
        where state = 'pending' and next_try_at <= clock_timestamp()
        order by next_try_at
        limit p_limit
        for update skip locked
    ), taken as (
        update copy_suggestions s set attempts = attempts + 1, lease = gen_random_uuid(),
            next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where s.copy_id = due.copy_id
        returning s.*
    )
    select jsonb_agg(jsonb_build_object('copy_id', c.copy_id, 'lease', t.lease, 'attempts', t.attempts,
        'sha256', c.file_sha256, 'media_type', f.media_type)) into claimed
    from taken t join component_copies c using (copy_id) join files f on f.sha256 = c.file_sha256;
    return coalesce(claimed, '[]');
end $f$;

create function finish_copy_reading(p jsonb) returns boolean language plpgsql as $f$
begin
    update copy_suggestions set lease = null, state = p->>'state', suggestions = p->'suggestions', last_rule = p->>'rule',
        next_try_at = clock_timestamp() + make_interval(secs => (p->>'retry_seconds')::int)
    where copy_id = (p->>'copy_id')::uuid and lease = (p->>'lease')::uuid and state = 'pending';
    return found;
end $f$;

-- What a copy's text seems to say; a copy nobody reads (a form, a reused one) has no suggestions.
create function suggestions_of(p_dossier uuid, p_code text, p_seq int) returns jsonb language sql stable as $f$
    select jsonb_build_object('state', s.state, 'items', s.suggestions, 'rule', s.last_rule)
    from component_copies c join copy_suggestions s using (copy_id)
    where c.dossier_id = p_dossier and c.component_code = p_code and c.seq = p_seq
$f$;

-- The digitised copies a file with one of these hashes belongs to.
create function copies_with_hash(p_hashes text[]) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'component_copy', 'dossier_id', d.dossier_id, 'code', d.code,
        'unit', d.unit_id, 'component', c.component_code, 'seq', c.seq, 'state', c.state, 'copy_kind', c.copy_kind,
        'title', c.title, 'sha256', c.file_sha256, 'signed_sha256', c.signed_sha256) order by c.digitised_at), '[]')
    from component_copies c join dossiers d using (dossier_id)
    where c.file_sha256 = any (p_hashes) or c.signed_sha256 = any (p_hashes)
$f$;

-- The day's report also counts copies.
alter function day_report() rename to paper_report;
create function day_report() returns jsonb language sql stable as $f$
    select paper_report() || jsonb_build_object(
        'copies', (select count(*) from component_copies), 'copies_signed', count(*) filter (where state = 'signed'),
        'copies_waiting', count(*) filter (where state = 'queued'), 'copies_held', count(*) filter (where state = 'held'),
        'copies_unsigned', count(*) filter (where state = 'unsigned'),
        'copies_unread', (select count(*) from copy_suggestions where state = 'pending'))
    from copy_signings
$f$;
