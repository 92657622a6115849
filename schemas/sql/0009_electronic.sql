-- What the electronic side of a dossier is made of: files, holders, digitised copies, electronic results; and how a
-- note about them is written on a dossier.
create table files (
    sha256 text not null,
    size bigint not null,
    media_type text not null,
    pages int,
    stored_at timestamptz not null default clock_timestamp(),
    stored_by text not null,
    constraint pk_files primary key (sha256),
    constraint ck_files_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint ck_files_size check (size > 0)
);
comment on table files is 'Tệp điện tử trong kho, đánh địa chỉ theo nội dung; nội dung nằm trên đĩa';
comment on column files.pages is 'Số trang, khi loại tệp có trang';

create table holders (
    holder_id uuid not null default gen_random_uuid(),
    kind text not null,
    id_type text not null,
    id_number text not null,
    name text not null,
    address text not null,
    phone text,
    email text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint pk_holders primary key (holder_id),
    constraint uq_holders_identifier unique (id_type, id_number),
    constraint ck_holders_kind check (kind in ('person', 'enterprise', 'household'))
);
comment on table holders is 'Chủ hồ sơ, chủ giấy tờ: cá nhân, tổ chức, hộ kinh doanh đã biết theo số định danh';
comment on column holders.id_number is 'Số định danh đầu tiên được biết; mọi số của chủ hồ sơ nằm ở holder_identifiers';

create table holder_identifiers (
    id_type text not null,
    id_number text not null,
    holder_id uuid not null references holders deferrable initially deferred,
    added_at timestamptz not null,
    constraint pk_holder_identifiers primary key (id_type, id_number)
);
comment on table holder_identifiers is 'Mọi số định danh đã biết; mỗi số thuộc đúng một chủ hồ sơ';
create index ix_holder_identifiers_holder on holder_identifiers (holder_id);

create function note_first_identifier() returns trigger language plpgsql as $f$
begin
    insert into holder_identifiers (id_type, id_number, holder_id, added_at)
    values (new.id_type, new.id_number, new.holder_id, new.created_at)
    on conflict do nothing;
    return new;
end $f$;
create trigger holders_first_identifier after insert on holders for each row execute function note_first_identifier();

alter table dossier_applicants add column holder_id uuid references holders;
alter table dossier_applicants add column identifiers jsonb;
comment on column dossier_applicants.identifiers is 'Số định danh khác của chủ hồ sơ, ngoài id_type và id_number';
create index ix_dossier_applicants_holder on dossier_applicants (holder_id) where holder_id is not null;

create table results (
    result_id uuid not null default gen_random_uuid(),
    code text not null,
    unit_id text not null references units,
    procedure_code text not null,
    dossier_id uuid references dossiers,
    holder_id uuid not null references holders,
    kind text not null,
    kind_name text not null default '',
    number text not null,
    title text not null,
    issued_on date not null,
    valid_from date not null,
    valid_until date,
    file_sha256 text references files,
    signature text not null default 'none',
    signature_agency text not null default '',
    data jsonb not null default '{}',
    state text not null default 'in_force',
    reason text not null default '',
    replaces uuid references results,
    origin text not null,
    verify_key text not null default gen_random_uuid()::text,
    created_at timestamptz not null,
    created_by text not null,
    version bigint not null default 1,
    constraint pk_results primary key (result_id),
    constraint uq_results_code unique (code),
    constraint uq_results_verify_key unique (verify_key),
    constraint ck_results_signature check (signature in ('none', 'unsigned', 'signed_valid', 'signed_invalid', 'unchecked')),
    constraint ck_results_state check (state in ('in_force', 'replaced', 'revoked', 'expired')),
    constraint ck_results_reason check (state <> 'revoked' or reason <> ''),
    constraint ck_results_origin check (origin in ('issued', 'imported')),
    constraint ck_results_validity check (valid_until is null or valid_until >= valid_from)
);
comment on table results is 'Kết quả giải quyết TTHC điện tử: giấy phép, giấy chứng nhận, văn bản trả lời';
comment on column results.code is 'Mã kết quả (MaKetQua)';
comment on column results.data is 'Kết quả dạng dữ liệu có cấu trúc; {} khi kết quả chỉ là tệp';
comment on column results.signature is 'Chữ ký số trên tệp: none, unsigned, signed_valid, signed_invalid, unchecked (nhận từ năm trước, chưa kiểm tra)';
-- One result of a dossier that counts; one paper of a number and day, whether issued here or taken over.
create unique index uq_results_dossier on results (dossier_id) where state <> 'replaced';
create unique index uq_results_number on results (unit_id, kind, number, issued_on) where state <> 'replaced';
create index ix_results_issued on results (issued_on desc, result_id desc);
create index ix_results_unit_issued on results (unit_id, issued_on desc, result_id desc);
create index ix_results_holder on results (holder_id, kind);
create index ix_results_number on results (number);
create index ix_results_valid_until on results (valid_until, result_id) where state = 'in_force' and valid_until is not null;
create index ix_results_replaces on results (replaces) where replaces is not null;
create index ix_results_file on results (file_sha256) where file_sha256 is not null;

