-- Rules that grew after their migrations stood: a database that was migrated by any of them comes to the same here.

-- The trigger of tables that hold what is known of a patient. Arguments: the columns with patients' ids. Nothing that a session can say of itself lets it pass:
-- erasing does only as the owner of the table, which the erasing function is and the application is not; and a value that is sealed anew with a newer key is no change,
-- for nothing that is read is another by it.
create or replace function registry.refuse_restricted() returns trigger language plpgsql
set search_path = pg_catalog as $$
declare
    subject text;
    path text;
begin
    if current_setting('enamel.erasing', true) = 'on' and current_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        return new;
    end if;
    -- Sealed values carry the number of their key in their second to fifth byte; as JSON they are \x and hexadecimal digits.
    if tg_op = 'UPDATE' and not exists (
        select from jsonb_each_text(to_jsonb(new)) fresh join jsonb_each_text(to_jsonb(old)) was on was.key = fresh.key
        where fresh.value is distinct from was.value
            and not (fresh.key like '%\_sealed' and coalesce(substring(fresh.value from 5 for 8) > substring(was.value from 5 for 8) collate "C", false))) then
        return new;
    end if;
    -- In the table's own schema, as the trail's trigger does it: the question is planned once for each trigger, not for each row.
    path := set_config('search_path', 'pg_catalog, ' || quote_ident(tg_table_schema) || ', pg_temp', true);
    foreach subject in array tg_argv loop
        if exists (
            select from patients_restraints r
            where r.clinic_id = (to_jsonb(new) ->> 'clinic_id')::int and r.patient_id = (to_jsonb(new) ->> subject)::uuid and r.kind = 'restriction' and r.ended_at is null) then
            raise exception 'the record is restricted' using errcode = 'check_violation', constraint = 'patients_restricted';
        end if;
    end loop;
    return new;
end
$$;

-- The trail's trigger: as it was, and of what is erased for good it keeps that it went, not what it said.
create or replace function registry.audit_row() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    old_row jsonb;
    new_row jsonb;
    full_row jsonb;
    secret text;
    now_at timestamptz;
    micros bigint;
    path text;
begin
    if tg_op = 'INSERT' then
        new_row := to_jsonb(new);
        full_row := new_row;
    elsif tg_op = 'DELETE' then
        old_row := to_jsonb(old);
        full_row := old_row;
        -- What is erased for good is not copied here once more: that it went is told, not what it said. Whoever works in a transaction can set this, so it holds only
        -- where the application cannot delete by itself: such rows go through the owner's own functions alone, which ask for a certificate first.
        if current_setting('enamel.erasing', true) = 'on' and not has_table_privilege('enamel_application', tg_relid, 'delete') then
            old_row := jsonb_build_object('id', old_row -> 'id');
        end if;
    else
        old_row := to_jsonb(old);
        full_row := to_jsonb(new);
        if old_row = full_row then
            return null;
        end if;
        select jsonb_object_agg(was.key, was.value), jsonb_object_agg(was.key, full_row -> was.key) into old_row, new_row
        from jsonb_each(old_row) was where was.value is distinct from full_row -> was.key;
    end if;
    for argument in 2 .. tg_nargs - 1 loop
        secret := tg_argv[argument];
        old_row := case when old_row ? secret then old_row || jsonb_build_object(secret, '•••') else old_row end;
        new_row := case when new_row ? secret then new_row || jsonb_build_object(secret, '•••') else new_row end;
    end loop;
    now_at := clock_timestamp();
    micros := (date_part('epoch', now_at) * 1000000)::bigint;
    path := set_config('search_path', 'pg_catalog, ' || quote_ident(tg_table_schema) || ', pg_temp', true);
    insert into audit_entries (clinic_id, id, at, user_id, role, session_id, device_id, address, request_id, action, subject, subject_id, patient_id, before, after)
    values (
        coalesce((full_row ->> 'clinic_id')::int, nullif(current_setting('enamel.clinic_id', true), '')::int, 0),
        (lpad(to_hex(((micros / 1000) << 16) | 28672 | (micros % 1000 * 4096 / 1000)), 16, '0') || right(gen_random_uuid()::text, 17))::uuid, now_at,
        nullif(current_setting('enamel.user_id', true), '')::uuid, nullif(current_setting('enamel.role', true), ''),
        nullif(current_setting('enamel.session_id', true), '')::uuid, nullif(current_setting('enamel.device_id', true), '')::uuid,
        nullif(current_setting('enamel.address', true), ''), nullif(current_setting('enamel.request_id', true), ''),
        lower(tg_op), tg_argv[0], full_row ->> 'id', nullif(full_row ->> nullif(tg_argv[1], ''), '')::uuid, old_row, new_row);
    return null;
end
$$;

-- Nobody looks for entries by what they say: counting the values of tens of thousands of documents, each time the trail has grown by a tenth, served no plan.
alter table registry.audit_entries alter column before set statistics 0, alter column after set statistics 0;
