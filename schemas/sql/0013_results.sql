-- Electronic results: how they come about, are replaced, revoked and expire, and who is reminded.
create function start_of_day(d date) returns timestamptz language sql immutable strict parallel safe
    as $f$ select d::timestamp at time zone 'UTC' - interval '7 hours' $f$;

create function guard_result() returns trigger language plpgsql as $f$
begin
    if (new.result_id, new.code, new.unit_id, new.procedure_code, new.dossier_id, new.kind, new.kind_name, new.number, new.title,
            new.issued_on, new.valid_from, new.valid_until, new.file_sha256, new.signature, new.signature_agency, new.data,
            new.replaces, new.origin, new.verify_key, new.created_at, new.created_by)
        is distinct from (old.result_id, old.code, old.unit_id, old.procedure_code, old.dossier_id, old.kind, old.kind_name, old.number,
            old.title, old.issued_on, old.valid_from, old.valid_until, old.file_sha256, old.signature, old.signature_agency, old.data,
            old.replaces, old.origin, old.verify_key, old.created_at, old.created_by) then
        raise exception 'what a result says is kept' using errcode = 'check_violation', constraint = 'ck_results_kept';
    end if;
    if new.state <> old.state and (old.state <> 'in_force' or new.version <> old.version + 1) then
        raise exception 'a result leaves its force once' using errcode = 'check_violation', constraint = 'ck_results_final';
    end if;
    return new;
end $f$;
create trigger results_guard before update on results for each row execute function guard_result();
create trigger results_no_delete before delete on results for each row execute function refuse_change();

-- Every version of a result is one line, for results of earlier years too, which have no dossier and so no events.
create table result_log (
    result_id uuid not null references results,
    version bigint not null,
    what text not null,
    reason text not null default '',
    actor text not null,
    channel text not null,
    at timestamptz not null,
    constraint pk_result_log primary key (result_id, version),
    constraint ck_result_log_what check (what in ('registered', 'imported', 'replaced', 'revoked', 'expired'))
);
comment on table result_log is 'Lịch sử kết quả: cấp, nhận từ năm trước, thay thế, thu hồi, hết hạn; chỉ thêm';
create trigger result_log_append_only before update or delete on result_log for each row execute function refuse_change();

create table result_timers (
    result_id uuid not null references results,
    kind text not null,
    days int not null,
    due_at timestamptz not null,
    fired_at timestamptz,
    constraint pk_result_timers primary key (result_id, kind, days),
    constraint ck_result_timers_kind check (kind in ('expiry', 'reminder'))
);
comment on table result_timers is 'Mốc hẹn giờ của kết quả: hết hiệu lực, nhắc trước một số ngày';
create index ix_result_timers_pending on result_timers (due_at) where fired_at is null;

create table result_reminders (
    reminder_id uuid not null default gen_random_uuid(),
    result_id uuid not null references results,
    days int not null,
    created_at timestamptz not null,
    delivered_at timestamptz,
    attempts int not null default 0,
    last_error text,
    constraint pk_result_reminders primary key (reminder_id),
    constraint uq_result_reminders_once unique (result_id, days)
);
comment on table result_reminders is 'Nhắc chủ giấy tờ sắp hết hiệu lực, chờ gửi; riêng với outbox vì kết quả có thể không có hồ sơ';
create index ix_result_reminders_pending on result_reminders (created_at) where delivered_at is null;

-- A reminder whose day is over is not sent late: the list of results about to expire shows them all the time.
create function plan_result_timers(r results, p_reminders jsonb, p_now timestamptz) returns void language sql as $f$
    insert into result_timers (result_id, kind, days, due_at)
    select r.result_id, 'expiry', 0, start_of_day(r.valid_until + 1) where r.valid_until is not null and r.state = 'in_force'
    union all
    select r.result_id, 'reminder', x::int, start_of_day(r.valid_until - x::int)
    from jsonb_array_elements_text(p_reminders) x
    where r.valid_until is not null and r.state = 'in_force' and start_of_day(r.valid_until - x::int) >= p_now - interval '1 day'
$f$;

create function log_result(r results, p_what text, p_actor text, p_channel text, p_now timestamptz) returns void language sql as $f$
    insert into result_log (result_id, version, what, reason, actor, channel, at)
    values (r.result_id, r.version, p_what, r.reason, p_actor, p_channel, p_now)
$f$;

-- A result of its own or in place of another; `x` as the service writes it, its code included.
create function add_result(p_unit text, p_procedure text, p_dossier uuid, p_holder uuid, x jsonb, p_actor text, p_channel text,
    p_now timestamptz) returns results language plpgsql as $f$
