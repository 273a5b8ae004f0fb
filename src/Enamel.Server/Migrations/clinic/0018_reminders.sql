-- Reminders of what is agreed, answers to them, and recalls of what is due: each sent once, whatever servers die over it.

create table reminders_settings (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    is_on boolean not null,
    chain uuid not null,
    channels text not null constraint reminders_channels check (channels in ('sms', 'email', 'sms,email', 'email,sms')),
    quiet_from time not null,
    quiet_to time not null,
    link_root text not null,
    words_french text,
    words_arabic text,
    words_english text,
    calls_back boolean not null,
    looked_back_to date,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_one_settings unique (clinic_id)
);
comment on column reminders_settings.chain is 'The job that plans goes on by itself under this id; switched off and on again it is another, and the old one ends.';
comment on column reminders_settings.link_root is 'The address under which the manager works: links of messages lead there, for a job has no request to take it from.';
comment on column reminders_settings.calls_back is 'Whether recalls are told to patients by message, besides being listed for the desk.';
comment on column reminders_settings.looked_back_to is 'Up to which day treated visits were looked through for recalls.';
alter table reminders_settings enable row level security;
alter table reminders_settings force row level security;
create policy own_clinic on reminders_settings
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_settings
    for each row execute function registry.audit_row('reminders_settings', '');
grant select, insert, update on reminders_settings to enamel_application;

create table reminders_rules (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    minutes_before int not null constraint reminders_rule_minutes check (minutes_before between 60 and 43200),
    ended_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id)
);
create unique index reminders_rule_taken on reminders_rules (clinic_id, minutes_before) where ended_at is null;
alter table reminders_rules enable row level security;
alter table reminders_rules force row level security;
create policy own_clinic on reminders_rules
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_rules
    for each row execute function registry.audit_row('reminders_rules', '');
grant select, insert, update on reminders_rules to enamel_application;

create table reminders_recall_rules (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    type_id uuid not null,
    months int not null constraint reminders_recall_months check (months between 1 and 60),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_recall_rule_taken unique (clinic_id, type_id),
    constraint reminders_recall_rule_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id)
);
alter table reminders_recall_rules enable row level security;
alter table reminders_recall_rules force row level security;
create policy own_clinic on reminders_recall_rules
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_recall_rules
    for each row execute function registry.audit_row('reminders_recall_rules', '');
grant select, insert, update, delete on reminders_recall_rules to enamel_application;

create table reminders_preferences (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    channel text constraint reminders_preferred_channel check (channel in ('sms', 'email')),
    language text constraint reminders_preferred_language check (language in ('fr', 'ar', 'en')),
    is_off boolean not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_one_preference unique (clinic_id, patient_id),
    constraint reminders_preference_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id)
);
alter table reminders_preferences enable row level security;
alter table reminders_preferences force row level security;
create policy own_clinic on reminders_preferences
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_preferences
    for each row execute function registry.audit_row('reminders_preferences', 'patient_id');
grant select, insert, update on reminders_preferences to enamel_application;

create table reminders_reminders (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    appointment_id uuid not null,
    patient_id uuid not null,
    rule_id uuid not null,
    starts_at timestamptz not null,
    due_at timestamptz not null,
    state text not null constraint reminders_state check (state in ('planned', 'sent', 'skipped', 'dropped')),
    why text,
    message_id uuid,
    planned_at timestamptz not null,
    settled_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_once unique (clinic_id, appointment_id, rule_id, starts_at),
    constraint reminders_sent_by_message check ((state = 'sent') = (message_id is not null)),
    constraint reminders_settled check ((state = 'planned') = (settled_at is null)),
    constraint reminders_of_appointment foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id),
    constraint reminders_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint reminders_by_rule foreign key (clinic_id, rule_id) references reminders_rules (clinic_id, id)
);
comment on constraint reminders_once on reminders_reminders is 'One reminder for an appointment, a rule and a time, however many servers plan and however often: a moved appointment is reminded of anew.';
create index reminders_planned on reminders_reminders (clinic_id, due_at) where state = 'planned';
alter table reminders_reminders enable row level security;
alter table reminders_reminders force row level security;
create policy own_clinic on reminders_reminders
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_reminders
    for each row execute function registry.audit_row('reminders_reminders', 'patient_id');
