-- Rates of digitisation, electronic results, reuse, punctuality and apologies: recounts of the event log as of one
-- position of the feed. Events are never changed, so the same question with the same position has one answer for ever.
--
-- Moments count in whole seconds, as the feed shows them: whoever reads the feed counts the same.

-- Definitions are data with a day they begin; what they count is a rule below.
create table rate_definitions (
    version int not null,
    effective_from date not null,
    document jsonb not null,
    sha256 text not null,
    loaded_at timestamptz not null default clock_timestamp(),
    constraint pk_rate_definitions primary key (version),
    constraint uq_rate_definitions_from unique (effective_from)
);
comment on table rate_definitions is 'Định nghĩa các tỷ lệ theo phiên bản: tử số, mẫu số, điểm, ngưỡng, chỉ tiêu, căn cứ';
create trigger rate_definitions_immutable before update or delete on rate_definitions
    for each row execute function refuse_change();

-- What a rate asks of a procedure version, kept beside it: a published version never changes, so neither does an old
-- figure.
create function result_is_document(p_document jsonb) returns boolean language sql immutable parallel safe as
    $f$ select coalesce((p_document->'result'->>'document')::boolean, true) $f$;

-- Whether a required component is a copy of a paper that exists already, and not one made for this dossier.
create function asks_for_copies(p_document jsonb) returns boolean language sql immutable parallel safe as $f$
    select exists (select 1 from jsonb_array_elements(p_document->'components') c
                   where (c->>'required')::boolean and c->>'copy' in ('photocopy', 'certified_copy'))
$f$;

create function components_to_digitise(p_document jsonb) returns text[] language sql immutable parallel safe as $f$
    select array(select c->>'code' from jsonb_array_elements(p_document->'components') c where (c->>'digitised')::boolean)
$f$;

alter table procedure_versions
    add column gives_document boolean not null generated always as (result_is_document(document)) stored,
    add column asks_existing boolean not null generated always as (asks_for_copies(document)) stored,
    add column to_digitise text[] not null generated always as (components_to_digitise(document)) stored;
comment on column procedure_versions.gives_document is 'Kết quả của thủ tục là giấy tờ';
comment on column procedure_versions.asks_existing is 'Có thành phần bắt buộc là bản sao của giấy tờ đã có';
comment on column procedure_versions.to_digitise is 'Mã các thành phần phải số hóa';

create index ix_events_accepted on events (at) include (position, dossier_id, dossier_code, unit_id, procedure_code)
    where type = 'dossier.accepted';
create index ix_events_ended on events (at) include (position, dossier_id, dossier_code, unit_id, procedure_code, type, due_current)
    where type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped');
create index ix_events_components on events (dossier_id, position) include (type, detail)
    where type in ('dossier.components_recorded', 'dossier.component_digitised', 'dossier.component_reused',
                   'dossier.form_filled');
create index ix_events_results on events (dossier_id, position) include (detail) where type = 'dossier.result_registered';
create index ix_events_broken on events (at) include (position, dossier_id, dossier_code, unit_id, procedure_code, type)
    where type in ('dossier.late', 'letter.apology_issued');
create index ix_events_supplements on events (dossier_id, position) include (type, detail, at, due_current)
    where type in ('dossier.supplement_requested', 'dossier.supplement_received');
create index ix_dossiers_version on dossiers (dossier_id) include (procedure_version);

-- In whose stead an event's actor acted; nothing when in its own name. The channel reads "desk for nguyen.van.a" then.
create function acted_for(p_channel text) returns text language sql immutable parallel safe as $f$
    select nullif(split_part(p_channel, ' for ', 2), '')
$f$;

-- Until now the feed did not say which components came with the intake, nor the procedure's version.
create or replace function event_document(e events) returns jsonb language sql stable as $f$
    select jsonb_build_object('position', e.position, 'specversion', '1.0', 'id', e.event_id, 'source', '/v1/dossiers',
        'type', e.type, 'subject', e.dossier_id, 'time', rfc3339(e.at), 'data', jsonb_build_object(
            'code', e.dossier_code, 'unit', e.unit_id, 'procedure', e.procedure_code,
            'procedure_version', (select d.procedure_version from dossiers d where d.dossier_id = e.dossier_id),
            'version', e.dossier_version, 'state', (select s.name from dossier_states s where s.state = e.state),
            'due_current', rfc3339(e.due_current), 'actor', e.actor, 'acting_for', acted_for(e.channel),
            'channel', split_part(e.channel, ' for ', 1), 'detail', e.detail, 'hash', encode(e.hash, 'hex')))
