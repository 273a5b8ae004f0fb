-- Who works where: branches, what a doctor's papers need, the way from one clinic to another, and invitations.

alter table registry.memberships
    add branches uuid[] not null default '{}',
    add licence_number text,
    add inpe text,
    add speciality text,
    add has_treated boolean not null default false;
alter table registry.memberships
    add constraint registry_licence_taken unique (clinic_id, licence_number),
    add constraint registry_membership_inpe check (inpe ~ '^[0-9]{9}$');
comment on column registry.memberships.branches is 'The branches where the person works; empty for all.';
comment on column registry.memberships.licence_number is 'A doctor''s number at the professional order: on every prescription, so not sealed.';
comment on column registry.memberships.inpe is 'A doctor''s number at the health insurance for this place: nine digits, on every claim, so not sealed.';
comment on column registry.memberships.speciality is 'As this clinic says it; registry.doctors has what was said first.';
comment on column registry.memberships.has_treated is 'Whether the person is or was a doctor here: past appointments keep their name.';
update registry.memberships m set has_treated = true, speciality = (select d.speciality from registry.doctors d where d.user_id = m.user_id) where role = 'doctor';
grant update (branches, licence_number, inpe, speciality, has_treated) on registry.memberships to enamel_application;

-- The way from one clinic to another without a second password: given where the person is signed in, good once, for a minute, at the other clinic, in the
-- same browser. Its clinic is the one that it leads to.
create table registry.handoffs (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    token_hash bytea not null,
    user_id uuid not null references registry.users (id),
    from_clinic_id int not null references registry.clinics (id),
    browser_hash bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    primary key (clinic_id, id),
    constraint registry_handoff_token unique (clinic_id, token_hash),
    constraint registry_handoff_elsewhere check (clinic_id <> from_clinic_id),
    constraint registry_handoff_short check (expires_at <= created_at + interval '60 seconds')
);
create index registry_handoffs_user on registry.handoffs (user_id);
comment on column registry.handoffs.browser_hash is 'Hash of the cookie that the clinic it leads to gave the browser beforehand.';
alter table registry.handoffs enable row level security;
create policy leaves_own_clinic on registry.handoffs for insert to enamel_application
    with check (from_clinic_id = current_setting('enamel.clinic_id')::int and user_id = registry.acting('user_id')::uuid);
create policy arrives_at_own_clinic on registry.handoffs for select to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int);
create policy spent_at_own_clinic on registry.handoffs for update to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int) with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.handoffs
    for each row execute function registry.audit_row('registry_handoffs', '', 'token_hash', 'browser_hash');
grant select, insert on registry.handoffs to enamel_application;
grant update (used_at) on registry.handoffs to enamel_application;

-- Somebody is asked to join a clinic's staff, by a link that works once.
create table registry.invitations (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    display_name text not null,
    role text not null constraint registry_invitation_role
        check (role in ('manager', 'doctor', 'assistant', 'receptionist', 'cashier', 'lab_tech')),
    branches uuid[] not null,
    licence_number text,
    inpe text constraint registry_invitation_inpe check (inpe ~ '^[0-9]{9}$'),
    speciality text,
    email_sealed bytea,
    email_index bytea,
    phone_sealed bytea,
    phone_index bytea,
    language text not null constraint registry_invitation_language check (language in ('fr', 'ar', 'en')),
    token_hash bytea not null,
    invited_by uuid not null references registry.users (id),
    created_at timestamptz not null,
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    wrong_tries int not null default 0,
    accepted_at timestamptz,
    accepted_by uuid references registry.users (id),
    withdrawn_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint registry_invitation_token unique (clinic_id, token_hash),
    constraint registry_invitation_contact check ((email_index is null) <> (phone_index is null)
        and (email_index is null) = (email_sealed is null) and (phone_index is null) = (phone_sealed is null)),
    constraint registry_invitation_accepted check ((accepted_at is null) = (accepted_by is null)),
    constraint registry_invitation_one_end check (accepted_at is null or withdrawn_at is null),
    constraint registry_invitation_tries check (wrong_tries between 0 and 5)
);
create unique index registry_invitation_open on registry.invitations (clinic_id, coalesce(email_index, phone_index))
    where accepted_at is null and withdrawn_at is null;
comment on table registry.invitations is 'E-mail and mobile are sealed and indexed like an account''s, with the platform''s key, so that an account that is there already is found.';
alter table registry.invitations enable row level security;
create policy own_clinic on registry.invitations to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.invitations
    for each row execute function registry.audit_row('registry_invitations', '', 'token_hash');
grant select, insert on registry.invitations to enamel_application;
grant update (token_hash, sent_at, expires_at, wrong_tries, accepted_at, accepted_by, withdrawn_at, version) on registry.invitations to enamel_application;

-- Whoever asks for an approval cannot give it, and a decision stands: kept by the database, whatever the code does. Who asks and who decides is who acts
-- in this unit of work, and nobody else.
create function registry.approval_guard() returns trigger language plpgsql
set search_path = pg_catalog as $$
begin
    if tg_op = 'INSERT' then
        if new.decided_at is not null or new.requested_by is distinct from registry.acting('user_id')::uuid then
            raise exception 'an approval is asked for by who acts, and comes undecided' using errcode = 'check_violation', constraint = 'approvals_by_who_acts';
        end if;
    elsif old.decided_at is not null then
        raise exception 'a decision stands' using errcode = 'check_violation', constraint = 'approvals_decided_already';
    elsif (new.decided_by is not null or new.decided_at is not null or new.decision is not null)
        and new.decided_by is distinct from registry.acting('user_id')::uuid then
        raise exception 'an approval is decided by who acts' using errcode = 'check_violation', constraint = 'approvals_by_who_acts';
    end if;
    return new;
end
$$;
revoke execute on function registry.approval_guard from public;
