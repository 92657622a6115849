-- Webhooks: who is told of events, and what could not be told yet. A subscription has a place in the feed, like any
-- reader of it; an event gets a row of its own only while it waits for a receiver that did not take it, so a receiver
-- that takes everything costs no row, whatever happens in a year.
create table subscriptions (
    subscription_id uuid not null default gen_random_uuid(),
    owner text not null,
    url text not null,
    types text[] not null default '{}',
    unit_id text references units,
    procedure_code text,
    description text not null default '',
    state text not null default 'active',
    reason text,
    version bigint not null default 1,
    secret text not null,
    former_secret text,
    former_until timestamptz,
    position bigint not null,
    failures int not null default 0,
    next_try_at timestamptz,
    delivered bigint not null default 0,
    delivered_at timestamptz,
    created_at timestamptz not null,
    claimed_at timestamptz,
    lease uuid,
    lease_until timestamptz,
    constraint pk_subscriptions primary key (subscription_id),
    constraint ck_subscriptions_state check (state in ('active', 'disabled', 'ended')),
    constraint ck_subscriptions_reason check ((state = 'disabled') = (reason is not null)),
    constraint ck_subscriptions_former check ((former_secret is null) = (former_until is null)),
    constraint ck_subscriptions_lease check ((lease is null) = (lease_until is null))
);
comment on table subscriptions is 'Đăng ký nhận sự kiện qua webhook; khóa ký được niêm phong, không lưu dạng đọc được';
comment on column subscriptions.position is 'Sự kiện tới vị trí này đã gửi xong, không thuộc đăng ký, hoặc có dòng chờ gửi';
comment on column subscriptions.reason is 'owner: tự tắt; gone: bên nhận trả 410; owner_withdrawn: tài khoản chủ đã bị khóa hoặc hết quyền';
comment on column subscriptions.failures is 'Số lần liên tiếp không liên lạc được bên nhận; khi lớn hơn 0 chỉ thử từng sự kiện một';
create index ix_subscriptions_owner on subscriptions (owner, created_at);

create table subscription_deliveries (
    delivery_id uuid not null default gen_random_uuid(),
    subscription_id uuid not null references subscriptions,
    position bigint,
    dossier_id uuid,
    state text not null default 'waiting',
    attempts int not null default 0,
    last_status int,
    last_rule text,
    last_at timestamptz,
    next_try_at timestamptz not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    constraint pk_subscription_deliveries primary key (delivery_id),
    constraint uq_subscription_deliveries_event unique (subscription_id, position),
    constraint ck_subscription_deliveries_state check (state in ('waiting', 'delivered', 'dead')),
    constraint ck_subscription_deliveries_event check ((position is null) = (dossier_id is null)),
    constraint ck_subscription_deliveries_finished check ((state = 'waiting') = (finished_at is null))
);
comment on table subscription_deliveries is 'Sự kiện chưa gửi được hoặc đã gửi được sau khi hỏng, và lần thử (không có vị trí)';
create index ix_subscription_deliveries_waiting on subscription_deliveries (subscription_id, dossier_id, position)
    where state = 'waiting';
create index ix_subscription_deliveries_list on subscription_deliveries (subscription_id, created_at, delivery_id);
create index ix_subscription_deliveries_done on subscription_deliveries (finished_at)
    where state = 'delivered' or (state = 'dead' and position is null);

create table subscription_log (
    log_id bigint generated always as identity,
    subscription_id uuid not null references subscriptions,
    at timestamptz not null,
    actor text not null,
    channel text not null,
    what text not null,
    detail text not null default '',
    constraint pk_subscription_log primary key (log_id)
);
comment on table subscription_log is 'Ai đã tạo, đổi, tắt, đổi khóa, yêu cầu gửi lại; chỉ thêm';
create index ix_subscription_log on subscription_log (subscription_id, log_id);
create trigger subscription_log_append_only before update or delete on subscription_log
    for each row execute function refuse_change();

create function log_subscription(p_id uuid, p_actor text, p_channel text, p_what text, p_detail text) returns void
language sql as $f$
    insert into subscription_log (subscription_id, at, actor, channel, what, detail)
    values (p_id, motcua_now(), p_actor, p_channel, p_what, p_detail)
