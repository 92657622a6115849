-- Who decides in whose stead. The head may let another sign, in writing, for a limited time and for named matters, and who
-- was let may not pass it on (Decree 30/2020/NĐ-CP Article 13). What is done that way says so for ever: the event's
-- channel, which the hash chain covers, names the person in whose stead.
create table delegations (
    delegation_id uuid not null default gen_random_uuid(),
    from_actor uuid not null references actors,
    to_actor uuid not null references actors,
    actions text[] not null,
    procedures text[] not null default '{}',
    manner text not null,
    title text not null,
    starts_on date not null,
    ends_on date not null,
    decision text not null,
    made_at timestamptz not null,
    ended_at timestamptz,
    ended_by text,
    constraint pk_delegations primary key (delegation_id),
    constraint ck_delegations_two_people check (from_actor <> to_actor),
    constraint ck_delegations_actions check (cardinality(actions) > 0),
    constraint ck_delegations_manner check (manner in ('KT', 'TUQ')),
    constraint ck_delegations_days check (ends_on between starts_on and starts_on + 366),
    constraint ck_delegations_ended check ((ended_at is null) = (ended_by is null)),
    constraint ex_delegations_one_a_day exclude using gist (from_actor with =, to_actor with =,
        daterange(starts_on, ends_on, '[]') with &&) where (ended_at is null)
);
comment on table delegations is 'Ủy quyền: ai cho ai làm thay những việc nào, trong những ngày nào, theo văn bản nào';
comment on column delegations.manner is 'KT: cấp phó ký thay; TUQ: ký thừa ủy quyền';
comment on column delegations.title is 'Chức vụ của người được ủy quyền, ghi dưới dòng KT. hoặc TUQ.';
create index ix_delegations_to on delegations (to_actor, starts_on);

create function is_in_force(d delegations, p_day date) returns boolean language sql immutable as $f$
    select d.ended_at is null and p_day between d.starts_on and d.ends_on
$f$;

create function delegation_document(d delegations) returns jsonb language sql stable as $f$
    select jsonb_build_object('delegation_id', d.delegation_id, 'from', f.name, 'from_display_name', f.display_name,
        'to', t.name, 'to_display_name', t.display_name, 'actions', to_jsonb(d.actions), 'procedures', to_jsonb(d.procedures),
        'manner', d.manner, 'title', d.title, 'starts_on', d.starts_on, 'ends_on', d.ends_on, 'decision', d.decision,
        'state', case when is_in_force(d, vn_date(motcua_now())) then 'in_force'
                      when d.ended_at is null and d.starts_on > vn_date(motcua_now()) then 'planned' else 'over' end,
        'made_at', rfc3339(d.made_at), 'ended_at', rfc3339(d.ended_at), 'ended_by', d.ended_by, 'sort', micros(d.made_at))
    from actors f, actors t where f.actor_id = d.from_actor and t.actor_id = d.to_actor
$f$;

-- Newest first: those an account gave or got, or, without one, those of a unit (empty: every unit).
create function list_delegations(p_account text, p_unit text, p_at bigint, p_last uuid, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(delegation_document(x.d) order by (x.d).made_at desc, (x.d).delegation_id desc), '[]')
    from (select d from delegations d join actors f on f.actor_id = d.from_actor join actors t on t.actor_id = d.to_actor
          where case when p_account = '' then p_unit in ('', coalesce(f.unit_id, '')) else p_account in (f.name, t.name) end
              and (p_at = 0 or (d.made_at, d.delegation_id) < (instant(p_at), p_last))
          order by d.made_at desc, d.delegation_id desc limit p_limit) x
$f$;

-- The caller's document turned into that of the person in whose stead it acts, narrowed to what was delegated: name and
-- account stay the caller's. Nothing without a delegation that stands today.
create function acting_for(p_caller jsonb, p_name text) returns jsonb language plpgsql stable as $f$
declare
    d delegations;
    f actors;
