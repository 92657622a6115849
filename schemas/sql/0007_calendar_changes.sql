-- A new version of a calendar over open dossiers: previewed, approved by another person, taken over once by each.

-- Running nodes hear of everything newly published.
create function tell_rules_changed() returns trigger language plpgsql as $f$
begin
    perform pg_notify('motcua_rules', '');
    return null;
end $f$;
create trigger calendar_versions_told after insert on calendar_versions
    for each row execute function tell_rules_changed();
create trigger procedure_versions_told after insert on procedure_versions
    for each row execute function tell_rules_changed();
create trigger units_told after insert or update on units for each row execute function tell_rules_changed();

-- Held together by intakes, alone by an approval: no dossier slips in under the old version meanwhile.
create function calendar_lock(p_calendar text) returns bigint language sql immutable as
    $f$ select hashtextextended('calendar ' || p_calendar, 0) $f$;

create function guard_intake_calendar() returns trigger language plpgsql as $f$
begin
    perform pg_advisory_xact_lock_shared(calendar_lock(new.calendar_id));
    if exists (select 1 from calendar_versions v
               where v.calendar_id = new.calendar_id and v.version > new.calendar_version) then
        raise exception 'ck_dossiers_calendar_newest: a newer version of the calendar is published'
            using errcode = 'check_violation', constraint = 'ck_dossiers_calendar_newest';
    end if;
    return new;
end $f$;
create trigger dossiers_calendar before insert on dossiers for each row execute function guard_intake_calendar();
create index ix_dossiers_open_calendar on dossiers (calendar_id, dossier_id) where finished_at is null;

create table calendar_changes (
    change_id uuid primary key,
    calendar_id text not null,
    version int not null,
    published_version int not null,
    document jsonb,
    sha256 text,
    state text not null,
    reason text not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    applied_at timestamptz,
    constraint ck_calendar_changes_state check (state in ('previewed', 'approved', 'applied')),
    constraint ck_calendar_changes_two_people check (approved_by <> proposed_by),
    constraint ck_calendar_changes_approved check ((state = 'previewed') = (approved_by is null)),
    constraint ck_calendar_changes_document check ((document is null) = (sha256 is null))
);
comment on table calendar_changes is 'Thay đổi lịch làm việc: người trình và người duyệt là hai người';
comment on column calendar_changes.published_version is 'Phiên bản mới nhất đã công bố lúc trình';
comment on column calendar_changes.document is 'Lịch gửi kèm, công bố khi duyệt; rỗng khi trỏ tới phiên bản đã công bố';
create index ix_calendar_changes_approved on calendar_changes (version) where state = 'approved';

create function guard_calendar_change() returns trigger language plpgsql as $f$
begin
    if (old.state, new.state) not in (('previewed', 'approved'), ('approved', 'applied'))
        or (new.calendar_id, new.version, new.published_version, new.document, new.reason, new.proposed_by)
            is distinct from (old.calendar_id, old.version, old.published_version, old.document, old.reason, old.proposed_by)
        or (old.approved_by is not null and new.approved_by is distinct from old.approved_by) then
        raise exception 'a calendar change only goes forward' using errcode = 'check_violation', constraint = 'ck_calendar_changes_kept';
    end if;
    return new;
end $f$;
create trigger calendar_changes_guard before update on calendar_changes for each row execute function guard_calendar_change();
create trigger calendar_changes_no_delete before delete on calendar_changes for each row execute function refuse_change();

-- The preview: what the approver was shown.
create table calendar_change_dossiers (
    change_id uuid not null references calendar_changes,
    dossier_id uuid not null references dossiers,
    code text not null,
    unit_id text not null,
    ledger_entries int not null,
    version_before int not null,
    outcome text not null,
    due_before timestamptz,
    due_computed timestamptz,
    due_after timestamptz,
    certainty_before smallint not null,
    certainty_after smallint not null,
    late boolean not null,
    constraint pk_calendar_change_dossiers primary key (change_id, dossier_id),
    constraint ck_calendar_change_dossiers_outcome check (outcome in ('unchanged', 'now_firm', 'later', 'earlier'))
);
comment on table calendar_change_dossiers is 'Bản xem trước: tác động của lịch mới lên từng hồ sơ đang mở';
create index ix_calendar_change_dossiers_list on calendar_change_dossiers (change_id, code);
create trigger calendar_change_dossiers_kept before update or delete on calendar_change_dossiers
    for each row execute function refuse_change();

