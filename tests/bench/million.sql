-- Fills a fresh, seeded database with generated dossiers, their applicants and their events, set by set, for
-- measuring. Run by the superuser of the test cluster: psql -v dossiers=1000000 -f million.sql. Names are put together
-- from common parts; the events tell what a desk would have told over four years.
\set ON_ERROR_STOP 1
set session_replication_role = replica;
set work_mem = '512MB';
set maintenance_work_mem = '1GB';
select setseed(0.42);

insert into units (unit_id, name, calendar_id, document)
select 'H29.' || n, 'Đơn vị ' || n, u.calendar_id, u.document from units u, generate_series(17, 24) n where u.unit_id = 'H29.16';

-- Indexes come back after the rows are in.
create temp table dropped as
select format('%I', i.indexname) as name, i.indexdef as definition from pg_indexes i
where i.tablename in ('dossiers', 'dossier_applicants', 'events', 'search_entries', 'search_words', 'search_forms',
        'search_form_words', 'search_vocabulary')
    and not exists (select 1 from pg_constraint c where c.conname = i.indexname);
select format('drop index %s', name) from dropped \gexec

create temp table offer as
select row_number() over (order by procedure_code) - 1 as n, procedure_code, max(version) as version
from procedure_versions group by procedure_code;

create temp table made as
select i, gen_random_uuid() as id,
    'H29.' || (16 + case when random() < 0.5 then 0 else floor(random() * 9)::int end) as unit, o.procedure_code, o.version,
    timestamptz '2023-01-02 00:30+00' + i * (interval '1460 days' / :dossiers) as at,
    random() as fate, random() as electronic, random() as delay
from generate_series(1, :dossiers) i join offer o on o.n = i % (select count(*) from offer);

insert into dossiers (dossier_id, code, unit_id, received_on, day_number, register_number, procedure_code, procedure_version,
    channel, content, state, version, lookup_key, return_method, submitted_at, accepted_at, finished_at, due_original, due_current,
    clock_state, certainty, deadline_round, calendar_id, calendar_version, updated_at)
select id, '000.00.' || substr(unit, 5) || '.H29-' || to_char(vn_date(at), 'YYMMDD') || '-' || lpad((i % 10000)::text, 4, '0')
        || lpad((i / 10000)::text, 3, '0'),
    unit, vn_date(at), i, i, procedure_code, version, 'counter', 'Hồ sơ', case when fate < 0.97 then 10 else 4 end, 12,
    substr(md5(i::text), 1, 8), 'counter', at, at, case when fate < 0.97 then at + interval '10 days' * delay end,
    at + interval '9 days', at + interval '9 days', 1, 0, 0, 'vn-hcmc', 1, at
from made;

create temp table told as
select m.i, m.id, m.unit, m.procedure_code, s.type, s.detail, s.state, m.at + s.after as at,
    case when s.place = 1 then null else m.at + interval '9 days' end as due, s.place
from made m cross join lateral (values
    (1, 'dossier.received', 'counter', 1, interval '0', true),
    (2, 'dossier.components_recorded', 'TP01 TP02 TP03 TP04', 2, interval '0', true),
    (3, 'dossier.accepted', '', 2, interval '0', true),
    (4, 'dossier.component_digitised', 'TP01', 2, interval '5 min', m.electronic < 0.85),
    (5, 'dossier.component_digitised', 'TP02', 2, interval '6 min', m.electronic < 0.8),
    (6, 'dossier.component_digitised', 'TP03', 2, interval '7 min', m.electronic < 0.75),
    (7, 'dossier.component_reused', 'TP04 ' || case when m.electronic < 0.2 then 'repository' else 'copy' end, 2,
        interval '0', m.electronic < 0.55),
    (8, 'dossier.handed_over', 'step tham_dinh', 4, interval '1 hour', true),
    (9, 'dossier.supplement_requested', 'request 1', 5, interval '1 day', m.fate < 0.08),
    (10, 'dossier.supplement_received', 'request 1', 4, interval '2 days', m.fate < 0.08),
    (11, 'dossier.late', 'round 0', 4, interval '9 days', m.delay > 0.95),
    (12, 'letter.apology_issued', 'letter 1', 4, interval '9 days 1 hour', m.delay > 0.955),
    (13, 'dossier.finished', 'granted', 9, interval '10 days' * m.delay, m.fate < 0.97),
    (14, 'dossier.result_registered', 'KQ-' || m.i || ' file', 9, interval '10 days' * m.delay + interval '10 min',
        m.fate < 0.9),
    (15, 'dossier.result_returned', '', 10, interval '10 days' * m.delay + interval '1 hour', m.fate < 0.97)
) as s (place, type, detail, state, after, happens)
where s.happens;