create table component_copies (
    copy_id uuid not null default gen_random_uuid(),
    dossier_id uuid not null references dossiers,
    component_code text not null,
    seq int not null,
    holder_id uuid references holders,
    document_type text not null default '',
    file_sha256 text not null references files,
    signed_sha256 text references files,
    origin text not null,
    source_copy uuid references component_copies,
    source_result uuid references results,
    copy_kind text not null,
    title text not null default '',
    symbol text not null default '',
    issuer text not null default '',
    issued_on date,
    valid_until date,
    pages int,
    state text not null,
    reason text not null default '',
    digitised_at timestamptz not null,
    digitised_by text not null,
    verified_at timestamptz,
    verified_by text,
    constraint pk_component_copies primary key (copy_id),
    constraint uq_component_copies_seq unique (dossier_id, component_code, seq),
    constraint fk_component_copies_component foreign key (dossier_id, component_code) references dossier_components,
    constraint ck_component_copies_origin check (origin in ('scanned', 'submitted', 'form', 'reused')),
    constraint ck_component_copies_state check (state in ('digitised', 'verified', 'replaced')),
    constraint ck_component_copies_verified check (state <> 'verified' or verified_at is not null),
    constraint ck_component_copies_source check ((origin = 'reused') = (source_copy is not null or source_result is not null))
);
comment on table component_copies is 'Bản số hóa của thành phần hồ sơ; tái sử dụng là liên kết tới bản đã có, không chép lại';
comment on column component_copies.reason is 'Vì sao bản này thay bản trước';
comment on column component_copies.state is 'digitised: đã số hóa; verified: đã kiểm tra; replaced: đã có bản khác thay';
create unique index uq_component_copies_current on component_copies (dossier_id, component_code) where state <> 'replaced';
create index ix_component_copies_holder on component_copies (holder_id, document_type) where state <> 'replaced';
create index ix_component_copies_file on component_copies (file_sha256);

-- Every identifier an applicant came with, in one order for everybody who locks them.
create function identifiers_of(a dossier_applicants) returns table (id_type text, id_number text) language sql immutable as $f$
    select x.id_type, x.id_number
    from (select a.id_type, a.id_number
          union
          select y->>'id_type', y->>'id_number' from jsonb_array_elements(coalesce(a.identifiers, '[]')) y) x
    where x.id_type <> '' and x.id_number <> ''
    order by 1, 2
$f$;

-- The holder an applicant is, found or made by identifier; null when no identifier was given. Each identifier's row is
-- locked first, so that two intakes of one new holder make one.
create function put_holder(a dossier_applicants, p_now timestamptz) returns uuid language plpgsql as $f$
declare
    x record;
    v_first record;
    v_new uuid := gen_random_uuid();
    v_found uuid;
    v_id uuid;