$f$;

-- How long a delivery is tried, and how long one that succeeded in the end is shown.
create function delivery_patience() returns interval language sql immutable as $f$ select interval '7 days' $f$;
create function delivery_memory() returns interval language sql immutable as $f$ select interval '30 days' $f$;

-- Time of the oldest event the receiver wants and does not have; null when there is none.
create function undelivered_since(s subscriptions) returns timestamptz language sql stable as $f$
    select least(
        (select min(e.at) from events e where e.position = (select min(d.position) from subscription_deliveries d
            where d.subscription_id = s.subscription_id and d.state = 'waiting')),
        (select e.at from events e where e.position = s.position + 1))
$f$;

create function subscription_document(s subscriptions) returns jsonb language sql stable as $f$
    select jsonb_build_object('subscription_id', s.subscription_id, 'owner', s.owner, 'url', s.url, 'types', s.types,
        'unit', s.unit_id, 'procedure', s.procedure_code, 'description', s.description, 'state', s.state,
        'reason', s.reason, 'version', s.version, 'created_at', rfc3339(s.created_at), 'delivered', s.delivered,
        'delivered_at', rfc3339(s.delivered_at), 'failures', s.failures, 'next_try_at', rfc3339(s.next_try_at),
        'former_secret_until', case when s.former_until > motcua_now() then rfc3339(s.former_until) end,
        'waiting', (select count(*) from subscription_deliveries d
                    where d.subscription_id = s.subscription_id and d.state = 'waiting' and d.position is not null),
        'dead', (select count(*) from subscription_deliveries d
                 where d.subscription_id = s.subscription_id and d.state = 'dead' and d.position is not null),
        'undelivered_since', rfc3339(undelivered_since(s)),
        'history', coalesce((select jsonb_agg(jsonb_build_object('at', rfc3339(l.at), 'actor', l.actor, 'channel', l.channel,
                'what', l.what, 'detail', l.detail) order by l.log_id desc)
            from (select * from subscription_log g where g.subscription_id = s.subscription_id
                  order by g.log_id desc limit 50) l), '[]'))
$f$;

create function delivery_document(d subscription_deliveries) returns jsonb language sql stable as $f$
    select jsonb_build_object('delivery_id', d.delivery_id, 'state', d.state, 'attempts', d.attempts,
        'event_id', e.event_id, 'position', d.position, 'type', coalesce(e.type, 'subscription.ping'),
        'dossier_id', d.dossier_id, 'last_status', d.last_status, 'last_rule', d.last_rule, 'last_at', rfc3339(d.last_at),
        'next_try_at', case when d.state = 'waiting' then rfc3339(greatest(d.next_try_at, s.next_try_at)) end,
        'created_at', rfc3339(d.created_at), 'finished_at', rfc3339(d.finished_at), 'sort', micros(d.created_at))
    from subscriptions s left join events e on e.position = d.position
    where s.subscription_id = d.subscription_id
$f$;

-- A subscription an actor may see: the own ones, or every one when p_owner is empty.
create function visible_subscription(p_id text, p_owner text) returns subscriptions language sql stable as $f$
    select * from subscriptions s
    where s.subscription_id::text = p_id and s.state <> 'ended' and (p_owner = '' or s.owner = p_owner)
$f$;

-- Begins behind the newest event: what came before is in the feed, and replay brings it. 50 are enough for one owner.
create function add_subscription(p jsonb) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
    s subscriptions;
begin
    if (select count(*) from subscriptions x where x.owner = p->>'actor' and x.state <> 'ended') >= 50
            and not exists (select 1 from idempotency_keys k where k.actor = p->>'actor' and k.key = p->>'key') then
        return '{"full":true}';
    end if;
    claimed := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
    if not claimed ? 'fresh' then
        if claimed->'outcome' ? 'subscription_id' then
            select * into s from subscriptions where subscription_id = (claimed->'outcome'->>'subscription_id')::uuid;
            return claimed || jsonb_build_object('secret', s.secret, 'document', subscription_document(s));
        end if;
        return claimed;
    end if;
    insert into subscriptions (subscription_id, owner, url, types, unit_id, procedure_code, description, secret, position,
        created_at)
    values ((p->>'id')::uuid, p->>'actor', p->>'url', array(select jsonb_array_elements_text(p->'types')), p->>'unit',
        p->>'procedure', p->>'description', p->>'secret', (select position from feed_head), motcua_now())
    returning * into s;
    perform log_subscription(s.subscription_id, p->>'actor', p->>'channel', 'created', '');
    update idempotency_keys set outcome = jsonb_build_object('subscription_id', s.subscription_id)
    where actor = p->>'actor' and key = p->>'key';
    return jsonb_build_object('secret', s.secret, 'document', subscription_document(s));
