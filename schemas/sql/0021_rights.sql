-- Who may do what: one table, role × action × procedure × unit, seeded from config/rights.json. The service reads it only.
create table rights_versions (
    version int primary key,
    document jsonb not null,
    sha256 text not null,
    published_at timestamptz not null default clock_timestamp()
);
comment on table rights_versions is 'Các phiên bản bảng phân quyền đã áp dụng; chỉ thêm';
create trigger rights_versions_immutable before update or delete on rights_versions
    for each row execute function refuse_change();

create table access_actions (
    action text primary key,
    title text not null,
    whole boolean not null,
    delegable boolean not null
);
comment on table access_actions is 'Hành động của hệ thống; mỗi địa chỉ API có đúng một hành động';
comment on column access_actions.whole is 'Nói về mọi thủ tục, nên tài khoản chỉ phụ trách một số thủ tục không được làm';
comment on column access_actions.delegable is 'Người có quyền được ủy quyền cho người khác làm thay';

create table access_rights (
    role text not null,
    action text not null references access_actions,
    procedure_code text not null default '',
    unit_id text not null default '',
    constraint pk_access_rights primary key (role, action, procedure_code, unit_id),
    constraint ck_access_rights_role check (role in ('clerk', 'reviewer', 'division_head', 'leader', 'admin', 'integration'))
);
comment on table access_rights is 'Phân quyền: vai trò × hành động × thủ tục × đơn vị; rỗng: mọi thủ tục, mọi đơn vị';

-- Puts a newer version into force; false when it stands already. Only the owner of the schema may.
create function publish_rights(p_version int, p_document jsonb, p_sha256 text) returns boolean language plpgsql as $f$
begin
    if p_version <= coalesce((select max(version) from rights_versions), 0) then
        return false;
    end if;
    insert into rights_versions (version, document, sha256) values (p_version, p_document, p_sha256);
    delete from access_rights;
    delete from access_actions;
    insert into access_actions (action, title, whole, delegable)
    select x->>'action', x->>'title', coalesce((x->>'whole')::boolean, false), coalesce((x->>'delegable')::boolean, false)
    from jsonb_array_elements(p_document->'actions') x;
    insert into access_rights (role, action, procedure_code, unit_id)
    select r->>'role', x->>'action', p.code, u.id
    from jsonb_array_elements(p_document->'actions') x
        cross join jsonb_array_elements(x->'roles') y
        cross join lateral (select case jsonb_typeof(y) when 'string' then jsonb_build_object('role', y) else y end as r) z
        cross join lateral jsonb_array_elements_text(coalesce(r->'procedures', '[""]')) p (code)
        cross join lateral jsonb_array_elements_text(coalesce(r->'units', '[""]')) u (id);
    return true;
end $f$;

-- What every action is to a role in a unit: {"dossier.read": {"title", "granted", "whole", "procedures"}}.
create function rights_of(p_role text, p_unit text) returns jsonb language sql stable as $f$
    select coalesce(jsonb_object_agg(x.action, jsonb_build_object('title', x.title, 'granted', x.granted, 'whole', x.whole,
        'procedures', case when x.everywhere then '[]' else coalesce(to_jsonb(x.procedures), '[]') end)), '{}')
    from (select a.action, a.title, a.whole, count(r.role) > 0 as granted, coalesce(bool_or(r.procedure_code = ''), false) as everywhere,
              array_agg(distinct r.procedure_code) filter (where r.procedure_code <> '') as procedures
          from access_actions a left join access_rights r
              on r.action = a.action and r.role = p_role and r.unit_id in ('', p_unit)
          group by a.action, a.title, a.whole) x
$f$;

-- What both lists leave; an empty list means everything. Nothing when they share nothing.
create function narrowed(p_one text[], p_other text[]) returns text[] language sql immutable parallel safe as $f$
    select case when p_one = '{}' then p_other when p_other = '{}' then p_one
        else nullif(array(select unnest(p_one) intersect select unnest(p_other)), '{}') end
$f$;