-- What was done, once a dossier and change. The dates are part of the ledger entry `seq`: promises are facts.
create table calendar_adoptions (
    change_id uuid not null references calendar_changes,
    dossier_id uuid not null references dossiers,
    seq int,
    version_before int not null,
    version int not null,
    due_original timestamptz,
    due_before timestamptz,
    due_computed timestamptz,
    due_after timestamptz,
    adopted_at timestamptz not null,
    constraint pk_calendar_adoptions primary key (change_id, dossier_id),
    constraint uq_calendar_adoptions_ledger unique (dossier_id, seq),
    constraint fk_calendar_adoptions_ledger foreign key (dossier_id, seq) references deadline_ledger,
    constraint ck_calendar_adoptions_promise check (due_after >= due_before)
);
comment on table calendar_adoptions is 'Hồ sơ đã chuyển sang phiên bản lịch mới; ngày hẹn không bao giờ sớm lên';
create trigger calendar_adoptions_append_only before update or delete on calendar_adoptions
    for each row execute function refuse_change();

create function guard_adoption() returns trigger language plpgsql as $f$
begin
    if not exists (select 1 from calendar_changes c
                   where c.change_id = new.change_id and c.state = 'approved' and c.version = new.version) then
        raise exception 'ck_calendar_adoptions_approved: nobody approved this change'
            using errcode = 'check_violation', constraint = 'ck_calendar_adoptions_approved';
    end if;
    return new;
end $f$;
create trigger calendar_adoptions_guard before insert on calendar_adoptions for each row execute function guard_adoption();

-- The applicant is told when the date moved; that it stayed is no news.
create function tell_moved_due() returns trigger language plpgsql as $f$
begin
    insert into outbox (dossier_id, event_position, kind, created_at)
    values (new.dossier_id, new.position, new.type, new.at);
    return null;
end $f$;
create trigger events_moved_due after insert on events for each row
    when (new.type = 'dossier.calendar_changed' and new.detail like 'later %') execute function tell_moved_due();

-- The ledger as known at a moment, calendar changes with the promises they found.
create function ledger_facts(p_id uuid, p_known_at timestamptz) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('kind', l.kind, 'at', micros(l.at),
            'limit_value', l.limit_value, 'limit_unit', l.limit_unit, 'limit_cutoff', l.limit_cutoff_minutes,
            'new_due', micros(l.new_due), 'reason', l.reason,
            'adoption', case when a.dossier_id is not null then jsonb_build_object(
                'version_before', a.version_before, 'version', a.version, 'due_original', micros(a.due_original),
                'due_before', micros(a.due_before), 'due_computed', micros(a.due_computed)) end)
        order by l.seq), '[]')
    from deadline_ledger l left join calendar_adoptions a on (a.dossier_id, a.seq) = (l.dossier_id, l.seq)
    where l.dossier_id = p_id and l.recorded_at <= p_known_at
$f$;

alter function dossier_facts(uuid) rename to dossier_facts_without_calendar_changes;
create function dossier_facts(p_id uuid) returns jsonb language sql stable as $f$
    select dossier_facts_without_calendar_changes(p_id) || jsonb_build_object('ledger', ledger_facts(p_id, 'infinity'))
$f$;

-- A page of the open dossiers that are under an older version.
create function open_clocks(p_calendar text, p_version int, p_after uuid, p_limit int) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('id', x.dossier_id, 'code', x.code, 'unit', x.unit_id,
        'calendar_version', x.calendar_version, 'late', x.late_at is not null,
        'ledger', ledger_facts(x.dossier_id, 'infinity')) order by x.dossier_id), '[]')
    from (select d.dossier_id, d.code, d.unit_id, d.calendar_version, d.late_at
          from dossiers d
          where d.calendar_id = p_calendar and d.finished_at is null and d.calendar_version < p_version
              and d.dossier_id > p_after
          order by d.dossier_id
          limit p_limit) x