end $f$;

-- Takes the terms as a whole. A receiver that is switched on again, or moved, is tried at once.
create function change_subscription(p jsonb) returns jsonb language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p->>'id', p->>'owner');
    v_state text := p->>'state';
begin
    if s.subscription_id is null then
        return null;
    end if;
    select * into s from subscriptions where subscription_id = s.subscription_id for update;
    if s.version <> (p->>'version')::bigint then
        return '{"stale":true}';
    end if;
    if v_state <> s.state then
        perform log_subscription(s.subscription_id, p->>'actor', p->>'channel',
            case v_state when 'active' then 'enabled' else 'disabled' end, '');
    end if;
    if (s.url, s.types, s.unit_id, s.procedure_code, s.description) is distinct from (p->>'url',
            array(select jsonb_array_elements_text(p->'types')), p->>'unit', p->>'procedure', p->>'description') then
        perform log_subscription(s.subscription_id, p->>'actor', p->>'channel', 'changed', '');
    end if;
    update subscriptions set url = p->>'url', types = array(select jsonb_array_elements_text(p->'types')),
        unit_id = p->>'unit', procedure_code = p->>'procedure', description = p->>'description', state = v_state,
        reason = case when v_state = 'disabled' then coalesce(s.reason, 'owner') end, version = version + 1,
        failures = 0, next_try_at = null, lease = null, lease_until = null
    where subscription_id = s.subscription_id
    returning * into s;
    update subscription_deliveries set next_try_at = motcua_now()
    where subscription_id = s.subscription_id and state = 'waiting';
    perform pg_notify('motcua_webhooks', '');
    return jsonb_build_object('document', subscription_document(s));
end $f$;

create function rotate_subscription_secret(p jsonb) returns jsonb language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p->>'id', p->>'owner');
    claimed jsonb;
begin
    if s.subscription_id is null then
        return null;
    end if;
    claimed := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
    if not claimed ? 'fresh' then
        return claimed || jsonb_build_object('secret', s.secret, 'document', subscription_document(s));
    end if;
    update subscriptions set former_secret = secret, secret = p->>'secret', version = version + 1,
        former_until = motcua_now() + make_interval(secs => (p->>'overlap_seconds')::int)
    where subscription_id = s.subscription_id
    returning * into s;
    perform log_subscription(s.subscription_id, p->>'actor', p->>'channel', 'secret_rotated', '');
    update idempotency_keys set outcome = '{}' where actor = p->>'actor' and key = p->>'key';
    return jsonb_build_object('secret', s.secret, 'document', subscription_document(s));
end $f$;

create function end_subscription(p_id text, p_owner text, p_actor text, p_channel text) returns boolean
language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p_id, p_owner);
begin
    if s.subscription_id is null then
        return false;
    end if;
    update subscriptions set state = 'ended', reason = null, lease = null, lease_until = null, version = version + 1
    where subscription_id = s.subscription_id;
    perform log_subscription(s.subscription_id, p_actor, p_channel, 'ended', '');
    return true;
end $f$;

-- The last position before a moment. Events come in the order of their transactions' ends, their moments are those of
-- the beginnings, so neighbours may stand the other way round: a minute is allowed for that.
create function position_before(p_moment timestamptz) returns bigint language plpgsql stable as $f$
declare
    low bigint := 0;
    high bigint := (select position from feed_head);
    middle bigint;
begin
    while low < high loop
        middle := (low + high + 1) / 2;
        if (select e.at from events e where e.position = middle) < p_moment - interval '1 minute' then
            low := middle;
        else
            high := middle - 1;
        end if;
    end loop;
    return low;
end $f$;