-- An account with what it may do, narrowed to some actions and procedures (empty: all).
create function actor_document(a actors, p_actions text[], p_procedures text[]) returns jsonb language sql stable as $f$
    select jsonb_build_object('id', a.actor_id, 'name', a.name, 'display', a.display_name, 'role', a.role,
        'unit', coalesce(a.unit_id, ''), 'procedures', coalesce(to_jsonb(narrowed(a.procedures, p_procedures)), '[]'),
        'rights', (select coalesce(jsonb_object_agg(r.key, r.value || jsonb_build_object('granted',
                (r.value->>'granted')::boolean and (p_actions = '{}' or r.key = any (p_actions))
                and narrowed(a.procedures, p_procedures) is not null)), '{}')
            from jsonb_each(rights_of(a.role, coalesce(a.unit_id, ''))) r))
$f$;

-- An access token names its account, its key or -, its end and its actions or -; the signature was checked before.
create function actor_of_access_token(p_credential text) returns jsonb language plpgsql stable as $f$
declare
    v_parts text[] := string_to_array(p_credential, ' ');
    v_actions text[] := case when v_parts[4] = '-' then '{}' else string_to_array(v_parts[4], ',') end;
    k client_keys;
    a actors;
begin
    select * into a from actors x where x.actor_id = v_parts[1]::uuid and x.role = 'integration' and x.disabled_at is null;
    if not found or instant(v_parts[3]::bigint) <= motcua_now() then
        return null;
    end if;
    if v_parts[2] = '-' then
        return actor_document(a, v_actions, '{}');
    end if;
    select * into k from client_keys x where x.key_id = v_parts[2]::uuid and x.actor_id = a.actor_id;
    if not found or not is_good(k) then
        return null;
    end if;
    return actor_document(a, coalesce(narrowed(k.actions, v_actions), '{-}'), k.procedures);
end $f$;

-- A person who has to change the password may do nothing else first.
create function actor_of_session(p_sha256 text) returns jsonb language plpgsql volatile as $f$
declare
    v_now timestamptz := motcua_now();
    s console_sessions;
    a actors;
begin
    select * into s from console_sessions x where x.sha256 = p_sha256 and x.ends_at > v_now and x.seen_at + x.idle > v_now;
    if not found then
        return null;
    end if;
    select * into a from actors x where x.actor_id = s.actor_id and x.disabled_at is null;
    if not found then
        return null;
    end if;
    if s.seen_at < v_now - least(s.idle / 10, interval '1 minute') then
        update console_sessions set seen_at = v_now where session_id = s.session_id;
    end if;
    return actor_document(a, case when exists (select 1 from account_secrets x where x.actor_id = a.actor_id and x.must_change)
        then array['account.own'] else '{}' end, '{}');
end $f$;

-- Whom a credential belongs to, with what it may do; nothing when it is unknown, withdrawn or over.
create function actor_known_by(p_kind text, p_credential text) returns jsonb language plpgsql volatile as $f$
declare
    k client_keys;
    a actors;
begin
    if p_kind = 'session' then
        return actor_of_session(p_credential);
    elsif p_kind = 'access' then
        return actor_of_access_token(p_credential);
    elsif p_kind = 'certificate' then
        select x.* into a from clients c join actors x using (actor_id)
        where (c.certificate_spki = split_part(p_credential, ' ', 1)
               or c.certificate_subject = substr(p_credential, strpos(p_credential, ' ') + 1)) and x.disabled_at is null
        order by (c.certificate_spki = split_part(p_credential, ' ', 1)) desc nulls last limit 1;
        return case when found then actor_document(a, '{}', '{}') end;
    end if;
    select * into a from actors x where x.token_sha256 = p_credential and x.disabled_at is null;
    if found then
        return actor_document(a, '{}', '{}');
    end if;
    select * into k from client_keys x where x.sha256 = p_credential;
    if not found or not is_good(k) then
        return null;
    end if;
    select * into a from actors x where x.actor_id = k.actor_id and x.disabled_at is null;
    if not found then
        return null;
    end if;
    if k.last_used_at is null or k.last_used_at < motcua_now() - interval '1 hour' then
        update client_keys set last_used_at = motcua_now() where key_id = k.key_id;
    end if;
    return actor_document(a, k.actions, k.procedures);
