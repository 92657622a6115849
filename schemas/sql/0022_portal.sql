-- What goes out to the portals, what comes in from them, and whether both sides say the same (RULES §7).
create table portal_targets (
    target text not null,
    title text not null,
    repository boolean not null,
    issues_codes boolean not null,
    planned_to bigint not null,
    failures int not null default 0,
    opened_at timestamptz,
    probe_at timestamptz,
    openings int not null default 0,
    last_rule text,
    last_error text,
    last_error_en text,
    failed_at timestamptz,
    answered_at timestamptz,
    pull_place text not null default '',
    pulled_at timestamptz,
    pull_lease timestamptz,
    reconcile_asked date[],
    reconcile_lease timestamptz,
    created_at timestamptz not null,
    constraint pk_portal_targets primary key (target),
    constraint ck_portal_targets_name check (target ~ '^[a-z][a-z0-9-]{0,29}$'),
    constraint ck_portal_targets_open check ((opened_at is null) = (probe_at is null))
);
comment on table portal_targets is 'Cổng đã cấu hình: đã lập thông điệp đến sự kiện nào, cầu dao, chỗ kéo hồ sơ trực tuyến, yêu cầu đối soát';
comment on column portal_targets.planned_to is 'Vị trí nhật ký mà mọi sự kiện đến đó đã thành thông điệp';
comment on column portal_targets.opened_at is 'Cầu dao mở từ lúc nào; trống: đóng. Đến probe_at thì thử một thông điệp';
comment on column portal_targets.issues_codes is 'Cổng cấp mã hồ sơ; nếu không thì dùng mã của ta';
comment on column portal_targets.repository is 'Kết quả gửi sang được cổng đưa vào kho dữ liệu điện tử của tổ chức, cá nhân (chỉ số 4.4)';

-- How a dossier is called there. Without a code the portal issues one before the dossier is sent.
create table portal_dossiers (
    target text not null references portal_targets,
    dossier_id uuid not null references dossiers,
    portal_code text,
    origin text not null,
    planned_state smallint not null references dossier_states,
    constraint pk_portal_dossiers primary key (target, dossier_id),
    constraint uq_portal_dossiers_code unique (target, portal_code),
    constraint ck_portal_dossiers_origin check (origin in ('portal', 'local'))
);
comment on table portal_dossiers is 'Hồ sơ mà một cổng biết hoặc sẽ biết; planned_state: trạng thái của thông điệp cuối đã lập';

create table portal_messages (
    message_id bigint generated always as identity,
    target text not null references portal_targets,
    dossier_id uuid not null references dossiers,
    dossier_code text not null,
    event_position bigint not null,
    step smallint not null,
    kind text not null,
    portal_state smallint references dossier_states,
    state text not null default 'waiting',
    round int not null default 0,
    facts jsonb,
    payload_sha256 text,
    attempts int not null default 0,
    duplicate boolean not null default false,
    last_rule text,
    last_error text,
    last_error_en text,
    next_try_at timestamptz not null,
    lease uuid,
    lease_until timestamptz,
    event_at timestamptz not null,
    planned_at timestamptz not null,
    sent_at timestamptz,
    decided_by text,
    decided_reason text,
    constraint pk_portal_messages primary key (message_id),
    constraint uq_portal_messages_once unique (target, dossier_id, event_position, step),
    constraint ck_portal_messages_kind check (kind in ('dossier', 'correction', 'progress', 'status', 'supplement', 'components', 'result')),
    constraint ck_portal_messages_state check (state in ('waiting', 'sending', 'sent', 'poison', 'skipped')),
    constraint ck_portal_messages_sending check ((state = 'sending') = (lease is not null)),
    constraint ck_portal_messages_facts check ((facts is null) = (state in ('sent', 'skipped'))),
    constraint ck_portal_messages_status check ((kind = 'status') = (portal_state is not null)),
    constraint ck_portal_messages_skipped check (state <> 'skipped' or decided_reason <> '')
);
comment on table portal_messages is 'Thông điệp gửi cổng: một cho mỗi hồ sơ, sự kiện, loại; theo đúng thứ tự trong từng hồ sơ';
comment on column portal_messages.facts is 'Nội dung chốt khi lập, xóa ngay khi cổng đã nhận; chỉ còn băm';
comment on column portal_messages.round is 'Lần gửi lại theo đối soát; cùng lần là cùng khóa chống trùng';
comment on column portal_messages.step is 'Thứ tự trong một sự kiện';
create index ix_portal_messages_open on portal_messages (target, dossier_id, event_position, step)
    where state in ('waiting', 'sending', 'poison');
create index ix_portal_messages_due on portal_messages (target, event_position, step) where state in ('waiting', 'sending');
create index ix_portal_messages_list on portal_messages (target, state, message_id);

create table portal_files (
    target text not null references portal_targets,
    sha256 text not null,
    file_id text not null,
    file_hash text not null,
    noted_at timestamptz not null,
    constraint pk_portal_files primary key (target, sha256)
);
comment on table portal_files is 'Tệp đã có trên cổng: IdTepTin, HashTepTin; mỗi nội dung gửi một lần';

create table portal_inbox (
    inbox_id uuid not null default gen_random_uuid(),
    target text not null references portal_targets,
    portal_code text,
    via text not null,
    body bytea,
    body_sha256 text not null,
    state text not null default 'received',
    problem jsonb,
    dossier_id uuid references dossiers,
    deliveries int not null default 1,
    attempts int not null default 0,
    received_at timestamptz not null,
    received_by text not null,
    worked_at timestamptz not null default clock_timestamp(),
    decided_by text,
    decided_reason text,
    constraint pk_portal_inbox primary key (inbox_id),
    constraint ck_portal_inbox_via check (via in ('push', 'pull')),
    constraint ck_portal_inbox_state check (state in ('received', 'held', 'taken_in', 'dropped')),
    constraint ck_portal_inbox_taken check ((state = 'taken_in') = (dossier_id is not null)),
    constraint ck_portal_inbox_body check ((body is null) = (state in ('taken_in', 'dropped')))
);
comment on table portal_inbox is 'Hồ sơ trực tuyến từ cổng: giữ nguyên văn đến khi thành hồ sơ; không đọc được thì chờ người xử lý, không mất';
create unique index uq_portal_inbox_code on portal_inbox (target, portal_code) where portal_code is not null;
create unique index uq_portal_inbox_unread on portal_inbox (target, body_sha256) where portal_code is null;
create index ix_portal_inbox_list on portal_inbox (target, received_at, inbox_id);
create index ix_portal_inbox_held on portal_inbox (target) where state = 'held';
create index ix_portal_inbox_left on portal_inbox (target, worked_at) where state = 'received';

