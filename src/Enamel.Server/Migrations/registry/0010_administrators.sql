-- The platform's administrators: no users, without a membership, at home on the public host alone. What they see are clinics as lines of a list.

create table registry.administrators (
    id uuid primary key,
    username text not null constraint registry_administrator_taken unique,
    display_name text not null,
    password_hash text not null,
    secret_sealed bytea not null,
    last_step bigint not null default 0,
    disabled_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1
);
comment on table registry.administrators is 'Made by the operator''s command, never by a request. The password alone opens nothing: each sign-in asks the code of an authenticator app too.';
comment on column registry.administrators.last_step is 'The newest time step of the app that was used; it and older ones are good for nothing.';
create trigger audit after insert or update or delete on registry.administrators
    for each row execute function registry.audit_row('registry_administrators', '', 'password_hash', 'secret_sealed', 'last_step');

create table registry.administrator_sessions (
    id uuid primary key,
    administrator_id uuid not null references registry.administrators (id),
    token_hash bytea not null constraint registry_administrator_session_token unique,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    address text,
    agent text
);
create index registry_administrator_sessions_owner on registry.administrator_sessions (administrator_id, created_at);
create trigger audit after insert or delete or update of ended_at on registry.administrator_sessions
    for each row execute function registry.audit_row('registry_administrator_sessions', '', 'token_hash');

-- Reached through these functions alone: the application reads no table of theirs at large and makes no administrator.

-- Who an administrator with this name is, for a sign-in to be looked at.
create function registry.administrator_named(name text) returns table (id uuid, display_name text, password_hash text, secret_sealed bytea, last_step bigint)
language sql stable security definer set search_path = pg_catalog as $$
    select a.id, a.display_name, a.password_hash, a.secret_sealed, a.last_step from registry.administrators a where a.username = name and a.disabled_at is null
$$;

-- From here on the registry's trail names who acts; no clinic is entered, so that every clinic's rows stay out of reach.
create function registry.enter_console(administrator uuid, session uuid, request text, from_address text) returns void language plpgsql
set search_path = pg_catalog as $$
begin
    execute format('set local enamel.user_id to %L; set local enamel.session_id to %L; set local enamel.role to ''super_admin''; set local enamel.request_id to %L; set local enamel.address to %L',
                   coalesce(administrator::text, ''), coalesce(session::text, ''), coalesce(request, ''), coalesce(from_address, ''));
end
$$;

-- Begins a session, if the app's code was not used before: of two who show it at once one is told no.
create function registry.begin_administrator_session(administrator uuid, step bigint, session uuid, token bytea, lasts interval, program text) returns boolean
language plpgsql security definer set search_path = pg_catalog as $$
begin
    update registry.administrators a set last_step = step where a.id = administrator and a.last_step < step and a.disabled_at is null;
    if not found then
        return false;
    end if;
    insert into registry.administrator_sessions (id, administrator_id, token_hash, created_at, last_seen_at, expires_at, address, agent)
    values (session, administrator, token, clock_timestamp(), clock_timestamp(), clock_timestamp() + lasts, registry.acting('address'), program);
    return true;
end
$$;

-- Who comes with a session's cookie. One in which nothing happened for the given time has ended.
create function registry.administrator_of_session(token bytea, idle interval) returns table (id uuid, session_id uuid, display_name text) language plpgsql security definer
set search_path = pg_catalog as $$
begin
    update registry.administrator_sessions s set last_seen_at = clock_timestamp()
    from registry.administrators a
    where a.id = s.administrator_id and a.disabled_at is null and s.token_hash = token and s.ended_at is null and s.expires_at > clock_timestamp()
        and s.last_seen_at > clock_timestamp() - idle
    returning a.id, s.id, a.display_name into administrator_of_session.id, session_id, display_name;
    if found then
        return next;
    end if;
end
$$;

create function registry.end_administrator_session(token bytea) returns void language sql security definer set search_path = pg_catalog as $$
    update registry.administrator_sessions s set ended_at = clock_timestamp() where s.token_hash = token and s.ended_at is null
$$;

-- What happened at the console and changed no row: a refused sign-in, a look at the clinics.
create function registry.console_note(action text, subject text, subject_id text, details jsonb) returns void language sql security definer
set search_path = pg_catalog as $$
    insert into registry.audit_entries (clinic_id, id, at, user_id, role, session_id, device_id, address, request_id, action, subject, subject_id, patient_id, before, after)
    values (0, registry.uuid_v7(), clock_timestamp(), registry.acting('user_id')::uuid, registry.acting('role'), registry.acting('session_id')::uuid, null,
            registry.acting('address'), registry.acting('request_id'), action, subject, subject_id, null, null, details)
$$;

revoke execute on function registry.administrator_named, registry.enter_console, registry.begin_administrator_session, registry.administrator_of_session,
    registry.end_administrator_session, registry.console_note from public;
grant execute on function registry.administrator_named, registry.enter_console, registry.begin_administrator_session, registry.administrator_of_session,
    registry.end_administrator_session, registry.console_note to enamel_application;
