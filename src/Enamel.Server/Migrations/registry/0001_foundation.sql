-- What is global: clinics, their domains and keys, people's accounts, sessions, and the doctors' bookings over all clinics.
-- Runs as enamel_owner. enamel_application is the group of the roles that serve requests: it owns nothing and bypasses nothing.

create table registry.clinics (
    id int primary key,
    slug text not null constraint registry_clinic_slug_taken unique,
    name text not null,
    schema_name text not null,
    status text not null constraint registry_clinic_status check (status in ('trial', 'active', 'expired', 'suspended')),
    zone text not null,
    language text not null constraint registry_clinic_language check (language in ('fr', 'ar', 'en')),
    registration_number text constraint registry_clinic_registration_taken unique,
    ice text constraint registry_clinic_ice check (ice ~ '^[0-9]{15}$'),
    address text,
    city text,
    region text,
    postal_code text,
    phone text,
    email text,
    website text,
    brand_colour text constraint registry_clinic_colour check (brand_colour ~ '^#[0-9a-f]{6}$'),
    logo_type text,
    logo bytea constraint registry_clinic_logo_size check (octet_length(logo) <= 262144),
    capacity_doctors int not null constraint registry_clinic_capacity_doctors check (capacity_doctors >= 0),
    capacity_patients int not null constraint registry_clinic_capacity_patients check (capacity_patients >= 0),
    capacity_receptionists int not null constraint registry_clinic_capacity_receptionists check (capacity_receptionists >= 0),
    data_key int not null default 1,
    created_at timestamptz not null,
    opened_at timestamptz,
    version int not null default 1
);
comment on table registry.clinics is 'The tenants. schema_name is the only place that knows where a clinic''s own tables are.';
comment on column registry.clinics.opened_at is 'When its first furniture stood; until then nobody finds it, and opening it again goes on.';
comment on column registry.clinics.data_key is 'Number of the data key that new ciphertexts use.';
comment on column registry.clinics.ice is 'Identifiant commun de l''entreprise: 15 digits.';

create table registry.domains (
    host text primary key,
    clinic_id int not null references registry.clinics (id)
);
create index registry_domains_clinic on registry.domains (clinic_id);

create table registry.keys (
    clinic_id int not null,
    purpose text not null constraint registry_key_purpose check (purpose in ('data', 'index', 'signing')),
    number int not null,
    wrapped bytea,
    created_at timestamptz not null,
    retired_at timestamptz,
    destroyed_at timestamptz,
    primary key (clinic_id, purpose, number),
    constraint registry_key_kept_or_destroyed check ((wrapped is null) = (destroyed_at is not null))
);
comment on column registry.keys.retired_at is 'When nothing current was sealed with it any more. It is kept: the trail''s older entries still need it.';
comment on table registry.keys is 'Each clinic''s keys, wrapped by the master key that is never here. Clinic 0 is the platform: people''s accounts, and the keys that sign access tokens.';

create table registry.users (
    id uuid primary key,
    display_name text not null,
    password_hash text not null,
    email_sealed bytea,
    email_index bytea constraint registry_user_email_taken unique,
    phone_sealed bytea,
    phone_index bytea constraint registry_user_phone_taken unique,
    disabled_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1
);
comment on table registry.users is 'A person''s account. E-mail and mobile are sealed with the platform''s key and found by their blind index.';

create table registry.memberships (
    clinic_id int not null references registry.clinics (id),
    user_id uuid not null references registry.users (id),
    role text not null constraint registry_membership_role
        check (role in ('manager', 'doctor', 'assistant', 'receptionist', 'cashier', 'lab_tech')),
    username text not null,
    is_active boolean not null,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, user_id),
    constraint registry_username_taken unique (clinic_id, username)
);
create index registry_memberships_user on registry.memberships (user_id);
create index registry_memberships_username on registry.memberships (username);
comment on table registry.memberships is 'The one role that an account holds in a clinic: doctor, cashier and manager can not meet in one person there.';

create table registry.sessions (
    id uuid primary key,
    clinic_id int not null references registry.clinics (id),
    user_id uuid not null references registry.users (id),
    kind text not null constraint registry_session_kind check (kind in ('page', 'api')),
    token_hash bytea constraint registry_session_token unique,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    address text,
    agent text
);
create index registry_sessions_user on registry.sessions (user_id, created_at);

