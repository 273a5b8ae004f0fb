-- Private addresses at which a telephone reads a doctor's calendar; and when an appointment was changed last, which such calendars ask for.

create table scheduling_feeds (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    doctor_id uuid not null references registry.users (id),
    token_hash bytea not null,
    language text not null constraint scheduling_feed_language check (language in ('fr', 'ar', 'en')),
    created_by uuid not null references registry.users (id),
    created_at timestamptz not null,
    revoked_at timestamptz,
    revoked_by uuid references registry.users (id),
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_feed_token unique (clinic_id, token_hash),
    constraint scheduling_feed_revoked_whole check ((revoked_at is null) = (revoked_by is null))
);
comment on table scheduling_feeds is 'Whoever knows the address reads times and places of one doctor, and nothing of patients. Kept is the SHA-256 of what stands in it.';
create index scheduling_feeds_of_doctor on scheduling_feeds (clinic_id, doctor_id) where revoked_at is null;
alter table scheduling_feeds enable row level security;
alter table scheduling_feeds force row level security;
create policy own_clinic on scheduling_feeds
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_feeds
    for each row execute function registry.audit_row('scheduling_feeds', '', 'token_hash');
grant select, insert on scheduling_feeds to enamel_application;
grant update (revoked_at, revoked_by, version) on scheduling_feeds to enamel_application;

alter table scheduling_appointments add column changed_at timestamptz not null default now();
comment on column scheduling_appointments.changed_at is 'When it was written last: stamped by the trigger, whoever writes.';
create trigger stamp before insert or update on scheduling_appointments
    for each row execute function registry.stamp_change();