create table portal_inbox_files (
    inbox_id uuid not null references portal_inbox,
    seq int not null,
    component_code text not null,
    file_id text not null,
    name text not null,
    announced_sha256 text not null,
    state text not null default 'waiting',
    attempts int not null default 0,
    next_try_at timestamptz not null,
    lease uuid,
    lease_until timestamptz,
    problem jsonb,
    decided_by text,
    decided_reason text,
    constraint pk_portal_inbox_files primary key (inbox_id, seq),
    constraint ck_portal_inbox_files_state check (state in ('waiting', 'attached', 'held', 'dropped'))
);
comment on table portal_inbox_files is 'Tệp của hồ sơ trực tuyến: lấy từ cổng, đối chiếu băm, thành bản số hóa của thành phần';
create index ix_portal_inbox_files_held on portal_inbox_files (inbox_id) where state = 'held';
create index ix_portal_inbox_files_due on portal_inbox_files (next_try_at) where state = 'waiting';

create table portal_reconciliations (
    reconciliation_id uuid not null default gen_random_uuid(),
    target text not null references portal_targets,
    on_date date not null,
    from_date date not null,
    run_at timestamptz not null,
    as_of bigint not null,
    ours int not null,
    theirs int not null,
    in_sync int not null,
    constraint pk_portal_reconciliations primary key (reconciliation_id)
);
comment on table portal_reconciliations is 'Đối soát với cổng: hồ sơ tiếp nhận từ from_date đến on_date, số khớp (chỉ số 1.4)';
create index ix_portal_reconciliations_day on portal_reconciliations (target, on_date, run_at);
create trigger portal_reconciliations_append_only before update or delete on portal_reconciliations
    for each row execute function refuse_change();

create table portal_differences (
    reconciliation_id uuid not null references portal_reconciliations,
    seq int not null,
    kind text not null,
    portal_code text,
    dossier_id uuid references dossiers,
    ours jsonb,
    theirs jsonb,
    action text not null,
    constraint pk_portal_differences primary key (reconciliation_id, seq),
    constraint ck_portal_differences_kind check (kind in ('missing', 'behind', 'wrong_date', 'unknown')),
    constraint ck_portal_differences_action check (action in ('resent', 'waiting', 'held', 'told'))
);
comment on table portal_differences is 'Khác biệt theo hồ sơ: cổng thiếu, chậm trạng thái, sai ngày, hoặc ta không có';
create trigger portal_differences_append_only before update or delete on portal_differences
    for each row execute function refuse_change();

-- The portal's list while it is read, page by page.
create table portal_listed (
    target text not null references portal_targets,
    portal_code text not null,
    state smallint,
    accepted_at timestamptz,
    due_at timestamptz,
    constraint pk_portal_listed primary key (target, portal_code)
);
comment on table portal_listed is 'Danh sách trạng thái cổng đang trả về trong lượt đối soát; xóa khi xong';

-- A dossier that came from a portal was taken in by that portal's own account, under its code as the key.
create index ix_idempotency_keys_portal on idempotency_keys ((outcome->0->>'dossier_id')) where actor like 'portal-%';

create function portal_code_given(p_target text, p_dossier uuid) returns text language sql stable as $f$
    select k.key from idempotency_keys k
    where k.actor like 'portal-%' and k.actor = 'portal-' || p_target and k.outcome->0->>'dossier_id' = p_dossier::text
$f$;

-- The state an event leads to; events of one change all carry the state after the whole change.
create function portal_state_after(e events) returns smallint language sql immutable as $f$
    select case e.type
        when 'dossier.accepted' then 2 when 'dossier.rejected' then 3 when 'dossier.handed_over' then 4
        when 'dossier.supplement_requested' then 5 when 'dossier.suspended' then 6 when 'dossier.resumed' then 4
        when 'dossier.supplement_received' then e.state when 'dossier.withdrawn' then 7 when 'dossier.stopped' then 8
        when 'dossier.finished' then 9 when 'dossier.result_returned' then 10 end::smallint
$f$;

create function portal_progress(p_type text) returns boolean language sql immutable as $f$
    select p_type in ('dossier.accepted', 'dossier.rejected', 'dossier.handed_over', 'dossier.supplement_requested',
        'dossier.supplement_received', 'dossier.suspended', 'dossier.resumed', 'dossier.extended', 'dossier.rescheduled',
        'dossier.finished', 'dossier.result_returned', 'dossier.withdrawn', 'dossier.stopped')
$f$;

create function portal_components(p_dossier uuid) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('code', c.component_code, 'name', c.name, 'copies', c.copies,
            'copy_kind', c.copy_kind, 'digitised', k.copy_id is not null,
            'reuse', case when k.origin is distinct from 'reused' then 'no' when k.source_result is null then 'copy' else 'result' end,
            'from_repository', k.source_result is not null,
            'replacement_code', (select r.code from results r where r.result_id = k.source_result),
            'files', case when k.copy_id is null then '[]'::jsonb else jsonb_build_array((
                select jsonb_build_object('sha256', f.sha256, 'size', f.size, 'media_type', f.media_type,
                    'name', c.component_code || '-' || left(f.sha256, 12))
                from files f where f.sha256 = coalesce(k.signed_sha256, k.file_sha256))) end)
            order by c.component_code), '[]')
    from dossier_components c
        left join component_copies k on k.dossier_id = c.dossier_id and k.component_code = c.component_code
            and k.state <> 'replaced'
    where c.dossier_id = p_dossier and c.provided
$f$;

create function portal_supplement(e events) returns jsonb language sql stable as $f$
    select jsonb_build_object('id', s.seq, 'requested_at', micros(s.requested_at), 'content', s.reason, 'items', s.items,
        'received_at', case when e.type = 'dossier.supplement_received' then micros(e.at) end,
        'requested_by', case when e.type = 'dossier.supplement_requested' then e.actor else (
            select r.actor from events r where r.dossier_id = e.dossier_id and r.type = 'dossier.supplement_requested'
                and r.detail = e.detail limit 1) end,
        'received_by', case when e.type = 'dossier.supplement_received' then e.actor end,
        'status', case when e.type = 'dossier.supplement_received' then 'received' else 'requested' end,
        'due_before', (select micros(x.due_current) from events x where x.dossier_id = e.dossier_id
                       and x.position < e.position and x.due_current is not null order by x.position desc limit 1),
        'due_after', micros(e.due_current))
    from supplement_requests s
    where s.dossier_id = e.dossier_id and 'request ' || s.seq = e.detail
$f$;

