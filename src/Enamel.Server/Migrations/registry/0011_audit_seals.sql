-- The trail is sealed in blocks: what each entry must say for that, the places where the seals are kept, and the functions by which a server seals.
-- docs/decisions/0014-sealing-the-trail.md tells why it is done like this.

-- Which cluster counts the transactions. Their numbers start anew where a dump is restored, so a number alone says nothing: era and number together never go back.
create table registry.audit_eras (
    era int primary key constraint registry_audit_era check (era between 1 and 32767),
    system text not null,
    began_at timestamptz not null
);
comment on table registry.audit_eras is 'One row for each cluster that this database has lived in; the newest says where it lives now.';
comment on column registry.audit_eras.system is 'The cluster''s own identifier and the database''s number in it.';

-- The transaction that writes, as a number that only grows: 16 bits of era above 48 of the transaction's own. The era stands in the text, for every entry asks.
create function registry.audit_tick() returns bigint language sql stable as $$
    select 281474976710656 * 1 + pg_catalog.pg_current_xact_id()::text::bigint
$$;

-- Sees whether the database has moved, and then begins an era. Run by the migrator before anything is served.
create function registry.audit_begin_era() returns int language plpgsql set search_path = pg_catalog as $$
declare
    here text := (select system_identifier from pg_control_system()) || '/' || (select oid from pg_database where datname = current_database());
    newest registry.audit_eras;
begin
    lock table registry.audit_eras in share row exclusive mode;
    select * into newest from registry.audit_eras order by era desc limit 1;
    if newest.system = here then
        return newest.era;
    end if;
    insert into registry.audit_eras values (coalesce(newest.era, 0) + 1, here, clock_timestamp()) returning * into newest;
    if newest.era > 1 then
        execute format('create or replace function registry.audit_tick() returns bigint language sql stable as '
                       '''select 281474976710656 * %s + pg_catalog.pg_current_xact_id()::text::bigint''', newest.era);
    end if;
    return newest.era;
end
$$;
select registry.audit_begin_era();

alter table registry.audit_entries add column tick bigint not null default registry.audit_tick();
create index registry_audit_entries_tick on registry.audit_entries (clinic_id, tick);
comment on column registry.audit_entries.tick is 'The transaction that wrote it (era and number): what is sealed is what no running transaction can still add to.';

-- The platform's own blocks; each clinic's are in its schema, in a table of the same shape.
create table registry.audit_blocks (
    clinic_id int not null,
    number bigint not null constraint registry_audit_block_number check (number > 0),
    upto_tick bigint not null,
    upto_id uuid not null,
    entries int not null,
    header text not null,
    signature bytea not null,
    leaves bytea not null,
    primary key (clinic_id, number)
);
comment on table registry.audit_blocks is 'Append only: the platform''s seals, as each clinic has its own.';

create table registry.audit_heads (
    clinic_id int primary key,
    number bigint not null,
    hash bytea not null,
    upto_tick bigint not null,
    upto_id uuid not null,
    entries bigint not null,
    sealed_at timestamptz
);
comment on table registry.audit_heads is 'The newest seal of each clinic, in a second place: blocks cut off the end of a chain are missed here. Clinic 0 is the platform.';
alter table registry.audit_heads enable row level security;
create policy own_clinic on registry.audit_heads to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select on registry.audit_heads to enamel_application;

alter table registry.keys drop constraint registry_key_purpose;
alter table registry.keys add constraint registry_key_purpose check (purpose in ('data', 'index', 'signing', 'seal'));

-- Who has something to seal. Several servers ask beside each other.
create function registry.audit_waiting() returns setof int language plpgsql security definer set search_path = pg_catalog as $$
declare
    clinic record;
    waits boolean;
begin
    for clinic in
        select c.id, c.schema_name, coalesce(h.upto_tick, 0) as upto_tick, coalesce(h.upto_id, '00000000-0000-0000-0000-000000000000') as upto_id
        from (select id, schema_name from registry.clinics union all select 0, null) c left join registry.audit_heads h on h.clinic_id = c.id
        order by h.sealed_at nulls first
    loop
        perform set_config('enamel.clinic_id', clinic.id::text, true);
        select exists (select from registry.audit_entries where clinic_id = clinic.id and (tick, id) > (clinic.upto_tick, clinic.upto_id)) into waits;
        if not waits and clinic.schema_name is not null then
            execute format('select exists (select from %I.audit_entries where clinic_id = $1 and (tick, id) > ($2, $3))', clinic.schema_name)
            into waits using clinic.id, clinic.upto_tick, clinic.upto_id;
        end if;
        if waits then
            return next clinic.id;
        end if;
    end loop;
end
$$;

-- Takes the clinic's seal in hand for this transaction, or answers nothing: another has it, and nobody waits. until_tick: every transaction below it has ended, so
-- nothing can be added there any more. next_tick: no transaction has had this number yet. Both are read before the entries are.
create function registry.audit_begin_sealing(clinic int)
returns table (number bigint, hash bytea, upto_tick bigint, upto_id uuid, entries bigint, until_tick bigint, next_tick bigint, at timestamptz)
language plpgsql security definer set search_path = pg_catalog as $$
declare
    era_floor bigint := 281474976710656 * (select max(e.era) from registry.audit_eras e);
    running pg_snapshot;
