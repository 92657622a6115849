-- The change feed, its hash chain, the outbox and idempotency.
create table events (
    position bigint primary key,
    event_id uuid not null,
    dossier_id uuid not null,
    dossier_code text not null,
    unit_id text not null,
    procedure_code text not null,
    dossier_version bigint not null,
    type text not null,
    state smallint not null,
    due_current timestamptz,
    actor text not null,
    channel text not null,
    reason text not null,
    detail text not null,
    at timestamptz not null,
    hash bytea not null,
    constraint uq_events_id unique (event_id)
);
comment on table events is 'Nhật ký sự kiện; thứ tự là thứ tự ghi xong; mỗi dòng mang băm nối dòng trước';
create index ix_events_dossier on events (dossier_id, position);
create trigger events_append_only before update or delete on events for each row execute function refuse_change();

-- One row. Its lock, taken last in every transaction, makes position order commit order without gaps.
create table feed_head (
    singleton boolean primary key default true constraint ck_feed_head_singleton check (singleton),
    position bigint not null,
    hash bytea not null
);
insert into feed_head values (true, 0, sha256('motcua'::bytea));

create table outbox (
    message_id uuid primary key default gen_random_uuid(),
    dossier_id uuid not null references dossiers deferrable initially deferred,
    event_position bigint not null,
    kind text not null,
    created_at timestamptz not null,
    delivered_at timestamptz
);
comment on table outbox is 'Thông báo chờ gửi cho người nộp';
create index ix_outbox_pending on outbox (event_position) where delivered_at is null;

create table idempotency_keys (
    actor text not null,
    key text not null,
    request_sha256 text not null,
    outcome jsonb,
    created_at timestamptz not null default clock_timestamp(),
    constraint pk_idempotency_keys primary key (actor, key)
);
comment on table idempotency_keys is 'Khóa chống gửi trùng, giữ 7 ngày';

create function event_hash(prev bytea, e events) returns bytea language sql immutable as $f$
    select sha256(prev || convert_to(concat_ws('|', e.position, e.event_id, e.dossier_id, e.dossier_code,
        e.dossier_version, e.type, e.state, coalesce(micros(e.due_current)::text, '-'), e.actor, e.channel,
        micros(e.at), length(e.reason), e.reason, e.detail), 'UTF8'))
$f$;

-- Appends the collected events as the last act of a transaction.
create function append_events(p_events events[]) returns void language plpgsql as $f$
declare
    head feed_head;
    e events;
begin
    if coalesce(array_length(p_events, 1), 0) = 0 then
        return;
    end if;
    select * into head from feed_head for update;
    foreach e in array p_events loop
        head.position := head.position + 1;
        e.position := head.position;
        head.hash := event_hash(head.hash, e);
        e.hash := head.hash;
        insert into events select e.*;
        if e.type in ('dossier.received', 'dossier.accepted', 'dossier.rejected', 'dossier.supplement_requested',
                      'dossier.supplement_received', 'dossier.limit_restarted', 'dossier.rescheduled',
                      'dossier.finished', 'dossier.result_returned', 'dossier.withdrawn', 'dossier.stopped',
                      'dossier.suspended', 'dossier.resumed', 'dossier.late') then
            insert into outbox (dossier_id, event_position, kind, created_at)
            values (e.dossier_id, e.position, e.type, e.at);
        end if;
        perform pg_notify('motcua_dossier', e.dossier_id || ' ' || e.dossier_version);
    end loop;
    update feed_head set position = head.position, hash = head.hash;
    perform pg_notify('motcua_timers', '');
end $f$;

-- First event whose hash does not follow from the one before it; nothing when the chain holds.
create function first_broken_event() returns bigint language plpgsql stable as $f$
declare
    prev bytea := sha256('motcua'::bytea);
    expected bigint := 0;
    e events;
begin
    for e in select * from events order by position loop
        expected := expected + 1;
        if e.position <> expected or e.hash <> event_hash(prev, e) then
            return expected;
        end if;
        prev := e.hash;
    end loop;
    if (select (position, hash) is distinct from (expected, prev) from feed_head) then
        return expected + 1;
    end if;
    return null;
end $f$;
