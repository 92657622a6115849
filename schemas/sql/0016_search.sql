-- Search over applicants, dossiers and results: accents, case and đ do not matter. Entries are kept by triggers in the
-- transaction that writes what they find.
create extension if not exists unaccent;
create extension if not exists pg_trgm;

-- The form names are compared in: NFC, lower case, without marks, đ as d, everything that is no letter and no digit
-- but . / - as one space.
create function search_form(p_text text) returns text language sql immutable strict parallel safe as $f$
    select btrim(regexp_replace(translate(public.unaccent('public.unaccent', lower(normalize(p_text, nfc))), 'đ', 'd'),
        '[^[:alnum:]./-]+', ' ', 'g'))
$f$;

create table search_entries (
    kind text not null,
    id uuid not null,
    unit_id text not null references units,
    dossier_id uuid references dossiers deferrable initially deferred,
    form text collate "C" not null,
    label text not null,
    constraint pk_search_entries primary key (kind, id),
    constraint ck_search_entries_kind check (kind in ('applicant', 'dossier', 'result'))
);
comment on table search_entries is 'Mục tra cứu: người nộp (theo hồ sơ), hồ sơ, kết quả; dẫn xuất, luôn khớp bảng gốc';
comment on column search_entries.form is 'Dạng so sánh của tên: chữ thường, không dấu, đ thành d';
create index ix_search_entries_form on search_entries (form, kind, id) where kind <> 'dossier';

-- Every word a name has, with the rest of the name behind it: what begins with the words looked for is one stretch of
-- the index, in order, however common the name. Place 0 holds numbers that are found whole only.
create table search_words (
    words text collate "C" not null,
    place int not null,
    kind text not null,
    id uuid not null,
    unit_id text not null,
    constraint pk_search_words primary key (kind, id, place, words),
    constraint fk_search_words_entry foreign key (kind, id) references search_entries
);
comment on table search_words is 'Các từ của mục tra cứu kèm phần còn lại của tên; vị trí 0 là số, mã tìm nguyên văn';
create index ix_search_words_all on search_words (words, kind, id);
create index ix_search_words_unit on search_words (unit_id, words, kind, id);

-- Distinct names, for finding those that look alike: far fewer than entries.
create table search_forms (
    form text collate "C" not null,
    constraint pk_search_forms primary key (form)
);
comment on table search_forms is 'Các tên khác nhau, để tìm tên gần giống khi gõ nhầm';
create index ix_search_forms_alike on search_forms using gist (form gist_trgm_ops (siglen = 128));

create function words_of(p_form text) returns table (words text, place int) language sql immutable parallel safe as $f$
    select array_to_string(w.list[n:], ' '), n
    from (select string_to_array(p_form, ' ') as list) w, generate_series(1, least(cardinality(w.list), 12)) n
$f$;

-- Puts one entry into the place of what was kept under the same kind and id.
create function put_search_entry(p_entry search_entries, p_keys text[]) returns void language plpgsql as $f$
begin
    insert into search_entries as e select p_entry.*
    on conflict (kind, id) do update set unit_id = excluded.unit_id, form = excluded.form, label = excluded.label;
    delete from search_words w where w.kind = p_entry.kind and w.id = p_entry.id;
    insert into search_words (words, place, kind, id, unit_id)
    select w.words, w.place, p_entry.kind, p_entry.id, p_entry.unit_id
    from (select * from words_of(p_entry.form)
          union select search_form(k), 0 from unnest(p_keys) k where search_form(k) <> '') w
    where w.words <> '';
    if p_entry.kind <> 'dossier' and p_entry.form <> '' then
        insert into search_forms values (p_entry.form) on conflict do nothing;
    end if;
end $f$;

create function applicant_entry(a dossier_applicants) returns search_entries language sql stable as $f$
    select row('applicant', a.dossier_id, d.unit_id, a.dossier_id, search_form(a.name), a.name)::search_entries
    from dossiers d where d.dossier_id = a.dossier_id
$f$;
create function dossier_entry(d dossiers) returns search_entries language sql stable as $f$
    select row('dossier', d.dossier_id, d.unit_id, d.dossier_id, search_form(d.code), d.code)::search_entries
$f$;
create function result_entry(r results) returns search_entries language sql stable as $f$
    select row('result', r.result_id, r.unit_id, r.dossier_id, search_form(r.title), concat_ws(' – ', r.number, r.title))::search_entries
$f$;

create function search_applicant() returns trigger language plpgsql as $f$
begin
    perform put_search_entry(applicant_entry(new), array[new.id_number]);
    return null;
end $f$;
create function search_dossier() returns trigger language plpgsql as $f$
begin
    perform put_search_entry(dossier_entry(new), array[new.code]);
    return null;
end $f$;
create function search_result() returns trigger language plpgsql as $f$
begin
    perform put_search_entry(result_entry(new), array[new.number, new.code]);
    return null;
end $f$;
create trigger dossier_applicants_search_insert after insert on dossier_applicants
    for each row execute function search_applicant();
create trigger dossier_applicants_search_update after update on dossier_applicants
    for each row when ((new.name, new.id_number) is distinct from (old.name, old.id_number))
    execute function search_applicant();
create trigger dossiers_search after insert on dossiers for each row execute function search_dossier();
create trigger results_search_insert after insert on results for each row execute function search_result();
create trigger results_search_update after update on results
    for each row when ((new.number, new.title) is distinct from (old.number, old.title))
    execute function search_result();

select count(put_search_entry(applicant_entry(a), array[a.id_number])) from dossier_applicants a;
select count(put_search_entry(dossier_entry(d), array[d.code])) from dossiers d;
select count(put_search_entry(result_entry(r), array[r.number, r.code])) from results r;

