-- Telling applicants: one message an event and channel, queued, sent in the dossier's order, kept as it went out.
alter table outbox add column planned_at timestamptz;
comment on column outbox.planned_at is 'Thời điểm đã quyết định gửi cho ai, bằng kênh nào';
comment on column outbox.delivered_at is 'Thời điểm mọi thông báo của sự kiện đã kết thúc';
-- What happened before anybody was told anything is not told after the fact.
update outbox set planned_at = created_at;
create index ix_outbox_unplanned on outbox (event_position) where planned_at is null;

create table dossier_contacts (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    channels text[],
    language text not null default 'vi',
    email text,
    phone text,
    updated_at timestamptz not null,
    constraint pk_dossier_contacts primary key (dossier_id),
    constraint ck_dossier_contacts_channels check (channels <@ array['email', 'sms']),
    constraint ck_dossier_contacts_language check (language in ('vi', 'en'))
);
comment on table dossier_contacts is 'Người nộp muốn được báo bằng kênh nào, ngôn ngữ nào';
comment on column dossier_contacts.channels is 'null: không nêu; rỗng: không nhận thông báo';
comment on column dossier_contacts.email is 'Địa chỉ sửa khi gửi lại, sau khi hồ sơ đã rời bộ phận một cửa; thay cho địa chỉ của người nộp';

create table notifications (
    notification_id uuid not null default gen_random_uuid(),
    message_id uuid not null references outbox,
    dossier_id uuid not null references dossiers,
    unit_id text not null references units,
    event_position bigint not null references events,
    kind text not null,
    channel text not null,
    edition int not null default 1,
    language text not null,
    state text not null,
    reason text not null default '',
    attempts int not null default 0,
    due_from timestamptz not null,
    next_try_at timestamptz not null,
    lease uuid,
    address text,
    subject text,
    body text,
    template_version int,
    provider_id text,
    last_rule text,
    last_error text,
    last_error_en text,
    created_at timestamptz not null,
    requested_by text not null default '',
    sent_at timestamptz,
    ended_at timestamptz,
    constraint pk_notifications primary key (notification_id),
    constraint uq_notifications_event unique (event_position, channel, edition),
    constraint ck_notifications_channel check (channel in ('email', 'sms')),
    constraint ck_notifications_language check (language in ('vi', 'en')),
    constraint ck_notifications_state
        check (state in ('waiting', 'held_quiet', 'sending', 'sent', 'delivered', 'failed', 'suppressed')),
    constraint ck_notifications_sent
        check (state not in ('sent', 'delivered') or (address is not null and body is not null and sent_at is not null)),
    constraint ck_notifications_suppressed check (state <> 'suppressed' or reason <> '')
);
comment on table notifications is 'Thông báo gửi người nộp: mỗi sự kiện, mỗi kênh một dòng; gửi lại là bản mới. Nội dung đã gửi chỉ nằm ở đây';
comment on column notifications.state is 'waiting: chờ gửi; held_quiet: chờ hết giờ yên tĩnh; sending: đang gửi; sent: máy chủ đã nhận; delivered: đã tới; failed: không gửi được; suppressed: không gửi, có lý do';
create index ix_notifications_due on notifications (next_try_at) where state in ('waiting', 'held_quiet', 'sending');
create index ix_notifications_dossier on notifications (dossier_id, channel, event_position, edition);
create index ix_notifications_list on notifications (unit_id, created_at desc, notification_id desc);
create index ix_notifications_failed on notifications (unit_id, created_at desc, notification_id desc) where state = 'failed';
create index ix_notifications_message on notifications (message_id);
create index ix_notifications_provider on notifications (provider_id) where provider_id is not null;

create function notification_is_open(p_state text) returns boolean language sql immutable parallel safe as
    $f$ select p_state in ('waiting', 'held_quiet', 'sending') $f$;

