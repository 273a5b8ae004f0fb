-- The clinic's own record of its patients. Identifiers are sealed; beside each that is searched for stands its blind index.

create table patients_register (
    clinic_id int not null references registry.clinics (id),
    year int not null,
    last_number int not null,
    active_patients int not null,
    primary key (clinic_id)
);
comment on table patients_register is 'The counter behind PT-{clinic}-{year}-{sequence} and the count behind the plan''s capacity; one row, locked by each registration.';
alter table patients_register enable row level security;
alter table patients_register force row level security;
create policy own_clinic on patients_register
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_register
    for each row execute function registry.audit_row('patients_register', '');
grant select, insert, update on patients_register to enamel_application;

create table patients_patients (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    number text not null,
    first_name text not null,
    last_name text not null,
    first_name_arabic text,
    last_name_arabic text,
    name_key text not null,
    sex text constraint patients_patient_sex check (sex in ('female', 'male')),
    birth_on date,
    cin_sealed bytea,
    cin_index bytea,
    phone_sealed bytea,
    phone_index bytea,
    email_sealed bytea,
    email_index bytea,
    insurance_id_sealed bytea,
    insurance_id_index bytea,
    address_sealed bytea,
    archived_at timestamptz,
    archive_reason text,
    registered_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint patients_number_taken unique (clinic_id, number),
    constraint patients_cin_taken unique (clinic_id, cin_index),
    constraint patients_archived_with_reason check ((archived_at is null) = (archive_reason is null))
);
comment on column patients_patients.name_key is 'Both spellings of the name, folded as NameKey folds what is searched for.';
create index patients_patients_by_name on patients_patients using gin (clinic_id, name_key gin_trgm_ops);
create index patients_patients_by_phone on patients_patients (clinic_id, phone_index) where phone_index is not null;
create index patients_patients_by_insurance on patients_patients (clinic_id, insurance_id_index) where insurance_id_index is not null;
create index patients_patients_by_birth on patients_patients (clinic_id, birth_on) where birth_on is not null;
create index patients_patients_by_email on patients_patients (clinic_id, email_index) where email_index is not null;
alter table patients_patients enable row level security;
alter table patients_patients force row level security;
create policy own_clinic on patients_patients
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_patients
    for each row execute function registry.audit_row('patients_patients', 'id');
grant select, insert, update on patients_patients to enamel_application;

create table patients_conditions (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    kind text not null constraint patients_condition_kind check (kind in ('allergy', 'alert', 'history')),
    label text not null,
    note text,
    is_severe boolean not null,
    ended_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint patients_condition_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id)
);
comment on table patients_conditions is 'Allergies and alerts, shown on every page of the patient, and the medical history. Ended, never deleted.';
create index patients_conditions_of_patient_index on patients_conditions (clinic_id, patient_id);
alter table patients_conditions enable row level security;
alter table patients_conditions force row level security;
create policy own_clinic on patients_conditions
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_conditions
    for each row execute function registry.audit_row('patients_conditions', 'patient_id');
grant select, insert, update on patients_conditions to enamel_application;

create table patients_links (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    relative_id uuid not null,
    relation text not null constraint patients_link_relation check (relation in ('parent', 'child', 'spouse', 'sibling', 'guardian', 'ward', 'other')),
    is_guardian boolean not null,
    ended_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint patients_link_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint patients_link_to_relative foreign key (clinic_id, relative_id) references patients_patients (clinic_id, id),
    constraint patients_link_not_to_self check (patient_id <> relative_id)
);
comment on table patients_links is 'Family: relative_id is the relation of patient_id (relation "parent": the relative is the patient''s parent). Written in both directions.';
create unique index patients_link_taken on patients_links (clinic_id, patient_id, relative_id) where ended_at is null;
create index patients_links_to_relative_index on patients_links (clinic_id, relative_id);
alter table patients_links enable row level security;
alter table patients_links force row level security;
create policy own_clinic on patients_links
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on patients_links
    for each row execute function registry.audit_row('patients_links', 'patient_id');
grant select, insert, update on patients_links to enamel_application;
