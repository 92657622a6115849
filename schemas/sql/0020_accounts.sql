-- Accounts of people and clients: how they are known, and to which procedures they are limited. The service may change
-- them only through the functions here (security definer): none of them can make an account of staff or raise a role.
alter table actors alter column token_sha256 drop not null;
alter table actors add column procedures text[] not null default '{}';
comment on column actors.procedures is 'Các thủ tục tài khoản được phụ trách; rỗng: mọi thủ tục';
comment on column actors.token_sha256 is 'Băm của khóa truy cập; trống: tài khoản vào bằng cách khác';

create table account_changes (
    change_id bigint generated always as identity primary key,
    at timestamptz not null,
    changed_by text not null,
    account text not null,
    what text not null,
    detail text not null default ''
);
comment on table account_changes is 'Ai đã đổi gì ở tài khoản, hệ thống tích hợp, khóa, mật khẩu; chỉ thêm';
create index ix_account_changes_account on account_changes (account, change_id);
create trigger account_changes_append_only before update or delete on account_changes
    for each row execute function refuse_change();

create function note_account_change(p_by text, p_account text, p_what text, p_detail text) returns void language sql as $f$
    insert into account_changes (at, changed_by, account, what, detail) values (motcua_now(), p_by, p_account, p_what, p_detail)
$f$;

-- Integration clients.
create table clients (
    actor_id uuid primary key references actors,
    certificate_spki text,
    certificate_subject text,
    key_set jsonb,
    created_at timestamptz not null,
    constraint uq_clients_spki unique (certificate_spki),
    constraint uq_clients_subject unique (certificate_subject)
);
comment on table clients is 'Hệ thống tích hợp: chứng thư và khóa công khai mà hệ thống dùng để chứng minh mình';

create table client_keys (
    key_id uuid primary key default gen_random_uuid(),
    actor_id uuid not null references clients,
    name text not null,
    live boolean not null,
    hint text not null,
    sha256 text not null,
    actions text[] not null,
    procedures text[] not null,
    created_at timestamptz not null,
    created_by text not null,
    expires_at timestamptz,
    ends_at timestamptz,
    last_used_at timestamptz,
    replaced_by uuid references client_keys,
    constraint uq_client_keys_sha256 unique (sha256)
);
comment on table client_keys is 'Khóa API của hệ thống tích hợp; chỉ giữ băm';
comment on column client_keys.ends_at is 'Thu hồi, hoặc hết thời gian gối đầu sau khi thay';
comment on column client_keys.last_used_at is 'Lần dùng gần nhất, chính xác tới một giờ';
create index ix_client_keys_client on client_keys (actor_id, created_at);

create table client_assertions (
    actor_id uuid not null references clients,
    jti_sha256 text not null,
    expires_at timestamptz not null,
    constraint pk_client_assertions primary key (actor_id, jti_sha256)
);
comment on table client_assertions is 'Tự chứng minh (private_key_jwt) đã dùng; mỗi cái một lần';
create index ix_client_assertions_expiry on client_assertions (expires_at);

create function is_good(k client_keys) returns boolean language sql stable as $f$
    select (k.expires_at is null or k.expires_at > motcua_now()) and (k.ends_at is null or k.ends_at > motcua_now())
$f$;

create function client_key_document(k client_keys) returns jsonb language sql stable as $f$
    select jsonb_build_object('key_id', k.key_id, 'name', k.name, 'kind', case when k.live then 'live' else 'test' end,
        'hint', k.hint, 'actions', to_jsonb(k.actions), 'procedures', to_jsonb(k.procedures),
        'created_at', rfc3339(k.created_at), 'created_by', k.created_by, 'expires_at', rfc3339(k.expires_at),
        'ends_at', rfc3339(k.ends_at), 'last_used_at', rfc3339(k.last_used_at), 'replaced_by', k.replaced_by,
        'good', is_good(k))
$f$;

create function client_document(c clients) returns jsonb language sql stable as $f$
    select jsonb_build_object('client_id', c.actor_id, 'name', a.name, 'display_name', a.display_name,
        'unit', a.unit_id, 'procedures', to_jsonb(a.procedures), 'certificate_spki', c.certificate_spki,
        'certificate_subject', c.certificate_subject, 'key_set', c.key_set, 'disabled', a.disabled_at is not null,
        'created_at', rfc3339(c.created_at))
    from actors a where a.actor_id = c.actor_id
$f$;