-- Sends again: what is dead, or everything behind a place of the feed. Whoever works on the subscription now loses its
-- lease, so that its outcome does not move the place forward again.
create function replay_subscription(p jsonb) returns jsonb language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p->>'id', p->>'owner');
    v_now timestamptz := motcua_now();
    v_from bigint;
begin
    if s.subscription_id is null then
        return null;
    end if;
    select * into s from subscriptions where subscription_id = s.subscription_id for update;
    if p ? 'dead' then
        update subscription_deliveries set state = 'waiting', finished_at = null, attempts = 0, next_try_at = v_now,
            created_at = v_now
        where subscription_id = s.subscription_id and state = 'dead' and position is not null;
    else
        v_from := least(coalesce((p->>'after')::bigint, position_before(instant((p->>'since')::bigint))),
            (select position from feed_head));
        delete from subscription_deliveries
        where subscription_id = s.subscription_id and position > v_from;
        update subscriptions set position = v_from where subscription_id = s.subscription_id;
    end if;
    update subscriptions set lease = null, lease_until = null, failures = 0, next_try_at = null
    where subscription_id = s.subscription_id
    returning * into s;
    perform log_subscription(s.subscription_id, p->>'actor', p->>'channel', 'replayed',
        case when p ? 'dead' then 'dead letters' else 'after ' || v_from end);
    perform pg_notify('motcua_webhooks', '');
    return jsonb_build_object('document', subscription_document(s));
end $f$;

-- A ping waits beside the events: it is sent at once and once.
create function ping_subscription(p_id text, p_owner text, p_actor text, p_channel text) returns jsonb
language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p_id, p_owner);
    d subscription_deliveries;
begin
    if s.subscription_id is null then
        return null;
    end if;
    insert into subscription_deliveries (subscription_id, next_try_at, created_at)
    values (s.subscription_id, motcua_now(), motcua_now()) returning * into d;
    perform log_subscription(s.subscription_id, p_actor, p_channel, 'pinged', '');
    perform pg_notify('motcua_webhooks', '');
    return delivery_document(d);
end $f$;

-- Tries a waiting or dead delivery at once; '{}' when it was delivered.
create function retry_delivery(p_id text, p_owner text, p_delivery text, p_actor text, p_channel text) returns jsonb
language plpgsql as $f$
declare
    s subscriptions := visible_subscription(p_id, p_owner);
    d subscription_deliveries;
    v_now timestamptz := motcua_now();
begin
    select * into d from subscription_deliveries x
    where x.subscription_id = s.subscription_id and x.delivery_id::text = p_delivery for update;
    if d.delivery_id is null then
        return null;
    end if;
    if d.state = 'delivered' then
        return '{}';
    end if;
    update subscription_deliveries set state = 'waiting', finished_at = null, next_try_at = v_now,
        created_at = case when d.state = 'dead' then v_now else d.created_at end
    where delivery_id = d.delivery_id
    returning * into d;
    update subscriptions set next_try_at = null where subscription_id = s.subscription_id;
    perform log_subscription(s.subscription_id, p_actor, p_channel, 'retried', d.delivery_id::text);
    perform pg_notify('motcua_webhooks', '');
    return delivery_document(d);
end $f$;

create function disable_subscription(p_id uuid, p_reason text) returns void language plpgsql as $f$
begin
    update subscriptions set state = 'disabled', reason = p_reason, version = version + 1, lease = null, lease_until = null
    where subscription_id = p_id;
    update subscription_deliveries set state = 'dead', last_rule = p_reason, finished_at = motcua_now()
    where subscription_id = p_id and state = 'waiting' and position is null;
    perform log_subscription(p_id, 'system', 'system', 'disabled', p_reason);
end $f$;

-- The first waiting delivery of each dossier: the later ones stay behind it.
create function first_deliveries(p_subscription uuid) returns setof subscription_deliveries language sql stable as $f$
    select distinct on (d.dossier_id) d.* from subscription_deliveries d
    where d.subscription_id = p_subscription and d.state = 'waiting' and d.position is not null
    order by d.dossier_id, d.position
$f$;

-- Whether events may be taken out of the feed: not while too many wait, of a receiver that is away only few.
create function has_room(s subscriptions, p_head bigint, p_window int) returns boolean language sql stable as $f$
    select s.position < p_head and (select count(*) from subscription_deliveries d
        where d.subscription_id = s.subscription_id and d.state = 'waiting')
        < case when s.failures > 0 then least(p_window, 100) else p_window end
