-- Rows go for good with what refers to them: as before; and with a row goes the file that was attached by it, for nothing else knows of it.
create or replace function registry.remove_with_dependents(home text, clinic int, place text, ids uuid[], kept text[]) returns jsonb
language plpgsql set search_path = pg_catalog as $$
declare
    counts jsonb := '{}';
    link record;
    below uuid[];
    files uuid[];
    part record;
    gone int;
begin
    if coalesce(cardinality(ids), 0) = 0 or place = any (kept) then
        return counts;
    end if;
    -- Keys of clinic tables begin with clinic_id: the second column is the row's.
    for link in
        select c.relname::text as place, a.attname::text as name
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
        where k.contype = 'f' and k.confrelid = format('%I.%I', home, place)::regclass and c.relnamespace = home::regnamespace and cardinality(k.conkey) = 2
    loop
        execute format('select array_agg(t.id) from %I.%I t where t.clinic_id = $1 and t.%I = any ($2)', home, link.place, link.name) into below using clinic, ids;
        for part in select e.key, e.value::int as count from jsonb_each_text(registry.remove_with_dependents(home, clinic, link.place, below, kept)) e loop
            counts := counts || jsonb_build_object(part.key, coalesce((counts ->> part.key)::int, 0) + part.count);
        end loop;
    end loop;
    -- Which files were attached by these rows, told before they go. A file's own pieces refer to it as well.
    if place <> 'files_pieces' then
        for link in
            select a.attname::text as name from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
            where k.contype = 'f' and k.conrelid = format('%I.%I', home, place)::regclass and k.confrelid = to_regclass(format('%I.files_files', home)) and cardinality(k.conkey) = 2
        loop
            execute format('select array_agg(t.%I) from %I.%I t where t.clinic_id = $1 and t.id = any ($2) and t.%I is not null', link.name, home, place, link.name) into below using clinic, ids;
            files := files || below;
        end loop;
    end if;
    -- When a doctor is taken is told by the appointment's own id.
    delete from registry.doctor_bookings b where b.clinic_id = clinic and b.id = any (ids);
    execute format('delete from %I.%I t where t.clinic_id = $1 and t.id = any ($2)', home, place) using clinic, ids;
    get diagnostics gone = row_count;
    if gone > 0 then
        counts := counts || jsonb_build_object(place, coalesce((counts ->> place)::int, 0) + gone);
    end if;
    for part in select e.key, e.value::int as count from jsonb_each_text(registry.remove_with_dependents(home, clinic, 'files_files', files, kept)) e loop
        counts := counts || jsonb_build_object(part.key, coalesce((counts ->> part.key)::int, 0) + part.count);
    end loop;
    return counts;
end
$$;
