-- Dossiers and everything that hangs on one.
create table dossier_states (
    state smallint primary key,
    name text not null,
    title text not null
);
comment on table dossier_states is 'Trạng thái hồ sơ theo Cổng Dịch vụ công quốc gia';
insert into dossier_states values
    (1, 'registered', 'Mới đăng ký'), (2, 'accepted', 'Được tiếp nhận'), (3, 'rejected', 'Không được tiếp nhận'),
    (4, 'in_progress', 'Đang xử lý'), (5, 'awaiting_supplement', 'Yêu cầu bổ sung giấy tờ'),
    (6, 'awaiting_payment', 'Yêu cầu thực hiện nghĩa vụ tài chính'), (7, 'withdrawn', 'Công dân yêu cầu rút hồ sơ'),
    (8, 'stopped', 'Dừng xử lý'), (9, 'finished', 'Đã xử lý xong'), (10, 'returned', 'Đã trả kết quả');

create table dossiers (
    dossier_id uuid primary key,
    code text not null,
    unit_id text not null references units,
    received_on date not null,
    day_number int not null,
    register_number int not null,
    procedure_code text not null,
    procedure_version int not null,
    channel text not null,
    content text not null,
    state smallint not null references dossier_states,
    version bigint not null,
    lookup_key text not null,
    sets int not null default 1,
    return_method text not null,
    submitted_at timestamptz not null,
    accepted_at timestamptz,
    finished_at timestamptz,
    returned_at timestamptz,
    late_at timestamptz,
    late_round int not null default -1,
    apology_issued_at timestamptz,
    due_planned timestamptz,
    due_original timestamptz,
    due_statutory timestamptz,
    due_rescheduled timestamptz,
    due_current timestamptz,
    clock_state smallint not null,
    certainty smallint not null,
    deadline_round int not null,
    calendar_id text not null,
    calendar_version int not null,
    holder_role text,
    result jsonb,
    missing_components jsonb not null default '[]',
    updated_at timestamptz not null,
    constraint uq_dossiers_code unique (code),
    constraint uq_dossiers_number unique (unit_id, received_on, day_number),
    constraint ck_dossiers_register check (register_number > 0),
    constraint fk_dossiers_procedure foreign key (procedure_code, procedure_version) references procedure_versions,
    constraint fk_dossiers_calendar foreign key (calendar_id, calendar_version) references calendar_versions,
    constraint ck_dossiers_code check (code ~ '^([0-9]{3}[.][0-9]{2}[.][0-9]{2}[.])?[A-Z][0-9]{2}([.][0-9]{1,3}){0,4}-([0-9]{6}|[0-9]{8})-[0-9]{4,7}$'),
    constraint ck_dossiers_channel check (channel in ('counter', 'online', 'post')),
    constraint ck_dossiers_late_needs_apology
        check (state not in (7, 8, 10) or late_at is null or apology_issued_at is not null)
);
comment on table dossiers is 'Hồ sơ thủ tục hành chính';
comment on column dossiers.code is 'Mã hồ sơ (Thông tư 01/2018/TT-VPCP, Điều 19)';
comment on column dossiers.register_number is 'Số thứ tự trong Sổ theo dõi hồ sơ, liên tục trong năm';
comment on column dossiers.due_planned is 'Hạn nội bộ: tổng thời gian các bước';
comment on column dossiers.due_original is 'Ngày hẹn trả đầu tiên, in trên Giấy tiếp nhận';
comment on column dossiers.due_statutory is 'Hạn theo luật sau tạm dừng, tính lại, gia hạn';
comment on column dossiers.due_rescheduled is 'Ngày hẹn lại theo phiếu xin lỗi';
comment on column dossiers.due_current is 'Ngày hẹn trả đang có hiệu lực';
comment on column dossiers.late_at is 'Thời điểm ghi nhận quá hạn; không bao giờ xóa';
create index ix_dossiers_list on dossiers (submitted_at desc, dossier_id desc);
create index ix_dossiers_state on dossiers (state, due_current);
create index ix_dossiers_unit_due on dossiers (unit_id, due_current) where finished_at is null;

create function guard_dossier() returns trigger language plpgsql as $f$
begin
    if new.version <> old.version + 1 then
        raise exception 'version must grow by one' using errcode = 'check_violation', constraint = 'ck_dossiers_version';
    end if;
    if old.late_at is not null and new.late_at is distinct from old.late_at then
        raise exception 'lateness is never erased' using errcode = 'check_violation', constraint = 'ck_dossiers_late_kept';
    end if;
    if old.due_original is not null and new.due_original is distinct from old.due_original then
        raise exception 'the first promise is kept' using errcode = 'check_violation', constraint = 'ck_dossiers_original_kept';
    end if;
    if (new.code, new.procedure_code, new.procedure_version, new.submitted_at, new.unit_id)
        is distinct from (old.code, old.procedure_code, old.procedure_version, old.submitted_at, old.unit_id) then
        raise exception 'identity of a dossier is kept' using errcode = 'check_violation', constraint = 'ck_dossiers_identity_kept';
    end if;
    return new;
end $f$;
create trigger dossiers_guard before update on dossiers for each row execute function guard_dossier();
create trigger dossiers_no_delete before delete on dossiers for each row execute function refuse_change();