begin
    for x in select i.id_type, i.id_number from identifiers_of(a) i loop
        insert into holder_identifiers as h (id_type, id_number, holder_id, added_at)
        values (x.id_type, x.id_number, v_new, p_now)
        on conflict (id_type, id_number) do update set id_number = h.id_number
        returning holder_id into v_found;
        if v_first is null or (x.id_type, x.id_number) = (a.id_type, a.id_number) then
            v_first := x;
        end if;
        if v_found <> v_new then
            if v_id <> v_found then
                raise exception 'uq_holder_identifiers_holder: the identifiers belong to two holders'
                    using errcode = 'unique_violation', constraint = 'uq_holder_identifiers_holder';
            end if;
            v_id := v_found;
        end if;
    end loop;
    if v_found is null then
        return null;
    end if;
    if v_id is null then
        insert into holders (holder_id, kind, id_type, id_number, name, address, phone, email, created_at, updated_at)
        values (v_new, a.kind, v_first.id_type, v_first.id_number, a.name, a.address, a.phone, a.email, p_now, p_now);
        return v_new;
    end if;
    update holder_identifiers set holder_id = v_id where holder_id = v_new;
    update holders set kind = a.kind, name = a.name, address = a.address, phone = coalesce(a.phone, phone),
        email = coalesce(a.email, email), updated_at = p_now
    where holder_id = v_id;
    return v_id;
end $f$;

create function dossier_event(d dossiers, p_actor text, p_channel text, x jsonb, p_now timestamptz) returns events
language sql as $f$
    select row(0, gen_random_uuid(), d.dossier_id, d.code, d.unit_id, d.procedure_code, d.version, x->>'type', d.state,
        d.due_current, p_actor, p_channel, coalesce(x->>'reason', ''), coalesce(x->>'detail', ''), p_now, null)::events
$f$;

-- What an intake brings besides its own rows; each concern puts its own body here. Events come after the intake's.
create function intake_holder(d dossiers, p_now timestamptz) returns void language sql as $f$
    update dossier_applicants a set holder_id = put_holder(a, p_now) where a.dossier_id = d.dossier_id
$f$;
create function intake_form(d dossiers, c jsonb, p_actor text, p_channel text, p_now timestamptz) returns events[]
language sql as $f$ select '{}'::events[] $f$;

-- Writes one note on a dossier, already opened under its lock: rows by note_<what>, events, the new version.
create function write_note(p jsonb) returns jsonb language plpgsql as $f$
declare
    d dossiers;
    v_now timestamptz := motcua_now();
    receipt jsonb;
begin
    update dossiers set version = version + 1, updated_at = v_now,
        missing_components = coalesce(nullif(p->'missing_components', 'null'), missing_components)
    where dossier_id = (p->>'id')::uuid and version = (p->>'expected_version')::bigint
    returning * into d;
    if d.dossier_id is null then
        raise exception 'stale version' using errcode = 'serialization_failure';
    end if;
    execute format('select %I($1, $2, $3, $4)', 'note_' || (p->>'what')) using d, p->'rows', p->>'actor', v_now;
    perform append_events(array(select dossier_event(d, p->>'actor', p->>'channel', x, v_now)
                                from jsonb_array_elements(p->'events') x));
    receipt := receipt_of(d.dossier_id);
    if p ? 'key' then
        update idempotency_keys set outcome = jsonb_build_array(receipt) where actor = p->>'actor' and key = p->>'key';
    end if;
    return receipt;
end $f$;

-- As before, with what an intake brings besides.
create or replace function write_changes(p jsonb) returns jsonb language plpgsql as $f$
declare
    c jsonb;
    r jsonb;
    claimed jsonb;
    v_id uuid;
    v_code text;
    v_number int;
    v_now timestamptz := motcua_now();
    v_row dossiers;
    collected events[] := '{}';
    receipts jsonb := '[]';
