-- OAuth 2.1: other people's programs that a clinic lets in, the codes they exchange, and what their sessions may do.

create table registry.oauth_clients (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    name text not null,
    secret_hash bytea,
    redirect_uris text[] not null,
    scopes text[] not null,
    user_id uuid references registry.users (id),
    role text constraint registry_oauth_client_role check (role in ('receptionist', 'assistant', 'lab_tech')),
    may_introspect boolean not null,
    registered_by uuid not null references registry.users (id),
    created_at timestamptz not null,
    revoked_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint registry_oauth_client_name_taken unique (clinic_id, name),
    constraint registry_oauth_client_account check ((user_id is null) = (role is null)),
    constraint registry_oauth_client_public check (secret_hash is not null or (user_id is null and not may_introspect))
);
create index registry_oauth_clients_user on registry.oauth_clients (user_id) where user_id is not null;
comment on table registry.oauth_clients is 'A clinic''s applications. Without a secret one is public: on a phone or a desk, where no secret stays one.';
comment on column registry.oauth_clients.user_id is 'The account under which it works on its own (client credentials), so that the trail names it; nobody can sign in with that account.';
comment on column registry.oauth_clients.role is 'What it is when it works on its own: never whoever charts, takes or approves money.';
alter table registry.oauth_clients enable row level security;
create policy own_clinic on registry.oauth_clients to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.oauth_clients
    for each row execute function registry.audit_row('registry_oauth_clients', '', 'secret_hash');
grant select, insert on registry.oauth_clients to enamel_application;
grant update (secret_hash, revoked_at, version) on registry.oauth_clients to enamel_application;

create table registry.oauth_codes (
    clinic_id int not null references registry.clinics (id),
    code_hash bytea not null,
    client_id uuid not null,
    user_id uuid not null references registry.users (id),
    redirect_uri text not null,
    scope text not null,
    challenge text not null,
    key_thumbprint text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    session_id uuid references registry.sessions (id),
    primary key (clinic_id, code_hash),
    constraint registry_oauth_code_client foreign key (clinic_id, client_id) references registry.oauth_clients (clinic_id, id)
);
comment on table registry.oauth_codes is 'Each works once, for a minute. A second use ends the session that the first one began.';
create index registry_oauth_codes_expiry on registry.oauth_codes (clinic_id, expires_at);
alter table registry.oauth_codes enable row level security;
create policy own_clinic on registry.oauth_codes to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select, insert, delete on registry.oauth_codes to enamel_application;
grant update (used_at, session_id) on registry.oauth_codes to enamel_application;

alter table registry.sessions
    add column client_id uuid,
    add column scope text,
    add constraint registry_session_client foreign key (clinic_id, client_id) references registry.oauth_clients (clinic_id, id),
    add constraint registry_session_scope check ((client_id is null) = (scope is null));
comment on column registry.sessions.scope is 'What the person, or the clinic, let the application do; words apart by blanks.';
create index registry_sessions_client on registry.sessions (clinic_id, client_id) where client_id is not null;

-- As before; and where an account has no membership, it may be that of an application, which has its role from the clinic.
create or replace function registry.enter_clinic(
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
    if role is null and acting_user is not null then
        select a.role into role from registry.oauth_clients a where a.clinic_id = clinic and a.user_id = acting_user and a.revoked_at is null;
        execute format('set local enamel.role to %L', coalesce(role, ''));
    end if;
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
