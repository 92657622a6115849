-- What dossiers refer to: units, calendars, procedures, people and clients, clocks, counters.
create function instant(us bigint) returns timestamptz language sql immutable strict parallel safe
    as $f$ select timestamptz 'epoch' + us * interval '1 microsecond' $f$;

create function micros(at timestamptz) returns bigint language sql immutable strict parallel safe
    as $f$ select (extract(epoch from at) * 1000000)::bigint $f$;

-- Vietnam is UTC+7 without daylight saving: a fixed shift, not a zone file.
create function rfc3339(at timestamptz) returns text language sql immutable strict parallel safe
    as $f$ select to_char(at at time zone 'UTC' + interval '7 hours', 'YYYY-MM-DD"T"HH24:MI:SS') || '+07:00' $f$;

create function vn_date(at timestamptz) returns date language sql immutable strict parallel safe
    as $f$ select (at at time zone 'UTC' + interval '7 hours')::date $f$;

create table test_clock (
    singleton boolean primary key default true constraint ck_test_clock_singleton check (singleton),
    moment timestamptz not null
);
comment on table test_clock is 'Đồng hồ thử nghiệm: chỉ tiến, không có trong môi trường vận hành';

create function test_clock_forward() returns trigger language plpgsql as $f$
begin
    if new.moment < old.moment then
        raise exception 'the test clock only moves forward' using errcode = 'check_violation', constraint = 'ck_test_clock_forward';
    end if;
    return new;
end $f$;
create trigger test_clock_forward before update on test_clock for each row execute function test_clock_forward();

-- The one judge of time for timers and late flags.
create function motcua_now() returns timestamptz language sql volatile
    as $f$ select coalesce((select moment from test_clock), clock_timestamp()) $f$;

create table calendar_versions (
    calendar_id text not null,
    version int not null,
    document jsonb not null,
    sha256 text not null,
    loaded_at timestamptz not null default clock_timestamp(),
    constraint pk_calendar_versions primary key (calendar_id, version)
);
comment on table calendar_versions is 'Lịch làm việc, ngày nghỉ, ngày làm bù theo phiên bản';

create table units (
    unit_id text primary key,
    name text not null,
    calendar_id text not null,
    document jsonb not null
);
comment on table units is 'Cơ quan, đơn vị tiếp nhận';

create table procedure_versions (
    procedure_code text not null,
    version int not null,
    name text not null,
    document jsonb not null,
    sha256 text not null,
    limit_hours int,
    step_hours int not null,
    published_at timestamptz not null default clock_timestamp(),
    constraint pk_procedure_versions primary key (procedure_code, version),
    constraint ck_procedure_versions_step_sum check (limit_hours is null or step_hours <= limit_hours)
);
comment on table procedure_versions is 'Thủ tục hành chính theo phiên bản; đã công bố thì không sửa';
comment on column procedure_versions.step_hours is 'Tổng thời gian các bước (giờ làm việc), không vượt thời hạn giải quyết';

create table actors (
    actor_id uuid primary key default gen_random_uuid(),
    name text not null,
    display_name text not null,
    role text not null,
    unit_id text references units,
    token_sha256 text not null,
    disabled_at timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    constraint uq_actors_name unique (name),
    constraint uq_actors_token unique (token_sha256),
    constraint ck_actors_role check (role in ('clerk', 'reviewer', 'division_head', 'leader', 'admin', 'integration'))
);
comment on table actors is 'Tài khoản cán bộ và hệ thống tích hợp; chỉ giữ băm của khóa truy cập';

-- Gapless numbers: the row lock lasts to the end of the transaction that took the number.
create table counters (
    kind text not null,
    unit_id text not null references units,
    period text not null,
    last_number int not null,
    constraint pk_counters primary key (kind, unit_id, period)
);
comment on table counters is 'Số thứ tự liên tục theo đơn vị và ngày hoặc năm';

create function next_number(p_kind text, p_unit text, p_period text) returns int language sql as $f$
    insert into counters (kind, unit_id, period, last_number) values (p_kind, p_unit, p_period, 1)
    on conflict (kind, unit_id, period) do update set last_number = counters.last_number + 1
    returning last_number
$f$;

create function refuse_change() returns trigger language plpgsql as $f$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation', constraint = 'append_only';
end $f$;

create trigger procedure_versions_immutable before update or delete on procedure_versions
    for each row execute function refuse_change();
create trigger calendar_versions_immutable before update or delete on calendar_versions
    for each row execute function refuse_change();