end $f$;

-- Procedure codes with blanks between them; empty: all.
create function in_scope(p_procedure text, p_scope text) returns boolean language sql immutable parallel safe as $f$
    select p_scope = '' or p_procedure = any (string_to_array(p_scope, ' '))
$f$;

create table access_refusals (
    refusal_id bigint generated always as identity primary key,
    day date not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    times int not null,
    actor text not null,
    action text not null,
    route text not null,
    target text not null,
    rule text not null,
    constraint uq_access_refusals_line unique (actor, day, route, rule, target)
);
comment on table access_refusals is 'Những lần bị từ chối quyền của người đã đăng nhập; không chứa dữ liệu cá nhân';
comment on column access_refusals.target is 'Mã định danh trong địa chỉ, hoặc băm của nó; *: mọi đối tượng khác trong ngày';
create index ix_access_refusals_day on access_refusals (day);

-- Counts one refusal. Its growth is bounded: alike ones of a day share a line, an account gets 200 lines a day and then
-- one for each route and rule, and what is older than 400 days goes.
create function note_refusal(p_actor text, p_action text, p_route text, p_target text, p_rule text) returns void
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_now timestamptz := motcua_now();
    v_day date := vn_date(v_now);
    v_target text := left(p_target, 200);
begin
    if (select count(*) from access_refusals r where r.actor = p_actor and r.day = v_day) >= 200 then
        v_target := '*';
    end if;
    insert into access_refusals as r (day, first_at, last_at, times, actor, action, route, target, rule)
    values (v_day, v_now, v_now, 1, p_actor, p_action, p_route, v_target, p_rule)
    on conflict on constraint uq_access_refusals_line do update set times = r.times + 1, last_at = excluded.last_at;
    delete from access_refusals r
    where r.refusal_id in (select x.refusal_id from access_refusals x where x.day < v_day - 400 order by x.day limit 100);
end $f$;

create function refusal_document(r access_refusals) returns jsonb language sql stable as $f$
    select jsonb_build_object('number', r.refusal_id, 'first_at', rfc3339(r.first_at), 'last_at', rfc3339(r.last_at),
        'times', r.times, 'actor', r.actor, 'action', r.action,
        'action_title', (select a.title from access_actions a where a.action = r.action),
        'route', r.route, 'target', nullif(r.target, ''), 'rule', r.rule)
$f$;

-- From here on: reads that look at the procedure too.
create function may_read_file(p_actor text, p_unit text, p_scope text, p_sha256 text) returns boolean language sql stable as $f$
    select exists (select 1 from files f where f.sha256 = p_sha256)
        and (exists (select 1 from uploads u where u.sha256 = p_sha256 and u.actor = p_actor and u.state = 'kept')
        or exists (select 1 from files f where f.sha256 = p_sha256 and f.stored_by = p_actor)
        or exists (select 1 from component_copies c join dossiers d on d.dossier_id = c.dossier_id
                   where p_sha256 in (c.file_sha256, c.signed_sha256) and (p_unit = '' or d.unit_id = p_unit)
                       and in_scope(d.procedure_code, p_scope))
        or exists (select 1 from results r where r.file_sha256 = p_sha256 and (p_unit = '' or r.unit_id = p_unit)
                       and in_scope(r.procedure_code, p_scope)))
$f$;

-- Where nobody is limited to procedures.
create or replace function may_read_file(p_actor text, p_unit text, p_sha256 text) returns boolean language sql stable as $f$
    select may_read_file(p_actor, p_unit, '', p_sha256)
$f$;

drop function copy_ground(uuid, text, text, text, text);
create function copy_ground(p_id uuid, p_code text, p_file text, p_actor text, p_unit text, p_scope text default '') returns jsonb
language sql stable as $f$
    select jsonb_build_object('filed_by', filed_by(p_id),
        'file', (select jsonb_build_object('media_type', f.media_type, 'usable', may_read_file(p_actor, p_unit, p_scope, p_file))
                 from files f where f.sha256 = p_file),
        'copies', coalesce((select jsonb_agg(jsonb_build_object('seq', c.seq, 'state', c.state,
                'digitised_by', c.digitised_by, 'terms', copy_terms(c)) order by c.seq)
            from component_copies c where c.dossier_id = p_id and c.component_code = p_code), '[]'))
