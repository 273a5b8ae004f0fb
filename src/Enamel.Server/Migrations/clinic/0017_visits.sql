-- Visits: who has come today, how far they are, and by what right they owe nothing any more.

create table visits_queues (
    clinic_id int not null references registry.clinics (id),
    branch_id uuid not null,
    day date not null,
    last_number int not null,
    primary key (clinic_id, branch_id, day),
    constraint visits_queue_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id)
);
comment on table visits_queues is 'The last number given in a branch on a day: one row, so that numbers have no gaps however many arrive at once.';
alter table visits_queues enable row level security;
alter table visits_queues force row level security;
create policy own_clinic on visits_queues
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on visits_queues
    for each row execute function registry.audit_row('visits_queues', '');
grant select, insert, update on visits_queues to enamel_application;

create table visits_visits (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    doctor_id uuid not null references registry.users (id),
    branch_id uuid not null,
    chair_id uuid,
    appointment_id uuid,
    expected_at timestamptz,
    type_id uuid,
    day date not null,
    number int not null,
    note text,
    state text not null constraint visits_state check (state in ('REGISTERED', 'IN_CONSULTATION', 'READY_FOR_BILLING', 'PAID', 'COMPLETED')),
    registered_at timestamptz not null,
    registered_by uuid not null references registry.users (id),
    started_at timestamptz,
    started_by uuid references registry.users (id),
    ready_at timestamptz,
    ready_by uuid references registry.users (id),
    paid_at timestamptz,
    paid_by uuid references registry.users (id),
    completed_at timestamptz,
    completed_by uuid references registry.users (id),
    left_at timestamptz,
    left_by uuid references registry.users (id),
    left_reason text,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint visits_visit_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint visits_visit_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint visits_visit_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id),
    constraint visits_visit_of_appointment foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id),
    constraint visits_visit_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id),
    constraint visits_one_per_appointment unique (clinic_id, appointment_id),
    constraint visits_number_taken unique (clinic_id, branch_id, day, number),
    constraint visits_number_counts_from_one check (number > 0),
    constraint visits_started check ((state <> 'REGISTERED') = (started_at is not null) and (started_at is null) = (started_by is null)),
    constraint visits_ready check ((state in ('READY_FOR_BILLING', 'PAID', 'COMPLETED')) = (ready_at is not null) and (ready_at is null) = (ready_by is null)),
    constraint visits_paid check ((state in ('PAID', 'COMPLETED')) = (paid_at is not null) and (paid_at is null) = (paid_by is null)),
    constraint visits_completed check ((state = 'COMPLETED') = (completed_at is not null) and (completed_at is null) = (completed_by is null)),
    constraint visits_left check ((left_at is null or state = 'REGISTERED') and (left_at is null) = (left_by is null) and (left_at is null) = (left_reason is null))
);
comment on table visits_visits is 'A patient''s passage through the clinic on a day. The trigger lets it take the steps of Enamel.Kernel.VisitTransition and no others.';
comment on column visits_visits.number is 'In the order of arrival, per branch and day.';
comment on column visits_visits.expected_at is 'When the appointment was to begin; null for who came without one.';
comment on column visits_visits.left_at is 'Who waited and left without being seen: the visit stands where it stood, and goes on only if they come back that day.';
-- One passage at a time: who is here today is not registered a second time. A visit of an earlier day that was left unpaid keeps nobody out.
create unique index visits_patient_is_here on visits_visits (clinic_id, patient_id, day)
    where left_at is null and state in ('REGISTERED', 'IN_CONSULTATION', 'READY_FOR_BILLING');
create index visits_by_day on visits_visits (clinic_id, day, branch_id);
create index visits_by_patient on visits_visits (clinic_id, patient_id, day);
create index visits_not_over on visits_visits (clinic_id, day) where left_at is null and state <> 'COMPLETED';
alter table visits_visits enable row level security;
alter table visits_visits force row level security;
create policy own_clinic on visits_visits
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on visits_visits
    for each row execute function registry.audit_row('visits_visits', 'patient_id');
create trigger guard before insert or update on visits_visits
    for each row execute function registry.visit_guard('visits_settlements');
grant select, insert on visits_visits to enamel_application;
grant update (doctor_id, chair_id, note, state, started_at, started_by, ready_at, ready_by, paid_at, paid_by, completed_at, completed_by, left_at, left_by, left_reason, version)
    on visits_visits to enamel_application;

create table visits_settlements (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    visit_id uuid not null,
    kind text not null constraint visits_settlement_kind check (kind in ('payment', 'waiver')),
    document_id uuid not null,
    settled_at timestamptz not null,
    settled_by uuid not null references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint visits_settled_already unique (clinic_id, visit_id),
    constraint visits_settlement_of_visit foreign key (clinic_id, visit_id) references visits_visits (clinic_id, id)
);
comment on table visits_settlements is 'By what right a visit is paid. Written once; the application cannot change or remove it.';
comment on column visits_settlements.document_id is 'The invoice that is paid in full, or the approval of the waiver.';
alter table visits_settlements enable row level security;
alter table visits_settlements force row level security;
create policy own_clinic on visits_settlements
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on visits_settlements
    for each row execute function registry.audit_row('visits_settlements', '');
create trigger guard before insert on visits_settlements
    for each row execute function registry.visit_settlement_guard('visits_visits', 'approvals_requests');
grant select, insert on visits_settlements to enamel_application;
