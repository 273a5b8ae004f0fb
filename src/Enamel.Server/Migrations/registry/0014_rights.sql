-- What the rights of patients ask of the database itself: a restricted record does not change, and rows go for good in one way only, by a retention run that says so.

-- The trigger of tables that hold what is known of a patient. Arguments: the columns with patients' ids.
-- Operators' commands pass: keys are turned beneath a restricted record too, and nothing that is read changes by it.
create function registry.refuse_restricted() returns trigger language plpgsql
set search_path = pg_catalog as $$
declare
    subject text;
    is_restricted boolean;
begin
    if current_setting('enamel.request_id', true) like 'command:%' or current_setting('enamel.erasing', true) = 'on' then
        return new;
    end if;
    foreach subject in array tg_argv loop
        execute format('select exists (select from %I.patients_restraints r where r.clinic_id = $1 and r.patient_id = $2 and r.kind = ''restriction'' and r.ended_at is null)', tg_table_schema)
        into is_restricted using (to_jsonb(new) ->> 'clinic_id')::int, (to_jsonb(new) ->> subject)::uuid;
        if is_restricted then
            raise exception 'the record is restricted' using errcode = 'check_violation', constraint = 'patients_restricted';
        end if;
    end loop;
    return new;
end
$$;

-- Rows go, and before them every row of the clinic that refers to them, whatever refers to those. For the functions below alone.
create function registry.remove_with_dependents(home text, clinic int, place text, ids uuid[], kept text[]) returns jsonb
language plpgsql set search_path = pg_catalog as $$
declare
    counts jsonb := '{}';
    link record;
    below uuid[];
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
    -- When a doctor is taken is told by the appointment's own id.
    delete from registry.doctor_bookings b where b.clinic_id = clinic and b.id = any (ids);
    execute format('delete from %I.%I t where t.clinic_id = $1 and t.id = any ($2)', home, place) using clinic, ids;
    get diagnostics gone = row_count;
    return counts || case when gone > 0 then jsonb_build_object(place, coalesce((counts ->> place)::int, 0) + gone) else '{}' end;
end
$$;

-- A patient goes for good: every row of theirs in every table of the clinic, and then the patient's own. Only under an open certificate of a retention run, never under
-- a legal hold, and only in the clinic at hand. Rows of the tables named as kept stay for as long as the law asks (bills); then the patient's row stays too, without
-- anything that says who it was. Answers how many rows went, by table.
create function registry.erase_patient(patient uuid, certificate uuid, kept text[]) returns jsonb
language plpgsql security definer set search_path = pg_catalog as $$
declare
    clinic int := current_setting('enamel.clinic_id')::int;
    home text := (select c.schema_name from registry.clinics c where c.id = clinic);
    counts jsonb := '{}';
    place record;
    part record;
    ids uuid[];
    was_active int;
    stays boolean := false;
    holds boolean;
