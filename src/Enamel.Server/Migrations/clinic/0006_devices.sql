-- Counters: the cash desks of a branch, for which devices are approved.

create table premises_counters (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    branch_id uuid not null,
    name text not null,
    position int not null,
    closed_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint premises_counter_of_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint premises_counter_name_taken unique (clinic_id, branch_id, name)
);
alter table premises_counters enable row level security;
alter table premises_counters force row level security;
create policy own_clinic on premises_counters
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on premises_counters
    for each row execute function registry.audit_row('premises_counters', '');
grant select, insert, update on premises_counters to enamel_application;
