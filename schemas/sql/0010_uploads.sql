-- Files on their way in: announced, received piece by piece, examined in the background, kept or refused.
create table uploads (
    upload_id uuid not null,
    actor text not null,
    file_name text not null,
    length bigint not null,
    announced_sha256 text not null default '',
    dossier_id uuid references dossiers,
    component_code text not null default '',
    state text not null default 'receiving',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    finished_at timestamptz,
    sha256 text,
    size bigint,
    media_type text,
    pages int,
    problem jsonb,
    attempts int not null default 0,
    lease uuid,
    next_try_at timestamptz,
    bytes_gone boolean not null default false,
    constraint pk_uploads primary key (upload_id),
    constraint ck_uploads_length check (length > 0),
    constraint ck_uploads_state check (state in ('receiving', 'examining', 'kept', 'refused', 'expired', 'dropped')),
    constraint ck_uploads_kept check (state <> 'kept' or sha256 is not null),
    constraint ck_uploads_refused check ((state = 'refused') = (problem is not null)),
    constraint ck_uploads_target check (component_code = '' or dossier_id is not null)
);
comment on table uploads is 'Lượt tải lên: tệp đang nhận từng phần, đang kiểm tra, đã lưu hoặc bị từ chối; phần đã nhận nằm trên đĩa';
comment on column uploads.file_name is 'Tên tệp để hiển thị; không bao giờ là đường dẫn';
comment on column uploads.sha256 is 'Kết quả kiểm tra, ghi trước khi lưu; tệp đã lưu có thể được dọn về sau';
comment on column uploads.lease is 'Máy đang kiểm tra; hết hạn ở next_try_at';
comment on column uploads.bytes_gone is 'Phần đã nhận của lượt không thành đã được xoá khỏi đĩa';
create index ix_uploads_actor on uploads (actor, created_at);
create index ix_uploads_dossier on uploads (dossier_id) where dossier_id is not null;
create index ix_uploads_file on uploads (sha256) where sha256 is not null;
create index ix_uploads_examining on uploads (next_try_at) where state = 'examining';
create index ix_uploads_receiving on uploads (expires_at) where state = 'receiving';
create index ix_uploads_leftover on uploads (upload_id) where state in ('refused', 'expired', 'dropped') and not bytes_gone;

-- What the files of a dossier take: its copies, and uploads for it that are none of them yet.
create function dossier_file_bytes(p_dossier uuid) returns bigint language sql stable as $f$
    with copied as (
        select file_sha256 as sha256 from component_copies where dossier_id = p_dossier
        union
        select signed_sha256 from component_copies where dossier_id = p_dossier and signed_sha256 is not null)
    select (coalesce((select sum(f.size) from files f join copied c on c.sha256 = f.sha256), 0)
        + coalesce((select sum(coalesce(u.size, u.length)) from uploads u
                    where u.dossier_id = p_dossier and u.state in ('receiving', 'examining', 'kept')
                        and not exists (select 1 from copied c where c.sha256 = u.sha256)), 0))::bigint
$f$;

-- What there is room for, under the locks that make it stay so: one for the sender, one for the dossier.
create function upload_room(p_actor text, p_dossier uuid, p_component text) returns jsonb language plpgsql as $f$
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
        'dossier', (select jsonb_build_object('unit', d.unit_id, 'state', d.state, 'bytes', dossier_file_bytes(d.dossier_id),
                        'has_component', exists (select 1 from dossier_components c
                                                 where c.dossier_id = d.dossier_id and c.component_code = p_component))
                    from dossiers d where d.dossier_id = p_dossier));
end $f$;

