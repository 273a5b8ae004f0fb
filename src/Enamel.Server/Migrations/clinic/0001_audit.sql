-- A clinic's trail: only triggers and registry.audit_note write to it; the application can read it and nothing else.

create table audit_entries (
    clinic_id int not null references registry.clinics (id),
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
comment on table audit_entries is 'Append only: what happened, who did it, from where, in which request. Sealed values stay sealed.';
create index audit_entries_of_patient on audit_entries (clinic_id, patient_id, id) where patient_id is not null;
alter table audit_entries enable row level security;
alter table audit_entries force row level security;
create policy own_clinic on audit_entries
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select on audit_entries to enamel_application;