declare
    r results;
begin
    insert into results (code, unit_id, procedure_code, dossier_id, holder_id, kind, kind_name, number, title, issued_on, valid_from,
        valid_until, file_sha256, signature, signature_agency, data, replaces, origin, created_at, created_by)
    values (x->>'code', p_unit, p_procedure, p_dossier, p_holder, x->>'kind', x->>'kind_name', x->>'number', x->>'title',
        (x->>'issued_on')::date, (x->>'valid_from')::date, (x->>'valid_until')::date, x->>'file_sha256', x->>'signature',
        x->>'signature_agency', x->'data', (x->>'replaces')::uuid, 'issued', p_now, p_actor)
    returning * into r;
    perform plan_result_timers(r, x->'reminders', p_now);
    perform log_result(r, 'registered', p_actor, p_channel, p_now);
    return r;
end $f$;

-- The holder the applicant is by identifier now; nobody when the applicant gave none and none is named.
create function holder_of_dossier(p_dossier uuid, x jsonb, p_now timestamptz) returns uuid language plpgsql as $f$
declare
    a dossier_applicants;
    v_holder uuid;
begin
    select * into a from dossier_applicants where dossier_id = p_dossier;
    a.id_type := coalesce(nullif(a.id_type, ''), x->>'holder_id_type');
    a.id_number := coalesce(nullif(a.id_number, ''), x->>'holder_id_number');
    select h.holder_id into v_holder from holders h where (h.id_type, h.id_number) = (a.id_type, a.id_number);
    if v_holder is null then
        v_holder := put_holder(a, p_now);
    end if;
    update dossier_applicants set holder_id = v_holder where dossier_id = p_dossier and holder_id is null;
    return v_holder;
end $f$;