$f$;

create function propose_calendar_change(p jsonb) returns jsonb language plpgsql as $f$
declare
    claimed jsonb := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
    v_id uuid := (p->>'change_id')::uuid;
    answer jsonb := jsonb_build_object('change_id', p->>'change_id');
begin
    if not claimed ? 'fresh' then
        return claimed;
    end if;
    insert into calendar_changes (change_id, calendar_id, version, published_version, document, sha256, state, reason,
        proposed_by, proposed_at)
    values (v_id, p->>'calendar', (p->>'version')::int, (p->>'published_version')::int, nullif(p->'document', 'null'),
        p->>'sha256', 'previewed', p->>'reason', p->>'actor', motcua_now());
    insert into calendar_change_dossiers
    select v_id, x.dossier_id, x.code, x.unit, x.ledger_entries, x.version_before, x.outcome, instant(x.due_before),
        instant(x.due_computed), instant(x.due_after), x.certainty_before, x.certainty_after, x.late
    from jsonb_to_recordset(p->'dossiers') as x (dossier_id uuid, code text, unit text, ledger_entries int,
        version_before int, outcome text, due_before bigint, due_computed bigint, due_after bigint,
        certainty_before smallint, certainty_after smallint, late boolean);
    update idempotency_keys set outcome = answer where actor = p->>'actor' and key = p->>'key';
    return answer;
end $f$;

-- Whether the open dossiers are no longer those of the preview, or their deadlines have been acted on since. A
-- hand-over or a timer changes no deadline and makes nothing stale.
create function calendar_change_stale(c calendar_changes) returns boolean language sql stable as $f$
    with opened as (
        select d.dossier_id, d.calendar_version,
            (select count(*) from deadline_ledger l where l.dossier_id = d.dossier_id) as entries
        from dossiers d
        where d.calendar_id = c.calendar_id and d.finished_at is null and d.calendar_version < c.version
    ), shown as (
        select x.dossier_id, x.version_before, x.ledger_entries::bigint from calendar_change_dossiers x
        where x.change_id = c.change_id
    )
    select exists (table opened except table shown) or exists (table shown except table opened)
$f$;

-- Opens an approval: key, the lock no intake passes, the change, and what has happened since the preview.
create function open_calendar_change(p_id uuid, p_actor text, p_key text, p_sha256 text) returns jsonb
language plpgsql as $f$
declare
    claimed jsonb := claim_key(p_actor, p_key, p_sha256);
    c calendar_changes;
begin
    if not claimed ? 'fresh' then
        return claimed;
    end if;
    perform pg_advisory_xact_lock(calendar_lock(calendar_id)) from calendar_changes where change_id = p_id;
    select * into c from calendar_changes where change_id = p_id for update;
    if c.change_id is null then
        return claimed;
    end if;
    return claimed || jsonb_build_object('change', jsonb_build_object(
        'calendar', c.calendar_id, 'version', c.version, 'published_version', c.published_version,
        'state', c.state, 'proposed_by', c.proposed_by, 'stale', calendar_change_stale(c),
        'newest', (select max(v.version) from calendar_versions v where v.calendar_id = c.calendar_id),
        'units', coalesce((select jsonb_agg(distinct x.unit_id) from calendar_change_dossiers x
                           where x.change_id = p_id), '[]')));
end $f$;

create function approve_calendar_change(p_id uuid, p_actor text, p_key text) returns void language plpgsql as $f$
begin
    insert into calendar_versions (calendar_id, version, document, sha256)
    select c.calendar_id, c.version, c.document, c.sha256
    from calendar_changes c where c.change_id = p_id and c.document is not null;
    update calendar_changes set state = 'approved', approved_by = p_actor, approved_at = motcua_now()
    where change_id = p_id;
    update idempotency_keys set outcome = jsonb_build_object('change_id', p_id) where actor = p_actor and key = p_key;
    perform pg_notify('motcua_rules', '');
end $f$;

-- Dossiers the oldest approved change has not reached yet and nobody else holds. Closes the change after the last.
create function claim_adoptions(p_limit int) returns jsonb language plpgsql as $f$
declare
    c calendar_changes;
    claimed jsonb;
    held boolean := false;
