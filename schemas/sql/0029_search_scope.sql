-- What is found is narrowed to the procedures an account is limited to; so are a day's receipts.
drop function search(text, text, text, text, int);
drop function search_exact(text, text, text, text, uuid, int);
drop function search_prefix(text, text, text, text, text, uuid, int);
drop function search_alike(text, text, text, text, text, uuid, int);
drop function receipts_of_day(text, date, int);

create function found_procedure(p_kind text, p_id uuid) returns text language sql stable as $f$
    select case p_kind when 'result' then (select r.procedure_code from results r where r.result_id = p_id)
        else (select d.procedure_code from dossiers d where d.dossier_id = p_id) end
$f$;

-- Numbers and codes that are the words, whole.
create function search_exact(p_form text, p_kind text, p_unit text, p_scope text, p_after_kind text, p_after uuid, p_limit int)
returns setof jsonb language sql stable as $f$
    select search_document(w.kind, w.id, 'exact')
    from (select distinct w.kind, w.id from search_words w
          where w.words = p_form and w.place = 0 and (p_unit = '' or w.unit_id = p_unit)
              and (p_kind = '' or w.kind = p_kind) and (p_scope = '' or in_scope(found_procedure(w.kind, w.id), p_scope))
              and (w.kind, w.id) > (p_after_kind, p_after)
          order by w.kind, w.id limit p_limit) w
    order by w.kind, w.id
$f$;

-- Names that have the words one after another, the last one perhaps not to its end; in the order of what follows. An
-- entry stands where the words come first in its name; one found whole is not found again.
create function search_prefix(p_form text, p_kind text, p_unit text, p_scope text, p_after_words text,
    p_after_kind text, p_after uuid, p_limit int) returns setof jsonb language plpgsql stable as $f$
begin
    return query execute format($q$
        select search_document(w.kind, w.id, 'prefix')
        from search_words w
        where (w.words, w.kind, w.id) > ($2 collate "C", $3, $4) and w.words < ($1 || U&'\FFFF') collate "C"
            and w.place > 0 %s %s %s
            and not exists (select 1 from search_words x where x.kind = w.kind and x.id = w.id
                and (x.place = 0 and x.words = $1 or x.place > 0 and x.place < w.place and starts_with(x.words, $1)))
        order by w.words, w.kind, w.id
        limit $5 $q$,
        case when p_unit <> '' then format('and w.unit_id = %L', p_unit) else '' end,
        case when p_kind <> '' then format('and w.kind = %L', p_kind) else '' end,
        case when p_scope <> '' then format('and in_scope(found_procedure(w.kind, w.id), %L)', p_scope) else '' end)
    using p_form, coalesce(nullif(p_after_words, ''), p_form), p_after_kind, p_after, p_limit;
end $f$;

-- Names that look alike, best first (0023).
create function search_alike(p_form text, p_kind text, p_unit text, p_scope text, p_after_form text,
    p_after_kind text, p_after uuid, p_limit int) returns setof jsonb language sql stable as $f$
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
                and (p_kind = '' or x.kind = p_kind) and (p_scope = '' or in_scope(found_procedure(x.kind, x.id), p_scope))
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
create function search(p_words text, p_kind text, p_unit text, p_scope text, p_after text, p_limit int) returns jsonb
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
        found_now := array(select search_exact(v_form, p_kind, p_unit, p_scope, v_kind, v_id, p_limit));
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
        found_now := found_now || array(select search_prefix(v_form, p_kind, p_unit, p_scope, coalesce(v_seen, ''), v_kind, v_id,
            p_limit - cardinality(found_now)));
        v_seen := '';
    end if;
    if cardinality(found_now) < p_limit and v_form ~ '[[:alpha:]]{2}'
            and not exists (select 1 from search_words w where w.words = v_form and w.place = 0) then
        found_now := found_now || array(select search_alike(v_form, p_kind, p_unit, p_scope, coalesce(v_seen, ''), v_kind, v_id,
            p_limit - cardinality(found_now)));
    end if;
    return to_jsonb(found_now);
end $f$;

-- The newest receipts of a day, for printing them together.
create function receipts_of_day(p_unit text, p_day date, p_scope text, p_limit int) returns jsonb language sql stable as $f$
    select coalesce(jsonb_agg(paper_job(p) order by p.number), '[]')
    from (select p.* from papers p join dossiers d using (dossier_id)
          where p.unit_id = p_unit and p.kind = 'receipt' and vn_date(p.created_at) = p_day and not is_replaced(p)
              and in_scope(d.procedure_code, p_scope)
          order by p.number limit p_limit) p
$f$;
