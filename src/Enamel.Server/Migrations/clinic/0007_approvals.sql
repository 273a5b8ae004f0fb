-- What one person asks for and another decides: a discount over the limit, a refund. The money's own tables say what follows from it.

create table approvals_requests (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null,
    subject_id uuid not null,
    reason text not null,
    facts jsonb not null,
    requested_by uuid not null references registry.users (id),
    requested_at timestamptz not null,
    decided_by uuid references registry.users (id),
    decided_at timestamptz,
    decision text constraint approvals_decision check (decision in ('approved', 'refused')),
    note text,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint approvals_not_ones_own check (decided_by <> requested_by),
    constraint approvals_decided_whole check ((decided_by is null) = (decided_at is null) and (decided_by is null) = (decision is null))
);
comment on table approvals_requests is 'Whoever asks cannot decide, and a decision stands: the checks here and the trigger see to it.';
comment on column approvals_requests.facts is 'What was asked for, in the kind''s own words: amounts and numbers of documents, no personal data.';
create unique index approvals_one_open on approvals_requests (clinic_id, kind, subject_id) where decided_at is null;
create index approvals_of_subject on approvals_requests (clinic_id, kind, subject_id, id);
alter table approvals_requests enable row level security;
alter table approvals_requests force row level security;
create policy own_clinic on approvals_requests
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on approvals_requests
    for each row execute function registry.audit_row('approvals_requests', '');
create trigger guard before insert or update on approvals_requests
    for each row execute function registry.approval_guard();
grant select, insert on approvals_requests to enamel_application;
grant update (decided_by, decided_at, decision, note, version) on approvals_requests to enamel_application;