$f$;

do $f$
declare
    d dossiers;
    codes text;
begin
    for d in select * from dossiers order by submitted_at, dossier_id loop
        select string_agg(c.component_code, ' ' order by c.component_code) into codes
        from dossier_components c where c.dossier_id = d.dossier_id and c.provided;
        if codes is not null then
            perform append_events(array[dossier_event(d, 'motcua', 'system',
                jsonb_build_object('type', 'dossier.components_recorded', 'detail', codes), motcua_now())]);
        end if;
    end loop;
end $f$;

-- What the rules look at in one dossier.
create type rate_flags as (
    gives_document boolean,  -- kết quả của thủ tục là giấy tờ
    asks_existing boolean,   -- thủ tục đòi bản sao của giấy tờ đã có từ trước
    electronic boolean,      -- có thành phần điện tử: số hóa, tái sử dụng, biểu mẫu điện tử
    result_file boolean,     -- kết quả điện tử có tệp
    result boolean,          -- kết quả điện tử: tệp hoặc dữ liệu
    reused boolean,          -- có thành phần tái sử dụng
    from_repository boolean, -- có thành phần lấy từ kho dữ liệu
    kept boolean             -- đúng hạn; hoặc đã xin lỗi
);

create type rate_facts as (
    dossier_id uuid,
    code text,
    unit text,
    procedure text,
    version int,
    at timestamptz,    -- moment that puts the dossier into the period
    flags rate_flags,
    recorded text,     -- codes of components noted as handed in
    electronic text    -- codes of components the dossier has in electronic form
);

-- The electronic facts of one dossier up to a position: components and result.
create function component_facts(p_dossier uuid, p_as_of bigint)
returns table (recorded text, electronic text, reused boolean, from_repository boolean)
language sql stable parallel safe as $f$
    select string_agg(f.detail, ' ') filter (where f.type = 'dossier.components_recorded'),
        string_agg(split_part(f.detail, ' ', 1), ' ') filter (where f.type <> 'dossier.components_recorded'),
        coalesce(bool_or(f.type = 'dossier.component_reused'), false),
        coalesce(bool_or(f.type = 'dossier.component_reused' and f.detail like '% repository'), false)
    from events f
    where f.dossier_id = p_dossier and f.position <= p_as_of
        and f.type in ('dossier.components_recorded', 'dossier.component_digitised', 'dossier.component_reused',
                       'dossier.form_filled')
$f$;

create function result_facts(p_dossier uuid, p_as_of bigint)
returns table (result boolean, result_file boolean) language sql stable parallel safe as $f$
    select count(*) > 0, coalesce(bool_or(f.detail like '% file'), false)
    from events f
    where f.dossier_id = p_dossier and f.position <= p_as_of and f.type = 'dossier.result_registered'
$f$;

-- Dossiers received in the period: the event of acceptance lies in it (NgayTiepNhan).
create function accepted_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select a.dossier_id, a.dossier_code, a.unit_id, a.procedure_code, d.procedure_version, a.at,
        row(p.gives_document, p.asks_existing, c.electronic is not null, r.result_file, r.result, c.reused,
            c.from_repository, null)::rate_flags, c.recorded, c.electronic
    from events a
        join dossiers d using (dossier_id)
        join procedure_versions p on p.procedure_code = a.procedure_code and p.version = d.procedure_version
        cross join lateral component_facts(a.dossier_id, p_as_of) c
        cross join lateral result_facts(a.dossier_id, p_as_of) r
    where a.type = 'dossier.accepted' and a.at >= p_from and a.at < p_to and a.position <= p_as_of
        and (p_unit = '' or a.unit_id = p_unit) and (p_procedure = '' or a.procedure_code = p_procedure)
$f$;

