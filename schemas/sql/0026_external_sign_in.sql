-- Signing in through an external OpenID Connect provider: whom its subjects are here, and sessions opened that way.
create table external_identities (
    issuer text not null,
    subject text not null,
    actor_id uuid not null references actors,
    linked_at timestamptz not null,
    linked_by text not null,
    constraint pk_external_identities primary key (issuer, subject),
    constraint uq_external_identities_account unique (issuer, actor_id)
);
comment on table external_identities is 'Tài khoản ở hệ thống định danh bên ngoài (OpenID Connect) ứng với tài khoản nào ở đây';
comment on column external_identities.subject is 'Định danh không đổi (sub) do hệ thống bên ngoài cấp';

alter table console_sessions add column via text not null default 'password';
alter table console_sessions add constraint ck_console_sessions_via check (via in ('password', 'oidc'));
comment on column console_sessions.via is 'Đăng nhập bằng mật khẩu ở đây, hay qua hệ thống định danh bên ngoài';

create or replace function session_document(s console_sessions, p_current text) returns jsonb language sql stable as $f$
    select jsonb_build_object('session_id', s.session_id, 'created_at', rfc3339(s.created_at), 'seen_at', rfc3339(s.seen_at),
        'ends_at', rfc3339(s.ends_at), 'agent', s.agent, 'via', s.via, 'current', s.sha256 = p_current)
$f$;

-- One more session of an account; twenty are kept.
create function open_console_session(p_actor uuid, p_via text, p jsonb) returns jsonb language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    s console_sessions;
begin
    delete from console_sessions where session_id in
        (select x.session_id from console_sessions x where x.ends_at < v_now order by x.ends_at limit 50);
    delete from console_sessions where actor_id = p_actor and session_id not in
        (select x.session_id from console_sessions x where x.actor_id = p_actor order by x.created_at desc limit 19);
    insert into console_sessions (sha256, actor_id, agent, created_at, seen_at, idle, ends_at, via)
    values (p->>'sha256', p_actor, left(p->>'agent', 200), v_now, v_now, (p->>'idle_minutes')::int * interval '1 minute',
        v_now + (p->>'most_hours')::int * interval '1 hour', p_via)
    returning * into s;
    perform note_account_change(a.name, a.name, 'signed_in', case when p_via = 'password' then '' else p_via end)
    from actors a where a.actor_id = p_actor;
    return session_document(s, s.sha256);
end $f$;

-- The session, or nothing when the second factor's step was used meanwhile.
create or replace function start_session(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (p->>'actor_id')::uuid;
    v_step bigint := (p->>'step')::bigint;
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
    return open_console_session(v_actor, 'password', p);
end $f$;

-- A session for whom the provider vouches; nothing when nobody here is meant. A subject seen for the first time is the
-- account of the name the provider gives, unless that account belongs to another subject already.
create function start_external_session(p jsonb) returns jsonb language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (select x.actor_id from external_identities x where x.issuer = p->>'issuer' and x.subject = p->>'subject');
begin
    if v_actor is null and p->>'account' <> '' then
        insert into external_identities (issuer, subject, actor_id, linked_at, linked_by)
        select p->>'issuer', p->>'subject', a.actor_id, motcua_now(), a.name
        from actors a where a.name = p->>'account' and a.role <> 'integration' and a.disabled_at is null
        on conflict do nothing;
        if found then
            perform note_account_change(p->>'account', p->>'account', 'identity_linked', p->>'issuer');
        end if;
        -- Also what another sign-in of the same subject linked meanwhile.
        select x.actor_id into v_actor from external_identities x where x.issuer = p->>'issuer' and x.subject = p->>'subject';
    end if;
    if not exists (select 1 from actors a where a.actor_id = v_actor and a.role <> 'integration' and a.disabled_at is null) then
        return null;
    end if;
    return open_console_session(v_actor, 'oidc', p);
end $f$;

-- An operator says whose a subject is. Answers linked, no_account or taken.
create function link_identity(p_name text, p_issuer text, p_subject text, p_by text) returns text
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (select a.actor_id from actors a where a.name = p_name and a.role <> 'integration');
begin
    if v_actor is null then
        return 'no_account';
    end if;
    if exists (select 1 from external_identities x where x.issuer = p_issuer and x.subject = p_subject and x.actor_id <> v_actor) then
        return 'taken';
    end if;
    insert into external_identities (issuer, subject, actor_id, linked_at, linked_by)
    values (p_issuer, p_subject, v_actor, motcua_now(), p_by)
    on conflict on constraint uq_external_identities_account
        do update set subject = excluded.subject, linked_at = excluded.linked_at, linked_by = excluded.linked_by;
    perform note_account_change(p_by, p_name, 'identity_linked', p_issuer);
    return 'linked';
end $f$;

-- The account's sessions that came that way end, too.
create function unlink_identity(p_name text, p_issuer text, p_by text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $f$
declare
    v_actor uuid := (select a.actor_id from actors a where a.name = p_name);
begin
    delete from external_identities x where x.issuer = p_issuer and x.actor_id = v_actor;
    if not found then
        return false;
    end if;
    delete from console_sessions s where s.actor_id = v_actor and s.via = 'oidc';
    perform note_account_change(p_by, p_name, 'identity_unlinked', p_issuer);
    return true;
end $f$;

-- A person who has to change the password may do nothing else first, once it was the password that let them in.
create or replace function actor_of_session(p_sha256 text) returns jsonb language plpgsql volatile as $f$
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
    return actor_document(a, case when s.via = 'password'
            and exists (select 1 from account_secrets x where x.actor_id = a.actor_id and x.must_change)
        then array['account.own'] else '{}' end, '{}');
end $f$;