create table dossier_applicants (
    dossier_id uuid primary key references dossiers deferrable initially deferred,
    kind text not null,
    name text not null,
    address text not null,
    phone text,
    email text,
    id_type text,
    id_number text,
    authorised_name text,
    authorised_id_number text,
    constraint ck_dossier_applicants_kind check (kind in ('person', 'enterprise', 'household'))
);
comment on table dossier_applicants is 'Người nộp, chủ hồ sơ (đủ trường của mẫu 01)';

create table dossier_components (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    component_code text not null,
    name text not null,
    copy_kind text not null,
    copies int not null,
    required boolean not null,
    provided boolean not null,
    constraint pk_dossier_components primary key (dossier_id, component_code),
    constraint ck_dossier_components_copies check (copies between 0 and 100)
);
comment on table dossier_components is 'Thành phần hồ sơ đã nộp';

create table deadline_ledger (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    seq int not null,
    kind text not null,
    at timestamptz not null,
    limit_value int,
    limit_unit smallint,
    limit_cutoff_minutes int,
    new_due timestamptz,
    reason text not null,
    due_after timestamptz,
    certainty smallint not null,
    calendar_version int not null,
    recorded_at timestamptz not null,
    constraint pk_deadline_ledger primary key (dossier_id, seq)
);
comment on table deadline_ledger is 'Sổ thời hạn: bắt đầu, tạm dừng, tiếp tục, tính lại, gia hạn, hẹn lại; chỉ thêm';
create unique index uq_deadline_ledger_reschedule on deadline_ledger (dossier_id) where kind = 'rescheduled';
create unique index uq_deadline_ledger_start on deadline_ledger (dossier_id) where kind = 'started';
create trigger deadline_ledger_append_only before update or delete on deadline_ledger
    for each row execute function refuse_change();

create table step_runs (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    seq int not null,
    step_code text not null,
    role text not null,
    giver text not null,
    receiver text not null,
    handed_at timestamptz not null,
    due_at timestamptz not null,
    completed_at timestamptz,
    outcome smallint not null,
    constraint pk_step_runs primary key (dossier_id, seq)
);
comment on table step_runs is 'Phiếu kiểm soát quá trình giải quyết: mỗi lần giao nhận một dòng, không ghi đè';

create function guard_step_run() returns trigger language plpgsql as $f$
begin
    if old.completed_at is not null
        or (new.step_code, new.role, new.giver, new.receiver, new.handed_at, new.due_at)
            is distinct from (old.step_code, old.role, old.giver, old.receiver, old.handed_at, old.due_at) then
        raise exception 'a hand-over row is closed once and never overwritten'
            using errcode = 'check_violation', constraint = 'ck_step_runs_kept';
    end if;
    return new;
end $f$;
create trigger step_runs_guard before update on step_runs for each row execute function guard_step_run();
create trigger step_runs_no_delete before delete on step_runs for each row execute function refuse_change();

create table supplement_requests (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    seq int not null,
    requested_at timestamptz not null,
    completed_at timestamptz,
    items jsonb not null,
    reason text not null,
    effect text not null,
    before_acceptance boolean not null,
    answer_by timestamptz,
    constraint pk_supplement_requests primary key (dossier_id, seq)
);
comment on table supplement_requests is 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ';

create table documents (
    sha256 text primary key,
    media_type text not null,
    content bytea not null,
    created_at timestamptz not null default clock_timestamp()
);
comment on table documents is 'Văn bản đã phát hành, bất biến, đánh địa chỉ theo nội dung';
create trigger documents_immutable before update or delete on documents for each row execute function refuse_change();

create table apologies (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    seq int not null,
    state text not null,
    round int not null,
    reason text not null,
    due_before timestamptz not null,
    due_new timestamptz not null,
    number text,
    approved_at timestamptz,
    approved_by text,
    issued_at timestamptz,
    issued_late boolean not null,
    document_sha256 text references documents,
    constraint pk_apologies primary key (dossier_id, seq),
    constraint ck_apologies_reason check (state in ('draft', 'cancelled') or reason <> ''),
    constraint ck_apologies_issued check (state <> 'issued' or (number is not null and document_sha256 is not null)),
    constraint ck_apologies_later check (due_new > due_before)
);
comment on table apologies is 'Phiếu xin lỗi và hẹn lại ngày trả kết quả; hẹn lại tối đa một lần';
create unique index uq_apologies_issued on apologies (dossier_id) where state = 'issued';
create unique index uq_apologies_number on apologies (number) where number is not null;

create function guard_apology() returns trigger language plpgsql as $f$
begin
    if old.state in ('issued', 'cancelled') then
        raise exception 'an issued letter is kept' using errcode = 'check_violation', constraint = 'ck_apologies_kept';
    end if;
    return new;
end $f$;
create trigger apologies_guard before update on apologies for each row execute function guard_apology();
create trigger apologies_no_delete before delete on apologies for each row execute function refuse_change();

create table timers (
    dossier_id uuid not null references dossiers deferrable initially deferred,
    kind text not null,
    round int not null,
    due_at timestamptz not null,
    fired_at timestamptz,
    constraint pk_timers primary key (dossier_id, kind, round)
);
comment on table timers is 'Mốc hẹn giờ bền vững: mỗi hồ sơ, loại, vòng chỉ có một hiệu lực';
create index ix_timers_pending on timers (due_at) where fired_at is null;