-- What one message says, in our own words; the mapping of the portal writes it in its words. What the event carries is
-- taken from the event, so that it holds however late the message is made.
create function portal_facts(p_target text, e events, p_kind text, p_state smallint) returns jsonb language sql stable as $f$
    select jsonb_build_object('event', e.type, 'seq', e.position, 'at', micros(e.at), 'reason', e.reason,
            'due', micros(e.due_current), 'state', coalesce(p_state, e.state),
            'received_at', micros(d.submitted_at), 'channel', d.channel, 'unit', d.unit_id, 'procedure', d.procedure_code,
            'unit_name', u.name,
            'accepted_at', (select micros(a.at) from events a where a.dossier_id = e.dossier_id
                            and a.type = 'dossier.accepted' and a.position <= e.position limit 1),
            'actor', jsonb_build_object('account', e.actor, 'name', coalesce(x.display_name, e.actor), 'role', coalesce(x.role, 'system')))
        || case when p_kind in ('dossier', 'correction') then jsonb_build_object('content', d.content, 'return_method', d.return_method, 'sets', d.sets,
            'procedure_name', v.name, 'field', v.document->>'field',
            'state', case p_kind when 'dossier' then 1 else e.state end,
            'origin', case when e.channel = 'portal' then 'portal' else 'local' end,
            'applicant', to_jsonb(a) - 'dossier_id' - 'holder_id', 'components', portal_components(d.dossier_id))
        when p_kind = 'components' then jsonb_build_object('components', portal_components(d.dossier_id))
        when p_kind = 'status' then jsonb_build_object('fees', case when p_state = 6 then (
            select coalesce(jsonb_agg(jsonb_build_object('code', f->>'code', 'name', f->>'name', 'amount', f->'amount_vnd',
                'paid', false)), '[]') from jsonb_array_elements(v.document->'fees') f where f->>'amount_vnd' is not null) end)
        when p_kind = 'supplement' then jsonb_build_object('supplement', portal_supplement(e))
        when p_kind = 'result' then jsonb_build_object('result', (
            select jsonb_build_object('code', r.code, 'number', r.number, 'title', r.title, 'kind', r.kind,
                'issued_on', micros(start_of_day(r.issued_on)), 'valid_until', micros(start_of_day(r.valid_until)),
                'files', case when r.file_sha256 is null then '[]'::jsonb else jsonb_build_array((
                    select jsonb_build_object('sha256', f.sha256, 'size', f.size, 'media_type', f.media_type, 'name', r.code)
                    from files f where f.sha256 = r.file_sha256)) end)
            from results r where r.code = split_part(e.detail, ' ', 1)))
        else '{}'::jsonb end
    from dossiers d join units u using (unit_id)
        join procedure_versions v on v.procedure_code = d.procedure_code and v.version = d.procedure_version
        left join dossier_applicants a using (dossier_id)
        left join actors x on x.name = e.actor
    where d.dossier_id = e.dossier_id
$f$;

create function add_portal_message(p_target text, e events, p_step int, p_kind text, p_state smallint) returns void
language sql as $f$
    insert into portal_messages (target, dossier_id, dossier_code, event_position, step, kind, portal_state, facts, next_try_at,
        event_at, planned_at)
    values (p_target, e.dossier_id, e.dossier_code, e.position, p_step::smallint, p_kind, p_state,
        portal_facts(p_target, e, p_kind, p_state), motcua_now(), e.at, motcua_now())
    on conflict on constraint uq_portal_messages_once do nothing
$f$;

-- A dossier the portal does not know yet is told from its beginning.
create function know_portal_dossier(p_target text, e events) returns portal_dossiers language plpgsql as $f$
declare
    k portal_dossiers;
    given text := portal_code_given(p_target, e.dossier_id);
    x events;
begin
    insert into portal_dossiers (target, dossier_id, portal_code, origin, planned_state)
    values (p_target, e.dossier_id, coalesce(given, (select e.dossier_code from portal_targets t where t.target = p_target and not t.issues_codes)),
        case when given is null then 'local' else 'portal' end, 1)
    on conflict do nothing;
    for x in select * from events where dossier_id = e.dossier_id and position < e.position order by position loop
        perform plan_portal_event(p_target, x);
    end loop;
    select * into k from portal_dossiers where (target, dossier_id) = (p_target, e.dossier_id) for update;
    return k;
end $f$;

create function plan_portal_event(p_target text, e events) returns void language plpgsql as $f$
declare
    k portal_dossiers;
    v_state smallint := portal_state_after(e);
begin
    if e.type <> 'dossier.received' and v_state is null and not portal_progress(e.type)
        and e.type not in ('dossier.corrected', 'dossier.component_digitised', 'dossier.component_signed', 'dossier.component_reused',
                           'dossier.result_registered') then
        return;
    end if;
    select * into k from portal_dossiers where (target, dossier_id) = (p_target, e.dossier_id) for update;
    if k.target is null then
        k := know_portal_dossier(p_target, e);
    end if;
    if e.type = 'dossier.received' then
        if k.origin = 'local' then
            perform add_portal_message(p_target, e, 0, 'dossier', null);
        end if;
        return;
    end if;
    if e.type = 'dossier.corrected' then
        perform add_portal_message(p_target, e, 5, 'correction', null);
    end if;
    if portal_progress(e.type) then
        perform add_portal_message(p_target, e, 10, 'progress', null);
    end if;
    if v_state <> k.planned_state then
        -- A result given at once: the portal's table has no way from 2 to 9 but through 4.
        if k.planned_state = 2 and v_state = 9 then
            perform add_portal_message(p_target, e, 20, 'status', 4::smallint);
        end if;
        perform add_portal_message(p_target, e, 21, 'status', v_state);
        update portal_dossiers set planned_state = v_state where (target, dossier_id) = (p_target, e.dossier_id);
    end if;
    if e.type in ('dossier.supplement_requested', 'dossier.supplement_received') then
        perform add_portal_message(p_target, e, 30, 'supplement', null);
    elsif e.type in ('dossier.component_digitised', 'dossier.component_signed', 'dossier.component_reused') then
        perform add_portal_message(p_target, e, 40, 'components', null);
    elsif e.type = 'dossier.result_registered' then
        perform add_portal_message(p_target, e, 50, 'result', null);
    end if;
end $f$;

-- The first registration begins with what happens from then on; earlier dossiers are filled in by hand (backfill).
create function register_portal(p_target text, p_title text, p_repository boolean, p_issues_codes boolean) returns void
language sql as $f$
    insert into portal_targets (target, title, repository, issues_codes, planned_to, created_at)
    select p_target, p_title, p_repository, p_issues_codes, h.position, motcua_now() from feed_head h
    on conflict (target) do update set title = excluded.title, repository = excluded.repository,
        issues_codes = excluded.issues_codes
$f$;

-- Turns committed events into messages, one node at a time; how many events were looked at.
create function plan_portal(p_target text, p_limit int) returns int language plpgsql as $f$
declare
    t portal_targets;
    e events;
    done int := 0;
