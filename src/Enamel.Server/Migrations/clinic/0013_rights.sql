-- Law 09-08 in the clinic: what its patients ask of it, what it processes and under which numbers, how long it keeps what, and what went.

create table rights_requests (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    kind text not null constraint rights_request_kind check (kind in ('access', 'rectification', 'erasure', 'opposition')),
    words text not null,
    channel text not null constraint rights_request_channel check (channel in ('desk', 'letter', 'email', 'telephone', 'portal')),
    received_on date not null,
    due_on date not null,
    recorded_by uuid not null references registry.users (id),
    recorded_at timestamptz not null,
    outcome text constraint rights_request_outcome check (outcome in ('granted', 'partly', 'refused', 'withdrawn')),
    answer text,
    answered_at timestamptz,
    answered_by uuid references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint rights_request_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint rights_request_order check (received_on <= due_on),
    constraint rights_request_answered_whole check ((outcome is null) = (answered_at is null) and (outcome is null) = (answered_by is null) and (outcome is null) = (answer is null))
);
create index rights_requests_due on rights_requests (clinic_id, due_on) where answered_at is null;
create index rights_requests_of_patient on rights_requests (clinic_id, patient_id);
alter table rights_requests enable row level security;
alter table rights_requests force row level security;
create policy own_clinic on rights_requests
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on rights_requests
    for each row execute function registry.audit_row('rights_requests', 'patient_id');
grant select, insert on rights_requests to enamel_application;
grant update (outcome, answer, answered_at, answered_by, version) on rights_requests to enamel_application;

create table rights_processings (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    code text not null,
    name text not null,
    purpose text not null,
    people text not null,
    data text not null,
    recipients text not null,
    period text not null,
    basis text not null,
    cndp_kind text constraint rights_processing_cndp check (cndp_kind in ('declaration', 'authorisation')),
    cndp_number text,
    cndp_on date,
    transfer text,
    removed_at timestamptz,
    removed_by uuid references registry.users (id),
    remove_reason text,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint rights_processing_code_taken unique (clinic_id, code),
    constraint rights_processing_numbered check (cndp_number is null or cndp_kind is not null)
);
comment on table rights_processings is 'The clinic''s register of processing; an entry that the clinic never changed is not here but in the product''s own list.';
alter table rights_processings enable row level security;
alter table rights_processings force row level security;
create policy own_clinic on rights_processings
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on rights_processings
    for each row execute function registry.audit_row('rights_processings', '');
grant select, insert, update on rights_processings to enamel_application;

create table rights_rules (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null,
    months int not null constraint rights_rule_months check (months between 1 and 1200),
    is_nightly boolean not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint rights_rule_kind_taken unique (clinic_id, kind)
);
comment on table rights_rules is 'How long the clinic keeps what, where it decided otherwise than the product; is_nightly: what is due goes by itself at night.';
alter table rights_rules enable row level security;
alter table rights_rules force row level security;
create policy own_clinic on rights_rules
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on rights_rules
    for each row execute function registry.audit_row('rights_rules', '');
grant select, insert, update on rights_rules to enamel_application;

create table rights_certificates (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null,
    months int not null,
    before_at timestamptz not null,
    cause text not null constraint rights_certificate_cause check (cause in ('manager', 'nightly', 'operator', 'request', 'replay')),
    made_at timestamptz not null,
    made_by uuid references registry.users (id),
    removed int not null default 0,
    subjects jsonb not null,
    counts jsonb not null,
    finished_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id)
);
comment on table rights_certificates is 'What a retention run removed: by which rule, when, by whom, how many. Rows go only while their certificate is open, in the same transaction.';
comment on column rights_certificates.subjects is 'Of each row that went the keyed hash of its id: whoever holds the clinic''s key can show that a given one went, and nobody reads who it was.';
alter table rights_certificates enable row level security;
alter table rights_certificates force row level security;
create policy own_clinic on rights_certificates
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on rights_certificates
    for each row execute function registry.audit_row('rights_certificates', '');
grant select, insert on rights_certificates to enamel_application;
grant update (removed, subjects, counts, finished_at, version) on rights_certificates to enamel_application;
