-- What leaves the trail again, by a retention run and never otherwise, is written down and signed; and the seals that were given out are noted.

create table audit_retirements (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    record text not null,
    signature bytea not null,
    removed bytea not null,
    primary key (clinic_id, id)
);
comment on table audit_retirements is 'Append only: entries that a retention run has removed from the trail, so that nobody takes them for stolen. Signed: without the clinic''s key none can be invented.';
comment on column audit_retirements.removed is 'The ids, 16 bytes each; the record holds their hash.';
alter table audit_retirements enable row level security;
alter table audit_retirements force row level security;
create policy own_clinic on audit_retirements
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select on audit_retirements to enamel_application;

create table audit_anchors (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    given_on date not null,
    block_number bigint not null,
    words text not null,
    sent_to int not null,
    created_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint audit_anchor_once_a_day unique (clinic_id, given_on)
);
comment on table audit_anchors is 'Seals that were sent to the managers, one a day: with them a chain that was written anew is found out.';
alter table audit_anchors enable row level security;
alter table audit_anchors force row level security;
create policy own_clinic on audit_anchors
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on audit_anchors
    for each row execute function registry.audit_row('audit_anchors', '');
grant select, insert on audit_anchors to enamel_application;