$f$;

-- Whether somebody could work on it now.
create function has_delivery_work(s subscriptions, p_now timestamptz, p_head bigint, p_window int) returns boolean
language sql stable as $f$
    select exists (select 1 from subscription_deliveries d where d.subscription_id = s.subscription_id
                   and d.state = 'waiting' and d.position is null and d.next_try_at <= p_now)
        or (s.state = 'active' and coalesce(s.next_try_at <= p_now, true) and (has_room(s, p_head, p_window)
            or exists (select 1 from first_deliveries(s.subscription_id) f where f.next_try_at <= p_now)))
$f$;

create function event_of_delivery(d subscription_deliveries, e events) returns jsonb language sql stable as $f$
    select jsonb_build_object('delivery_id', d.delivery_id, 'position', e.position, 'dossier_id', e.dossier_id,
        'id', e.event_id, 'attempts', coalesce(d.attempts, 0), 'body', event_document(e)::text)
$f$;

create function ping_of_delivery(d subscription_deliveries) returns jsonb language sql stable as $f$
    select jsonb_build_object('delivery_id', d.delivery_id, 'id', d.delivery_id, 'attempts', d.attempts,
        'body', jsonb_build_object('specversion', '1.0', 'id', d.delivery_id, 'source', '/v1/subscriptions',
            'type', 'subscription.ping', 'subject', d.subscription_id, 'time', rfc3339(d.created_at),
            'data', '{}'::jsonb)::text)
$f$;

-- What the owner may see now, whatever it might when it subscribed: its unit and its procedures, empty for all; null when
-- it may not subscribe any more.
create function seen_by_owner(p_owner text) returns jsonb language plpgsql stable as $f$
declare
    a actors;
begin
    select * into a from actors x where x.name = p_owner and x.disabled_at is null;
    if a.name is null or not coalesce((rights_of(a.role, coalesce(a.unit_id, ''))->'subscription.manage'->>'granted')::boolean, false) then
        return null;
    end if;
    return jsonb_build_object('unit', coalesce(a.unit_id, ''), 'procedures', to_jsonb(a.procedures));
end $f$;

create function is_seen(p_seen jsonb, e events) returns boolean language sql immutable as $f$
    select p_seen->>'unit' in ('', e.unit_id) and (p_seen->'procedures' = '[]' or p_seen->'procedures' ? e.procedure_code)
$f$;

-- The next events behind the subscription's place that it wants, and how far the feed was looked through for them.
-- Those of a dossier that waits get their row now and stay behind.
create function next_deliveries(s subscriptions, p_seen jsonb, p_head bigint, p_limit int, p_now timestamptz,
    out fresh jsonb, out looked_to bigint) language plpgsql as $f$
declare
    found_now events[];
begin
    looked_to := least(p_head, s.position + 5000);
    found_now := array(select e from events e
        where e.position > s.position and e.position <= looked_to
            and (s.types = '{}' or e.type = any (s.types))
            and (s.unit_id is null or e.unit_id = s.unit_id)
            and (s.procedure_code is null or e.procedure_code = s.procedure_code) and is_seen(p_seen, e)
        order by e.position limit p_limit);
    if cardinality(found_now) = p_limit then
        looked_to := found_now[p_limit].position;
    end if;
    insert into subscription_deliveries (subscription_id, position, dossier_id, next_try_at, created_at)
    select s.subscription_id, e.position, e.dossier_id, p_now, p_now from unnest(found_now) e
    where exists (select 1 from subscription_deliveries d where d.subscription_id = s.subscription_id
                  and d.dossier_id = e.dossier_id and d.state = 'waiting')
    on conflict do nothing;
    select jsonb_agg(event_of_delivery(null, e) order by e.position) into fresh from unnest(found_now) e
    where not exists (select 1 from subscription_deliveries d where d.subscription_id = s.subscription_id
                      and d.dossier_id = e.dossier_id and d.state = 'waiting');
    fresh := coalesce(fresh, '[]');
end $f$;