begin
    if p ? 'key' and not (p->>'key_claimed')::boolean then
        claimed := claim_key(p->>'actor', p->>'key', p->>'request_sha256');
        if not claimed ? 'fresh' then
            return claimed;
        end if;
    end if;
    for c in select * from jsonb_array_elements(p->'changes') loop
        r := c->'row';
        v_id := (c->>'id')::uuid;
        if c ? 'intake' then
            v_number := next_number('dossier', r->>'unit', c->'intake'->>'period');
            v_code := (c->'intake'->>'code_prefix')
                || lpad(v_number::text, greatest((c->'intake'->>'width')::int, length(v_number::text)), '0');
            insert into dossiers (dossier_id, code, unit_id, received_on, day_number, register_number, procedure_code, procedure_version,
                channel, content, state, version, lookup_key, sets, return_method, submitted_at, clock_state, certainty,
                deadline_round, calendar_id, calendar_version, updated_at)
            values (v_id, v_code, r->>'unit', (c->'intake'->>'received_on')::date, v_number,
                next_number('register', r->>'unit', left(c->'intake'->>'period', 4)), r->>'procedure',
                (r->>'procedure_version')::int, r->>'channel', c->'intake'->>'content', 1, 0,
                c->'intake'->>'lookup_key', (c->'intake'->>'sets')::int, c->'intake'->>'return_method',
                instant((r->>'submitted_at')::bigint), 0, 0, 0, r->>'calendar', (r->>'calendar_version')::int, v_now);
            insert into dossier_applicants
            select v_id, a.kind, a.name, a.address, a.phone, a.email, a.id_type, a.id_number, a.authorised_name, a.authorised_id_number
            from jsonb_populate_record(null::dossier_applicants, c->'intake'->'applicant') a;
            insert into dossier_components
            select v_id, x.component_code, x.name, x.copy_kind, x.copies, x.required, x.provided
            from jsonb_populate_recordset(null::dossier_components, c->'intake'->'components') x;
        end if;
        perform correct_applicant(v_id, c, v_now);
        update dossiers set
            content = coalesce(c->'correction'->>'content', content),
            sets = coalesce((c->'correction'->>'sets')::int, sets),
            return_method = coalesce(c->'correction'->>'return_method', return_method),
            state = (r->>'state')::smallint, version = version + 1,
            accepted_at = instant((r->>'accepted_at')::bigint), finished_at = instant((r->>'finished_at')::bigint),
            returned_at = instant((r->>'returned_at')::bigint), late_at = instant((r->>'late_at')::bigint),
            late_round = (r->>'late_round')::int, apology_issued_at = instant((r->>'apology_issued_at')::bigint),
            due_planned = instant((r->>'due_planned')::bigint), due_original = instant((r->>'due_original')::bigint),
            due_statutory = instant((r->>'due_statutory')::bigint),
            due_rescheduled = instant((r->>'due_rescheduled')::bigint),
            due_current = instant((r->>'due_current')::bigint), clock_state = (r->>'clock_state')::smallint,
            certainty = (r->>'certainty')::smallint, deadline_round = (r->>'round')::int,
            calendar_version = (r->>'calendar_version')::int, holder_role = r->>'holder_role', result = nullif(r->'result', 'null'),
            missing_components = r->'missing_components', updated_at = v_now
        where dossier_id = v_id and version = (c->>'expected_version')::bigint
        returning * into v_row;
        if v_row.dossier_id is null then
            raise exception 'stale version' using errcode = 'serialization_failure';
        end if;
        perform write_parts(v_id, c, v_now);
        collected := collected || array(select dossier_event(v_row, p->>'actor', p->>'channel', x, v_now)
                                        from jsonb_array_elements(c->'events') x);
        if c ? 'intake' then
            perform intake_holder(v_row, v_now);
            collected := collected
                || intake_reuses(v_row, c->'intake', p->>'actor', p->>'channel', v_now)
                || intake_form(v_row, c->'intake', p->>'actor', p->>'channel', v_now);
        end if;
        receipts := receipts || receipt_of(v_id);
    end loop;
    perform append_events(collected);
    if p ? 'key' then
        update idempotency_keys set outcome = receipts where actor = p->>'actor' and key = p->>'key';
    end if;
    return jsonb_build_object('receipts', receipts);
end $f$;

-- A note that brings no rows of its own.
create function note_nothing(d dossiers, x jsonb, p_actor text, p_now timestamptz) returns void language sql as $f$ $f$;