begin
    select * into c from calendar_changes where state = 'approved' order by version limit 1;
    if c.change_id is null then
        return null;
    end if;
    with due as (
        select d.dossier_id from dossiers d
        where d.calendar_id = c.calendar_id and d.finished_at is null and d.calendar_version < c.version
        order by d.dossier_id
        limit p_limit
        for update skip locked
    )
    select jsonb_agg(dossier_facts(due.dossier_id)) into claimed from due;
    if claimed is null then
        held := exists (
            select 1 from dossiers d
            where d.calendar_id = c.calendar_id and d.finished_at is null and d.calendar_version < c.version);
        update calendar_changes set state = 'applied', applied_at = motcua_now()
        where change_id = c.change_id and state = 'approved' and not held;
    end if;
    return jsonb_build_object('now', micros(motcua_now()), 'change_id', c.change_id, 'calendar', c.calendar_id,
        'version', c.version, 'reason', c.reason, 'approved_by', c.approved_by, 'held', held, 'claimed', coalesce(claimed, '[]'));
end $f$;

create function record_adoptions(p jsonb) returns void language sql as $f$
    insert into calendar_adoptions
    select x.change_id, x.dossier_id, x.seq, x.version_before, x.version, instant(x.due_original), instant(x.due_before),
        instant(x.due_computed), instant(x.due_after), motcua_now()
    from jsonb_to_recordset(p) as x (change_id uuid, dossier_id uuid, seq int, version_before int, version int,
        due_original bigint, due_before bigint, due_computed bigint, due_after bigint)
$f$;

create function calendar_versions_document(p_calendar text) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('calendar', v.calendar_id, 'version', v.version, 'sha256', v.sha256,
            'published_at', rfc3339(v.loaded_at), 'decided_until', v.document->>'decided_until',
            'first_day', v.document->>'first_day', 'last_day', v.document->>'last_day',
            'in_use', v.version = (select max(n.version) from calendar_versions n where n.calendar_id = p_calendar),
            'open_dossiers', (select count(*) from dossiers d where d.calendar_id = v.calendar_id
                              and d.calendar_version = v.version and d.finished_at is null))
        order by v.version), '[]')
    from calendar_versions v where v.calendar_id = p_calendar
$f$;

create function calendar_change_document(c calendar_changes) returns jsonb language sql stable as $f$
    select jsonb_build_object('change_id', c.change_id, 'calendar', c.calendar_id, 'version', c.version,
        'published_version', c.published_version, 'state', c.state, 'reason', c.reason,
        'proposed_by', c.proposed_by, 'proposed_at', rfc3339(c.proposed_at), 'approved_by', c.approved_by,
        'approved_at', rfc3339(c.approved_at), 'applied_at', rfc3339(c.applied_at),
        'counts', (select jsonb_build_object('open', count(*),
                'unchanged', count(*) filter (where x.outcome = 'unchanged'),
                'now_firm', count(*) filter (where x.outcome = 'now_firm'),
                'later', count(*) filter (where x.outcome = 'later'),
                'earlier', count(*) filter (where x.outcome = 'earlier'),
                'adopted', (select count(*) from calendar_adoptions a where a.change_id = c.change_id))
            from calendar_change_dossiers x where x.change_id = c.change_id))
$f$;

create function calendar_change_row(x calendar_change_dossiers) returns jsonb language sql stable as $f$
    select jsonb_build_object('dossier_id', x.dossier_id, 'code', x.code, 'unit', x.unit_id, 'outcome', x.outcome,
        'version_before', x.version_before, 'due_before', rfc3339(x.due_before), 'due_computed', rfc3339(x.due_computed),
        'due_after', rfc3339(x.due_after),
        'certainty_before', (array['decided', 'provisional'])[x.certainty_before + 1],
        'certainty_after', (array['decided', 'provisional'])[x.certainty_after + 1], 'late', x.late,
        'adopted_at', (select rfc3339(a.adopted_at) from calendar_adoptions a
                       where a.change_id = x.change_id and a.dossier_id = x.dossier_id))
$f$;
