-- A clinic reads what the registry tells of it, and only that; and follows its own trail for what its manager must hear of.

alter table registry.audit_entries enable row level security;
create policy read_by_own_clinic on registry.audit_entries for select to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int);
grant select on registry.audit_entries to enamel_application;
create index registry_audit_entries_of_user on registry.audit_entries (clinic_id, user_id, id) where user_id is not null;
create index registry_audit_entries_of_thing on registry.audit_entries (clinic_id, subject_id, id) where subject_id is not null;

-- The trail tells of a row by its id. A place in a clinic is one's own place: by this the trail says whose.
alter table registry.memberships add column id uuid not null generated always as (user_id) stored;
comment on column registry.memberships.id is 'The account once more, for the trail: by it an entry says whose place was changed.';

create table registry.audit_watches (
    clinic_id int primary key references registry.clinics (id),
    seen uuid not null,
    awaited bigint,
    awaited_at timestamptz,
    constraint registry_audit_watch_waits check ((awaited is null) = (awaited_at is null))
);
comment on table registry.audit_watches is 'How far each clinic''s trail was looked through for alerts. What was found is told in the clinic''s own tables; this pointer holds nothing to be told.';
comment on column registry.audit_watches.seen is 'Entries with smaller ids were looked at.';
comment on column registry.audit_watches.awaited is 'Once every transaction before this one has ended, nothing older than awaited_at can appear any more.';
alter table registry.audit_watches enable row level security;
create policy own_clinic on registry.audit_watches to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select, insert on registry.audit_watches to enamel_application;
grant update (seen, awaited, awaited_at) on registry.audit_watches to enamel_application;
