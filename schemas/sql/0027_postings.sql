-- Where staff work from day to day. Counters are manned in turn (Decree 61/2018/NĐ-CP Article 11, RULES R18): for the days
-- of a posting an account works in the unit, in the role and on the procedures of the posting instead of its own. No
-- posting is ever deleted, or made for days that are over, so the history says who sat where.
create extension if not exists btree_gist;

create table postings (
    posting_id uuid not null default gen_random_uuid(),
    actor_id uuid not null references actors,
    unit_id text not null references units,
    role text not null,
    procedures text[] not null default '{}',
    starts_on date not null,
    ends_on date,
    decision text not null,
    made_at timestamptz not null,
    made_by text not null,
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    constraint pk_postings primary key (posting_id),
    constraint ck_postings_role check (role in ('clerk', 'reviewer')),
    constraint ck_postings_days check (ends_on >= starts_on),
    constraint ck_postings_ended check ((ended_at is null) = (ended_by is null)),
    constraint ex_postings_one_a_day exclude using gist (actor_id with =, daterange(starts_on, ends_on, '[]') with &&)
        where (ended_at is null)
);
comment on table postings is 'Phân công, luân phiên cán bộ: ai, ở đơn vị nào, vai trò gì, thủ tục nào, từ ngày nào đến ngày nào';
comment on column postings.ends_on is 'Ngày làm việc cuối cùng; trống: cho tới khi kết thúc';
comment on column postings.decision is 'Văn bản phân công';
comment on column postings.ended_at is 'Kết thúc ngay lúc đó, trước ngày cuối';
create index ix_postings_unit on postings (unit_id, starts_on desc, posting_id);

create function is_in_force(p postings, p_day date) returns boolean language sql immutable as $f$
    select p.starts_on <= p_day and coalesce(p_day <= p.ends_on, true) and coalesce(p_day < vn_date(p.ended_at), true)
$f$;

-- The account as it works on that day.
create function posted(a actors, p_day date) returns actors language plpgsql stable as $f$
declare
    p postings;
begin
    select * into p from postings x where x.actor_id = a.actor_id and is_in_force(x, p_day);
    if found then
        a.unit_id := p.unit_id;
        a.role := p.role;
        a.procedures := p.procedures;
    end if;
    return a;
end $f$;

create or replace function actor_document(a actors, p_actions text[], p_procedures text[]) returns jsonb
language sql stable as $f$
    select jsonb_build_object('id', w.actor_id, 'name', w.name, 'display', w.display_name, 'role', w.role,
        'unit', coalesce(w.unit_id, ''), 'procedures', coalesce(to_jsonb(narrowed(w.procedures, p_procedures)), '[]'),
        'rights', (select coalesce(jsonb_object_agg(r.key, r.value || jsonb_build_object('granted',
                (r.value->>'granted')::boolean and (p_actions = '{}' or r.key = any (p_actions))
                and narrowed(w.procedures, p_procedures) is not null)), '{}')
            from jsonb_each(rights_of(w.role, coalesce(w.unit_id, ''))) r))
    from posted(a, vn_date(motcua_now())) w
$f$;

create function posting_document(p postings) returns jsonb language sql stable as $f$
    select jsonb_build_object('posting_id', p.posting_id, 'account', a.name, 'display_name', a.display_name,
        'unit', p.unit_id, 'role', p.role, 'procedures', to_jsonb(p.procedures), 'starts_on', p.starts_on,
        'ends_on', p.ends_on, 'decision', p.decision,
        'state', case when is_in_force(p, vn_date(motcua_now())) then 'in_force'
                      when p.ended_at is null and p.starts_on > vn_date(motcua_now()) then 'planned' else 'over' end,
        'made_at', rfc3339(p.made_at), 'made_by', p.made_by, 'ended_at', rfc3339(p.ended_at), 'ended_by', p.ended_by,
        'end_reason', p.end_reason, 'sort', micros(p.made_at))
    from actors a where a.actor_id = p.actor_id
