-- What a patient allowed, and what is kept from being changed or removed. And the reason of everything that ends.

create table patients_consents (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    purpose text not null constraint patients_consent_purpose check (purpose in ('care', 'reminders-sms', 'reminders-whatsapp', 'reminders-email', 'ai', 'photos', 'marketing')),
    is_given boolean not null,
    text_version text not null,
    channel text not null constraint patients_consent_channel check (channel in ('paper', 'spoken', 'telephone', 'portal')),
    given_on date not null,
    recorded_by uuid not null references registry.users (id),
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_by uuid references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint patients_consent_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint patients_consent_withdrawn_whole check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table patients_consents is 'What a patient agreed to or refused, by which text. The latest of a purpose that was not withdrawn holds; none is ever changed into another.';
create unique index patients_consent_one_at_a_time on patients_consents (clinic_id, patient_id, purpose) where withdrawn_at is null;
alter table patients_consents enable row level security;
alter table patients_consents force row level security;
create policy own_clinic on patients_consents
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_consents
    for each row execute function registry.audit_row('patients_consents', 'patient_id');
grant select, insert on patients_consents to enamel_application;
grant update (withdrawn_at, withdrawn_by, version) on patients_consents to enamel_application;

create table patients_restraints (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    kind text not null constraint patients_restraint_kind check (kind in ('restriction', 'hold')),
    reason text not null,
    until_on date,
    begun_at timestamptz not null,
    begun_by uuid not null references registry.users (id),
    ended_at timestamptz,
    ended_by uuid references registry.users (id),
    end_reason text,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint patients_restraint_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint patients_restraint_ended_whole check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (end_reason is null))
);
comment on table patients_restraints is 'restriction: the record is not used but to keep it. hold: nothing of it may be erased. until_on is when somebody looks again; only a person ends it.';
create unique index patients_restraint_one_at_a_time on patients_restraints (clinic_id, patient_id, kind) where ended_at is null;
alter table patients_restraints enable row level security;
alter table patients_restraints force row level security;
create policy own_clinic on patients_restraints
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_restraints
    for each row execute function registry.audit_row('patients_restraints', 'patient_id');
grant select, insert on patients_restraints to enamel_application;
grant update (until_on, ended_at, ended_by, end_reason, version) on patients_restraints to enamel_application;

alter table patients_conditions add column end_reason text;
alter table patients_links add column end_reason text;
alter table premises_branches add column close_reason text;
alter table premises_chairs add column close_reason text;
alter table premises_counters add column close_reason text;

create trigger restricted before insert or update on patients_patients
    for each row execute function registry.refuse_restricted('id');
create trigger restricted before insert or update on patients_conditions
    for each row execute function registry.refuse_restricted('patient_id');
create trigger restricted before insert or update on patients_links
    for each row execute function registry.refuse_restricted('patient_id', 'relative_id');
-- What was agreed before may still be called off.
create trigger restricted before insert on scheduling_appointments
    for each row execute function registry.refuse_restricted('patient_id');