-- Waiting deliveries whose time has come, each behind the earlier ones of its dossier.
create function waiting_deliveries(p_subscription uuid, p_now timestamptz, p_limit int) returns jsonb
language sql stable as $f$
    select coalesce(jsonb_agg(event_of_delivery(x.d, x.e) order by (x.e).position), '[]')
    from (select d, e from subscription_deliveries d join events e on e.position = d.position
          where d.subscription_id = p_subscription and d.state = 'waiting' and d.dossier_id in (
              select f.dossier_id from first_deliveries(p_subscription) f where f.next_try_at <= p_now)
          order by d.position limit p_limit) x
$f$;

-- The one a receiver that was away is asked with: of another dossier each time.
create function probing_delivery(p_subscription uuid, p_now timestamptz) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(event_of_delivery(x.f, x.e)), '[]')
    from (select f, e from first_deliveries(p_subscription) f join events e on e.position = f.position
          where f.next_try_at <= p_now
          order by f.last_at nulls first, f.position limit 1) x
$f$;

-- What is due of one subscription: waiting deliveries, then the next events of the feed. A receiver that was away is
-- tried with a single one. When all that waits was tried in vain, a new event takes its turn: what the receiver
-- chokes on must not be the only thing it is asked with.
create function due_deliveries(s subscriptions, p_seen jsonb, p_head bigint, p_batch int, p_window int, p_now timestamptz,
    out due jsonb, out looked_to bigint) language plpgsql as $f$
declare
    v_away boolean := s.failures > 0;
    v_room boolean := has_room(s, p_head, p_window);
    v_left int := case when v_away then 1 else p_batch end;
    fresh jsonb;
begin
    looked_to := s.position;
    if not v_away then
        due := waiting_deliveries(s.subscription_id, p_now, v_left);
    elsif v_room and s.failures % 2 = 0 and not exists (select 1 from first_deliveries(s.subscription_id) f
                                                       where f.last_at is null and f.next_try_at <= p_now) then
        due := '[]';
    else
        due := probing_delivery(s.subscription_id, p_now);
    end if;
    v_left := v_left - jsonb_array_length(due);
    if v_left > 0 and v_room then
        select n.fresh, n.looked_to into fresh, looked_to from next_deliveries(s, p_seen, p_head, v_left, p_now) n;
        due := due || fresh;
    end if;
end $f$;

-- Leases one subscription with work. 'idle' when nobody has any, 'again' when nothing had to be sent.
create function claim_deliveries(p_batch int, p_lease_seconds int, p_window int) returns jsonb language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    v_head bigint := (select position from feed_head);
    s subscriptions;
    v_seen jsonb;
    pings jsonb;
    due jsonb := '[]';
    looked_to bigint;
begin
    select x.* into s from subscriptions x
    where x.state in ('active', 'disabled') and coalesce(x.lease_until < clock_timestamp(), true)
        and has_delivery_work(x, v_now, v_head, p_window)
    order by x.claimed_at nulls first limit 1 for update skip locked;
    if s.subscription_id is null then
        delete from subscription_deliveries where (state = 'delivered' or (state = 'dead' and position is null))
            and finished_at < v_now - delivery_memory();
        return '{"idle":true}';
    end if;
    v_seen := seen_by_owner(s.owner);
    if v_seen is null then
        perform disable_subscription(s.subscription_id, 'owner_withdrawn');
        return '{"again":true}';
    end if;
    delete from subscription_deliveries d using events e
    where d.subscription_id = s.subscription_id and d.state = 'waiting' and e.position = d.position and not is_seen(v_seen, e);
    select coalesce(jsonb_agg(ping_of_delivery(x.d)), '[]') into pings
    from (select d from subscription_deliveries d
          where d.subscription_id = s.subscription_id and d.state = 'waiting' and d.position is null
          order by d.created_at limit 10) x;
    looked_to := s.position;
    if s.state = 'active' and coalesce(s.next_try_at <= v_now, true) then
        select x.due, x.looked_to into due, looked_to
        from due_deliveries(s, v_seen, v_head, p_batch, p_window, v_now) x;
    end if;
    if pings = '[]' and due = '[]' then
        update subscriptions set position = looked_to, claimed_at = clock_timestamp()
        where subscription_id = s.subscription_id;
        return '{"again":true}';
    end if;
    update subscriptions set claimed_at = clock_timestamp(), lease = gen_random_uuid(),
        lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
    where subscription_id = s.subscription_id returning * into s;
    return jsonb_build_object('subscription_id', s.subscription_id, 'lease', s.lease, 'url', s.url, 'now', micros(v_now),
        'secret', s.secret, 'former_secret', case when s.former_until > v_now then s.former_secret end,
        'failures', s.failures, 'looked_to', looked_to, 'pings', pings, 'due', due);