create function guard_notification() returns trigger language plpgsql as $f$
begin
    if (new.notification_id, new.message_id, new.dossier_id, new.unit_id, new.event_position, new.kind, new.channel, new.edition,
            new.language, new.created_at)
            is distinct from (old.notification_id, old.message_id, old.dossier_id, old.unit_id, old.event_position, old.kind,
            old.channel, old.edition, old.language, old.created_at)
        or (old.sent_at is not null and (new.address, new.subject, new.body, new.sent_at, new.provider_id)
            is distinct from (old.address, old.subject, old.body, old.sent_at, old.provider_id))
        or old.state in ('delivered', 'suppressed')
        or (old.state = 'sent' and new.state not in ('sent', 'delivered', 'failed')) then
        raise exception 'what was sent is kept' using errcode = 'check_violation', constraint = 'ck_notifications_kept';
    end if;
    return new;
end $f$;
create trigger notifications_guard before update on notifications for each row execute function guard_notification();
create trigger notifications_no_delete before delete on notifications for each row execute function refuse_change();

create function end_outbox() returns trigger language plpgsql as $f$
begin
    -- Both channels may end at the same moment: the second waits here and then sees the first.
    perform 1 from outbox where message_id = new.message_id for update;
    update outbox set delivered_at = motcua_now()
    where message_id = new.message_id and delivered_at is null and not exists (
        select 1 from notifications n where n.message_id = new.message_id and notification_is_open(n.state));
    return null;
end $f$;
create trigger notifications_ended after insert or update of state on notifications
    for each row when (new.state in ('sent', 'delivered', 'failed', 'suppressed')) execute function end_outbox();

-- Two more the applicant is told of: the extension, which moves the date, and the first hand-over, which is the change from
-- accepted to in progress; the hand-overs after it are the office's own business.
create function tell_more() returns trigger language plpgsql as $f$
begin
    if new.type = 'dossier.extended' or new.state is distinct from (
            select e.state from events e where e.dossier_id = new.dossier_id and e.position < new.position
            order by e.position desc limit 1) then
        insert into outbox (dossier_id, event_position, kind, created_at)
        values (new.dossier_id, new.position, new.type, new.at);
    end if;
    return null;
end $f$;
create trigger events_tell_more after insert on events
    for each row when (new.type in ('dossier.extended', 'dossier.handed_over')) execute function tell_more();

create function wake_notifications() returns trigger language plpgsql as $f$
begin
    perform pg_notify('motcua_notices', '');
    return null;
end $f$;
create trigger outbox_told after insert on outbox for each statement execute function wake_notifications();
create trigger test_clock_told after update on test_clock for each statement execute function wake_notifications();

create function staff_name(p_account text) returns text language sql stable as $f$
    select nullif(x.display_name, '') from actors x
    where x.name = p_account and x.role in ('clerk', 'reviewer', 'division_head', 'leader')
$f$;

-- Who acted; for what the system did, who held the dossier then; '' when nobody has yet.
create function officer_of(e events) returns text language sql stable as $f$
    select coalesce(staff_name(e.actor),
        (select staff_name(x.account) from step_runs s
         cross join lateral (values (1, s.receiver), (2, s.giver)) x (turn, account)
         where s.dossier_id = e.dossier_id and s.handed_at <= e.at and staff_name(x.account) is not null
         order by s.seq desc, x.turn limit 1), '')
$f$;

-- Everything a notice of the event may say, as of the event.
create function notice_facts(e events) returns jsonb language sql stable as $f$
    select jsonb_build_object('event', e.type, 'code', e.dossier_code, 'unit', e.unit_id,
        'procedure', (select p.name from procedure_versions p
                      where (p.procedure_code, p.version) = (d.procedure_code, d.procedure_version)),
        'officer', officer_of(e), 'state', (select s.name from dossier_states s where s.state = e.state),
        'at', micros(e.at), 'received_at', micros(d.submitted_at), 'due_at', micros(e.due_current),
        'old_due_at', micros(a.due_before), 'new_due_at', micros(a.due_new),
        'finished_at', case when d.finished_at <= e.at then micros(d.finished_at) end,
        'answer_by', micros(r.answer_by), 'items', coalesce(r.items, '[]'),
        'reason', coalesce(nullif(e.reason, ''), a.reason, ''),
        'result', case when d.finished_at <= e.at
            then concat_ws(', ', nullif(d.result->>'title', ''), nullif(d.result->>'number', '')) else '' end,
        'lookup_key', d.lookup_key)
    from dossiers d
    left join supplement_requests r on e.type = 'dossier.supplement_requested' and r.dossier_id = d.dossier_id
        and e.detail = 'request ' || r.seq
    left join apologies a on e.type = 'dossier.rescheduled' and a.dossier_id = d.dossier_id and a.state = 'issued'
    where d.dossier_id = e.dossier_id
