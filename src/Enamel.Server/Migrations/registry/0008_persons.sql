-- Patients' own accounts: global persons, whom no clinic owns and who are no users. Their sessions open patients' pages and nothing of the staff's.

create table registry.persons (
    id uuid primary key,
    display_name text not null,
    password_hash text not null,
    phone_sealed bytea not null,
    phone_index bytea not null constraint registry_person_phone_taken unique,
    national_id_sealed bytea not null,
    national_id_index bytea not null constraint registry_person_national_id_taken unique,
    verified_at timestamptz not null,
    disabled_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1
);
comment on table registry.persons is 'A patient''s account, over all clinics. Mobile and national id are sealed with the platform''s key and found by their blind index.';
comment on column registry.persons.national_id_index is 'Keeps one account to a person. It is no login: nothing is found or recovered by it.';
comment on column registry.persons.verified_at is 'When a code last showed that the mobile is theirs.';
create trigger audit after insert or update or delete on registry.persons
    for each row execute function registry.audit_row('registry_persons', '', 'password_hash');

create table registry.person_sessions (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    person_id uuid not null references registry.persons (id),
    token_hash bytea not null constraint registry_person_session_token unique,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    address text,
    agent text,
    primary key (clinic_id, id)
);
create index registry_person_sessions_person on registry.person_sessions (person_id, created_at);
create trigger audit after insert or update of ended_at on registry.person_sessions
    for each row execute function registry.audit_row('registry_person_sessions', '', 'token_hash');

-- Who comes with a session's cookie, before any work has begun; at most once in five minutes it is noted that they were seen.
create function registry.person_of_session(clinic int, token bytea) returns table (person_id uuid, session_id uuid, display_name text) language plpgsql security definer
set search_path = pg_catalog as $$
declare
    seen timestamptz;
begin
    select s.person_id, s.id, p.display_name, s.last_seen_at into person_id, session_id, display_name, seen
    from registry.person_sessions s join registry.persons p on p.id = s.person_id and p.disabled_at is null
    where s.token_hash = token and s.clinic_id = clinic and s.ended_at is null and s.expires_at > now();
    if not found then
        return;
    end if;
    if seen < now() - interval '5 minutes' then
        update registry.person_sessions s set last_seen_at = now() where s.clinic_id = clinic and s.id = session_id;
    end if;
    return next;
end
$$;

-- A patient works here: whether their session still lives, and from here on the trail names them. After enter_clinic, in the same transaction.
create function registry.enter_as_person(person uuid, session uuid) returns boolean language plpgsql
set search_path = pg_catalog as $$
begin
    if not exists (
        select from registry.person_sessions s join registry.persons p on p.id = s.person_id and p.disabled_at is null
        where s.clinic_id = current_setting('enamel.clinic_id')::int and s.id = session and s.person_id = person and s.ended_at is null and s.expires_at > now()) then
        return false;
    end if;
    execute format('set local enamel.user_id to %L; set local enamel.session_id to %L; set local enamel.role to ''patient''', person::text, session::text);
    return true;
end
$$;

-- A session at another clinic ends too when its person's password is given anew: no clinic can reach another's rows for that.
create function registry.end_person_sessions(person uuid) returns void language sql security definer
set search_path = pg_catalog as $$
    update registry.person_sessions s set ended_at = clock_timestamp() where s.person_id = person and s.ended_at is null
$$;

alter table registry.person_sessions enable row level security;
create policy own_clinic on registry.person_sessions to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select, insert on registry.persons, registry.person_sessions to enamel_application;
grant update (display_name, password_hash, verified_at, version) on registry.persons to enamel_application;
grant update (ended_at) on registry.person_sessions to enamel_application;
revoke execute on function registry.person_of_session, registry.enter_as_person, registry.end_person_sessions from public;
grant execute on function registry.person_of_session, registry.enter_as_person, registry.end_person_sessions to enamel_application;
