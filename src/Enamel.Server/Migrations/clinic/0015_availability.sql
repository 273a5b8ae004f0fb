-- When somebody can be seen: dated hours, what is different once, leave, holidays, breaks; what a kind of visit needs; series, holds, and the waiting list.

alter table scheduling_hours add column valid_from date;
alter table scheduling_hours add column valid_until date;
alter table scheduling_hours add constraint scheduling_hours_dates check (valid_from <= valid_until);
alter table scheduling_hours drop constraint scheduling_hours_overlap;
alter table scheduling_hours add constraint scheduling_hours_overlap exclude using gist (
    clinic_id with =, doctor_id with =, weekday with =,
    int4range(extract(epoch from opens)::int, extract(epoch from closes)::int) with &&, daterange(valid_from, valid_until, '[]') with &&);

alter table scheduling_types add column pattern text;
alter table scheduling_types add column buffer_before int not null default 0;
alter table scheduling_types add column buffer_after int not null default 0;
alter table scheduling_types add column lead_minutes int not null default 0;
alter table scheduling_types add constraint scheduling_type_pattern check (pattern ~ '^[X/]*X[X/]*$' and length(pattern) * 5 = minutes);
alter table scheduling_types add constraint scheduling_type_buffers check (
    buffer_before between 0 and 120 and buffer_after between 0 and 120 and buffer_before % 5 = 0 and buffer_after % 5 = 0);
alter table scheduling_types add constraint scheduling_type_lead check (lead_minutes between 0 and 525600);
comment on column scheduling_types.pattern is 'Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.';

create table scheduling_type_doctors (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    type_id uuid not null,
    doctor_id uuid not null references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_type_doctor_once unique (clinic_id, type_id, doctor_id),
    constraint scheduling_type_doctor_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id)
);
comment on table scheduling_type_doctors is 'Who performs a kind of visit; a kind without a row is for everybody.';
alter table scheduling_type_doctors enable row level security;
alter table scheduling_type_doctors force row level security;
create policy own_clinic on scheduling_type_doctors
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_type_doctors
    for each row execute function registry.audit_row('scheduling_type_doctors', '');
grant select, insert, delete on scheduling_type_doctors to enamel_application;

create table scheduling_week_rules (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null constraint scheduling_rule_kind check (kind in ('break', 'open')),
    branch_id uuid,
    chair_id uuid,
    doctor_id uuid references registry.users (id),
    weekday int not null constraint scheduling_rule_weekday check (weekday between 1 and 7),
    opens time not null,
    closes time not null,
    valid_from date,
    valid_until date,
    note text,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_rule_order check (opens < closes),
    constraint scheduling_rule_dates check (valid_from <= valid_until),
    constraint scheduling_rule_whose check (kind = 'break' or (branch_id is not null and doctor_id is null)),
    constraint scheduling_rule_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_rule_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id)
);
comment on table scheduling_week_rules is 'What holds every week beside the doctors hours: when a branch or a chair is open, and breaks of a doctor, a branch, a chair or the clinic.';
alter table scheduling_week_rules enable row level security;
alter table scheduling_week_rules force row level security;
create policy own_clinic on scheduling_week_rules
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_week_rules
    for each row execute function registry.audit_row('scheduling_week_rules', '');
grant select, insert, update, delete on scheduling_week_rules to enamel_application;

create table scheduling_exceptions (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null constraint scheduling_exception_kind check (kind in ('closure', 'opening', 'leave')),
    branch_id uuid,
    chair_id uuid,
    doctor_id uuid references registry.users (id),
    starts_local timestamp not null,
    ends_local timestamp not null,
    reason text,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_exception_order check (starts_local < ends_local),
    constraint scheduling_exception_whose check (kind = 'closure' or doctor_id is not null),
    constraint scheduling_opening_where check (kind <> 'opening' or branch_id is not null),
    constraint scheduling_exception_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_exception_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id)
);
comment on table scheduling_exceptions is 'What is different once, by the wall clock of the clinic: an opening, a closure, a leave.';
create index scheduling_exceptions_by_time on scheduling_exceptions (clinic_id, ends_local);
alter table scheduling_exceptions enable row level security;
alter table scheduling_exceptions force row level security;
create policy own_clinic on scheduling_exceptions
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_exceptions
    for each row execute function registry.audit_row('scheduling_exceptions', '');