$f$;

-- The oldest events nobody has decided about. One node decides at a time, in the order of the events, so that no later
-- event of a dossier is ready before an earlier one.
create function claim_outbox(p_limit int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    if pg_try_advisory_xact_lock(hashtextextended('motcua_notices', 0)) then
        select jsonb_agg(jsonb_build_object('message_id', x.message_id, 'type', e.type, 'at', micros(e.at),
            'email', coalesce(c.email, a.email, ''), 'phone', coalesce(c.phone, a.phone, ''),
            'channels', to_jsonb(c.channels), 'language', coalesce(c.language, 'vi'),
            'together', (select coalesce(jsonb_agg(o.kind), '[]') from outbox o join events n on n.position = o.event_position
                         where n.dossier_id = e.dossier_id and n.dossier_version = e.dossier_version
                            and n.position <> e.position)) order by e.position) into claimed
        from (select o.message_id, o.event_position from outbox o where o.planned_at is null
              order by o.event_position limit p_limit) x
        join events e on e.position = x.event_position
        left join dossier_applicants a on a.dossier_id = e.dossier_id
        left join dossier_contacts c on c.dossier_id = e.dossier_id;
    end if;
    return jsonb_build_object('now', micros(motcua_now()), 'events', coalesce(claimed, '[]'));
end $f$;

-- Writes what was decided: {"messages": [id], "rows": [{…}]}.
create function write_notifications(p jsonb) returns void language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
begin
    update outbox set planned_at = v_now
    where message_id in (select x::uuid from jsonb_array_elements_text(p->'messages') x);
    insert into notifications (message_id, dossier_id, unit_id, event_position, kind, channel, language, state, reason,
        due_from, next_try_at, created_at, ended_at)
    select o.message_id, o.dossier_id, e.unit_id, o.event_position, o.kind, x->>'channel', x->>'language', x->>'state',
        x->>'reason', w.due, w.due, v_now, case when x->>'state' = 'suppressed' then v_now end
    from jsonb_array_elements(p->'rows') x
    join outbox o on o.message_id = (x->>'message_id')::uuid
    join events e on e.position = o.event_position
    cross join lateral (select coalesce(instant((x->>'next_try_at')::bigint), v_now) as due) w
    on conflict on constraint uq_notifications_event do nothing;
end $f$;

create function notification_address(n notifications) returns text language sql stable as $f$
    select coalesce(n.address, case n.channel when 'email' then coalesce(c.email, a.email) else coalesce(c.phone, a.phone) end, '')
    from dossier_applicants a left join dossier_contacts c using (dossier_id)
    where a.dossier_id = n.dossier_id
$f$;

-- Takes messages to send for a while; a node that dies lets its lease run out. An earlier message of the same dossier in the
-- same channel goes first.
create function claim_notifications(p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    claimed jsonb;
begin
    with due as (
        select n.notification_id from notifications n
        where n.state in ('waiting', 'held_quiet', 'sending') and n.next_try_at <= v_now
            and not exists (select 1 from notifications b
                            where (b.dossier_id, b.channel) = (n.dossier_id, n.channel) and notification_is_open(b.state)
                                and (b.event_position, b.edition) < (n.event_position, n.edition))
        order by n.next_try_at, n.event_position
        limit p_limit
        for update skip locked
    ), taken as (
        update notifications n set state = 'sending', attempts = n.attempts + 1, lease = gen_random_uuid(),
            next_try_at = v_now + make_interval(secs => p_lease_seconds)
        from due where n.notification_id = due.notification_id
        returning n.*
    )
    select jsonb_agg(jsonb_build_object('notification_id', t.notification_id, 'lease', t.lease, 'channel', t.channel,
        'language', t.language, 'attempts', t.attempts, 'now', micros(v_now), 'first_due_at', micros(t.due_from),
        'name', coalesce(a.name, ''), 'facts', notice_facts(e),
        'address', coalesce(case t.channel when 'email' then coalesce(c.email, a.email) else coalesce(c.phone, a.phone) end, '')))
    into claimed
    from taken t join events e on e.position = t.event_position
    left join dossier_applicants a on a.dossier_id = t.dossier_id
    left join dossier_contacts c on c.dossier_id = t.dossier_id;
    return coalesce(claimed, '[]');
end $f$;

-- Writes what became of a claimed message; false when the lease was lost meanwhile.
create function finish_notification(p jsonb) returns boolean language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
begin
    update notifications set state = p->>'state', reason = p->>'reason', attempts = (p->>'attempts')::int, lease = null,
        next_try_at = coalesce(instant((p->>'next_try_at')::bigint), v_now),
        address = coalesce(p->>'address', address), subject = coalesce(p->>'subject', subject),
        body = coalesce(p->>'body', body), template_version = coalesce((p->>'template_version')::int, template_version),
        provider_id = p->>'provider_id', last_rule = p->>'rule', last_error = p->>'vi', last_error_en = p->>'en',
        sent_at = case when p->>'state' = 'sent' then v_now end,
        ended_at = case when notification_is_open(p->>'state') then null else v_now end
    where notification_id = (p->>'notification_id')::uuid and lease = (p->>'lease')::uuid and state = 'sending';
    return found;
end $f$;

-- The gateway's word on a message it took. What was delivered stays so; the same word twice changes nothing.
create function note_delivery(p_provider text, p_delivered boolean) returns text language plpgsql as $f$
declare
    n notifications;
begin
    select * into n from notifications where provider_id = p_provider order by sent_at desc limit 1 for update;
    if n.notification_id is null then
        return 'missing';
    elsif n.state <> 'sent' then
        return '';
    end if;
    update notifications set ended_at = motcua_now(), state = case when p_delivered then 'delivered' else 'failed' end,
        last_rule = case when not p_delivered then 'sms_not_delivered' end,
        last_error = case when not p_delivered then 'Nhà mạng báo tin nhắn không tới được máy người nhận.' end,
        last_error_en = case when not p_delivered then 'The operator reports that the message did not reach the telephone.' end
    where notification_id = n.notification_id;
    return '';
end $f$;

create function masked_address(p_address text) returns text language sql immutable parallel safe as $f$
    select case when p_address = '' then ''
                when strpos(p_address, '@') > 0 then left(p_address, 1) || '***' || substr(p_address, strpos(p_address, '@'))
                else repeat('*', greatest(length(p_address) - 3, 0)) || right(p_address, 3) end
$f$;

-- What the desk sees; the text only where the dossier itself is looked at.
create function notification_row(n notifications) returns jsonb language sql stable as $f$
    select jsonb_build_object('notification_id', n.notification_id, 'dossier_id', n.dossier_id, 'code', e.dossier_code,
        'unit', n.unit_id, 'procedure', e.procedure_code, 'event', n.kind, 'position', n.event_position, 'channel', n.channel, 'language', n.language,
        'edition', n.edition, 'state', n.state, 'reason', nullif(n.reason, ''), 'attempts', n.attempts,
        'address', masked_address(notification_address(n)), 'created_at', rfc3339(n.created_at),
        'next_try_at', case when notification_is_open(n.state) then rfc3339(n.next_try_at) end,
        'sent_at', rfc3339(n.sent_at), 'ended_at', rfc3339(n.ended_at), 'requested_by', nullif(n.requested_by, ''),
        'error', case when n.last_rule is null then null else jsonb_build_object('code', n.last_rule,
            'detail', n.last_error, 'detail_en', n.last_error_en) end)
    from events e where e.position = n.event_position
$f$;

create function notifications_of(p_dossier uuid) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(notification_row(n) || jsonb_build_object('subject', n.subject, 'text', n.body,
        'template_version', n.template_version) order by n.event_position, n.channel, n.edition), '[]')
    from notifications n where n.dossier_id = p_dossier
$f$;

create function retry_notification(p_dossier uuid, p_id uuid) returns text language plpgsql as $f$
declare
    n notifications;
begin
    select * into n from notifications where notification_id = p_id and dossier_id = p_dossier for update;
    if n.notification_id is null then
        return 'missing';
    elsif n.state not in ('waiting', 'failed') or n.sent_at is not null then
        return 'not_failed';
    end if;
    update notifications set state = 'waiting', attempts = 0, lease = null, ended_at = null, due_from = motcua_now(),
        next_try_at = motcua_now()
    where notification_id = p_id;
    perform pg_notify('motcua_notices', '');
    return '';
end $f$;

-- Once more, to the address of now; another address is the dossier's from then on.
create function resend_notification(p_dossier uuid, p_id uuid, p_to text, p_actor text, p_channel text) returns text
language plpgsql as $f$
declare
    n notifications;
    d dossiers;
    v_now timestamptz := motcua_now();
begin
    select * into d from dossiers where dossier_id = p_dossier for update;
    select * into n from notifications where notification_id = p_id and dossier_id = p_dossier for update;
    if n.notification_id is null then
        return 'missing';
    elsif exists (select 1 from notifications o where (o.event_position, o.channel) = (n.event_position, n.channel)
                      and notification_is_open(o.state)) then
        return 'open';
    end if;
    if p_to <> '' then
        insert into dossier_contacts as c (dossier_id, email, phone, updated_at)
        values (p_dossier, case n.channel when 'email' then p_to end, case n.channel when 'sms' then p_to end, v_now)
        on conflict (dossier_id) do update set email = coalesce(excluded.email, c.email),
            phone = coalesce(excluded.phone, c.phone), updated_at = v_now;
    end if;
    insert into notifications (message_id, dossier_id, unit_id, event_position, kind, channel, edition, language, state,
        due_from, next_try_at, created_at, requested_by)
    select n.message_id, n.dossier_id, n.unit_id, n.event_position, n.kind, n.channel, max(o.edition) + 1, n.language, 'waiting',
        v_now, v_now, v_now, p_actor
    from notifications o where (o.event_position, o.channel) = (n.event_position, n.channel);
    if p_to <> '' then
        perform append_events(array[dossier_event(d, p_actor, p_channel,
            jsonb_build_object('type', 'dossier.contact_corrected', 'detail', n.channel), v_now)]);
    end if;
    perform pg_notify('motcua_notices', '');
    return '';
end $f$;

-- What an intake says of how to tell the applicant. A corrected address takes the place of one given when sending again.
alter function correct_applicant(uuid, jsonb, timestamptz) rename to correct_applicant_record;
create function correct_applicant(p_id uuid, c jsonb, p_now timestamptz) returns void language plpgsql as $f$
declare
    v_email text;
    v_phone text;
    x jsonb := c->'intake'->'contact';
begin
    select email, phone into v_email, v_phone from dossier_applicants where dossier_id = p_id;
    perform correct_applicant_record(p_id, c, p_now);
    if c ? 'correction' then
        update dossier_contacts k set email = case when a.email is distinct from v_email then null else k.email end,
            phone = case when a.phone is distinct from v_phone then null else k.phone end, updated_at = p_now
        from dossier_applicants a where a.dossier_id = p_id and k.dossier_id = p_id;
    elsif jsonb_typeof(x) = 'object' then
        insert into dossier_contacts (dossier_id, channels, language, updated_at)
        values (p_id, case when jsonb_typeof(x->'channels') = 'array'
                           then array(select jsonb_array_elements_text(x->'channels')) end, x->>'language', p_now);
    end if;
end $f$;

alter function dossier_details(dossiers) rename to dossier_details_without_contact;
create function dossier_details(d dossiers) returns jsonb language sql stable as $f$
    select dossier_details_without_contact(d) || jsonb_build_object('contact',
        (select jsonb_build_object('channels', to_jsonb(c.channels), 'language', c.language)
         from dossier_contacts c where c.dossier_id = d.dossier_id))
$f$;

-- The day's report also counts messages.
alter function day_report() rename to report_without_notifications;
create function day_report() returns jsonb language sql stable as $f$
    select report_without_notifications() || jsonb_build_object(
        'notifications_sent', count(*) filter (where state in ('sent', 'delivered')),
        'notifications_waiting', count(*) filter (where state in ('waiting', 'held_quiet', 'sending')),
        'notifications_failed', count(*) filter (where state = 'failed'))
    from notifications
$f$;