begin
    select * into t from portal_targets where target = p_target for update skip locked;
    if t.target is null then
        return 0;
    end if;
    for e in select * from events where position > t.planned_to order by position limit p_limit loop
        perform plan_portal_event(p_target, e);
        t.planned_to := e.position;
        done := done + 1;
    end loop;
    if done > 0 then
        update portal_targets set planned_to = t.planned_to where target = p_target;
    end if;
    return done;
end $f$;

-- Plans dossiers received in the days given that the portal was never told of; how many.
create function backfill_portal(p_target text, p_from date, p_to date, p_limit int) returns int language plpgsql as $f$
declare
    t portal_targets;
    v_dossier uuid;
    e events;
    done int := 0;
begin
    select * into t from portal_targets where target = p_target for update;
    if t.target is null then
        return -1;
    end if;
    for v_dossier in
        select d.dossier_id from dossiers d
        where d.received_on between p_from and p_to
            and not exists (select 1 from portal_dossiers k where (k.target, k.dossier_id) = (p_target, d.dossier_id))
            and exists (select 1 from events x where x.dossier_id = d.dossier_id and x.position <= t.planned_to)
        order by d.received_on, d.dossier_id limit p_limit
    loop
        for e in select * from events x where x.dossier_id = v_dossier and x.position <= t.planned_to order by x.position loop
            perform plan_portal_event(p_target, e);
        end loop;
        done := done + 1;
    end loop;
    return done;
end $f$;

create function portal_message_job(m portal_messages) returns jsonb language sql stable as $f$
    select jsonb_build_object('message_id', m.message_id, 'lease', m.lease, 'kind', m.kind, 'dossier', m.dossier_id,
        'dossier_code', m.dossier_code, 'seq', m.event_position, 'round', m.round, 'attempts', m.attempts, 'step', m.step,
        'portal_code', k.portal_code, 'facts', m.facts)
    from portal_dossiers k where (k.target, k.dossier_id) = (m.target, m.dossier_id)
$f$;

