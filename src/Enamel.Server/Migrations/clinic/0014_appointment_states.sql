-- Appointments are confirmed, arrive, are over, or are missed; what is missed takes nobody's time. Each step is told beside the appointment.

alter table scheduling_appointments drop constraint scheduling_appointment_status;
alter table scheduling_appointments add constraint scheduling_appointment_status
    check (status in ('booked', 'confirmed', 'arrived', 'completed', 'no_show', 'cancelled'));
alter table scheduling_appointments drop constraint scheduling_doctor_busy;
alter table scheduling_appointments add constraint scheduling_doctor_busy exclude using gist (
    clinic_id with =, doctor_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'no_show'));
alter table scheduling_appointments drop constraint scheduling_chair_busy;
alter table scheduling_appointments add constraint scheduling_chair_busy exclude using gist (
    clinic_id with =, chair_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'no_show') and chair_id is not null);
alter table scheduling_appointments drop constraint scheduling_patient_busy;
alter table scheduling_appointments add constraint scheduling_patient_busy exclude using gist (
    clinic_id with =, patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status not in ('cancelled', 'no_show'));

create table scheduling_status_changes (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    appointment_id uuid not null,
    from_status text not null constraint scheduling_change_from check (from_status in ('booked', 'confirmed', 'arrived', 'completed', 'no_show', 'cancelled')),
    to_status text not null constraint scheduling_change_to check (to_status in ('booked', 'confirmed', 'arrived', 'completed', 'no_show', 'cancelled')),
    changed_at timestamptz not null,
    changed_by text not null constraint scheduling_change_by check (changed_by in ('desk', 'patient', 'clinic')),
    user_id uuid references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_change_of_appointment foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id)
);
comment on table scheduling_status_changes is 'What became of an appointment, step by step; its booking is told by its own row.';
create index scheduling_changes_by_appointment on scheduling_status_changes (clinic_id, appointment_id);
alter table scheduling_status_changes enable row level security;
alter table scheduling_status_changes force row level security;
create policy own_clinic on scheduling_status_changes
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_status_changes
    for each row execute function registry.audit_row('scheduling_status_changes', '');
grant select, insert on scheduling_status_changes to enamel_application;