end $f$;

-- What became of one event or ping: those that did not arrive get a row, or keep theirs.
create function note_delivery(s subscriptions, x jsonb, p_now timestamptz) returns void language plpgsql as $f$
declare
    v_arrived boolean := x->>'outcome' = 'delivered';
    v_tried int := (x->>'outcome' <> 'untried')::int;
    v_ping boolean := x->>'position' is null;
begin
    if x->>'delivery_id' is null and not v_arrived then
        insert into subscription_deliveries (subscription_id, position, dossier_id, next_try_at, created_at)
        values (s.subscription_id, (x->>'position')::bigint, (x->>'dossier_id')::uuid, p_now, p_now)
        on conflict do nothing;
    end if;
    update subscription_deliveries d set attempts = d.attempts + v_tried,
        last_status = case when v_tried = 1 then (x->>'status')::int else d.last_status end,
        last_rule = case when v_tried = 1 then x->>'rule' else d.last_rule end,
        last_at = case when v_tried = 1 then p_now else d.last_at end,
        next_try_at = p_now + make_interval(secs => coalesce((x->>'wait')::int, 0)),
        state = case when v_arrived then 'delivered' when v_ping and v_tried = 1 then 'dead' else 'waiting' end,
        finished_at = case when v_arrived or (v_ping and v_tried = 1) then p_now end
    where d.subscription_id = s.subscription_id and d.state = 'waiting'
        and (d.delivery_id = (x->>'delivery_id')::uuid or d.position = (x->>'position')::bigint);
end $f$;

-- The outcome of a leased batch; how many deliveries were given up. Nothing is noted, and null is the answer, when the
-- lease was lost meanwhile: what arrived then arrives once more.
create function finish_deliveries(p jsonb) returns int language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    v_down int := (p->>'down_wait')::int;
    s subscriptions;
    x jsonb;
    v_arrived int;
    v_dead int;
begin
    select * into s from subscriptions
    where subscription_id = (p->>'subscription_id')::uuid and lease = (p->>'lease')::uuid for update;
    if s.subscription_id is null then
        return null;
    end if;
    for x in select * from jsonb_array_elements(p->'outcomes') loop
        perform note_delivery(s, x, v_now);
    end loop;
    update subscription_deliveries d set state = 'dead', finished_at = v_now, last_rule = coalesce(d.last_rule, p->>'down_rule')
    where d.subscription_id = s.subscription_id and d.state = 'waiting' and d.position is not null
        and d.created_at + delivery_patience() <= v_now and (v_down is not null or d.last_at = v_now);
    get diagnostics v_dead = row_count;
    select count(*) into v_arrived from jsonb_array_elements(p->'outcomes') o
    where o->>'outcome' = 'delivered' and o->>'position' is not null;
    update subscriptions set position = (p->>'looked_to')::bigint, lease = null, lease_until = null,
        failures = case when v_down is not null then failures + 1 when (p->>'reached')::boolean then 0 else failures end,
        next_try_at = case when v_down is not null then v_now + make_interval(secs => v_down)
                           when (p->>'reached')::boolean then null else next_try_at end,
        delivered = delivered + v_arrived, delivered_at = case when v_arrived > 0 then v_now else delivered_at end
    where subscription_id = s.subscription_id;
    if (p->>'gone')::boolean and s.state = 'active' then
        perform disable_subscription(s.subscription_id, 'gone');
    end if;
    return v_dead;
end $f$;

-- Seconds since the oldest event that a receiver wants and does not have, over all active subscriptions.
create function delivery_lag() returns double precision language sql stable as $f$
    select coalesce(max(extract(epoch from motcua_now() - undelivered_since(s))), 0)::double precision
    from subscriptions s where s.state = 'active'
$f$;