create table registry.refresh_tokens (
    token_hash bytea primary key,
    session_id uuid not null references registry.sessions (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index registry_refresh_tokens_session on registry.refresh_tokens (session_id);
comment on table registry.refresh_tokens is 'Each works once; a second use ends the session, for then two hold it.';

create table registry.doctors (
    user_id uuid primary key references registry.users (id),
    speciality text,
    created_at timestamptz not null,
    version int not null default 1
);

create table registry.doctor_bookings (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    doctor_id uuid not null references registry.users (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (clinic_id, id),
    constraint registry_doctor_booking_order check (starts_at < ends_at),
    constraint registry_doctor_busy exclude using gist (doctor_id with =, tstzrange(starts_at, ends_at) with &&)
);
comment on table registry.doctor_bookings is 'When a doctor is taken, in whichever clinic: one doctor is in one place at a time. id is the appointment''s.';
alter table registry.doctor_bookings enable row level security;
create policy own_clinic on registry.doctor_bookings to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);

create table registry.audit_entries (
    clinic_id int not null,
    id uuid not null,
    at timestamptz not null,
    user_id uuid,
    role text,
    session_id uuid,
    device_id uuid,
    address text,
    request_id text,
    action text not null,
    subject text not null,
    subject_id text,
    patient_id uuid,
    before jsonb,
    after jsonb,
    primary key (clinic_id, id)
);
comment on table registry.audit_entries is 'What happened to the registry''s own rows; each clinic''s trail is in its own schema.';

-- A time-ordered id (UUID version 7, RFC 9562), with microseconds so that entries of one transaction keep their order.
create function registry.uuid_v7() returns uuid language sql volatile
set search_path = pg_catalog as $$
    select (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7' || lpad(to_hex((us % 1000) * 4096 / 1000), 3, '0')
            || '-' || substr(gen_random_uuid()::text, 20))::uuid
    from (select us, lpad(to_hex(us / 1000), 12, '0') as hex
          from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us) as now) as parts
$$;

-- Who acts, as enter_clinic said; null where nobody is signed in.
create function registry.acting(setting text) returns text language sql stable
set search_path = pg_catalog as $$
    select nullif(current_setting('enamel.' || setting, true), '')
$$;

-- The trigger of every audited table. Arguments: the table's name (a shard carries another); the column with the patient's id, or '';
-- then the columns whose change is told but not their value: secrets, so that destroying a key destroys it here too.
-- Runs as the owner, for the application may read the trail but not write to it.
create function registry.audit_row() returns trigger language plpgsql security definer
set search_path = pg_catalog as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    full_row jsonb := coalesce(new_row, old_row);
    secret text;
begin
    if tg_op = 'UPDATE' then
        select jsonb_object_agg(key, value) into old_row from jsonb_each(to_jsonb(old)) where value is distinct from new_row -> key;
        select jsonb_object_agg(key, value) into new_row from jsonb_each(to_jsonb(new)) where value is distinct from to_jsonb(old) -> key;
        if new_row is null then
            return null;
        end if;
    end if;
    for argument in 2 .. tg_nargs - 1 loop
        secret := tg_argv[argument];
        old_row := case when old_row ? secret then old_row || jsonb_build_object(secret, '•••') else old_row end;
        new_row := case when new_row ? secret then new_row || jsonb_build_object(secret, '•••') else new_row end;
    end loop;
    execute format('insert into %I.audit_entries (clinic_id, id, at, user_id, role, session_id, device_id, address, request_id, action, '
                   'subject, subject_id, patient_id, before, after) '
                   'values ($1, registry.uuid_v7(), clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)', tg_table_schema)
    using coalesce((full_row ->> 'clinic_id')::int, registry.acting('clinic_id')::int, 0), registry.acting('user_id')::uuid, registry.acting('role'),
          registry.acting('session_id')::uuid, registry.acting('device_id')::uuid, registry.acting('address'), registry.acting('request_id'),
          lower(tg_op), tg_argv[0], full_row ->> 'id', nullif(full_row ->> nullif(tg_argv[1], ''), '')::uuid, old_row, new_row;
    return null;
end
$$;

-- What leaves no changed row: a sign-in, a refusal, a look at a record, the opening of a sealed field. Into the current clinic's own trail.
create function registry.audit_note(action text, subject text, subject_id text, patient_id uuid, details jsonb) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
    execute format('insert into %I.audit_entries (clinic_id, id, at, user_id, role, session_id, device_id, address, request_id, action, '
                   'subject, subject_id, patient_id, after) '
                   'values ($1, registry.uuid_v7(), clock_timestamp(), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
                   (select schema_name from registry.clinics where id = current_setting('enamel.clinic_id')::int))
    using current_setting('enamel.clinic_id')::int, registry.acting('user_id')::uuid, registry.acting('role'), registry.acting('session_id')::uuid,
          registry.acting('device_id')::uuid, registry.acting('address'), registry.acting('request_id'), action, subject, subject_id, patient_id, details;
end
$$;

-- The first statement of every unit of work. set local, so that all of it ends with the transaction, and reaches the workers of a cluster.
-- Answers what may have changed since the caller signed in: an ended session or a withdrawn membership is seen here, at no extra cost.
create function registry.enter_clinic(clinic int, acting_user uuid, acting_session uuid, acting_device uuid, request text, from_address text)
returns table (status text, data_key int, role text, is_session_alive boolean)
language plpgsql as $$
declare
    home registry.clinics.schema_name%type;
begin
    select c.schema_name, c.status, c.data_key, m.role, s.id is not null
    into home, status, data_key, role, is_session_alive
    from registry.clinics c
    left join registry.memberships m on m.clinic_id = c.id and m.user_id = acting_user and m.is_active
    left join registry.sessions s on s.id = acting_session and s.clinic_id = c.id and s.user_id = acting_user
        and s.ended_at is null and s.expires_at > now()
    where c.id = clinic;
    if not found then
        raise exception 'no clinic has the id %', clinic using errcode = 'no_data_found';
    end if;
    execute format('set local search_path to %I, public; set local enamel.clinic_id to %L; set local enamel.user_id to %L; '
                   'set local enamel.role to %L; set local enamel.session_id to %L; set local enamel.device_id to %L; '
                   'set local enamel.request_id to %L; set local enamel.address to %L',
                   home, clinic::text, coalesce(acting_user::text, ''), coalesce(role, ''), coalesce(acting_session::text, ''),
                   coalesce(acting_device::text, ''), coalesce(request, ''), coalesce(from_address, ''));
    return next;
end
$$;

-- When a doctor is taken anywhere, without saying where or by whom.
create function registry.doctor_busy(doctor uuid, from_at timestamptz, to_at timestamptz)
returns table (starts_at timestamptz, ends_at timestamptz) language sql stable security definer
set search_path = pg_catalog as $$
    select b.starts_at, b.ends_at
    from registry.doctor_bookings b
    where b.doctor_id = doctor and tstzrange(b.starts_at, b.ends_at) && tstzrange(from_at, to_at)
    order by b.starts_at
$$;

create trigger audit after insert or update or delete on registry.clinics
    for each row execute function registry.audit_row('registry_clinics', '', 'logo');
create trigger audit after insert or update or delete on registry.domains
    for each row execute function registry.audit_row('registry_domains', '');
create trigger audit after insert or update or delete on registry.keys
    for each row execute function registry.audit_row('registry_keys', '', 'wrapped');
create trigger audit after insert or update or delete on registry.users
    for each row execute function registry.audit_row('registry_users', '', 'password_hash');
create trigger audit after insert or update or delete on registry.memberships
    for each row execute function registry.audit_row('registry_memberships', '');
create trigger audit after insert or update or delete on registry.doctors
    for each row execute function registry.audit_row('registry_doctors', '');

alter table registry.clinics enable row level security;
create policy seen on registry.clinics for select to enamel_application using (true);
create policy own_clinic on registry.clinics for update to enamel_application
    using (id = current_setting('enamel.clinic_id')::int) with check (id = current_setting('enamel.clinic_id')::int);

-- Who signs in at the wrong clinic is told so, hence all can be read; a place is given and changed by its own clinic alone.
alter table registry.memberships enable row level security;
create policy seen on registry.memberships for select to enamel_application using (true);
create policy joins_own_clinic on registry.memberships for insert to enamel_application
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create policy own_clinic on registry.memberships for update to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int) with check (clinic_id = current_setting('enamel.clinic_id')::int);