create function note_result(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language plpgsql as $f$
begin
    perform add_result(d.unit_id, d.procedure_code, d.dossier_id, holder_of_dossier(d.dossier_id, x, p_now), x, p_actor,
        x->>'channel', p_now);
    perform pg_notify('motcua_timers', '');
end $f$;

create function result_named(p_ref text) returns uuid language sql stable as $f$
    select r.result_id from results r where r.code = p_ref
    union all
    select r.result_id from results r
    where r.result_id = case when p_ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then p_ref::uuid end
    limit 1
$f$;

-- Opens a change of a result: key, locks (the dossier's first), the facts and the moment.
create function open_result(p_ref text, p_actor text, p_key text, p_sha256 text) returns jsonb language plpgsql as $f$
declare
    claimed jsonb := claim_key(p_actor, p_key, p_sha256);
    v_id uuid := result_named(p_ref);
begin
    if not claimed ? 'fresh' then
        return claimed;
    end if;
    perform 1 from dossiers d where d.dossier_id = (select r.dossier_id from results r where r.result_id = v_id) for update;
    perform 1 from results r where r.result_id = v_id for update;
    return claimed || jsonb_build_object('now', micros(motcua_now()), 'facts', (
        select jsonb_build_object('result_id', r.result_id, 'code', r.code, 'unit', r.unit_id, 'procedure', r.procedure_code,
            'procedure_version', (select d.procedure_version from dossiers d where d.dossier_id = r.dossier_id),
            'kind', r.kind, 'kind_name', r.kind_name, 'state', r.state, 'version', r.version)
        from results r where r.result_id = v_id));
end $f$;

create function next_dossier_version(p_dossier uuid, p_now timestamptz) returns dossiers language sql as $f$
    update dossiers set version = version + 1, updated_at = p_now where dossier_id = p_dossier returning *
$f$;

-- Ends a result's force, by hand or by time, and tells the dossier when there is one.
create function end_result(p_id uuid, p_state text, p_reason text, p_actor text, p_channel text, p_now timestamptz)
returns results language plpgsql as $f$
declare
    r results;
    d dossiers;
begin
    update results set state = p_state, reason = p_reason, version = version + 1 where result_id = p_id returning * into r;
    perform log_result(r, p_state, p_actor, p_channel, p_now);
    if r.dossier_id is not null then
        d := next_dossier_version(r.dossier_id, p_now);
        perform append_events(array[dossier_event(d, p_actor, p_channel,
            jsonb_build_object('type', 'dossier.result_' || p_state, 'reason', p_reason, 'detail', r.code), p_now)]);
    end if;
    return r;
end $f$;

-- Revokes the result opened before, or puts another in its place; the result that counts afterwards.
create function change_result(p jsonb) returns uuid language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    r results;
    n results;
    d dossiers;
begin
    r := end_result((p->>'result_id')::uuid, p->>'state', p->>'reason', p->>'actor', p->>'channel', v_now);
    n := r;
    if p ? 'replacement' then
        n := add_result(r.unit_id, r.procedure_code, r.dossier_id, r.holder_id,
            p->'replacement' || jsonb_build_object('replaces', r.result_id,
                'code', result_code(p->'replacement', r.unit_id)), p->>'actor', p->>'channel', v_now);
        select * into d from dossiers where dossier_id = r.dossier_id;
        if d.dossier_id is not null then
            perform append_events(array[dossier_event(d, p->>'actor', p->>'channel', jsonb_build_object(
                'type', 'dossier.result_registered', 'detail',
                n.code || case when n.file_sha256 is null then ' data' else ' file' end), v_now)]);
        end if;
    end if;
    update idempotency_keys set outcome = jsonb_build_object('result_id', n.result_id)
    where actor = p->>'actor' and key = p->>'key';
    perform pg_notify('motcua_timers', '');
    return n.result_id;
end $f$;

-- The next code of a unit's year, as the unit writes them.
create function result_code(x jsonb, p_unit text) returns text language sql as $f$
    select x->>'code_prefix' || lpad(n::text, greatest((x->>'code_width')::int, length(n::text)), '0')
    from next_number('result', p_unit, x->>'period') n
$f$;

-- Lets due timers of results take effect; how many were spent. What others hold is left to the next turn.
create function sweep_results(p_limit int) returns int language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    t result_timers;
    r results;
    spent int := 0;
begin
    for t in
        select * from result_timers where fired_at is null and due_at <= v_now
        order by due_at, result_id limit p_limit for update skip locked
    loop
        select * into r from results where result_id = t.result_id;
        if r.dossier_id is not null then
            perform 1 from dossiers where dossier_id = r.dossier_id for update skip locked;
            continue when not found;
        end if;
        select * into r from results where result_id = t.result_id for update skip locked;
        continue when not found;
        if r.state = 'in_force' and t.kind = 'expiry' then
            perform end_result(r.result_id, 'expired', '', 'motcua-timer', 'timer', v_now);
        elsif r.state = 'in_force' then
            insert into result_reminders (result_id, days, created_at) values (r.result_id, t.days, v_now) on conflict do nothing;
        end if;
        update result_timers set fired_at = v_now where (result_id, kind, days) = (t.result_id, t.kind, t.days);
        spent := spent + 1;
    end loop;
    return spent;
end $f$;

-- The state on the day, should the timer not have fired yet.
create function result_state(r results) returns text language sql stable as $f$
    select case when r.state = 'in_force' and r.valid_until < vn_date(motcua_now()) then 'expired' else r.state end
$f$;

create function result_document(r results) returns jsonb language sql stable as $f$
    select jsonb_build_object('result_id', r.result_id, 'code', r.code, 'unit', r.unit_id, 'procedure', r.procedure_code,
        'dossier_id', r.dossier_id, 'dossier_code', (select d.code from dossiers d where d.dossier_id = r.dossier_id),
        'kind', r.kind, 'kind_name', r.kind_name, 'number', r.number, 'title', r.title, 'issued_on', r.issued_on,
        'valid_from', r.valid_from, 'valid_until', r.valid_until, 'state', result_state(r), 'reason', r.reason,
        'origin', r.origin,
        'file', case when r.file_sha256 is null then null else (
            select jsonb_build_object('sha256', f.sha256, 'media_type', f.media_type, 'size', f.size, 'pages', f.pages)
            from files f where f.sha256 = r.file_sha256) end,
        'signature', jsonb_build_object('state', r.signature, 'agency', r.signature_agency), 'data', r.data,
        'holder', (select jsonb_build_object('holder_id', h.holder_id, 'kind', h.kind, 'name', h.name, 'id_type', h.id_type,
                       'id_number', h.id_number) from holders h where h.holder_id = r.holder_id),
        'replaces', (select o.code from results o where o.result_id = r.replaces),
        'replaced_by', (select n.code from results n where n.replaces = r.result_id limit 1),
        'verify_path', '/verify/' || r.verify_key, 'version', r.version, 'created_at', rfc3339(r.created_at),
        'created_by', r.created_by)
$f$;

create function result_history(p_id uuid) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(jsonb_build_object('version', l.version, 'what', l.what, 'reason', l.reason, 'actor', l.actor,
            'at', rfc3339(l.at)) order by l.version), '[]')
    from result_log l where l.result_id = p_id
$f$;

-- The result of a dossier that counts: its newest.
create function result_of_dossier(p_dossier uuid) returns jsonb language sql stable as $f$
    select result_document(r) from results r where r.dossier_id = p_dossier and r.state <> 'replaced'
$f$;

-- What anybody who holds the paper may know: never whose it is.
create function public_result(p_key text) returns jsonb language sql stable as $f$
    select jsonb_build_object('kind', r.kind, 'kind_name', r.kind_name, 'number', r.number, 'issued_on', r.issued_on,
        'valid_from', r.valid_from, 'valid_until', r.valid_until, 'issuer', u.name, 'sha256', r.file_sha256,
        'signature', r.signature, 'code', r.code,
        'state', case when result_state(r) = 'in_force' and r.valid_from > vn_date(motcua_now()) then 'not_yet_valid'
                      else result_state(r) end)
    from results r join units u using (unit_id) where r.verify_key = p_key
$f$;

-- Results of earlier years, taken over from a file in batches.
create table result_imports (
    import_id uuid not null default gen_random_uuid(),
    unit_id text references units,
    sha256 text not null,
    dry_run boolean not null,
    state text not null default 'running',
    row_count int not null,
    last_row int not null default 0,
    processed int not null default 0,
    imported int not null default 0,
    refused int not null default 0,
    created_at timestamptz not null,
    created_by text not null,
    channel text not null,
    finished_at timestamptz,
    constraint pk_result_imports primary key (import_id),
    constraint ck_result_imports_state check (state in ('running', 'done')),
    constraint ck_result_imports_counted check (processed = imported + refused and processed <= row_count)
);
comment on table result_imports is 'Đợt nhận kết quả của các năm trước từ tệp; unit_id là đơn vị của người gửi';
comment on column result_imports.last_row is 'Dòng cuối đã xử lý; đợt bị ngắt tiếp tục từ dòng sau';
create index ix_result_imports_running on result_imports (created_at) where state = 'running';

create table result_import_rows (
    import_id uuid not null references result_imports,
    row int not null,
    fields jsonb,
    result_id uuid references results,
    constraint pk_result_import_rows primary key (import_id, row)
);
comment on table result_import_rows is 'Dòng đã qua kiểm tra, chờ ghi; nội dung xóa ngay khi xử lý xong';

create table result_import_faults (
    fault_id bigint generated always as identity,
    import_id uuid not null references result_imports,
    row int not null,
    field text not null,
    rule text not null,
    message_vi text not null,
    constraint pk_result_import_faults primary key (import_id, fault_id)
);
comment on table result_import_faults is 'Lỗi theo dòng của đợt nhận; không chứa giá trị của dòng';
create trigger result_import_faults_append_only before update or delete on result_import_faults
    for each row execute function refuse_change();

create function begin_import(p jsonb) returns jsonb language plpgsql as $f$
declare
    claimed jsonb := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
    v_id uuid;
begin
    if not claimed ? 'fresh' then
        return claimed;
    end if;
    insert into result_imports (unit_id, sha256, dry_run, row_count, processed, refused, created_at, created_by, channel)
    values (nullif(p->>'unit', ''), p->>'sha256', (p->>'dry_run')::boolean, (p->>'rows')::int, (p->>'refused')::int,
        (p->>'refused')::int, motcua_now(), p->>'actor', p->>'channel')
    returning import_id into v_id;
    update idempotency_keys set outcome = jsonb_build_object('import_id', v_id) where actor = p->>'actor' and key = p->>'key';
    perform pg_notify('motcua_imports', '');
    return jsonb_build_object('import_id', v_id);
end $f$;

create function add_import_rows(p_import uuid, p jsonb) returns void language sql as $f$
    insert into result_import_rows (import_id, row, fields)
    select p_import, (x->>'row')::int, x - 'row' from jsonb_array_elements(p->'rows') x;
    insert into result_import_faults (import_id, row, field, rule, message_vi)
    select p_import, x.row, x.field, x.rule, x.vi
    from jsonb_to_recordset(p->'faults') as x (row int, field text, rule text, vi text)
$f$;

create function import_holder(x jsonb, p_now timestamptz) returns uuid language plpgsql as $f$
declare
    v_holder uuid;
begin
    select h.holder_id into v_holder from holders h
    where (h.id_type, h.id_number) = (x->>'holder_id_type', x->>'holder_id_number');
    if v_holder is null then
        v_holder := put_holder(jsonb_populate_record(null::dossier_applicants, jsonb_build_object('kind', x->>'holder_kind',
            'name', x->>'holder_name', 'address', x->>'holder_address', 'id_type', x->>'holder_id_type',
            'id_number', x->>'holder_id_number')), p_now);
    end if;
    return v_holder;
end $f$;

create function import_result(i result_imports, x jsonb, p_now timestamptz) returns uuid language plpgsql as $f$
declare
    r results;
begin
    insert into results (code, unit_id, procedure_code, holder_id, kind, kind_name, number, title, issued_on, valid_from,
        valid_until, file_sha256, signature, state, origin, created_at, created_by)
    values (result_code(x, x->>'unit'), x->>'unit', x->>'procedure', import_holder(x, p_now), x->>'kind', x->>'kind_name',
        x->>'number', x->>'title', (x->>'issued_on')::date, (x->>'valid_from')::date, (x->>'valid_until')::date,
        x->>'file_sha256', case when x->>'file_sha256' is null then 'none' else 'unchecked' end,
        case when (x->>'valid_until')::date < vn_date(p_now) then 'expired' else 'in_force' end, 'imported', p_now, i.created_by)
    returning * into r;
    perform plan_result_timers(r, x->'reminders', p_now);
    perform log_result(r, 'imported', i.created_by, i.channel, p_now);
    return r.result_id;
end $f$;

-- What only the database knows against a row: field, rule and words; null when nothing.
create function import_refusal(i result_imports, x jsonb) returns text[] language sql stable as $f$
    select case
        when x->>'file_sha256' is not null and not may_read_file(i.created_by, coalesce(i.unit_id, ''), x->>'file_sha256')
            then array['file_sha256', 'file_unknown', 'Không có tệp này trong kho.']
        when exists (select 1 from results r where (r.unit_id, r.kind, r.number, r.issued_on)
                = (x->>'unit', x->>'kind', x->>'number', (x->>'issued_on')::date) and r.state <> 'replaced')
            then array['number', 'result_exists', 'Hệ thống đã có kết quả cùng loại, cùng số, cùng ngày cấp.']
    end
$f$;

-- One batch of the oldest import nobody else holds. The lock on the import is its lease: a node that dies lets go
-- of it, and with it goes everything the batch had written.
create function work_on_imports(p_rows int) returns int language plpgsql as $f$
declare
    v_now timestamptz := motcua_now();
    i result_imports;
    w result_import_rows;
    refusal text[];
    v_result uuid;
    done int := 0;
    v_imported int := 0;
begin
    select * into i from result_imports where state = 'running' order by created_at limit 1 for update skip locked;
    if i.import_id is null then
        return 0;
    end if;
    for w in
        select * from result_import_rows where import_id = i.import_id and row > i.last_row order by row limit p_rows
    loop
        refusal := import_refusal(i, w.fields);
        v_result := null;
        if refusal is null and not i.dry_run then
            begin
                v_result := import_result(i, w.fields, v_now);
            exception when integrity_constraint_violation or data_exception then
                refusal := array['number', 'row_refused', 'Dòng vi phạm ràng buộc của kết quả hoặc chủ giấy tờ.'];
            end;
        end if;
        if refusal is not null then
            insert into result_import_faults (import_id, row, field, rule, message_vi)
            values (i.import_id, w.row, refusal[1], refusal[2], refusal[3]);
        else
            v_imported := v_imported + 1;
        end if;
        update result_import_rows set fields = null, result_id = v_result where import_id = i.import_id and row = w.row;
        i.last_row := w.row;
        done := done + 1;
    end loop;
    update result_imports set last_row = i.last_row, processed = processed + done, imported = imported + v_imported,
        refused = refused + done - v_imported,
        state = case when done < p_rows then 'done' else 'running' end,
        finished_at = case when done < p_rows then v_now end
    where import_id = i.import_id;
    perform pg_notify('motcua_timers', '');
    return greatest(done, 1);
end $f$;

create function import_document(i result_imports) returns jsonb language sql stable as $f$
    select jsonb_build_object('import_id', i.import_id, 'unit', i.unit_id, 'state', i.state, 'dry_run', i.dry_run,
        'sha256', i.sha256, 'rows', i.row_count, 'processed', i.processed, 'imported', i.imported, 'refused', i.refused,
        'created_at', rfc3339(i.created_at), 'created_by', i.created_by, 'finished_at', rfc3339(i.finished_at),
        'report', '/v1/result-imports/' || i.import_id || '/report')
$f$;
