-- What was left of the promise that everything is kept for a time and restricted records stand: who may pass the trigger, and the rows that no period reached yet.

-- The trigger of tables that hold what is known of a patient. Arguments: the columns with patients' ids. Nothing that a session can say of itself lets it pass:
-- erasing does only as the owner of the table, which the erasing function is and the application is not; and a value that is sealed anew with a newer key is no change,
-- for nothing that is read is another by it.
create or replace function registry.refuse_restricted() returns trigger language plpgsql
set search_path = pg_catalog as $$
declare
    subject text;
    is_restricted boolean;
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

-- The ids of what no longer serves and the application cannot read: one-time codes, and the sessions of patients at this clinic. Of each patient's sessions the newest
-- stays, by which their account shows how long it has not been used.
create function registry.outworn_ids(kind text, before timestamptz, most int) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
declare
    clinic int := current_setting('enamel.clinic_id')::int;
begin
    if kind = 'codes' then
        return query select c.id from registry.one_time_codes c where c.clinic_id = clinic and c.created_at < before order by c.created_at limit most;
    elsif kind = 'portal-sessions' then
        return query select s.id from registry.person_sessions s
            where s.clinic_id = clinic and coalesce(s.ended_at, s.expires_at) < before
                and exists (select from registry.person_sessions later where later.person_id = s.person_id and (later.created_at, later.id) > (s.created_at, s.id))
            order by s.created_at limit most;
    else
        raise exception 'no ids are told of %', kind using errcode = 'invalid_parameter_value';
    end if;
end
$$;

-- Rows go that no longer serve: as before, and now those two as well.
create or replace function registry.retire_rows(kind text, certificate uuid, ids uuid[]) returns int
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
    elsif kind = 'codes' then
        delete from registry.one_time_codes c where c.clinic_id = clinic and c.id = any (ids) and c.created_at < now() - interval '7 days';
        get diagnostics gone = row_count;
    elsif kind = 'portal-sessions' then
        delete from registry.person_sessions s where s.clinic_id = clinic and s.id = any (ids) and coalesce(s.ended_at, s.expires_at) < now() - interval '1 month'
            and exists (select from registry.person_sessions later where later.person_id = s.person_id and (later.created_at, later.id) > (s.created_at, s.id));
        get diagnostics gone = row_count;
    else
        raise exception 'no rows are retired as %', kind using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('enamel.erasing', '', true);
    return gone;
end
$$;

-- The trigger of what was told by a message: while a patient is erased, which only the owner's function does, the message goes too.
create function registry.forget_message() returns trigger language plpgsql
set search_path = pg_catalog as $$
begin
    execute format('delete from %I.messaging_messages m where m.clinic_id = $1 and m.id = $2', tg_table_schema) using old.clinic_id, old.message_id;
    return null;
end
$$;

-- Patients' own accounts belong to no clinic: the platform removes those that nobody has used for so long, and no clinic's role can. Their sessions go with them.
create function registry.outworn_accounts(before timestamptz, most int) returns setof uuid language sql stable
set search_path = pg_catalog as $$
    select p.id from registry.persons p
    where greatest(p.created_at, p.verified_at) < before
        and not exists (select from registry.person_sessions s where s.person_id = p.id and greatest(s.last_seen_at, s.expires_at) >= before)
    order by p.created_at limit most
$$;

create function registry.retire_accounts(ids uuid[], before timestamptz) returns int language plpgsql
set search_path = pg_catalog as $$
declare
    going uuid[];
    gone int;
begin
    if before > now() - interval '1 year' then
        raise exception 'an account that was used within a year is not removed' using errcode = 'check_violation';
    end if;
    select array_agg(o) into going from registry.outworn_accounts(before, 2147483647) o where o = any (ids);
    perform set_config('enamel.erasing', 'on', true);
    delete from registry.person_sessions s where s.person_id = any (going);
    delete from registry.persons p where p.id = any (going);
    get diagnostics gone = row_count;
    perform set_config('enamel.erasing', '', true);
    return gone;
end
$$;

revoke execute on function registry.forget_message, registry.outworn_ids, registry.outworn_accounts, registry.retire_accounts from public;
grant execute on function registry.outworn_ids to enamel_application;

-- Why somebody stopped working in a clinic. Places can be read over all clinics, so that who signs in at the wrong one is told so; a reason is nobody's but the clinic's own.
create table registry.departures (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    left_at timestamptz not null,
    reason text not null,
    returned_at timestamptz,
    primary key (clinic_id, id),
    constraint registry_departure_of_member foreign key (clinic_id, id) references registry.memberships (clinic_id, user_id)
);
comment on table registry.departures is 'Who stopped working in a clinic, when and why; the latest time of each. id is the account''s.';
alter table registry.departures enable row level security;
create policy own_clinic on registry.departures to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.departures
    for each row execute function registry.audit_row('registry_departures', '');
grant select, insert on registry.departures to enamel_application;
grant update (left_at, reason, returned_at) on registry.departures to enamel_application;