$f$;

create or replace function upload_room(p_actor text, p_dossier uuid, p_component text) returns jsonb language plpgsql as $f$
begin
    perform pg_advisory_xact_lock(hashtextextended('uploads of ' || p_actor, 0));
    if p_dossier is not null then
        perform pg_advisory_xact_lock(hashtextextended('files of ' || p_dossier::text, 0));
    end if;
    return jsonb_build_object(
        'open', (select count(*) from uploads u where u.actor = p_actor and u.state in ('receiving', 'examining')),
        'day_bytes', (select coalesce(sum(coalesce(u.size, u.length)), 0) from uploads u
                      where u.actor = p_actor and u.created_at >= motcua_now() - interval '1 day'
                          and vn_date(u.created_at) = vn_date(motcua_now())),
        'dossier', (select jsonb_build_object('unit', d.unit_id, 'procedure', d.procedure_code, 'state', d.state,
                        'bytes', dossier_file_bytes(d.dossier_id),
                        'has_component', exists (select 1 from dossier_components c
                                                 where c.dossier_id = d.dossier_id and c.component_code = p_component))
                    from dossiers d where d.dossier_id = p_dossier));
end $f$;

create or replace function papers_with_hash(p_hashes text[]) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(paper_document(p) || jsonb_build_object('dossier_id', p.dossier_id, 'unit', p.unit_id,
        'procedure', d.procedure_code, 'code', d.code) order by p.created_at), '[]')
    from papers p join dossiers d on d.dossier_id = p.dossier_id
    where p.rendered_sha256 = any (p_hashes) or p.signed_sha256 = any (p_hashes)
$f$;

create or replace function copies_with_hash(p_hashes text[]) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('kind', 'component_copy', 'dossier_id', d.dossier_id, 'code', d.code,
        'unit', d.unit_id, 'procedure', d.procedure_code, 'component', c.component_code, 'seq', c.seq, 'state', c.state,
        'copy_kind', c.copy_kind, 'title', c.title, 'sha256', c.file_sha256, 'signed_sha256', c.signed_sha256)
        order by c.digitised_at), '[]')
    from component_copies c join dossiers d using (dossier_id)
    where c.file_sha256 = any (p_hashes) or c.signed_sha256 = any (p_hashes)
$f$;

create or replace function admit_to_holder(p_holder uuid, p jsonb) returns text language plpgsql as $f$
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
        where a.holder_id = p_holder and d.unit_id = p->>'unit' and in_scope(d.procedure_code, p->>'scope'));
    insert into record_accesses (holder_id, at, actor, role, unit_id, purpose, what, dossier_id, granted)
    values (p_holder, motcua_now(), p->>'actor', p->>'role', nullif(p->>'unit', ''), p->>'purpose', p->>'what',
        nullif(p->>'dossier', '')::uuid, v_granted);
    return case when v_granted then 'granted' else 'denied' end;
end $f$;

drop function holder_dossiers(uuid, text, bigint, uuid, int);
create function holder_dossiers(p_holder uuid, p_unit text, p_scope text, p_at bigint, p_last uuid, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(x.document order by x.submitted_at desc, x.dossier_id desc), '[]')
    from (select d.submitted_at, d.dossier_id, dossier_document(d) || jsonb_build_object('sort', micros(d.submitted_at)) as document
          from dossiers d join dossier_applicants a using (dossier_id)
          where a.holder_id = p_holder and (p_unit = '' or d.unit_id = p_unit) and in_scope(d.procedure_code, p_scope)
            and (p_at = 0 or (d.submitted_at, d.dossier_id) < (instant(p_at), p_last))
          order by d.submitted_at desc, d.dossier_id desc limit p_limit) x
$f$;