create function search_document(p_kind text, p_id uuid, p_match text) returns jsonb language sql stable as $f$
    select jsonb_build_object('kind', e.kind, 'id', e.id, 'dossier_id', e.dossier_id, 'unit', e.unit_id, 'label', e.label,
        'code', (select d.code from dossiers d where d.dossier_id = e.dossier_id), 'match', p_match,
        'sort', concat_ws(' ', p_match, e.kind, e.id))
    from search_entries e where e.kind = p_kind and e.id = p_id
$f$;

-- Numbers and codes that are the words, whole.
create function search_exact(p_form text, p_kind text, p_unit text, p_after_kind text, p_after uuid, p_limit int)
returns setof jsonb language sql stable as $f$
    select search_document(w.kind, w.id, 'exact')
    from (select distinct w.kind, w.id from search_words w
          where w.words = p_form and w.place = 0 and (p_unit = '' or w.unit_id = p_unit)
              and (p_kind = '' or w.kind = p_kind) and (w.kind, w.id) > (p_after_kind, p_after)
          order by w.kind, w.id limit p_limit) w
    order by w.kind, w.id
$f$;

-- Names that have the words one after another, the last one perhaps not to its end; in the order of what follows. An
-- entry stands where the words come first in its name; one found whole is not found again.
create function search_prefix(p_form text, p_kind text, p_unit text, p_after_words text, p_after_kind text, p_after uuid,
    p_limit int) returns setof jsonb language plpgsql stable as $f$
begin
    return query execute format($q$
        select search_document(w.kind, w.id, 'prefix')
        from search_words w
        where (w.words, w.kind, w.id) > ($2 collate "C", $3, $4) and w.words < ($1 || U&'\FFFF') collate "C"
            and w.place > 0 %s %s
            and not exists (select 1 from search_words x where x.kind = w.kind and x.id = w.id
                and (x.place = 0 and x.words = $1 or x.place > 0 and x.place < w.place and starts_with(x.words, $1)))
        order by w.words, w.kind, w.id
        limit $5 $q$,
        case when p_unit <> '' then format('and w.unit_id = %L', p_unit) else '' end,
        case when p_kind <> '' then format('and w.kind = %L', p_kind) else '' end)
    using p_form, coalesce(nullif(p_after_words, ''), p_form), p_after_kind, p_after, p_limit;
end $f$;

-- Names that look alike, best first; not asked for numbers, nor when one was found whole. The distinct names are few enough to be ranked; what was found before is left out.
create function search_alike(p_form text, p_kind text, p_unit text, p_after_form text, p_after_kind text, p_after uuid,
    p_limit int) returns setof jsonb language sql stable as $f$
    select search_document(e.kind, e.id, 'alike')
    from (select f.form, similarity(f.form, p_form) as likeness
          from (select s.form from search_forms s order by s.form <-> p_form limit 60) f
          where similarity(f.form, p_form) >= 0.4
              and position(' ' || p_form in ' ' || f.form) = 0) f
        cross join lateral (select x.kind, x.id from search_entries x
            where x.form = f.form and x.kind <> 'dossier' and (p_unit = '' or x.unit_id = p_unit)
                and (p_kind = '' or x.kind = p_kind)
                and (p_after_form = '' or (-f.likeness, f.form, x.kind, x.id)
                     > (-similarity(p_after_form, p_form), p_after_form collate "C", p_after_kind, p_after))
                and not exists (select 1 from search_words w
                                where w.kind = x.kind and w.id = x.id and w.place = 0 and w.words = p_form)
            order by x.form, x.kind, x.id limit p_limit) e
    order by -f.likeness, f.form, e.kind, e.id
    limit p_limit
$f$;

-- One page. `p_after` names the last entry seen and how it was found; its name is looked up here, so that a cursor
-- carries none. Nothing when the words hold no two letters or digits.
create function search(p_words text, p_kind text, p_unit text, p_after text, p_limit int) returns jsonb
language plpgsql stable as $f$
declare
    v_form text := search_form(p_words);
    v_match text := coalesce(nullif(split_part(p_after, ' ', 1), ''), 'exact');
    v_kind text := split_part(p_after, ' ', 2);
    v_id uuid := coalesce(nullif(split_part(p_after, ' ', 3), ''), '00000000-0000-0000-0000-000000000000')::uuid;
    v_seen text := '';
    found_now jsonb[] := '{}';
begin
    if length(regexp_replace(v_form, '[^[:alnum:]]', '', 'g')) < 2 then
        return null;
    end if;
    if v_match = 'exact' then
        found_now := array(select search_exact(v_form, p_kind, p_unit, v_kind, v_id, p_limit));
        v_kind := '';
        v_id := '00000000-0000-0000-0000-000000000000';
    elsif v_match = 'prefix' then
        select w.words into v_seen from search_words w
        where w.kind = v_kind and w.id = v_id and w.place > 0 and starts_with(w.words, v_form)
        order by w.place limit 1;
    else
        select e.form into v_seen from search_entries e where e.kind = v_kind and e.id = v_id;
    end if;
    if v_match in ('exact', 'prefix') and cardinality(found_now) < p_limit then
        found_now := found_now || array(select search_prefix(v_form, p_kind, p_unit, coalesce(v_seen, ''), v_kind, v_id,
            p_limit - cardinality(found_now)));
        v_seen := '';
    end if;
    if cardinality(found_now) < p_limit and v_form ~ '[[:alpha:]]{2}'
            and not exists (select 1 from search_words w where w.words = v_form and w.place = 0) then
        found_now := found_now || array(select search_alike(v_form, p_kind, p_unit, coalesce(v_seen, ''), v_kind, v_id,
            p_limit - cardinality(found_now)));
    end if;
    return to_jsonb(found_now);
end $f$;