create function client_history(p_account text) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('at', rfc3339(x.at), 'by', x.changed_by, 'what', x.what,
        'detail', x.detail) order by x.change_id desc), '[]')
    from (select * from account_changes h where h.account = p_account order by h.change_id desc limit 100) x
$f$;

-- A new client (no id) or new fields of one. Accounts made by `users add --role integration` are clients too.
create function put_client(p jsonb) returns uuid language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_id uuid := nullif(p->>'id', '')::uuid;
    v_name text;
    v_procedures text[] := array(select jsonb_array_elements_text(p->'procedures'));
begin
    if v_id is null then
        insert into actors (name, display_name, role, unit_id, procedures)
        values (p->>'name', p->>'display_name', 'integration', nullif(p->>'unit', ''), v_procedures)
        returning actor_id into v_id;
        v_name := p->>'name';
    else
        update actors set display_name = p->>'display_name', unit_id = nullif(p->>'unit', ''), procedures = v_procedures,
            disabled_at = case when (p->>'disabled')::boolean then coalesce(disabled_at, motcua_now()) end
        where actor_id = v_id and role = 'integration'
        returning name into v_name;
        if not found then
            return null;
        end if;
    end if;
    insert into clients (actor_id, certificate_spki, certificate_subject, key_set, created_at)
    values (v_id, nullif(p->>'certificate_spki', ''), nullif(p->>'certificate_subject', ''), p->'key_set', motcua_now())
    on conflict (actor_id) do update set certificate_spki = excluded.certificate_spki,
        certificate_subject = excluded.certificate_subject, key_set = excluded.key_set;
    perform note_account_change(p->>'by', v_name, case when p->>'id' = '' then 'client_added' else 'client_changed' end,
        case when (p->>'disabled')::boolean then 'disabled' else '' end);
    return v_id;
end $f$;

create function find_client(p_id uuid) returns clients language sql volatile security definer
set search_path = public, pg_temp as $f$
    insert into clients (actor_id, created_at)
    select a.actor_id, a.created_at from actors a where a.actor_id = p_id and a.role = 'integration'
    on conflict do nothing;
    select c.* from clients c where c.actor_id = p_id
$f$;