-- Dossiers finished in the period (state 9).
create function finished_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select e.dossier_id, e.dossier_code, e.unit_id, e.procedure_code, d.procedure_version, e.at,
        row(p.gives_document, p.asks_existing, null, r.result_file, r.result, null, null, null)::rate_flags, null, null
    from events e
        join dossiers d using (dossier_id)
        join procedure_versions p on p.procedure_code = e.procedure_code and p.version = d.procedure_version
        cross join lateral result_facts(e.dossier_id, p_as_of) r
    where e.type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped')
        and e.type = 'dossier.finished' and e.at >= p_from and e.at < p_to and e.position <= p_as_of
        and (p_unit = '' or e.unit_id = p_unit) and (p_procedure = '' or e.procedure_code = p_procedure)
$f$;

-- Supplement requests of one dossier as known at the end of the period. Time waited counts for requests made while the
-- clock ran only.
create function supplement_wait(p_dossier uuid, p_to timestamptz, p_as_of bigint)
returns table (requests bigint, open_since timestamptz, waited interval) language sql stable parallel safe as $f$
    select count(*), max(date_trunc('second', r.at)) filter (where s.at is null),
        coalesce(sum(date_trunc('second', s.at) - date_trunc('second', r.at)) filter (where r.due_current is not null),
                 interval '0')
    from events r
        left join events s on s.dossier_id = r.dossier_id and s.type = 'dossier.supplement_received'
            and s.detail = r.detail and s.position <= p_as_of and s.at < p_to
    where r.dossier_id = p_dossier and r.type = 'dossier.supplement_requested' and r.position <= p_as_of and r.at < p_to
$f$;

-- Index 2.1 (RULES §6.2; motcua::domain::on_time_verdict is the same rule in the other language, and a test compares
-- them): done in the period, or still open at its end.
create function timed_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select e.dossier_id, e.dossier_code, e.unit_id, e.procedure_code, null::int, e.at,
        row(null, null, null, null, null, null, null, e.due_current is null
            or date_trunc('second', e.at) - w.waited <= e.due_current)::rate_flags, null, null
    from events e cross join lateral supplement_wait(e.dossier_id, p_to, p_as_of) w
    where e.type in ('dossier.finished', 'dossier.rejected', 'dossier.withdrawn', 'dossier.stopped')
        and e.at >= p_from and e.at < p_to and e.position <= p_as_of
        and (e.type <> 'dossier.withdrawn' or e.due_current is not null)
        and (p_unit = '' or e.unit_id = p_unit) and (p_procedure = '' or e.procedure_code = p_procedure)
    union all
    select a.dossier_id, a.dossier_code, a.unit_id, a.procedure_code, null::int, last.moment,
        row(null, null, null, null, null, null, null, not (w.open_since is not null and w.requests > 1)
            and coalesce(w.open_since, last.moment) <= k.due_current)::rate_flags, null, null
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

-- Dossiers whose promise was broken, or moved by a letter before it broke, for the first time in the period.
create function broken_facts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns setof rate_facts language sql stable parallel safe as $f$
    select b.dossier_id, b.dossier_code, b.unit_id, b.procedure_code, null::int, b.at,
        row(null, null, null, null, null, null, null, exists (select 1 from events l
            where l.dossier_id = b.dossier_id and l.type = 'letter.apology_issued' and l.position <= p_as_of))::rate_flags,
        null, null
    from events b
    where b.type in ('dossier.late', 'letter.apology_issued')
        and b.at >= p_from and b.at < p_to and b.position <= p_as_of
        and (p_unit = '' or b.unit_id = p_unit) and (p_procedure = '' or b.procedure_code = p_procedure)
        and not exists (select 1 from events x where x.dossier_id = b.dossier_id and x.position < b.position
                        and x.type in ('dossier.late', 'letter.apology_issued'))
$f$;

-- The rules by name: whether a dossier of the rule's population is in the count, and whether it reaches the aim.
create function rate_applies(p_rule text, f rate_flags) returns boolean language sql immutable parallel safe as $f$
    select case p_rule
        when 'result_file' then f.gives_document
        when 'electronic_result' then f.gives_document
        when 'reuse_where_possible' then f.asks_existing or f.reused
        else true
    end
$f$;

create function rate_reached(p_rule text, f rate_flags) returns boolean language sql immutable parallel safe as $f$
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
    end
$f$;

create function rate_rules() returns table (rule text, population text) language sql immutable parallel safe as $f$
    values ('on_time', 'timed'), ('apology', 'broken'), ('result_file', 'finished'), ('electronic_result', 'finished'),
        ('result', 'finished'), ('component', 'accepted'), ('digital_dossier', 'accepted'), ('reuse', 'accepted'),
        ('reuse_where_possible', 'accepted'), ('repository', 'accepted')
