-- What the manager is told of, and what the rules found.

create table audit_rules (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    rule text not null,
    is_on boolean not null,
    sends boolean not null,
    amount numeric(12,2) constraint audit_rule_amount check (amount > 0),
    most int constraint audit_rule_most check (most between 1 and 10000),
    minutes int constraint audit_rule_minutes check (minutes between 0 and 1440),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint audit_rule_once unique (clinic_id, rule)
);
comment on table audit_rules is 'What a clinic decided about a rule; a rule without a row stands as it comes.';
alter table audit_rules enable row level security;
alter table audit_rules force row level security;
create policy own_clinic on audit_rules
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on audit_rules
    for each row execute function registry.audit_row('audit_rules', '');
grant select, insert, update on audit_rules to enamel_application;

create table audit_alerts (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    rule text not null,
    occasion text not null,
    entry_id uuid not null,
    user_id uuid,
    device_id uuid,
    facts jsonb not null,
    happened_at timestamptz not null,
    raised_at timestamptz not null,
    read_by uuid references registry.users (id),
    read_at timestamptz,
    note text,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint audit_alert_once unique (clinic_id, rule, occasion),
    constraint audit_alert_read check ((read_by is null) = (read_at is null))
);
create index audit_alerts_unread on audit_alerts (clinic_id, id) where read_at is null;
create index audit_alerts_of_user on audit_alerts (clinic_id, rule, user_id, id);
comment on table audit_alerts is 'One row for each thing that a rule found; what it says is found again in the trail.';
comment on column audit_alerts.occasion is 'What makes it one thing: the same is told once, whichever server finds it.';
comment on column audit_alerts.facts is 'Numbers and words, no personal data.';
alter table audit_alerts enable row level security;
alter table audit_alerts force row level security;
create policy own_clinic on audit_alerts
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on audit_alerts
    for each row execute function registry.audit_row('audit_alerts', '');
grant select, insert on audit_alerts to enamel_application;
grant update (read_by, read_at, note, version) on audit_alerts to enamel_application;