create function upload_json(u uploads) returns jsonb language sql stable as $f$
    select jsonb_build_object('id', u.upload_id, 'actor', u.actor, 'file_name', u.file_name, 'length', u.length,
        'announced_sha256', u.announced_sha256, 'dossier', coalesce(u.dossier_id::text, ''), 'component', u.component_code,
        'state', u.state, 'created_at', rfc3339(u.created_at), 'expires_at', rfc3339(u.expires_at),
        'expires_http', to_char(u.expires_at at time zone 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS') || ' GMT',
        'sha256', u.sha256, 'size', u.size, 'media_type', u.media_type, 'pages', u.pages, 'problem', u.problem,
        'attempts', u.attempts, 'lease', coalesce(u.lease::text, ''))
$f$;

create function put_upload(p jsonb) returns jsonb language plpgsql as $f$
declare
    v uploads;
    v_now timestamptz := motcua_now();
begin
    insert into uploads (upload_id, actor, file_name, length, announced_sha256, dossier_id, component_code, created_at, expires_at)
    values ((p->>'id')::uuid, p->>'actor', p->>'file_name', (p->>'length')::bigint, p->>'sha256',
        nullif(p->>'dossier', '')::uuid, p->>'component', v_now, v_now + make_interval(hours => (p->>'wait_hours')::int))
    returning * into v;
    return upload_json(v);
end $f$;

-- Everything has come: to be examined by whoever is next or, with lease seconds, by the caller.
create function receive_upload(p_id uuid, p_length bigint, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    v uploads;
begin
    update uploads set state = 'examining', length = p_length,
        next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds),
        lease = case when p_lease_seconds > 0 then gen_random_uuid() end,
        attempts = case when p_lease_seconds > 0 then 1 else 0 end
    where upload_id = p_id and state = 'receiving'
    returning * into v;
    return upload_json(v);
end $f$;

create function claim_uploads(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select upload_id from uploads
        where state = 'examining' and next_try_at <= clock_timestamp()
        order by next_try_at
        limit p_limit
        for update skip locked
    ), taken as (
        update uploads u set attempts = attempts + 1, lease = gen_random_uuid(),
            next_try_at = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where u.upload_id = due.upload_id
        returning u.*
    )
    select jsonb_agg(upload_json(t::uploads)) into claimed from taken t;
    return coalesce(claimed, '[]');
end $f$;

-- Every writer of contents holds this lock from moving the content in to its row here, so that no collection comes between.
create function lock_file(p_sha256 text) returns void language sql as
    $f$ select pg_advisory_xact_lock(hashtextextended(p_sha256, 0)) $f$;

-- The content is in its place: its row, and the outcome; false when the lease was lost meanwhile.
create function keep_upload(p_id uuid, p_lease uuid) returns boolean language plpgsql as $f$
declare
    v uploads;
begin
    update uploads set state = 'kept', finished_at = motcua_now(), lease = null, next_try_at = null
    where upload_id = p_id and state = 'examining' and lease = p_lease and sha256 is not null
    returning * into v;
    if v.upload_id is null then
        return false;
    end if;
    insert into files (sha256, size, media_type, pages, stored_by)
    values (v.sha256, v.size, v.media_type, v.pages, v.actor)
    on conflict (sha256) do update set stored_at = clock_timestamp();
    return true;
end $f$;

-- Who may read a file: who sent it, and whoever may see a dossier or result it hangs on. An actor without a unit of
-- its own sees every unit's.
create function may_read_file(p_actor text, p_unit text, p_sha256 text) returns boolean language sql stable as $f$
    select exists (select 1 from files f where f.sha256 = p_sha256)
        and (exists (select 1 from uploads u where u.sha256 = p_sha256 and u.actor = p_actor and u.state = 'kept')
        or exists (select 1 from files f where f.sha256 = p_sha256 and f.stored_by = p_actor)
        or exists (select 1 from component_copies c join dossiers d on d.dossier_id = c.dossier_id
                   where p_sha256 in (c.file_sha256, c.signed_sha256) and (p_unit = '' or d.unit_id = p_unit))
        or exists (select 1 from results r where r.file_sha256 = p_sha256 and (p_unit = '' or r.unit_id = p_unit)))
$f$;