begin
    execute format('select exists (select from %I.rights_certificates c where c.clinic_id = $1 and c.id = $2 and c.kind = ''patients'' and c.finished_at is null)', home)
    into holds using clinic, certificate;
    if not holds then
        raise exception 'no retention run is open under this certificate' using errcode = 'insufficient_privilege';
    end if;
    execute format('select exists (select from %I.patients_restraints r where r.clinic_id = $1 and r.patient_id = $2 and r.kind = ''hold'' and r.ended_at is null)', home)
    into holds using clinic, patient;
    if holds then
        raise exception 'the record is under a legal hold' using errcode = 'check_violation', constraint = 'rights_under_hold';
    end if;
    execute format('select (p.archived_at is null)::int from %I.patients_patients p where p.clinic_id = $1 and p.id = $2 for update', home) into was_active using clinic, patient;
    if was_active is null then
        raise exception 'the clinic has no such patient' using errcode = 'no_data_found';
    end if;
    -- The trail tells that rows went, not what was in them.
    perform set_config('enamel.erasing', 'on', true);
    for place in
        select c.relname::text as name, a.attname::text as patient
        from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped and a.atttypid = 'uuid'::regtype and a.attname in ('patient_id', 'relative_id')
        where c.relnamespace = home::regnamespace and c.relkind = 'r' and c.relname <> 'audit_entries' order by c.relname, a.attname
    loop
        execute format('select array_agg(t.id) from %I.%I t where t.clinic_id = $1 and t.%I = $2', home, place.name, place.patient) into ids using clinic, patient;
        stays := stays or (place.name = any (kept) and ids is not null);
        for part in select e.key, e.value::int as count from jsonb_each_text(registry.remove_with_dependents(home, clinic, place.name, ids, kept)) e loop
            counts := counts || jsonb_build_object(part.key, coalesce((counts ->> part.key)::int, 0) + part.count);
        end loop;
    end loop;
    if stays then
        execute format('update %I.patients_patients p set first_name = ''—'', last_name = ''—'', first_name_arabic = null, last_name_arabic = null, name_key = '''', sex = null, birth_on = null, '
                       'cin_sealed = null, cin_index = null, phone_sealed = null, phone_index = null, email_sealed = null, email_index = null, insurance_id_sealed = null, '
                       'insurance_id_index = null, address_sealed = null, archived_at = coalesce(archived_at, now()), archive_reason = ''—'', version = version + 1 '
                       'where p.clinic_id = $1 and p.id = $2', home) using clinic, patient;
        counts := counts || '{"patients_patients": 0}';
    else
        execute format('delete from %I.patients_patients p where p.clinic_id = $1 and p.id = $2', home) using clinic, patient;
        counts := counts || '{"patients_patients": 1}';
    end if;
    execute format('update %I.patients_register set active_patients = active_patients - $2 where clinic_id = $1', home) using clinic, was_active;
    perform set_config('enamel.erasing', '', true);
    return counts;
end
$$;

-- Rows go that no longer serve: cancelled appointments, messages that left, sessions that ended. Each table says here what must hold, so that nothing fresh goes by it.
create function registry.retire_rows(kind text, certificate uuid, ids uuid[]) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
    clinic int := current_setting('enamel.clinic_id')::int;
    home text := (select c.schema_name from registry.clinics c where c.id = clinic);
    is_open boolean;
    going uuid[];
    link record;
    gone int;
begin
    execute format('select exists (select from %I.rights_certificates c where c.clinic_id = $1 and c.id = $2 and c.kind = $3 and c.finished_at is null)', home)
    into is_open using clinic, certificate, kind;
    if not is_open then
        raise exception 'no retention run is open under this certificate' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('enamel.erasing', 'on', true);
    if kind = 'appointments' then
        execute format('select array_agg(a.id) from %I.scheduling_appointments a where a.clinic_id = $1 and a.id = any ($2) and a.status = ''cancelled'' '
                       'and a.starts_at < now() - interval ''1 year'' '
                       'and not exists (select from %I.patients_restraints r where r.clinic_id = $1 and r.patient_id = a.patient_id and r.ended_at is null)', home, home)
        into going using clinic, ids;
        -- What another room refers to belongs to the record, and goes with it.
        for link in
            select c.relname::text as place, a.attname::text as name
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[2]
            where k.contype = 'f' and k.confrelid = format('%I.scheduling_appointments', home)::regclass and c.relnamespace = home::regnamespace
                and cardinality(k.conkey) = 2 and c.relname not like 'scheduling\_%'
        loop
            execute format('select array_agg(g.id) from unnest($2) g (id) where not exists (select from %I.%I t where t.clinic_id = $1 and t.%I = g.id)', home, link.place, link.name)
            into going using clinic, going;
        end loop;
        gone := coalesce((registry.remove_with_dependents(home, clinic, 'scheduling_appointments', going, '{}') ->> 'scheduling_appointments')::int, 0);
    elsif kind = 'messages' then
        execute format('delete from %I.messaging_messages m where m.clinic_id = $1 and m.id = any ($2) and m.status <> ''queued'' and m.created_at < now() - interval ''1 month''', home)
        using clinic, ids;
        get diagnostics gone = row_count;
    elsif kind = 'sessions' then
        delete from registry.refresh_tokens t using registry.sessions s
        where t.session_id = s.id and s.clinic_id = clinic and s.id = any (ids) and s.expires_at < now() - interval '1 month';
        delete from registry.sessions s where s.clinic_id = clinic and s.id = any (ids) and s.expires_at < now() - interval '1 month';
        get diagnostics gone = row_count;
    else
        raise exception 'no rows are retired as %', kind using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('enamel.erasing', '', true);
    return gone;
end
$$;

revoke execute on function registry.refuse_restricted, registry.remove_with_dependents, registry.erase_patient, registry.retire_rows from public;
grant execute on function registry.erase_patient, registry.retire_rows to enamel_application;