$f$;

-- Who works in the unit on that day.
create function staff_of(p_unit text, p_day date) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('account', w.name, 'display_name', w.display_name, 'unit', w.unit_id,
        'role', w.role, 'procedures', to_jsonb(w.procedures),
        'posting', (select p.posting_id from postings p where p.actor_id = w.actor_id and is_in_force(p, p_day)))
        order by w.role, w.name), '[]')
    from actors a cross join lateral posted(a, p_day) w
    where w.unit_id = p_unit and a.role <> 'integration' and (a.disabled_at is null or vn_date(a.disabled_at) > p_day)
$f$;

-- Newest first, of a unit, an account, and those that stand on a day; empty: all.
create function list_postings(p_unit text, p_account text, p_on date, p_at bigint, p_last uuid, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(posting_document(x.p) order by (x.p).made_at desc, (x.p).posting_id desc), '[]')
    from (select p from postings p join actors a using (actor_id)
          where (p_unit = '' or p.unit_id = p_unit) and (p_account = '' or a.name = p_account)
              and (p_on is null or is_in_force(p, p_on))
              and (p_at = 0 or (p.made_at, p.posting_id) < (instant(p_at), p_last))
          order by p.made_at desc, p.posting_id desc limit p_limit) x
$f$;

-- "document", or what refuses. `reach`: the unit of who decides; empty: every unit.
create function add_posting(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    a actors;
    n postings;
    v_today date := vn_date(motcua_now());
begin
    select * into a from actors x where x.name = p->>'account' and x.disabled_at is null and x.role in ('clerk', 'reviewer');
    if not found or p->>'reach' not in ('', coalesce((posted(a, v_today)).unit_id, '')) then
        return jsonb_build_object('refused', 'account_not_posted');
    elsif p->>'reach' not in ('', p->>'unit') then
        return jsonb_build_object('refused', 'unit_elsewhere');
    elsif (p->>'starts_on')::date < v_today then
        return jsonb_build_object('refused', 'starts_in_past');
    end if;
    insert into postings (actor_id, unit_id, role, procedures, starts_on, ends_on, decision, made_at, made_by)
    values (a.actor_id, p->>'unit', p->>'role', array(select jsonb_array_elements_text(p->'procedures') order by 1),
        (p->>'starts_on')::date, (p->>'ends_on')::date, p->>'decision', motcua_now(), p->>'by')
    returning * into n;
    perform note_account_change(p->>'by', a.name, 'posted', concat_ws(' ', n.unit_id, n.role, n.starts_on, n.ends_on));
    return jsonb_build_object('document', posting_document(n));
exception when exclusion_violation then
    return jsonb_build_object('refused', 'posted_already');
end $f$;

-- Ends it now, or after a last day that is not over yet.
create function end_posting(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    n postings;
    v_today date := vn_date(motcua_now());
    v_last date := (p->>'ends_on')::date;
begin
    select * into n from postings x where x.posting_id = (p->>'id')::uuid and p->>'reach' in ('', x.unit_id) for update;
    if not found then
        return jsonb_build_object('refused', 'missing');
    elsif n.ended_at is not null or n.ends_on < v_today then
        return jsonb_build_object('refused', 'over');
    elsif v_last < greatest(v_today, n.starts_on) or v_last > n.ends_on then
        return jsonb_build_object('refused', 'last_day');
    end if;
    update postings set ends_on = coalesce(v_last, ends_on), end_reason = p->>'reason',
        ended_at = case when v_last is null then motcua_now() end, ended_by = case when v_last is null then p->>'by' end
    where posting_id = n.posting_id
    returning * into n;
    perform note_account_change(p->>'by', (select name from actors where actor_id = n.actor_id), 'posting_ended',
        concat_ws(' ', n.unit_id, n.role, coalesce(v_last, v_today)));
    return jsonb_build_object('document', posting_document(n));
end $f$;
