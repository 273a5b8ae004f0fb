-- The trail is sealed in blocks (registry 0011), and read by person, device and thing as well as by patient.

alter table audit_entries add column tick bigint not null default registry.audit_tick();
comment on column audit_entries.tick is 'The transaction that wrote it (era and number): what is sealed is what no running transaction can still add to.';
create index audit_entries_tick on audit_entries (clinic_id, tick);
create index audit_entries_of_user on audit_entries (clinic_id, user_id, id) where user_id is not null;
create index audit_entries_of_device on audit_entries (clinic_id, device_id, id) where device_id is not null;
create index audit_entries_of_thing on audit_entries (clinic_id, subject_id, id) where subject_id is not null;
create index audit_entries_of_action on audit_entries (clinic_id, action, id);
-- Each entry would look for its clinic and lock its row; the row that it tells of has done so already, or the unit of work was entered.
alter table audit_entries drop constraint audit_entries_clinic_id_fkey;

create table audit_blocks (
    clinic_id int not null references registry.clinics (id),
    number bigint not null constraint audit_block_number check (number > 0),
    upto_tick bigint not null,
    upto_id uuid not null,
    entries int not null,
    header text not null,
    signature bytea not null,
    leaves bytea not null,
    primary key (clinic_id, number)
);
comment on table audit_blocks is 'Append only: seals over the trail. Each holds the entries behind the block before it, up to and including the place that it names.';
comment on column audit_blocks.header is 'What is signed, as JSON: the Merkle root of its entries and the hash of the header before it.';
comment on column audit_blocks.leaves is 'For each entry its id (16 bytes) and its hash (32 bytes): which entry was changed or is gone is known, though it is gone.';
-- Hashes cannot be made shorter: no attempt is worth it.
alter table audit_blocks alter leaves set storage external;
alter table audit_blocks enable row level security;
alter table audit_blocks force row level security;
create policy own_clinic on audit_blocks
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select on audit_blocks to enamel_application;