begin
    select x.* into d from delegations x join actors y on y.actor_id = x.from_actor
    where x.to_actor = (p_caller->>'id')::uuid and y.name = p_name and y.disabled_at is null
        and is_in_force(x, vn_date(motcua_now()))
        and not exists (select 1 from account_secrets s where s.actor_id = x.to_actor and s.must_change);
    if not found then
        return null;
    end if;
    select * into f from actors y where y.actor_id = d.from_actor;
    return actor_document(f, d.actions, d.procedures) || jsonb_build_object('id', p_caller->'id', 'name', p_caller->'name',
        'display', d.manner || '. ' || d.title || ' – ' || (p_caller->>'display'), 'acting_for', f.name);
end $f$;

-- Whom a credential belongs to, perhaps in another's stead; "refused" when that was not delegated.
create function actor_known_by(p_kind text, p_credential text, p_acting_for text) returns jsonb
language plpgsql volatile as $f$
declare
    v_caller jsonb := actor_known_by(p_kind, p_credential);
begin
    if v_caller is null or p_acting_for = '' then
        return v_caller;
    end if;
    return coalesce(acting_for(v_caller, p_acting_for), '{"refused":"delegation_missing"}');
end $f$;

-- "document", or what refuses.
create function add_delegation(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    f actors;
    t actors;
    n delegations;
    v_today date := vn_date(motcua_now());
    v_actions text[] := array(select distinct jsonb_array_elements_text(p->'actions') order by 1);
    v_procedures text[] := array(select distinct jsonb_array_elements_text(p->'procedures') order by 1);
    v_own jsonb;
begin
    select * into f from actors x where x.actor_id = (p->>'from')::uuid;
    select * into t from actors x where x.name = p->>'to' and x.disabled_at is null
        and x.role in ('division_head', 'leader') and x.unit_id is not distinct from f.unit_id and x.actor_id <> f.actor_id;
    if not found then
        return jsonb_build_object('refused', 'account_not_delegate');
    elsif (p->>'starts_on')::date < v_today then
        return jsonb_build_object('refused', 'starts_in_past');
    end if;
    v_own := actor_document(f, '{}', v_procedures)->'rights';
    if exists (select 1 from unnest(v_actions) x where not coalesce((v_own->x->>'granted')::boolean, false)
               or not (select a.delegable from access_actions a where a.action = x)) then
        return jsonb_build_object('refused', 'action_not_delegable');
    end if;
    insert into delegations (from_actor, to_actor, actions, procedures, manner, title, starts_on, ends_on, decision, made_at)
    values (f.actor_id, t.actor_id, v_actions, v_procedures, p->>'manner', p->>'title', (p->>'starts_on')::date,
        (p->>'ends_on')::date, p->>'decision', motcua_now())
    returning * into n;
    perform note_account_change(f.name, t.name, 'delegated',
        concat_ws(' ', f.name, n.starts_on, n.ends_on, array_to_string(n.actions, ',')));
    return jsonb_build_object('document', delegation_document(n));
exception when exclusion_violation then
    return jsonb_build_object('refused', 'delegated_already');
end $f$;

-- Who gave it or got it ends it, at once; so does who administers (p_actor empty).
create function end_delegation(p_id uuid, p_actor text, p_by text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    n delegations;
begin
    select d.* into n from delegations d
    where d.delegation_id = p_id and (p_actor = '' or p_actor::uuid in (d.from_actor, d.to_actor)) for update;
    if not found then
        return jsonb_build_object('refused', 'missing');
    elsif n.ended_at is not null or n.ends_on < vn_date(motcua_now()) then
        return jsonb_build_object('refused', 'over');
    end if;
    update delegations set ended_at = motcua_now(), ended_by = p_by where delegation_id = p_id returning * into n;
    perform note_account_change(p_by, (select name from actors where actor_id = n.to_actor), 'delegation_ended',
        (select name from actors where actor_id = n.from_actor));
    return jsonb_build_object('document', delegation_document(n));
end $f$;
