-- The agenda: kinds of appointment, the doctors' weekly hours, and the appointments.

create table scheduling_types (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    name text not null,
    minutes int not null constraint scheduling_type_minutes check (minutes between 5 and 540 and minutes % 5 = 0),
    tint int not null constraint scheduling_type_tint check (tint between 1 and 12),
    position int not null,
    retired_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_type_name_taken unique (clinic_id, name)
);
alter table scheduling_types enable row level security;
alter table scheduling_types force row level security;
create policy own_clinic on scheduling_types
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_types
    for each row execute function registry.audit_row('scheduling_types', '');
grant select, insert, update on scheduling_types to enamel_application;

create table scheduling_hours (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    doctor_id uuid not null references registry.users (id),
    branch_id uuid not null,
    chair_id uuid,
    weekday int not null constraint scheduling_hours_weekday check (weekday between 1 and 7),
    opens time not null,
    closes time not null,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_hours_order check (opens < closes),
    constraint scheduling_hours_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_hours_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id),
    constraint scheduling_hours_overlap exclude using gist (
        clinic_id with =, doctor_id with =, weekday with =,
        int4range(extract(epoch from opens)::int, extract(epoch from closes)::int) with &&)
);
comment on table scheduling_hours is 'When a doctor works in a week, by the clinic''s wall clock. Weekday as ISO 8601: Monday is 1.';
create index scheduling_hours_in_branch_index on scheduling_hours (clinic_id, branch_id);
alter table scheduling_hours enable row level security;
alter table scheduling_hours force row level security;
create policy own_clinic on scheduling_hours
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_hours
    for each row execute function registry.audit_row('scheduling_hours', '');
grant select, insert, update, delete on scheduling_hours to enamel_application;

create table scheduling_appointments (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    doctor_id uuid not null references registry.users (id),
    branch_id uuid not null,
    chair_id uuid,
    type_id uuid,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    local_start timestamp not null,
    zone text not null,
    zone_rules text not null,
    status text not null constraint scheduling_appointment_status check (status in ('booked', 'cancelled')),
    note text,
    cancel_reason text,
    cancelled_at timestamptz,
    booked_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_appointment_order check (starts_at < ends_at),
    constraint scheduling_appointment_length check (ends_at - starts_at <= interval '9 hours'),
    constraint scheduling_cancelled_with_reason check ((status = 'cancelled') = (cancelled_at is not null and cancel_reason is not null)),
    constraint scheduling_appointment_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint scheduling_appointment_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_appointment_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id),
    constraint scheduling_appointment_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id),
    constraint scheduling_doctor_busy exclude using gist (
        clinic_id with =, doctor_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled'),
    constraint scheduling_chair_busy exclude using gist (
        clinic_id with =, chair_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled' and chair_id is not null),
    constraint scheduling_patient_busy exclude using gist (
        clinic_id with =, patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled')
);
comment on column scheduling_appointments.local_start is 'What was agreed with the patient, by the clinic''s wall clock; starts_at is recomputed from it when the zone''s rules change.';
comment on column scheduling_appointments.zone_rules is 'The version of the time-zone data by which starts_at was computed.';
create index scheduling_appointments_by_time on scheduling_appointments (clinic_id, starts_at);
create index scheduling_appointments_by_doctor on scheduling_appointments (clinic_id, doctor_id, starts_at);
create index scheduling_appointments_by_patient on scheduling_appointments (clinic_id, patient_id, starts_at);
alter table scheduling_appointments enable row level security;
alter table scheduling_appointments force row level security;
create policy own_clinic on scheduling_appointments
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_appointments
    for each row execute function registry.audit_row('scheduling_appointments', 'patient_id');
grant select, insert, update on scheduling_appointments to enamel_application;
