-- Misspelt names are found word by word: the words names are made of are few, however many names there are. Ranking
-- every name by its trigrams took half a second at a million dossiers.
create extension if not exists fuzzystrmatch;

drop index ix_search_forms_alike;

-- Every word some name has.
create table search_vocabulary (
    word text collate "C" not null,
    letters int not null generated always as (length(word)) stored,
    constraint pk_search_vocabulary primary key (word)
);
comment on table search_vocabulary is 'Các từ có trong tên, để sửa từ gõ nhầm';
create index ix_search_vocabulary_letters on search_vocabulary (letters, word);

-- Every distinct name from each of its words on: where words looked for follow one another, as one stretch.
create table search_form_words (
    words text collate "C" not null,
    form text collate "C" not null,
    constraint pk_search_form_words primary key (words, form),
    constraint fk_search_form_words_form foreign key (form) references search_forms
);
comment on table search_form_words is 'Mỗi tên khác nhau kể từ từng từ của nó, để tìm tên gần giống';
create index ix_search_forms_words on search_forms using gin (string_to_array(form, ' '));

-- A name nobody had before, with its words.
create function put_search_form(p_form text) returns void language plpgsql as $f$
begin
    insert into search_forms values (p_form) on conflict do nothing;
    if found then
        insert into search_form_words select distinct w.words, p_form from words_of(p_form) w on conflict do nothing;
        insert into search_vocabulary (word)
        select distinct w from unnest(string_to_array(p_form, ' ')) w where w ~ '^[[:alpha:]]{2,40}$' order by 1
        on conflict do nothing;
    end if;
end $f$;

create or replace function put_search_entry(p_entry search_entries, p_keys text[]) returns void language plpgsql as $f$
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
        perform put_search_form(p_entry.form);
    end if;
end $f$;

insert into search_form_words select distinct w.words, f.form from search_forms f cross join lateral words_of(f.form) w;
insert into search_vocabulary (word)
select distinct w from search_forms f cross join lateral unnest(string_to_array(f.form, ' ')) w where w ~ '^[[:alpha:]]{2,40}$';

-- The word with two neighbouring letters changed over, each pair once: the commonest slip of the fingers.
create function letters_swapped(p_word text) returns text[] language sql immutable parallel safe as $f$
    select array(select overlay(p_word placing substr(p_word, n + 1, 1) || substr(p_word, n, 1) from n for 2)
                 from generate_series(1, length(p_word) - 1) n)
$f$;

-- Words that may have been meant, the word itself among them (cost 0), the likelier first; two words written as one are
-- taken apart.
create function search_corrections(p_word text) returns table (words text, cost int) language sql stable as $f$
    select x.words, x.cost
    from (select p_word as words, 0 as cost
          union all
          select v.word, case when v.word = any (letters_swapped(p_word)) then 1
                              else levenshtein_less_equal(v.word, p_word, 2) end
          from search_vocabulary v
          where p_word ~ '^[[:alpha:]]{3,40}$' and v.word <> p_word
              and v.letters between length(p_word) - 2 and length(p_word) + 2
          union all
          select l.word || ' ' || r.word, 1
          from generate_series(2, length(p_word) - 2) n
              join search_vocabulary l on l.word = left(p_word, n) join search_vocabulary r on r.word = substr(p_word, n + 1)
          where p_word ~ '^[[:alpha:]]{4,40}$') x
    where x.cost <= case when length(p_word) < 4 then 1 else 2 end
    order by x.cost, similarity(x.words, p_word) desc, x.words
    limit 8
$f$;

-- The words looked for, each perhaps as another one, as they follow one another in some name; few, the likelier first.
create function search_phrases(p_words text[]) returns text[] language plpgsql stable as $f$
declare
    v_phrases text[] := '{""}';
    v_costs int[] := '{0}';
    n int;
begin
    for n in 1..cardinality(p_words) loop
        select array_agg(y.phrase order by y.cost, y.phrase), array_agg(y.cost order by y.cost, y.phrase)
        into v_phrases, v_costs
        from (select x.phrase, min(x.cost) as cost
              from (select ltrim(b.phrase || ' ' || c.words) as phrase, b.cost + c.cost as cost
                    from unnest(v_phrases, v_costs) as b (phrase, cost) cross join search_corrections(p_words[n]) c
                    where b.cost + c.cost <= 3) x
              where exists (select 1 from search_form_words f
                            where f.words >= x.phrase || case when n < cardinality(p_words) then ' ' else '' end collate "C"
                                and f.words < x.phrase || case when n < cardinality(p_words) then '!' else U&'\FFFF' end collate "C")
              group by x.phrase order by 2, 1 limit 12) y;
        exit when v_phrases is null;
    end loop;
    return coalesce(v_phrases, '{}');
end $f$;

-- Short words that begin so: what the last word looked for may become.
create function search_completions(p_word text) returns table (words text, cost int) language sql stable as $f$
    select v.word, 1 from search_vocabulary v
    where v.word > p_word collate "C" and v.word < (p_word || U&'\FFFF') collate "C"
    order by v.letters, v.word
    limit 8
$f$;

-- Names that have the words, each perhaps as another one, in any order and with others between them.
create function search_scattered(p_words text[]) returns setof text language plpgsql stable as $f$
declare
    v_sets jsonb[] := array['[]'::jsonb];
    v_costs int[] := '{0}';
    n int;
begin
    for n in 1..cardinality(p_words) loop
        select array_agg(y.list order by y.cost, y.list), array_agg(y.cost order by y.cost, y.list) into v_sets, v_costs
        from (select b.list || to_jsonb(string_to_array(c.words, ' ')) as list, b.cost + c.cost as cost
              from unnest(v_sets, v_costs) as b (list, cost)
                  cross join (select * from search_corrections(p_words[n])
                              union all
                              select * from search_completions(p_words[n]) where n = cardinality(p_words)) c
              where b.cost + c.cost <= 2
              order by 2, 1 limit 8) y;
    end loop;
    return query
    select f.form from unnest(v_sets) s
        cross join lateral (select x.form from search_forms x
            where string_to_array(x.form, ' ') @> array(select jsonb_array_elements_text(s)) limit 200) f;
end $f$;

create or replace function search_alike(p_form text, p_kind text, p_unit text, p_after_form text, p_after_kind text,
    p_after uuid, p_limit int) returns setof jsonb language sql stable as $f$
    with words as materialized (
        select (string_to_array(p_form, ' '))[:8] as list
    ), together as materialized (
        select f.form
        from unnest(search_phrases((select list from words))) p
            cross join lateral (select s.form from search_form_words s
                where s.words >= p collate "C" and s.words < (p || U&'\FFFF') collate "C"
                order by s.words, s.form limit 60) f
        where p <> p_form
    ), found as (
        select form from together
        union
        select search_scattered((select list from words))
        where (select cardinality(list) from words) > 1 and (select count(*) from together) < 60
    )
    select search_document(e.kind, e.id, 'alike')
    from (select s.form, similarity(s.form, p_form) as likeness from found s
          where similarity(s.form, p_form) >= 0.4 and position(' ' || p_form in ' ' || s.form) = 0
          order by 2 desc, 1 limit 60) f
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