$f$;

-- Components to be digitised that a dossier has, each once, and whether in electronic form: what was reused or filled in
-- as a form came as surely as what was noted at the desk.
create function components_of(p_recorded text, p_electronic text, p_digitised text[])
returns table (component text, electronic boolean) language sql immutable parallel safe as $f$
    select c.code, bool_or(c.electronic)
    from (select code, false as electronic from unnest(string_to_array(p_recorded, ' ')) code
          union all select code, true from unnest(string_to_array(p_electronic, ' ')) code) c
    where c.code = any (p_digitised)
    group by c.code
$f$;

create function rate_key(p_by text, p_unit text, p_procedure text, p_at timestamptz) returns text
language sql stable parallel safe as $f$
    select case p_by when 'unit' then p_unit when 'procedure' then p_procedure
        when 'month' then to_char(vn_date(p_at), 'YYYY-MM') else '' end
$f$;

-- Every rule's figures, by key. For components, dossiers that have the same are counted together.
create function rate_counts(p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_by text, p_as_of bigint)
returns table (key text, rule text, counted bigint, total bigint) language sql stable parallel safe as $f$
    with accepted as materialized (
        select rate_key(p_by, f.unit, f.procedure, f.at) as key, f.procedure, f.version, f.flags, f.recorded, f.electronic
        from accepted_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
    ), facts as (
        select 'accepted' as population, f.key, f.flags from accepted f
        union all
        select 'finished', rate_key(p_by, f.unit, f.procedure, f.at), f.flags
        from finished_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
        union all
        select 'timed', rate_key(p_by, f.unit, f.procedure, f.at), f.flags
        from timed_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
        union all
        select 'broken', rate_key(p_by, f.unit, f.procedure, f.at), f.flags
        from broken_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
    ), alike as (
        select f.key, f.procedure, f.version, f.recorded collate "C" as recorded, f.electronic collate "C" as electronic,
            count(*) as dossiers
        from accepted f
        group by 1, 2, 3, 4, 5
    )
    select f.key, r.rule, count(*) filter (where rate_reached(r.rule, f.flags)), count(*)
    from facts f join rate_rules() r using (population)
    where rate_applies(r.rule, f.flags)
    group by 1, 2
    union all
    select k.key, 'digitised_components', coalesce(sum(k.dossiers) filter (where c.electronic), 0)::bigint,
        sum(k.dossiers)::bigint
    from alike k join procedure_versions p on p.procedure_code = k.procedure and p.version = k.version
        cross join lateral components_of(k.recorded, k.electronic, p.to_digitise) c
    group by 1, 2
$f$;

-- The dossiers (for components: the components) behind a rule's figure.
create function rate_members(p_rule text, p_from timestamptz, p_to timestamptz, p_unit text, p_procedure text, p_as_of bigint)
returns table (dossier_id uuid, code text, unit text, procedure text, at timestamptz, component text, reached boolean)
language sql stable parallel safe as $f$
    select f.dossier_id, f.code, f.unit, f.procedure, f.at, '', rate_reached(p_rule, f.flags)
    from accepted_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
    where p_rule in (select r.rule from rate_rules() r where r.population = 'accepted') and rate_applies(p_rule, f.flags)
    union all
    select f.dossier_id, f.code, f.unit, f.procedure, f.at, '', rate_reached(p_rule, f.flags)
    from finished_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
    where p_rule in (select r.rule from rate_rules() r where r.population = 'finished') and rate_applies(p_rule, f.flags)
    union all
    select f.dossier_id, f.code, f.unit, f.procedure, f.at, '', (f.flags).kept
    from timed_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f where p_rule = 'on_time'
    union all
    select f.dossier_id, f.code, f.unit, f.procedure, f.at, '', (f.flags).kept
    from broken_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f where p_rule = 'apology'
    union all
    select f.dossier_id, f.code, f.unit, f.procedure, f.at, c.component, c.electronic
    from accepted_facts(p_from, p_to, p_unit, p_procedure, p_as_of) f
        join procedure_versions p on p.procedure_code = f.procedure and p.version = f.version
        cross join lateral components_of(f.recorded, f.electronic, p.to_digitise) c
    where p_rule = 'digitised_components'
$f$;