-- "id", or what refuses: "missing", "disabled", "scope_wider".
create function add_client_key(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    c clients := find_client((p->>'client')::uuid);
    a actors;
    v_procedures text[] := array(select jsonb_array_elements_text(p->'procedures'));
    v_id uuid;
begin
    select * into a from actors where actor_id = c.actor_id;
    if a.actor_id is null then
        return jsonb_build_object('refused', 'missing');
    end if;
    if a.disabled_at is not null then
        return jsonb_build_object('refused', 'disabled');
    end if;
    if a.procedures <> '{}' and not v_procedures <@ a.procedures then
        return jsonb_build_object('refused', 'scope_wider');
    end if;
    insert into client_keys (actor_id, name, live, hint, sha256, actions, procedures, created_at, created_by, expires_at)
    values (a.actor_id, p->>'name', (p->>'live')::boolean, p->>'hint', p->>'sha256',
        array(select jsonb_array_elements_text(p->'actions')), v_procedures, motcua_now(), p->>'by',
        instant((p->>'expires_at')::bigint))
    returning key_id into v_id;
    perform note_account_change(p->>'by', a.name, 'key_added', p->>'hint');
    return jsonb_build_object('id', v_id);
end $f$;

create function rotate_client_key(p_client uuid, p_key uuid, p_sha256 text, p_hint text, p_overlap_hours int, p_by text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    k client_keys;
    v_id uuid;
begin
    select * into k from client_keys where key_id = p_key and actor_id = p_client for update;
    if not found then
        return jsonb_build_object('refused', 'missing');
    end if;
    if not is_good(k) or k.replaced_by is not null then
        return jsonb_build_object('refused', 'over');
    end if;
    insert into client_keys (actor_id, name, live, hint, sha256, actions, procedures, created_at, created_by, expires_at)
    values (k.actor_id, k.name, k.live, p_hint, p_sha256, k.actions, k.procedures, motcua_now(), p_by, k.expires_at)
    returning key_id into v_id;
    update client_keys set replaced_by = v_id, ends_at = motcua_now() + p_overlap_hours * interval '1 hour' where key_id = p_key;
    perform note_account_change(p_by, (select name from actors where actor_id = p_client), 'key_rotated', k.hint || ' ' || p_hint);
    return jsonb_build_object('id', v_id);
end $f$;

create function revoke_client_key(p_client uuid, p_key uuid, p_by text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_hint text;
begin
    update client_keys set ends_at = least(coalesce(ends_at, motcua_now()), motcua_now())
    where key_id = p_key and actor_id = p_client
    returning hint into v_hint;
    if not found then
        return false;
    end if;
    perform note_account_change(p_by, (select name from actors where actor_id = p_client), 'key_revoked', v_hint);
    return true;
end $f$;

create function use_assertion(p_client uuid, p_jti text, p_expires timestamptz) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
begin
    delete from client_assertions where expires_at < motcua_now();
    insert into client_assertions (actor_id, jti_sha256, expires_at) values (p_client, p_jti, p_expires) on conflict do nothing;
    return found;
end $f$;

-- People: password, second factor, sessions.
create table account_secrets (
    actor_id uuid primary key references actors,
    password text,
    must_change boolean not null default false,
    changed_at timestamptz,
    second_factor text,
    offered_factor text,
    last_step bigint not null default 0
);
comment on table account_secrets is 'Bí mật của tài khoản: băm mật khẩu (Argon2id), khóa xác thực hai lớp đã niêm phong';

create table recovery_codes (
    actor_id uuid not null references actors,
    sha256 text not null,
    used_at timestamptz,
    constraint pk_recovery_codes primary key (actor_id, sha256)
);
comment on table recovery_codes is 'Mã dự phòng khi mất thiết bị xác thực; mỗi mã một lần, chỉ giữ băm';

create table sign_in_failures (
    subject text primary key,
    failures int not null,
    last_at timestamptz not null,
    wait_until timestamptz
);
comment on table sign_in_failures is 'Đăng nhập sai liên tiếp theo tài khoản và địa chỉ mạng (đều là băm); chờ ngày càng lâu';
create index ix_sign_in_failures_age on sign_in_failures (last_at);

create table console_sessions (
    session_id uuid primary key default gen_random_uuid(),
    sha256 text not null,
    actor_id uuid not null references actors,
    agent text not null,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    idle interval not null,
    ends_at timestamptz not null,
    constraint uq_console_sessions_sha256 unique (sha256)
);
comment on table console_sessions is 'Phiên làm việc của cán bộ; chỉ giữ băm của khóa phiên';
create index ix_console_sessions_actor on console_sessions (actor_id, created_at);
create index ix_console_sessions_end on console_sessions (ends_at);

-- How long a subject waits after its n-th failure in a row: nothing at first, then twice as long each time, at most
-- a quarter of an hour. An address stands for many people and gets more tries.
create function count_failure(p_subject text, p_free int) returns int language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    x sign_in_failures;
begin
    insert into sign_in_failures as f (subject, failures, last_at) values (p_subject, 0, v_now)
    on conflict (subject) do update set failures = case when f.last_at < v_now - interval '1 day' then 0 else f.failures end
    returning * into x;
    if x.wait_until > v_now then
        return ceil(extract(epoch from x.wait_until - v_now));
    end if;
    update sign_in_failures set failures = x.failures + 1, last_at = v_now,
        wait_until = case when x.failures + 1 >= p_free
            then v_now + least(900, 5 * power(2, least(x.failures + 1 - p_free, 10))) * interval '1 second' end
    where subject = p_subject;
    return 0;
end $f$;

create function begin_sign_in(p_name text, p_account text, p_address text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_wait int;
begin
    delete from sign_in_failures where subject in
        (select f.subject from sign_in_failures f where f.last_at < motcua_now() - interval '2 days' order by f.last_at limit 50);
    v_wait := greatest(count_failure('address ' || p_address, 50), count_failure('account ' || p_account, 5));
    if v_wait > 0 then
        return jsonb_build_object('wait', v_wait);
    end if;
    return coalesce((select jsonb_build_object('wait', 0, 'actor_id', a.actor_id, 'name', a.name, 'password', s.password,
            'second_factor', coalesce(s.second_factor, ''), 'last_step', s.last_step)
        from actors a join account_secrets s using (actor_id)
        where a.name = p_name and a.disabled_at is null and a.role <> 'integration' and s.password is not null),
        jsonb_build_object('wait', 0, 'actor_id', '', 'name', '', 'password', '', 'second_factor', '', 'last_step', 0));
end $f$;

create function session_document(s console_sessions, p_current text) returns jsonb language sql stable as $f$
    select jsonb_build_object('session_id', s.session_id, 'created_at', rfc3339(s.created_at), 'seen_at', rfc3339(s.seen_at),
        'ends_at', rfc3339(s.ends_at), 'agent', s.agent, 'current', s.sha256 = p_current)
$f$;

-- The session, or nothing when the second factor's step was used meanwhile.
create function start_session(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_now timestamptz := motcua_now();
    v_actor uuid := (p->>'actor_id')::uuid;
    v_step bigint := (p->>'step')::bigint;
    s console_sessions;
begin
    update account_secrets set last_step = greatest(last_step, v_step), password = coalesce(nullif(p->>'password', ''), password)
    where actor_id = v_actor and (v_step = 0 or last_step < v_step);
    if not found then
        return null;
    end if;
    -- In the order of begin_sign_in, so that two at once wait for one another and never both.
    update sign_in_failures set failures = greatest(failures - 1, 0), wait_until = null
    where subject = 'address ' || (p->>'address');
    delete from sign_in_failures where subject = 'account ' || (p->>'account');
    delete from console_sessions where session_id in
        (select x.session_id from console_sessions x where x.ends_at < v_now order by x.ends_at limit 50);
    delete from console_sessions where actor_id = v_actor and session_id not in
        (select x.session_id from console_sessions x where x.actor_id = v_actor order by x.created_at desc limit 19);
    insert into console_sessions (sha256, actor_id, agent, created_at, seen_at, idle, ends_at)
    values (p->>'sha256', v_actor, left(p->>'agent', 200), v_now, v_now, (p->>'idle_minutes')::int * interval '1 minute',
        v_now + (p->>'most_hours')::int * interval '1 hour')
    returning * into s;
    perform note_account_change(a.name, a.name, 'signed_in', '') from actors a where a.actor_id = v_actor;
    return session_document(s, s.sha256);
end $f$;

create function end_session(p_actor uuid, p_id text, p_sha256 text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
begin
    delete from console_sessions s
    where s.actor_id = p_actor and case when p_id = '' then s.sha256 = p_sha256 else s.session_id::text = p_id end;
    return found;
end $f$;

create function use_recovery_code(p_actor uuid, p_sha256 text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
begin
    update recovery_codes set used_at = motcua_now() where actor_id = p_actor and sha256 = p_sha256 and used_at is null;
    if found then
        perform note_account_change(a.name, a.name, 'recovery_code_used', '') from actors a where a.actor_id = p_actor;
        return true;
    end if;
    return false;
end $f$;

create function set_password(p_name text, p_password text, p_must_change boolean, p_keep text, p_by text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (select a.actor_id from actors a where a.name = p_name and a.role <> 'integration');
begin
    if v_actor is null then
        return false;
    end if;
    insert into account_secrets (actor_id, password, must_change, changed_at) values (v_actor, p_password, p_must_change, motcua_now())
    on conflict (actor_id) do update set password = excluded.password, must_change = excluded.must_change,
        changed_at = excluded.changed_at;
    delete from console_sessions where actor_id = v_actor and sha256 <> p_keep;
    perform note_account_change(p_by, p_name, 'password_set', case when p_must_change then 'must_change' else '' end);
    return true;
end $f$;

create function offer_second_factor(p_actor uuid, p_sealed text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
begin
    update account_secrets set offered_factor = p_sealed where actor_id = p_actor;
    return found;
end $f$;

create function confirm_second_factor(p_actor uuid, p_step bigint, p_codes text[]) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
begin
    update account_secrets set second_factor = offered_factor, offered_factor = null, last_step = p_step
    where actor_id = p_actor and offered_factor is not null;
    if not found then
        return false;
    end if;
    delete from recovery_codes where actor_id = p_actor;
    insert into recovery_codes (actor_id, sha256) select p_actor, c from unnest(p_codes) c;
    perform note_account_change(a.name, a.name, 'second_factor_set', '') from actors a where a.actor_id = p_actor;
    return true;
end $f$;

create function drop_second_factor(p_name text, p_by text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (select a.actor_id from actors a where a.name = p_name);
begin
    update account_secrets set second_factor = null, offered_factor = null where actor_id = v_actor;
    if not found then
        return false;
    end if;
    delete from recovery_codes where actor_id = v_actor;
    perform note_account_change(p_by, p_name, 'second_factor_dropped', '');
    return true;
end $f$;