grant select, insert on reminders_reminders to enamel_application;
grant update (due_at, state, why, message_id, settled_at, version) on reminders_reminders to enamel_application;

create table reminders_links (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    token_hash bytea not null,
    appointment_id uuid not null,
    patient_id uuid not null,
    starts_at timestamptz not null,
    recipient_index bytea not null,
    language text not null constraint reminders_link_language check (language in ('fr', 'ar', 'en')),
    expires_at timestamptz not null,
    answer text constraint reminders_answer check (answer in ('confirmed', 'cancelled', 'other-time', 'unclear')),
    answered_at timestamptz,
    reply_sealed bytea,
    handled_at timestamptz,
    handled_by uuid references registry.users (id),
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_link_token unique (clinic_id, token_hash),
    constraint reminders_answered check ((answer is null) = (answered_at is null)),
    constraint reminders_link_of_appointment foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id),
    constraint reminders_link_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id)
);
comment on column reminders_links.token_hash is 'SHA-256 of 256 random bits that only the message holds.';
comment on column reminders_links.recipient_index is 'To whom it was sent, as a blind index: by it a reply finds what it answers.';
create index reminders_links_of_recipient on reminders_links (clinic_id, recipient_index, created_at);
create index reminders_links_to_handle on reminders_links (clinic_id, answered_at) where handled_at is null and answer in ('other-time', 'unclear');
alter table reminders_links enable row level security;
alter table reminders_links force row level security;
create policy own_clinic on reminders_links
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_links
    for each row execute function registry.audit_row('reminders_links', 'patient_id', 'token_hash', 'reply_sealed');
grant select, insert on reminders_links to enamel_application;
grant update (answer, answered_at, reply_sealed, handled_at, handled_by, version) on reminders_links to enamel_application;

create table reminders_recalls (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    patient_id uuid not null,
    type_id uuid not null,
    last_on date not null,
    due_on date not null,
    state text not null constraint reminders_recall_state check (state in ('due', 'declined')),
    not_before date,
    attempts int not null,
    messaged_for date,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_one_recall unique (clinic_id, patient_id, type_id),
    constraint reminders_recall_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint reminders_recall_of_type foreign key (clinic_id, type_id) references scheduling_types (clinic_id, id)
);
comment on column reminders_recalls.messaged_for is 'The due date for which the patient was written to: once for each.';
comment on column reminders_recalls.not_before is 'Put off until then.';
create index reminders_recalls_due on reminders_recalls (clinic_id, due_on, id) where state = 'due';
alter table reminders_recalls enable row level security;
alter table reminders_recalls force row level security;
create policy own_clinic on reminders_recalls
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_recalls
    for each row execute function registry.audit_row('reminders_recalls', 'patient_id');
grant select, insert, update on reminders_recalls to enamel_application;

create table reminders_attempts (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    recall_id uuid not null,
    outcome text not null constraint reminders_outcome check (outcome in ('message', 'no-answer', 'later', 'declined')),
    note text,
    attempted_at timestamptz not null,
    user_id uuid references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint reminders_attempt_of_recall foreign key (clinic_id, recall_id) references reminders_recalls (clinic_id, id)
);
create index reminders_attempts_of_recall on reminders_attempts (clinic_id, recall_id, id);
alter table reminders_attempts enable row level security;
alter table reminders_attempts force row level security;
create policy own_clinic on reminders_attempts
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on reminders_attempts
    for each row execute function registry.audit_row('reminders_attempts', '');
grant select, insert on reminders_attempts to enamel_application;