grant select, insert, update, delete on scheduling_exceptions to enamel_application;

create table scheduling_holidays (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    key text not null,
    year int not null constraint scheduling_holiday_year check (year >= 1990),
    on_date date not null,
    days int not null constraint scheduling_holiday_days check (days between 1 and 10),
    is_worked boolean not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_holiday_once unique (clinic_id, key, year)
);
comment on table scheduling_holidays is 'What a clinic says otherwise of a holiday of its country: another day, as the moon was seen, or that it works.';
alter table scheduling_holidays enable row level security;
alter table scheduling_holidays force row level security;
create policy own_clinic on scheduling_holidays
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_holidays
    for each row execute function registry.audit_row('scheduling_holidays', '');
grant select, insert, update on scheduling_holidays to enamel_application;

create table scheduling_series (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    rule text not null,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id)
);
comment on table scheduling_series is 'Appointments that were agreed together; rule is an RRULE of RFC 5545.';
alter table scheduling_series enable row level security;
alter table scheduling_series force row level security;
create policy own_clinic on scheduling_series
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_series
    for each row execute function registry.audit_row('scheduling_series', '');
grant select, insert, update on scheduling_series to enamel_application;

-- The owner looks over every clinic's rows to see that the new references hold; forced row security would ask it which clinic it is in.
alter table scheduling_appointments no force row level security;
alter table scheduling_series no force row level security;
alter table scheduling_appointments add column pattern text;
alter table scheduling_appointments add column overbook_reason text;
alter table scheduling_appointments add column series_id uuid;
alter table scheduling_appointments add column booked_by uuid references registry.users (id);
alter table scheduling_appointments add constraint scheduling_appointment_pattern check (pattern ~ '^[X/]*X[X/]*$');
alter table scheduling_appointments add constraint scheduling_appointment_of_series foreign key (clinic_id, series_id) references scheduling_series (clinic_id, id);
alter table scheduling_appointments force row level security;
alter table scheduling_series force row level security;
comment on column scheduling_appointments.pattern is 'Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.';
comment on column scheduling_appointments.overbook_reason is 'Why the doctor was booked over what was booked already; one such at a time.';
create index scheduling_appointments_by_series on scheduling_appointments (clinic_id, series_id) where series_id is not null;
alter table scheduling_appointments drop constraint scheduling_doctor_busy;
alter table scheduling_appointments add constraint scheduling_doctor_busy exclude using gist (
    clinic_id with =, doctor_id with =, registry.doctor_time(starts_at, ends_at, pattern) with &&)
    where (status not in ('cancelled', 'no_show') and overbook_reason is null);
alter table scheduling_appointments add constraint scheduling_overbooked_once exclude using gist (
    clinic_id with =, doctor_id with =, registry.doctor_time(starts_at, ends_at, pattern) with &&)
    where (status not in ('cancelled', 'no_show') and overbook_reason is not null);

create table scheduling_holds (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    purpose text not null constraint scheduling_hold_purpose check (purpose in ('booking', 'offer')),
    doctor_id uuid not null references registry.users (id),
    branch_id uuid not null,
    chair_id uuid,
    type_id uuid,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    pattern text,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_hold_order check (starts_at < ends_at),
    constraint scheduling_hold_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_hold_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id),
    constraint scheduling_hold_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id)
);
comment on table scheduling_holds is 'A time that is kept for somebody for a while; what keeps it is its row among the doctors bookings of the registry.';
alter table scheduling_holds enable row level security;
alter table scheduling_holds force row level security;
create policy own_clinic on scheduling_holds
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_holds
    for each row execute function registry.audit_row('scheduling_holds', '');
grant select, insert, update, delete on scheduling_holds to enamel_application;

