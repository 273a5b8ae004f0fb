-- Sessions that their owners see, lock-out, second factors, and what a clinic decides about them.

alter table registry.sessions add column browser_hash bytea;
alter table registry.sessions add column confirmed_at timestamptz;
alter table registry.sessions add column locked_at timestamptz;
comment on column registry.sessions.browser_hash is 'SHA-256 of the cookie by which a browser is known again: who signed in here before is not shut out by strangers, and is offered by name on a shared desk.';
comment on column registry.sessions.confirmed_at is 'When its owner last gave a password or a passkey.';
comment on column registry.sessions.locked_at is 'When the screen was covered: nothing is answered until the password or a passkey is given again.';
create index registry_sessions_browser on registry.sessions (browser_hash, created_at) where browser_hash is not null;
create index registry_sessions_clinic on registry.sessions (clinic_id, created_at);
grant update (confirmed_at, locked_at, token_hash) on registry.sessions to enamel_application;
create trigger audit after update of ended_at on registry.sessions
    for each row execute function registry.audit_row('registry_sessions', '', 'token_hash', 'browser_hash');

-- Failed attempts, by the keyed hash of what was tried: an account that does not exist is counted like one that does, and nobody reads here who it was.
create table registry.sign_in_attempts (
    key bytea primary key,
    failures int not null constraint registry_attempts_count check (failures >= 0),
    locked_until timestamptz,
    expires_at timestamptz not null
);
create index registry_sign_in_attempts_expiry on registry.sign_in_attempts (expires_at);
comment on table registry.sign_in_attempts is 'One row for an account, an address, or an account at a browser that it knows. Forgotten a day after the last failure; each new row removes older ones.';

alter table registry.clinics add column second_factor_roles text[] not null default '{manager}'
    constraint registry_clinic_second_factor_roles check (second_factor_roles <@ '{manager,doctor,assistant,receptionist,cashier,lab_tech}'::text[]);
alter table registry.clinics add column idle_lock_minutes int not null default 10
    constraint registry_clinic_idle_lock check (idle_lock_minutes between 1 and 240);
comment on column registry.clinics.second_factor_roles is 'Who must show a second factor at sign-in, whether or not they wish to.';
comment on column registry.clinics.idle_lock_minutes is 'After how many minutes without a touch a screen is covered and its session locked.';
grant update (second_factor_roles, idle_lock_minutes) on registry.clinics to enamel_application;

create table registry.authenticators (
    user_id uuid primary key references registry.users (id),
    secret_sealed bytea not null,
    last_step bigint not null,
    confirmed_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1
);
comment on table registry.authenticators is 'A person''s authenticator app (RFC 6238). last_step: the newest time step that was used; it and older ones are good for nothing.';
create trigger audit after insert or update or delete on registry.authenticators
    for each row execute function registry.audit_row('registry_authenticators', '', 'secret_sealed', 'last_step');

create table registry.recovery_codes (
    user_id uuid not null references registry.users (id),
    code_hash bytea not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (user_id, code_hash)
);
comment on table registry.recovery_codes is 'Keyed hashes of the codes that stand in for a lost second factor. Each works once.';
create trigger audit after insert or update or delete on registry.recovery_codes
    for each row execute function registry.audit_row('registry_recovery_codes', '', 'code_hash');

create table registry.passkeys (
    credential_id bytea primary key,
    user_id uuid not null references registry.users (id),
    relying_party text not null,
    name text not null,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    is_user_verified boolean not null,
    is_backup_eligible boolean not null,
    is_backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index registry_passkeys_user on registry.passkeys (user_id);
comment on table registry.passkeys is 'Public keys of WebAuthn authenticators. relying_party is the host at which it was made and at which alone it works.';
create trigger audit after insert or delete on registry.passkeys
    for each row execute function registry.audit_row('registry_passkeys', '', 'credential_id', 'public_key');

create table registry.pending_sign_ins (
    clinic_id int not null references registry.clinics (id),
    token_hash bytea not null,
    user_id uuid not null references registry.users (id),
    purpose text not null constraint registry_pending_purpose check (purpose in ('sign-in', 'passkey')),
    browser_hash bytea,
    challenge text,
    tries int not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (clinic_id, token_hash)
);
create index registry_pending_sign_ins_expiry on registry.pending_sign_ins (clinic_id, expires_at);
create index registry_pending_sign_ins_user on registry.pending_sign_ins (user_id);
comment on table registry.pending_sign_ins is 'Between the password and the second factor: five minutes and five tries. The token is with the browser or the program that gave the password.';
alter table registry.pending_sign_ins enable row level security;
create policy own_clinic on registry.pending_sign_ins to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);

grant select, insert, delete on registry.sign_in_attempts, registry.authenticators, registry.recovery_codes, registry.passkeys,
    registry.pending_sign_ins to enamel_application;
grant update (failures, locked_until, expires_at) on registry.sign_in_attempts to enamel_application;
grant update (secret_sealed, last_step, confirmed_at, version) on registry.authenticators to enamel_application;
grant update (used_at) on registry.recovery_codes to enamel_application;
grant update (name, sign_count, is_backed_up, last_used_at) on registry.passkeys to enamel_application;
grant update (challenge, tries, used_at) on registry.pending_sign_ins to enamel_application;