grant usage on schema registry to enamel_application;
grant select on registry.clinics, registry.domains, registry.keys, registry.users, registry.memberships,
    registry.sessions, registry.refresh_tokens, registry.doctors, registry.doctor_bookings to enamel_application;
grant update (name, zone, language, registration_number, ice, address, city, region, postal_code, phone, email, website, brand_colour,
    logo_type, logo, version) on registry.clinics to enamel_application;
grant insert on registry.users, registry.memberships, registry.sessions, registry.refresh_tokens, registry.doctors,
    registry.doctor_bookings to enamel_application;
grant update (display_name, password_hash, email_sealed, email_index, phone_sealed, phone_index, disabled_at, version)
    on registry.users to enamel_application;
grant update (role, username, is_active, version) on registry.memberships to enamel_application;
grant update (last_seen_at, ended_at) on registry.sessions to enamel_application;
grant update (used_at) on registry.refresh_tokens to enamel_application;
grant update (speciality, version) on registry.doctors to enamel_application;
grant update (doctor_id, starts_at, ends_at), delete on registry.doctor_bookings to enamel_application;
revoke execute on all functions in schema registry from public;
grant execute on function registry.enter_clinic, registry.audit_note, registry.acting, registry.doctor_busy, registry.uuid_v7 to enamel_application;
