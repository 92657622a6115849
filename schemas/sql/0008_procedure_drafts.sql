-- New procedure versions over the interface: drafted by one person, published by another, then kept as they are.

-- Held by whoever drafts or publishes a version of the procedure: what was looked at is what is written.
create function procedure_lock(p_code text) returns bigint language sql immutable as
    $f$ select hashtextextended('procedure ' || p_code, 0) $f$;

create table procedure_drafts (
    procedure_code text not null,
    version int not null,
    name text not null,
    document jsonb not null,
    sha256 text not null,
    limit_hours int,
    step_hours int not null,
    drafted_by text not null,
    drafted_at timestamptz not null,
    published_by text,
    published_at timestamptz,
    reason text,
    constraint pk_procedure_drafts primary key (procedure_code, version),
    constraint ck_procedure_drafts_step_sum check (limit_hours is null or step_hours <= limit_hours),
    constraint ck_procedure_drafts_two_people check (published_by <> drafted_by),
    constraint ck_procedure_drafts_published check (
        (published_by is null) = (published_at is null) and (published_by is null) = (reason is null))
);
comment on table procedure_drafts is 'Dự thảo phiên bản thủ tục: người soạn và người công bố là hai người';
comment on column procedure_drafts.sha256 is 'Băm của tệp đúng như người soạn gửi';
comment on column procedure_drafts.reason is 'Căn cứ công bố, do lãnh đạo ghi';

-- A draft is replaced by its own author until it is published; publishing changes no word of it.
create function guard_procedure_draft() returns trigger language plpgsql as $f$
declare
    published procedure_versions;
begin
    select * into published from procedure_versions v
    where v.procedure_code = new.procedure_code and v.version = new.version;
    if new.published_by is null and published.procedure_code is not null then
        raise exception 'ck_procedure_drafts_unpublished: the version is published'
            using errcode = 'check_violation', constraint = 'ck_procedure_drafts_unpublished';
    end if;
    if new.published_by is not null and published.sha256 is distinct from new.sha256 then
        raise exception 'the published version is another text'
            using errcode = 'check_violation', constraint = 'ck_procedure_drafts_text';
    end if;
    if tg_op = 'INSERT' and new.published_by is not null or tg_op = 'UPDATE' and (old.published_by is not null
        or (new.procedure_code, new.version, new.drafted_by) is distinct from (old.procedure_code, old.version, old.drafted_by)
        or (new.published_by is not null
            and (new.document, new.sha256, new.drafted_at) is distinct from (old.document, old.sha256, old.drafted_at))) then
        raise exception 'a draft is replaced by its author only and never after it was published'
            using errcode = 'check_violation', constraint = 'ck_procedure_drafts_kept';
    end if;
    return new;
end $f$;
create trigger procedure_drafts_guard before insert or update on procedure_drafts
    for each row execute function guard_procedure_draft();
create trigger procedure_drafts_no_delete before delete on procedure_drafts for each row execute function refuse_change();

-- Opens a draft or its publication: key, the lock on the procedure, and what stands there now.
create function open_procedure_draft(p_code text, p_version int, p_actor text, p_key text, p_sha256 text) returns jsonb
language plpgsql as $f$
declare
    claimed jsonb := claim_key(p_actor, p_key, p_sha256);
begin
    if not claimed ? 'fresh' then
        return claimed;
    end if;
    perform pg_advisory_xact_lock(procedure_lock(p_code));
    return claimed || jsonb_build_object(
        'published', exists (select 1 from procedure_versions v where v.procedure_code = p_code and v.version = p_version),
        'draft', (select jsonb_build_object('drafted_by', d.drafted_by, 'sha256', d.sha256, 'document', d.document::text)
                  from procedure_drafts d where d.procedure_code = p_code and d.version = p_version));
end $f$;

create function put_procedure_draft(p jsonb) returns void language plpgsql as $f$
begin
    insert into procedure_drafts (procedure_code, version, name, document, sha256, limit_hours, step_hours, drafted_by, drafted_at)
    values (p->>'code', (p->>'version')::int, p->>'name', p->'document', p->>'sha256', (p->>'limit_hours')::int,
        (p->>'step_hours')::int, p->>'actor', motcua_now())
    on conflict (procedure_code, version) do update
        set name = excluded.name, document = excluded.document, sha256 = excluded.sha256, limit_hours = excluded.limit_hours,
            step_hours = excluded.step_hours, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at;
    update idempotency_keys set outcome = '{}' where actor = p->>'actor' and key = p->>'key';
end $f$;

create function publish_procedure_draft(p_code text, p_version int, p_reason text, p_actor text, p_key text) returns void
language plpgsql as $f$
begin
    insert into procedure_versions (procedure_code, version, name, document, sha256, limit_hours, step_hours)
    select d.procedure_code, d.version, d.name, d.document, d.sha256, d.limit_hours, d.step_hours
    from procedure_drafts d where d.procedure_code = p_code and d.version = p_version;
    update procedure_drafts set published_by = p_actor, published_at = motcua_now(), reason = p_reason
    where procedure_code = p_code and version = p_version;
    update idempotency_keys set outcome = '{}' where actor = p_actor and key = p_key;
end $f$;

create function procedure_draft_head(d procedure_drafts) returns jsonb language sql stable as $f$
    select jsonb_build_object('code', d.procedure_code, 'version', d.version, 'name', d.name,
        'state', case when d.published_by is null then 'draft' else 'published' end,
        'effective_from', d.document->'in_force'->>'from', 'sha256', d.sha256,
        'drafted_by', d.drafted_by, 'drafted_at', rfc3339(d.drafted_at),
        'published_by', d.published_by, 'published_at', rfc3339(d.published_at), 'reason', d.reason)
$f$;