-- Takes the next message of each dossier whose turn it is; of an open breaker one, as a probe, when its time has come.
-- The lock on the target makes claims of several nodes follow one another.
create function claim_portal_messages(p_target text, p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    t portal_targets;
    v_now timestamptz := motcua_now();
    claimed jsonb;
begin
    select * into t from portal_targets where target = p_target for update;
    if t.target is null or v_now < t.probe_at then
        return '[]';
    end if;
    with due as (
        select m.message_id from portal_messages m
        where m.target = p_target and m.state in ('waiting', 'sending') and m.next_try_at <= v_now
            and (m.state = 'waiting' or m.lease_until <= clock_timestamp())
            and not exists (select 1 from portal_messages b
                where b.target = m.target and b.dossier_id = m.dossier_id and b.state in ('waiting', 'sending', 'poison')
                    and (b.event_position, b.step) < (m.event_position, m.step))
        order by m.event_position, m.step
        limit case when t.opened_at is null then p_limit else 1 end
    ), taken as (
        update portal_messages m set state = 'sending', attempts = attempts + 1, lease = gen_random_uuid(),
            lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where m.message_id = due.message_id
        returning m.*
    )
    select jsonb_agg(portal_message_job(x::portal_messages) order by x.event_position, x.step) into claimed from taken x;
    if t.opened_at is not null and claimed is not null then
        update portal_targets set probe_at = v_now + make_interval(secs => p_lease_seconds) where target = p_target;
    end if;
    return coalesce(claimed, '[]');
end $f$;

create function portal_breaker(p_target text) returns jsonb language sql as $f$
    select jsonb_build_object('failures', t.failures, 'openings', t.openings, 'opened_at', micros(t.opened_at),
        'probe_at', micros(t.probe_at), 'now', micros(motcua_now()))
    from portal_targets t where t.target = p_target for update
$f$;

create function set_portal_breaker(p_target text, p jsonb) returns void language sql as $f$
    update portal_targets set failures = (p->>'failures')::int, openings = (p->>'openings')::int,
        opened_at = instant((p->>'opened_at')::bigint), probe_at = instant((p->>'probe_at')::bigint),
        last_rule = coalesce(p->>'rule', last_rule), last_error = coalesce(p->>'vi', last_error),
        last_error_en = coalesce(p->>'en', last_error_en),
        failed_at = case when p ? 'rule' then motcua_now() else failed_at end,
        answered_at = case when p ? 'rule' then answered_at else motcua_now() end
    where target = p_target
$f$;

-- What became of a claimed message; false when the lease was lost meanwhile. A result that arrived in a repository is an
-- event of the dossier: index 4.4 counts it.
create function finish_portal_message(p jsonb) returns boolean language plpgsql as $f$
declare
    m portal_messages;
    d dossiers;
    v_now timestamptz := motcua_now();
begin
    select * into m from portal_messages
    where message_id = (p->>'message_id')::bigint and lease = (p->>'lease')::uuid for update;
    if m.message_id is null then
        return false;
    end if;
    if (p->>'put_off')::boolean then
        update portal_messages set state = 'waiting', attempts = attempts - 1, lease = null, lease_until = null
        where message_id = m.message_id;
        return true;
    end if;
    if p ? 'rule' then
        update portal_messages set state = case when (p->>'poison')::boolean then 'poison' else 'waiting' end, lease = null,
            lease_until = null, last_rule = p->>'rule', last_error = p->>'vi', last_error_en = p->>'en',
            payload_sha256 = coalesce(p->>'payload_sha256', payload_sha256),
            next_try_at = v_now + make_interval(secs => (p->>'retry_seconds')::double precision)
        where message_id = m.message_id;
        return true;
    end if;
    update portal_messages set state = 'sent', lease = null, lease_until = null, facts = null, sent_at = v_now,
        payload_sha256 = p->>'payload_sha256', duplicate = (p->>'duplicate')::boolean, last_rule = null, last_error = null,
        last_error_en = null
    where message_id = m.message_id;
    if m.kind = 'result' and exists (select 1 from portal_targets t where t.target = m.target and t.repository) then
        select * into d from dossiers where dossier_id = m.dossier_id;
        perform append_events(array[dossier_event(d, 'portal-' || m.target, 'portal', jsonb_build_object(
            'type', 'dossier.result_synchronised', 'detail', m.target), v_now)]);
    end if;
    return true;
end $f$;

create function note_portal_code(p_target text, p_dossier uuid, p_code text) returns void language sql as $f$
    update portal_dossiers set portal_code = p_code where (target, dossier_id) = (p_target, p_dossier) and portal_code is null
$f$;

create function note_portal_file(p_target text, p_sha256 text, p_id text, p_hash text) returns void language sql as $f$
    insert into portal_files (target, sha256, file_id, file_hash, noted_at) values (p_target, p_sha256, p_id, p_hash, motcua_now())
    on conflict (target, sha256) do nothing
$f$;

create function portal_message_facts(m portal_messages) returns jsonb language sql stable as $f$
    select portal_facts(m.target, e, m.kind, m.portal_state) from events e where e.position = m.event_position
$f$;

-- An officer lets a refused message be tried again, made anew from what the dossier says now, or leaves it out for good.
create function decide_portal_message(p_target text, p_id bigint, p_skip boolean, p_actor text, p_reason text) returns text
language plpgsql as $f$
declare
    m portal_messages;
begin
    select * into m from portal_messages where (target, message_id) = (p_target, p_id) for update;
    if m.message_id is null then
        return 'missing';
    elsif m.state in ('sent', 'skipped') then
        return 'done';
    elsif m.state = 'sending' then
        return 'sending';
    elsif p_skip then
        update portal_messages set state = 'skipped', facts = null, decided_by = p_actor, decided_reason = p_reason
        where message_id = p_id;
    else
        update portal_messages set state = 'waiting', facts = portal_message_facts(m), next_try_at = motcua_now(),
            decided_by = p_actor, decided_reason = p_reason
        where message_id = p_id;
    end if;
    perform pg_notify('motcua_portal', p_target);
    return '';
end $f$;

create function portal_message_document(m portal_messages) returns jsonb language sql stable as $f$
    select jsonb_build_object('message_id', m.message_id, 'dossier_id', m.dossier_id, 'code', m.dossier_code,
        'portal_code', k.portal_code, 'seq', m.event_position, 'kind', m.kind, 'dossier_state', m.portal_state, 'state', m.state, 'round', m.round,
        'attempts', m.attempts, 'duplicate', m.duplicate, 'payload_sha256', m.payload_sha256, 'event_at', rfc3339(m.event_at),
        'sent_at', rfc3339(m.sent_at),
        'next_try_at', case when m.state in ('waiting', 'sending') then rfc3339(m.next_try_at) end,
        'held_back_by', (select b.message_id from portal_messages b
            where b.target = m.target and b.dossier_id = m.dossier_id and b.state = 'poison' and m.state = 'waiting'
                and (b.event_position, b.step) < (m.event_position, m.step) order by b.event_position, b.step limit 1),
        'error', case when m.last_rule is null then null else jsonb_build_object('rule', m.last_rule, 'detail', m.last_error,
            'detail_en', m.last_error_en) end,
        'decided_by', m.decided_by, 'decided_reason', m.decided_reason)
    from portal_dossiers k where (k.target, k.dossier_id) = (m.target, m.dossier_id)
$f$;

create function portal_document(t portal_targets) returns jsonb language sql stable as $f$
    select jsonb_build_object('target', t.target, 'title', t.title,
        'breaker', jsonb_build_object('state', case when t.opened_at is null then 'closed'
                when motcua_now() < t.probe_at then 'open' else 'half_open' end,
            'failures', t.failures, 'opened_at', rfc3339(t.opened_at), 'probe_at', rfc3339(t.probe_at)),
        'last_error', case when t.last_rule is null then null else jsonb_build_object('rule', t.last_rule,
            'detail', t.last_error, 'detail_en', t.last_error_en, 'at', rfc3339(t.failed_at)) end,
        'answered_at', rfc3339(t.answered_at), 'planned_to', t.planned_to,
        'unplanned', (select h.position - t.planned_to from feed_head h),
        'waiting', c.waiting, 'sending', c.sending, 'poison', c.poison,
        'oldest_at', rfc3339(c.oldest), 'oldest_seconds', coalesce(greatest(0, floor(extract(epoch from motcua_now() - c.oldest)))::bigint, 0),
        'inbox_held', (select count(*) from portal_inbox i where i.target = t.target and i.state = 'held')
            + (select count(*) from portal_inbox_files f join portal_inbox i using (inbox_id)
               where i.target = t.target and f.state = 'held'),
        'pulled_at', rfc3339(t.pulled_at))
    from (select count(*) filter (where m.state = 'waiting') as waiting, count(*) filter (where m.state = 'sending') as sending,
              count(*) filter (where m.state = 'poison') as poison,
              min(m.event_at) as oldest
          from portal_messages m where m.target = t.target and m.state in ('waiting', 'sending', 'poison')) c
$f$;

-- Keeps what came, once per code (or per text when there is none): a text sent again for a held one takes its place.
create function put_portal_inbox(p jsonb) returns jsonb language plpgsql as $f$
declare
    i portal_inbox;
begin
    insert into portal_inbox (target, portal_code, via, body, body_sha256, received_at, received_by)
    values (p->>'target', p->>'code', p->>'via', decode(p->>'body', 'hex'), p->>'sha256', motcua_now(), p->>'actor')
    on conflict do nothing
    returning * into i;
    if i.inbox_id is null then
        update portal_inbox x set deliveries = deliveries + 1,
            body = case when x.state in ('received', 'held') then decode(p->>'body', 'hex') else x.body end,
            body_sha256 = case when x.state in ('received', 'held') then p->>'sha256' else x.body_sha256 end
        where x.target = p->>'target'
            and case when p->>'code' is null then x.portal_code is null and x.body_sha256 = p->>'sha256'
                else x.portal_code = p->>'code' end
        returning * into i;
    end if;
    return jsonb_build_object('inbox_id', i.inbox_id, 'state', i.state, 'dossier_id', i.dossier_id);
end $f$;

create function portal_inbox_taken(p jsonb) returns void language plpgsql as $f$
declare
    i portal_inbox;
begin
    select * into i from portal_inbox where inbox_id = (p->>'inbox_id')::uuid for update;
    if i.state not in ('received', 'held') then
        return;
    end if;
    update portal_inbox set state = 'taken_in', body = null, dossier_id = (p->>'dossier_id')::uuid, problem = null,
        attempts = attempts + 1, worked_at = clock_timestamp()
    where inbox_id = i.inbox_id;
    insert into portal_dossiers (target, dossier_id, portal_code, origin, planned_state)
    values (i.target, (p->>'dossier_id')::uuid, i.portal_code, 'portal', 1)
    on conflict do nothing;
    insert into portal_inbox_files (inbox_id, seq, component_code, file_id, name, announced_sha256, next_try_at)
    select i.inbox_id, x.seq, x.component, x.file_id, x.name, x.sha256, motcua_now()
    from jsonb_to_recordset(p->'files') as x (seq int, component text, file_id text, name text, sha256 text)
    on conflict do nothing;
    perform pg_notify('motcua_portal', i.target);
end $f$;

create function portal_inbox_held(p_id uuid, p_problem jsonb) returns void language sql as $f$
    update portal_inbox set state = 'held', problem = p_problem, attempts = attempts + 1, worked_at = clock_timestamp()
    where inbox_id = p_id and state in ('received', 'held')
$f$;

create function portal_inbox_document(i portal_inbox) returns jsonb language sql stable as $f$
    select jsonb_build_object('inbox_id', i.inbox_id, 'portal_code', i.portal_code, 'via', i.via, 'state', i.state,
        'problem', i.problem, 'dossier_id', i.dossier_id, 'code', (select d.code from dossiers d where d.dossier_id = i.dossier_id),
        'deliveries', i.deliveries, 'attempts', i.attempts, 'received_at', rfc3339(i.received_at), 'received_by', i.received_by,
        'files', (select coalesce(jsonb_agg(jsonb_build_object('seq', f.seq, 'component', f.component_code, 'state', f.state,
                      'attempts', f.attempts, 'problem', f.problem) order by f.seq), '[]')
                  from portal_inbox_files f where f.inbox_id = i.inbox_id),
        'decided_by', i.decided_by, 'decided_reason', i.decided_reason)
$f$;

-- Retried: the text is read anew, and files that were held are fetched again. Dropped: left for good.
create function decide_portal_inbox(p_target text, p_id uuid, p_drop boolean, p_actor text, p_reason text) returns text
language plpgsql as $f$
declare
    i portal_inbox;
    v_files int;
begin
    select * into i from portal_inbox where (target, inbox_id) = (p_target, p_id) for update;
    if i.inbox_id is null then
        return 'missing';
    end if;
    update portal_inbox_files set state = case when p_drop then 'dropped' else 'waiting' end, next_try_at = motcua_now(),
        decided_by = p_actor, decided_reason = p_reason
    where inbox_id = p_id and state = 'held';
    get diagnostics v_files = row_count;
    if i.state in ('taken_in', 'dropped') then
        if v_files > 0 then
            perform pg_notify('motcua_portal', p_target);
        end if;
        return case when v_files > 0 then '' else 'done' end;
    end if;
    update portal_inbox set state = case when p_drop then 'dropped' else 'received' end,
        body = case when p_drop then null else body end, worked_at = timestamptz 'epoch', decided_by = p_actor,
        decided_reason = p_reason
    where inbox_id = p_id;
    perform pg_notify('motcua_portal', p_target);
    return '';
end $f$;

-- What was received and not worked off: its node died, or somebody wants it read anew.
create function claim_portal_inbox(p_target text, p_limit int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select inbox_id from portal_inbox
        where target = p_target and state = 'received' and worked_at <= clock_timestamp() - interval '60 seconds'
        order by worked_at limit p_limit for update skip locked
    ), taken as (
        update portal_inbox i set worked_at = clock_timestamp() from due where i.inbox_id = due.inbox_id returning i.*
    )
    select jsonb_agg(jsonb_build_object('inbox_id', x.inbox_id, 'code', x.portal_code, 'body', encode(x.body, 'hex'))) into claimed
    from taken x;
    return coalesce(claimed, '[]');
end $f$;

create function claim_portal_files(p_target text, p_limit int, p_lease_seconds int) returns jsonb language plpgsql as $f$
declare
    claimed jsonb;
begin
    with due as (
        select f.inbox_id, f.seq from portal_inbox_files f join portal_inbox i using (inbox_id)
        where i.target = p_target and f.state = 'waiting' and f.next_try_at <= motcua_now()
            and (f.lease is null or f.lease_until <= clock_timestamp())
        order by f.next_try_at, f.inbox_id, f.seq limit p_limit for update of f skip locked
    ), taken as (
        update portal_inbox_files f set attempts = attempts + 1, lease = gen_random_uuid(),
            lease_until = clock_timestamp() + make_interval(secs => p_lease_seconds)
        from due where (f.inbox_id, f.seq) = (due.inbox_id, due.seq)
        returning f.*
    )
    select jsonb_agg(jsonb_build_object('inbox_id', x.inbox_id, 'seq', x.seq, 'lease', x.lease, 'component', x.component_code,
        'file_id', x.file_id, 'name', x.name, 'sha256', x.announced_sha256, 'attempts', x.attempts,
        'dossier', i.dossier_id, 'version', d.version)) into claimed
    from taken x join portal_inbox i using (inbox_id) join dossiers d using (dossier_id);
    return coalesce(claimed, '[]');
end $f$;

create function finish_portal_file(p jsonb) returns boolean language plpgsql as $f$
declare
    i portal_inbox;
begin
    update portal_inbox_files set lease = null, lease_until = null,
        state = case when p ? 'problem' then case when (p->>'hold')::boolean then 'held' else 'waiting' end else 'attached' end,
        problem = p->'problem',
        next_try_at = motcua_now() + make_interval(secs => (p->>'retry_seconds')::double precision)
    where inbox_id = (p->>'inbox_id')::uuid and seq = (p->>'seq')::int and lease = (p->>'lease')::uuid;
    if not found then
        return false;
    end if;
    if not p ? 'problem' then
        select * into i from portal_inbox where inbox_id = (p->>'inbox_id')::uuid;
        perform note_portal_file(i.target, p->>'sha256', p->>'file_id', p->>'sha256');
    end if;
    return true;
end $f$;

-- Whose turn it is to pull; null: nobody's, or not yet.
create function claim_portal_pull(p_target text, p_interval_seconds int, p_lease_seconds int) returns text language sql as $f$
    update portal_targets set pull_lease = clock_timestamp() + make_interval(secs => p_lease_seconds)
    where target = p_target and opened_at is null and (pull_lease is null or pull_lease <= clock_timestamp())
        and (pulled_at is null or pulled_at > motcua_now()
            or pulled_at <= motcua_now() - make_interval(secs => p_interval_seconds))
    returning pull_place
$f$;

-- `p_more`: the next page is wanted at once.
create function finish_portal_pull(p_target text, p_place text, p_more boolean) returns void language sql as $f$
    update portal_targets set pull_lease = null, pull_place = coalesce(p_place, pull_place),
        pulled_at = case when p_more then null else motcua_now() end
    where target = p_target
$f$;

-- The days to be compared now: asked for by hand, or the night of the day before; null: nothing to do.
create function claim_portal_reconciliation(p_target text, p_hour int, p_days int, p_lease_seconds int) returns jsonb
language plpgsql as $f$
declare
    t portal_targets;
    v_now timestamptz := motcua_now();
    v_to date := vn_date(v_now) - 1;
    v_from date;
begin
    select * into t from portal_targets where target = p_target for update skip locked;
    if t.target is null or t.opened_at is not null or t.reconcile_lease > clock_timestamp() then
        return null;
    end if;
    if t.reconcile_asked is not null then
        v_from := t.reconcile_asked[1];
        v_to := t.reconcile_asked[2];
    elsif p_hour < 0 or v_now < start_of_day(vn_date(v_now)) + make_interval(hours => p_hour) or vn_date(t.created_at) = vn_date(v_now)
        or exists (select 1 from portal_reconciliations r where r.target = p_target and r.on_date >= v_to
            and r.run_at >= start_of_day(vn_date(v_now))) then
        return null;
    else
        v_from := v_to - (p_days - 1);
    end if;
    update portal_targets set reconcile_lease = clock_timestamp() + make_interval(secs => p_lease_seconds) where target = p_target;
    delete from portal_listed where target = p_target;
    return jsonb_build_object('from', v_from, 'to', v_to);
end $f$;

create function release_portal_reconciliation(p_target text) returns void language sql as $f$
    update portal_targets set reconcile_lease = clock_timestamp() + interval '60 seconds' where target = p_target
$f$;

create function ask_portal_reconciliation(p_target text, p_from date, p_to date) returns boolean language plpgsql as $f$
begin
    update portal_targets set reconcile_asked = array[p_from, p_to] where target = p_target;
    if found then
        perform pg_notify('motcua_portal', p_target);
    end if;
    return found;
end $f$;

create function add_portal_listed(p_target text, p_rows jsonb) returns void language sql as $f$
    insert into portal_listed (target, portal_code, state, accepted_at, due_at)
    select p_target, x->>'code', (x->>'state')::smallint, instant((x->>'accepted_at')::bigint), instant((x->>'due')::bigint)
    from jsonb_array_elements(p_rows) x
    on conflict (target, portal_code) do update set state = excluded.state, accepted_at = excluded.accepted_at,
        due_at = excluded.due_at
$f$;

-- The messages to be sent again when the portal has nothing (null), or has come only to this state.
create function portal_to_resend(p_target text, p_dossier uuid, p_has smallint) returns setof bigint language sql stable as $f$
    select m.message_id from portal_messages m
    where m.target = p_target and m.dossier_id = p_dossier and m.state = 'sent'
        and (p_has is null or m.kind = 'status' and (m.event_position, m.step) > (
            select coalesce(max(h.event_position), case when p_has = 1 then 0 else 9223372036854775807 end), coalesce(max(h.step), 0)
            from portal_messages h
            where h.target = p_target and h.dossier_id = p_dossier and h.portal_state = p_has
                and h.event_position = (select max(l.event_position) from portal_messages l
                    where l.target = p_target and l.dossier_id = p_dossier and l.portal_state = p_has)))
$f$;

-- A new round is a new key: whoever lost the message may still remember the old one.
create function resend_portal(p_target text, p_dossier uuid, p_has smallint) returns void language sql as $f$
    update portal_messages m set state = 'waiting', round = m.round + 1, facts = portal_message_facts(m), attempts = 0,
        next_try_at = motcua_now(), sent_at = null, duplicate = false
    where m.message_id in (select portal_to_resend(p_target, p_dossier, p_has))
$f$;

create function portal_pending(p_target text, p_dossier uuid) returns text language sql stable as $f$
    select case when bool_or(m.state = 'poison') then 'held' when count(*) > 0 then 'waiting' end
    from portal_messages m where m.target = p_target and m.dossier_id = p_dossier and m.state in ('waiting', 'sending', 'poison')
$f$;

-- Dossiers received in the days given and the portal's list, side by side; kind null: both say the same.
create function portal_compared(p_target text, p_from date, p_to date)
returns table (portal_code text, dossier_id uuid, listed boolean, their_state smallint, ours jsonb, theirs jsonb, kind text)
language sql stable as $f$
    select coalesce(o.portal_code, l.portal_code), o.dossier_id, l.portal_code is not null, l.state,
        case when o.dossier_id is not null then jsonb_build_object('state', o.state, 'accepted_at', rfc3339(o.accepted_at),
            'due', rfc3339(o.due_current)) end,
        case when l.portal_code is not null then jsonb_build_object('state', l.state, 'accepted_at', rfc3339(l.accepted_at),
            'due', rfc3339(l.due_at)) end,
        case when o.dossier_id is null then 'unknown' when l.portal_code is null then 'missing'
            when l.state is distinct from o.state then 'behind'
            when date_trunc('second', o.accepted_at) is distinct from l.accepted_at
                or date_trunc('second', o.due_current) <> l.due_at then 'wrong_date' end
    from (select d.dossier_id, d.accepted_at, d.due_current, coalesce(k.portal_code, d.code) as portal_code,
              coalesce(k.planned_state, d.state) as state
          from dossiers d left join portal_dossiers k on (k.target, k.dossier_id) = (p_target, d.dossier_id)
          where d.accepted_at >= start_of_day(p_from) and d.accepted_at < start_of_day(p_to + 1)) o
        full join (select * from portal_listed where target = p_target) l on l.portal_code = o.portal_code
    where o.dossier_id is not null
        or not exists (select 1 from portal_dossiers k where k.target = p_target and k.portal_code = l.portal_code)
$f$;

-- Compares the portal's list with ours and keeps every difference; what the portal lacks is sent again, so many at most.
create function reconcile_portal(p_target text, p_from date, p_to date, p_most int) returns jsonb language plpgsql as $f$
declare
    v_id uuid := gen_random_uuid();
    x record;
begin
    insert into portal_reconciliations (reconciliation_id, target, on_date, from_date, run_at, as_of, ours, theirs, in_sync)
    select v_id, p_target, p_to, p_from, motcua_now(), (select h.position from feed_head h), count(c.dossier_id),
        count(*) filter (where c.listed), count(*) filter (where c.kind is null)
    from portal_compared(p_target, p_from, p_to) c;
    insert into portal_differences (reconciliation_id, seq, kind, portal_code, dossier_id, ours, theirs, action)
    select v_id, row_number() over (order by c.portal_code, c.dossier_id), c.kind, c.portal_code, c.dossier_id, c.ours, c.theirs,
        case when c.pending is not null then c.pending
            when c.lost and row_number() over (partition by c.lost order by c.portal_code, c.dossier_id) <= p_most then 'resent'
            else 'told' end
    from (select y.*, portal_pending(p_target, y.dossier_id) as pending,
              y.dossier_id is not null and (y.kind = 'missing' or y.kind = 'behind' and y.their_state is not null)
                  and exists (select portal_to_resend(p_target, y.dossier_id, y.their_state)) as lost
          from portal_compared(p_target, p_from, p_to) y where y.kind is not null) c;
    for x in select d.dossier_id, (d.theirs->>'state')::smallint as has from portal_differences d
             where d.reconciliation_id = v_id and d.action = 'resent' loop
        perform resend_portal(p_target, x.dossier_id, x.has);
    end loop;
    delete from portal_listed where target = p_target;
    update portal_targets set reconcile_lease = null, reconcile_asked = case
        when reconcile_asked = array[p_from, p_to] then null else reconcile_asked end where target = p_target;
    perform pg_notify('motcua_portal', p_target);
    return (select portal_reconciliation_document(r) from portal_reconciliations r where r.reconciliation_id = v_id);
end $f$;

create function portal_reconciliation_document(r portal_reconciliations) returns jsonb language sql stable as $f$
    select jsonb_build_object('date', r.on_date, 'from', r.from_date, 'run_at', rfc3339(r.run_at), 'as_of', r.as_of, 'ours', r.ours,
        'theirs', r.theirs, 'in_sync', r.in_sync,
        'share_percent', case when greatest(r.ours, r.theirs) = 0 then null
            else round(100.0 * r.in_sync / greatest(r.ours, r.theirs), 2) end,
        'missing', count(*) filter (where d.kind = 'missing'), 'behind', count(*) filter (where d.kind = 'behind'),
        'wrong_date', count(*) filter (where d.kind = 'wrong_date'), 'resent', count(*) filter (where d.action = 'resent'), 'unknown', count(*) filter (where d.kind = 'unknown'))
    from (select) one left join portal_differences d on d.reconciliation_id = r.reconciliation_id
$f$;

-- Index 4.4 counts a dossier that took a component from a repository, or whose result was put into one.
create index ix_events_synchronised on events (dossier_id, position) where type = 'dossier.result_synchronised';
create function result_synchronised(p_dossier uuid, p_as_of bigint) returns boolean language sql stable parallel safe as $f$
    select exists (select 1 from events s where s.dossier_id = p_dossier and s.position <= p_as_of
                   and s.type = 'dossier.result_synchronised')
$f$;
alter type rate_flags add attribute synchronised boolean; -- kết quả đã đưa vào kho dữ liệu của tổ chức, cá nhân

create or replace function accepted_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select a.dossier_id, a.dossier_code, a.unit_id, a.procedure_code, d.procedure_version, a.at,
        row(p.gives_document, p.asks_existing, c.electronic is not null, r.result_file, r.result, c.reused,
            c.from_repository, null, result_synchronised(a.dossier_id, p_as_of))::rate_flags, c.recorded, c.electronic
    from events a
        join dossiers d using (dossier_id)
        join procedure_versions p on p.procedure_code = a.procedure_code and p.version = d.procedure_version
        cross join lateral component_facts(a.dossier_id, p_as_of) c
        cross join lateral result_facts(a.dossier_id, p_as_of) r
    where a.type = 'dossier.accepted' and a.at >= p_from and a.at < p_to and a.position <= p_as_of
        and (p_unit = '' or a.unit_id = p_unit) and (p_procedure = '' or a.procedure_code = p_procedure)
$f$;

create or replace function finished_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select e.dossier_id, e.dossier_code, e.unit_id, e.procedure_code, d.procedure_version, e.at,
        row(p.gives_document, p.asks_existing, null, r.result_file, r.result, null, null, null, null)::rate_flags, null, null
    from events e
        join dossiers d using (dossier_id)
        join procedure_versions p on p.procedure_code = e.procedure_code and p.version = d.procedure_version
        cross join lateral result_facts(e.dossier_id, p_as_of) r
    where e.type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped')
        and e.type = 'dossier.finished' and e.at >= p_from and e.at < p_to and e.position <= p_as_of
        and (p_unit = '' or e.unit_id = p_unit) and (p_procedure = '' or e.procedure_code = p_procedure)
$f$;

create or replace function timed_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select e.dossier_id, e.dossier_code, e.unit_id, e.procedure_code, null::int, e.at,
        row(null, null, null, null, null, null, null, e.due_current is null
            or date_trunc('second', e.at) - w.waited <= e.due_current, null)::rate_flags, null, null
    from events e cross join lateral supplement_wait(e.dossier_id, p_to, p_as_of) w
    where e.type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped')
        and e.at >= p_from and e.at < p_to and e.position <= p_as_of
        and (e.type <> 'dossier.withdrawn' or e.due_current is not null)
        and (p_unit = '' or e.unit_id = p_unit) and (p_procedure = '' or e.procedure_code = p_procedure)
    union all
    select a.dossier_id, a.dossier_code, a.unit_id, a.procedure_code, null::int, last.moment,
        row(null, null, null, null, null, null, null, not (w.open_since is not null and w.requests > 1)
            and coalesce(w.open_since, last.moment) <= k.due_current, null)::rate_flags, null, null
    from events a
        cross join (select least(p_to - interval '1 second', date_trunc('second', x.at)) as moment
                    from events x where x.position = p_as_of) last
        cross join lateral supplement_wait(a.dossier_id, p_to, p_as_of) w
        cross join lateral (select x.due_current from events x
                            where x.dossier_id = a.dossier_id and x.position <= p_as_of and x.at < p_to
                            order by x.position desc limit 1) k
    where a.type = 'dossier.accepted' and a.at < p_to and a.position <= p_as_of
        and (p_unit = '' or a.unit_id = p_unit) and (p_procedure = '' or a.procedure_code = p_procedure)
        and not exists (select 1 from events e
            where e.type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped')
                and e.dossier_id = a.dossier_id and e.at < p_to and e.position <= p_as_of)
$f$;

create or replace function broken_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select b.dossier_id, b.dossier_code, b.unit_id, b.procedure_code, null::int, b.at,
        row(null, null, null, null, null, null, null, exists (select 1 from events l
            where l.dossier_id = b.dossier_id and l.type = 'letter.apology_issued' and l.position <= p_as_of), null)::rate_flags,
        null, null
    from events b
    where b.type in ('dossier.late', 'letter.apology_issued')
        and b.at >= p_from and b.at < p_to and b.position <= p_as_of
        and (p_unit = '' or b.unit_id = p_unit) and (p_procedure = '' or b.procedure_code = p_procedure)
        and not exists (select 1 from events x where x.dossier_id = b.dossier_id and x.position < b.position
                        and x.type in ('dossier.late', 'letter.apology_issued'))
$f$;

create or replace function rate_reached(p_rule text, f rate_flags) returns boolean language sql immutable parallel safe as $f$
    select case p_rule
        when 'on_time' then f.kept
        when 'apology' then f.kept
        when 'result_file' then f.result_file
        when 'electronic_result' then f.result
        when 'result' then f.result
        when 'component' then f.electronic
        when 'digital_dossier' then f.electronic and (f.result_file or not f.gives_document)
        when 'reuse' then f.reused
        when 'reuse_where_possible' then f.reused
        when 'repository' then f.from_repository
        when 'repository_used' then f.from_repository or f.synchronised
    end
$f$;

create or replace function rate_rules() returns table (rule text, population text) language sql immutable parallel safe as $f$
    values ('on_time', 'timed'), ('apology', 'broken'), ('result_file', 'finished'), ('electronic_result', 'finished'),
        ('result', 'finished'), ('component', 'accepted'), ('digital_dossier', 'accepted'), ('reuse', 'accepted'),
        ('reuse_where_possible', 'accepted'), ('repository', 'accepted'), ('repository_used', 'accepted')
$f$;