insert into events (position, event_id, dossier_id, dossier_code, unit_id, procedure_code, dossier_version, type, state,
    due_current, actor, channel, reason, detail, at, hash)
select row_number() over (order by t.at, t.i, t.place), gen_random_uuid(), t.id, d.code, t.unit, t.procedure_code, t.place,
    t.type, t.state, t.due, 'clerk-1', 'desk', '', t.detail, t.at, '\x00'
from told t join dossiers d on d.dossier_id = t.id;
update feed_head set position = (select count(*) from events);
-- Applicants: four of five are persons with common names, unevenly spread, who may come again; the others businesses.
create temp table parts as select
    string_to_array('Nguyễn,Trần,Lê,Phạm,Huỳnh,Hoàng,Phan,Vũ,Võ,Đặng,Bùi,Đỗ,Hồ,Ngô,Dương,Lý,Đào,Đinh,Trịnh,Mai', ',') as family,
    string_to_array('Thị,Văn,Thị Ngọc,Thị Thu,Minh,Thị Thanh,Hữu,Đức,Thị Kim,Quốc,Thị Mỹ,Công,Thị Hồng,Thanh,Ngọc,Anh,Thị Bích,Xuân,Gia,Bảo,Thị Phương,Hoàng,Đình,Quang,Thị Tuyết,Trọng,Khánh,Thị Cẩm,Tấn,Thành', ',') as middle,
    string_to_array('Anh,Hương,Lan,Hùng,Dũng,Tuấn,Hạnh,Đào,Linh,Trang,Hà,Mai,Nga,Thảo,Vy,My,Nhung,Phương,Loan,Yến,Thủy,Bình,Cường,Đạt,Hải,Hiếu,Khoa,Long,Nam,Phong,Phúc,Quân,Sơn,Tài,Thắng,Thịnh,Tiến,Toàn,Trí,Trung,Tú,Vinh,Việt,Duyên,Giang,Hiền,Hoa,Huệ,Hường,Khanh,Kiều,Liên,Ly,Ngân,Nguyệt,Nhi,Oanh,Quyên,Quỳnh,Tâm,Thơ,Thư,Trâm,Trinh,Tuyền,Uyên,Vân,Xuân,Ý,Đoan', ',') as given,
    string_to_array('Muối,Thực phẩm,Nước mắm,Nông sản,Thủy sản,Bếp ăn,Suất ăn,Nước uống,Bánh kẹo,Gia vị', ',') as trade,
    string_to_array('Ánh Dương,Biển Xanh,Phú Cường,Thành Đạt,Hoàng Gia,An Bình,Tân Phát,Đại Lợi,Minh Tâm,Sao Mai', ',') as luck;

create function pg_temp.one_of(list text[], bias float) returns text language sql volatile as
    $f$ select list[1 + floor(cardinality(list) * power(random(), bias))::int] $f$;

insert into dossier_applicants (dossier_id, kind, name, address, id_type, id_number)
select m.id, case when m.i % 5 = 0 then 'enterprise' else 'person' end,
    case when m.i % 5 = 0 then 'Công ty TNHH ' || pg_temp.one_of(p.trade, 1) || ' ' || pg_temp.one_of(p.luck, 1) || ' '
            || pg_temp.one_of(p.given, 1) || ' ' || (m.i % 97)
        else pg_temp.one_of(p.family, 2) || ' ' || pg_temp.one_of(p.middle, 1.5) || ' ' || pg_temp.one_of(p.given, 1.3) end,
    'Thành phố Hồ Chí Minh', 'cccd', '079' || lpad(m.i::text, 9, '0')
from made m cross join parts p;

-- What the triggers would have written.
insert into search_entries select e.* from dossier_applicants a cross join lateral applicant_entry(a) e;
insert into search_entries select e.* from dossiers d cross join lateral dossier_entry(d) e;
insert into search_words (words, place, kind, id, unit_id)
select w.words, w.place, e.kind, e.id, e.unit_id from search_entries e cross join lateral words_of(e.form) w
union all
select e.form, 0, e.kind, e.id, e.unit_id from search_entries e where e.kind = 'dossier'
union all
select search_form(a.id_number), 0, e.kind, e.id, e.unit_id
from dossier_applicants a join search_entries e on e.kind = 'applicant' and e.id = a.dossier_id;
insert into search_forms select distinct form from search_entries where kind = 'applicant';
insert into search_form_words select distinct w.words, f.form from search_forms f cross join lateral words_of(f.form) w;
insert into search_vocabulary (word)
select distinct w from search_forms f cross join lateral unnest(string_to_array(f.form, ' ')) w where w ~ '^[[:alpha:]]{2,40}$';

select definition from dropped \gexec
set session_replication_role = origin;
vacuum analyze;