create table scheduling_waiting (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    doctor_id uuid references registry.users (id),
    branch_id uuid,
    type_id uuid,
    minutes int not null constraint scheduling_waiting_minutes check (minutes between 5 and 540 and minutes % 5 = 0),
    from_on date not null,
    until_on date,
    weekdays int not null constraint scheduling_waiting_weekdays check (weekdays between 1 and 127),
    from_time time,
    until_time time,
    is_urgent boolean not null,
    note text,
    status text not null constraint scheduling_waiting_status check (status in ('waiting', 'booked', 'withdrawn')),
    appointment_id uuid,
    created_at timestamptz not null,
    closed_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_waiting_order check (from_on <= until_on),
    constraint scheduling_waiting_times check (from_time < until_time),
    constraint scheduling_waiting_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint scheduling_waiting_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_waiting_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id),
    constraint scheduling_waiting_came_to foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id)
);
comment on table scheduling_waiting is 'Who would come sooner, or whenever there is room. Weekdays: bit 0 is Monday.';
create index scheduling_waiting_in_line on scheduling_waiting (clinic_id, created_at) where status = 'waiting';
alter table scheduling_waiting enable row level security;
alter table scheduling_waiting force row level security;
create policy own_clinic on scheduling_waiting
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_waiting
    for each row execute function registry.audit_row('scheduling_waiting', 'patient_id');
grant select, insert, update on scheduling_waiting to enamel_application;

create table scheduling_gaps (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    doctor_id uuid not null references registry.users (id),
    branch_id uuid not null,
    chair_id uuid,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    link_root text not null,
    status text not null constraint scheduling_gap_status check (status in ('open', 'offered', 'filled', 'closed')),
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_gap_order check (starts_at < ends_at),
    constraint scheduling_gap_in_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint scheduling_gap_at_chair foreign key (clinic_id, chair_id) references premises_chairs (clinic_id, id)
);
comment on table scheduling_gaps is 'A time that became free, while the waiting list is asked about it.';
alter table scheduling_gaps enable row level security;
alter table scheduling_gaps force row level security;
create policy own_clinic on scheduling_gaps
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_gaps
    for each row execute function registry.audit_row('scheduling_gaps', '');
grant select, insert, update on scheduling_gaps to enamel_application;

create table scheduling_offers (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    gap_id uuid not null,
    waiting_id uuid not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    token_hash bytea not null,
    status text not null constraint scheduling_offer_status check (status in ('open', 'accepted', 'declined', 'expired', 'lost')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_offer_token unique (clinic_id, token_hash),
    constraint scheduling_offer_once unique (clinic_id, gap_id, waiting_id),
    constraint scheduling_offer_order check (starts_at < ends_at),
    constraint scheduling_offer_of_gap foreign key (clinic_id, gap_id) references scheduling_gaps (clinic_id, id),
    constraint scheduling_offer_to foreign key (clinic_id, waiting_id) references scheduling_waiting (clinic_id, id)
);
comment on table scheduling_offers is 'A free time that somebody on the waiting list was asked about, until when.';
create index scheduling_offers_of_waiting on scheduling_offers (clinic_id, waiting_id);
alter table scheduling_offers enable row level security;
alter table scheduling_offers force row level security;
create policy own_clinic on scheduling_offers
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_offers
    for each row execute function registry.audit_row('scheduling_offers', '');
grant select, insert, update on scheduling_offers to enamel_application;

create table scheduling_settings (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    fills_gaps boolean not null,
    offer_minutes int not null constraint scheduling_offer_minutes check (offer_minutes between 5 and 1440),
    offers_at_once int not null constraint scheduling_offers_at_once check (offers_at_once between 1 and 10),
    hold_minutes int not null constraint scheduling_hold_minutes check (hold_minutes between 1 and 60),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_settings_once unique (clinic_id)
);
comment on table scheduling_settings is 'How the clinic keeps its agenda; without a row, as is usual.';
alter table scheduling_settings enable row level security;
alter table scheduling_settings force row level security;
create policy own_clinic on scheduling_settings
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_settings
    for each row execute function registry.audit_row('scheduling_settings', '');
grant select, insert, update on scheduling_settings to enamel_application;
