-- Branches and their chairs.

create table premises_branches (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    name text not null,
    address text,
    city text,
    phone text,
    position int not null,
    closed_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint premises_branch_name_taken unique (clinic_id, name)
);
alter table premises_branches enable row level security;
alter table premises_branches force row level security;
create policy own_clinic on premises_branches
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on premises_branches
    for each row execute function registry.audit_row('premises_branches', '');
grant select, insert, update on premises_branches to enamel_application;

create table premises_chairs (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    branch_id uuid not null,
    name text not null,
    position int not null,
    closed_at timestamptz,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint premises_chair_of_branch foreign key (clinic_id, branch_id) references premises_branches (clinic_id, id),
    constraint premises_chair_name_taken unique (clinic_id, branch_id, name)
);
alter table premises_chairs enable row level security;
alter table premises_chairs force row level security;
create policy own_clinic on premises_chairs
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on premises_chairs
    for each row execute function registry.audit_row('premises_chairs', '');
grant select, insert, update on premises_chairs to enamel_application;
