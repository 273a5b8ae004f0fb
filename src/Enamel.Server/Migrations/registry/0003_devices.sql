-- The terminals of a clinic, each known by a key that never leaves it; the proofs by such keys that were shown already; and what a session is bound to.

create table registry.devices (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    name text not null,
    kind text not null constraint registry_device_kind check (kind in ('browser', 'program')),
    key_thumbprint text not null constraint registry_device_thumbprint check (key_thumbprint ~ '^[A-Za-z0-9_-]{43}$'),
    agent text,
    enrolled_by uuid not null references registry.users (id),
    enrolled_at timestamptz not null,
    branch_id uuid,
    counter_id uuid,
    approved_by uuid references registry.users (id),
    approved_at timestamptz,
    revoked_by uuid references registry.users (id),
    revoked_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint registry_device_key_known unique (clinic_id, key_thumbprint),
    constraint registry_device_approved check ((approved_at is null) = (approved_by is null) and (approved_at is null) = (branch_id is null)),
    constraint registry_device_counter check (counter_id is null or branch_id is not null),
    constraint registry_device_revoked check ((revoked_at is null) = (revoked_by is null))
);
comment on table registry.devices is 'Terminals. The private half of the key stays in the terminal; here is the thumbprint of the public half (RFC 7638).';
comment on column registry.devices.branch_id is 'Where it was approved for; branch and counter are rows of the clinic''s own schema.';
alter table registry.devices enable row level security;
create policy own_clinic on registry.devices to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.devices
    for each row execute function registry.audit_row('registry_devices', '');
grant select, insert on registry.devices to enamel_application;
grant update (name, branch_id, counter_id, approved_by, approved_at, revoked_by, revoked_at, version) on registry.devices to enamel_application;

-- Of no clinic: a proof names the address that it is for, and is looked at before any clinic is entered.
create table registry.device_proofs (
    proof_hash bytea primary key,
    expires_at timestamptz not null
);
comment on table registry.device_proofs is 'Proofs (RFC 9449) that were shown: a second showing is refused by every server. Rows go when the proof would be too old anyway.';
create index registry_device_proofs_expiry on registry.device_proofs (expires_at);
grant select, insert, delete on registry.device_proofs to enamel_application;

alter table registry.sessions
    add column device_id uuid,
    add column key_thumbprint text,
    add constraint registry_session_device foreign key (clinic_id, device_id) references registry.devices (clinic_id, id);
comment on column registry.sessions.key_thumbprint is 'The key that the session''s tokens are bound to; without it they are plain bearer tokens.';
comment on column registry.sessions.device_id is 'The approved terminal that has proved itself in this session; from then on no other one counts in it.';
create index registry_sessions_device on registry.sessions (clinic_id, device_id) where device_id is not null;
create index registry_sessions_key on registry.sessions (clinic_id, key_thumbprint) where key_thumbprint is not null;
grant update (device_id) on registry.sessions to enamel_application;

drop function registry.enter_clinic(int, uuid, uuid, uuid, text, text);

-- The first statement of every unit of work. set local, so that all of it ends with the transaction, and reaches the workers of a cluster.
-- Answers what may have changed since the caller signed in: an ended session, a withdrawn membership or a revoked device is seen here.
-- shown_key is the key by which this very request was proved: only then does the terminal behind it count, and only the one that this session began on.
create function registry.enter_clinic(
    clinic int, acting_user uuid, acting_session uuid, acting_device uuid, request text, from_address text, shown_key text default null)
returns table (status text, data_key int, role text, is_session_alive boolean, device_id uuid, branch_id uuid, counter_id uuid)
language plpgsql as $$
declare
    home registry.clinics.schema_name%type;
    known uuid;
begin
    select c.schema_name, c.status, c.data_key, m.role, s.id is not null, s.device_id
    into home, status, data_key, role, is_session_alive, known
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
    if shown_key is not null and is_session_alive then
        select d.id, d.branch_id, d.counter_id into device_id, branch_id, counter_id
        from registry.devices d
        where d.clinic_id = clinic and d.key_thumbprint = shown_key and d.approved_at is not null and d.revoked_at is null;
        if device_id is not null and known is null then
            update registry.sessions s set device_id = enter_clinic.device_id where s.id = acting_session and s.device_id is null;
            select s.device_id into known from registry.sessions s where s.id = acting_session;
        end if;
        if known is distinct from device_id then
            device_id := null;
            branch_id := null;
            counter_id := null;
        else
            execute format('set local enamel.device_id to %L', coalesce(device_id::text, ''));
        end if;
    end if;
    return next;
end
$$;
revoke execute on function registry.enter_clinic from public;
grant execute on function registry.enter_clinic to enamel_application;