begin
    if not pg_try_advisory_xact_lock(716553, clinic) then
        return;
    end if;
    perform set_config('enamel.clinic_id', clinic::text, true);
    insert into registry.audit_heads values (clinic, 0, '\x0000000000000000000000000000000000000000000000000000000000000000', 0, '00000000-0000-0000-0000-000000000000', 0, null)
    on conflict (clinic_id) do nothing;
    at := clock_timestamp();
    running := pg_current_snapshot();
    until_tick := era_floor + pg_snapshot_xmin(running)::text::bigint;
    next_tick := era_floor + pg_snapshot_xmax(running)::text::bigint;
    select h.number, h.hash, h.upto_tick, h.upto_id, h.entries into number, hash, upto_tick, upto_id, entries from registry.audit_heads h where h.clinic_id = clinic;
    return next;
end
$$;

-- The clinic's entries of both trails, its own and what the registry tells of it, in the order in which they are sealed: those behind a place, up to a transaction.
create function registry.audit_entries_between(clinic int, after_tick bigint, after_id uuid, below_tick bigint, most int)
returns table (source text, id uuid, at timestamptz, user_id uuid, role text, session_id uuid, device_id uuid, address text, request_id text,
    action text, subject text, subject_id text, patient_id uuid, before text, after text, tick bigint)
language plpgsql security definer set search_path = pg_catalog as $$
declare
    home text := (select schema_name from registry.clinics c where c.id = clinic);
    columns text := 'id, at, user_id, role, session_id, device_id, address, request_id, action, subject, subject_id, patient_id, before::text, after::text, tick';
begin
    if clinic is distinct from current_setting('enamel.clinic_id')::int then
        raise exception 'clinic % is not the one at hand', clinic using errcode = 'insufficient_privilege';
    end if;
    return query execute
        format('select ''registry'', %s from registry.audit_entries where clinic_id = $1 and (tick, id) > ($2, $3) and tick < $4', columns)
        || case when home is null then '' else
            format(' union all select ''clinic'', %s from %I.audit_entries where clinic_id = $1 and (tick, id) > ($2, $3) and tick < $4', columns, home) end
        || ' order by tick, id limit $5'
    using clinic, after_tick, after_id, below_tick, most;
end
$$;

-- Puts the next block behind the chain, or refuses: it must follow on the one that is the head.
create function registry.audit_append_block(clinic int, following bytea, upto_tick bigint, upto_id uuid, entries int, header text, signature bytea, leaves bytea) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    head registry.audit_heads;
begin
    if clinic is distinct from current_setting('enamel.clinic_id')::int then
        raise exception 'clinic % is not the one at hand', clinic using errcode = 'insufficient_privilege';
    end if;
    select * into head from registry.audit_heads h where h.clinic_id = clinic for update;
    if head.hash is distinct from following or (head.upto_tick, head.upto_id) >= (audit_append_block.upto_tick, audit_append_block.upto_id) then
        raise exception 'the block does not follow on block % of clinic %', head.number, clinic using errcode = 'check_violation';
    end if;
    execute format('insert into %I.audit_blocks (clinic_id, number, upto_tick, upto_id, entries, header, signature, leaves) values ($1, $2, $3, $4, $5, $6, $7, $8)',
                   coalesce((select schema_name from registry.clinics c where c.id = clinic), 'registry'))
    using clinic, head.number + 1, upto_tick, upto_id, entries, header, signature, leaves;
    update registry.audit_heads h
    set number = head.number + 1, hash = sha256(convert_to(audit_append_block.header, 'UTF8')), upto_tick = audit_append_block.upto_tick,
        upto_id = audit_append_block.upto_id, entries = head.entries + audit_append_block.entries, sealed_at = clock_timestamp()
    where h.clinic_id = clinic;
end
$$;

-- The trigger of every audited table. Arguments: the table's name (a shard carries another); the column with the patient's id, or '';
-- then the columns whose change is told but not their value: secrets, so that destroying a key destroys it here too.
-- Runs as the owner, for the application may read the trail but not write to it. Its statements are plain, so that they are planned once: the table's own schema is
-- put into the search path for its time (each trigger has plans of its own), and an id is made in place rather than by a function, which would cost as much as the rest.
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

-- What leaves no changed row: a sign-in, a refusal, a look at a record, the opening of a sealed field. Into the current clinic's own trail.
create or replace function registry.audit_note(action text, subject text, subject_id text, patient_id uuid, details jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
    clinic int := current_setting('enamel.clinic_id')::int;
    now_at timestamptz := clock_timestamp();
    micros bigint := (date_part('epoch', now_at) * 1000000)::bigint;
    path text := set_config('search_path', 'pg_catalog, ' || quote_ident((select c.schema_name from registry.clinics c where c.id = clinic)) || ', pg_temp', true);
begin
    insert into audit_entries (clinic_id, id, at, user_id, role, session_id, device_id, address, request_id, action, subject, subject_id, patient_id, after)
    values (clinic, (lpad(to_hex(((micros / 1000) << 16) | 28672 | (micros % 1000 * 4096 / 1000)), 16, '0') || right(gen_random_uuid()::text, 17))::uuid, now_at,
        nullif(current_setting('enamel.user_id', true), '')::uuid, nullif(current_setting('enamel.role', true), ''),
        nullif(current_setting('enamel.session_id', true), '')::uuid, nullif(current_setting('enamel.device_id', true), '')::uuid,
        nullif(current_setting('enamel.address', true), ''), nullif(current_setting('enamel.request_id', true), ''),
        action, subject, subject_id, patient_id, details);
end
$$;

revoke execute on function registry.audit_tick, registry.audit_begin_era, registry.audit_waiting, registry.audit_begin_sealing, registry.audit_entries_between,
    registry.audit_append_block from public;
grant execute on function registry.audit_waiting, registry.audit_begin_sealing, registry.audit_entries_between, registry.audit_append_block to enamel_application;
