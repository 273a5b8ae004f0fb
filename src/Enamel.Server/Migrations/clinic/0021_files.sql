-- Files: what they are called and what is in them, both sealed. And the first that files are attached to: appointments.

create table files_files (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    name_sealed bytea not null,
    content_type text not null constraint files_content_type check (content_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic')),
    bytes int not null constraint files_bytes check (bytes between 1 and 10485760),
    added_by uuid not null references registry.users (id),
    added_at timestamptz not null,
    version int not null default 1,
    primary key (clinic_id, id)
);
comment on table files_files is 'A file that somebody gave to the clinic. Written once; whoever attaches it to something says whether it is put away, and takes it along when it goes for good.';
comment on column files_files.name_sealed is 'A file may be called after the person whom it is about, or after their national identity number.';
alter table files_files enable row level security;
alter table files_files force row level security;
create policy own_clinic on files_files
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on files_files
    for each row execute function registry.audit_row('files_files', '', 'name_sealed');
grant select, insert on files_files to enamel_application;
grant update (name_sealed) on files_files to enamel_application;

create table files_pieces (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    file_id uuid not null,
    position int not null constraint files_piece_position check (position between 0 and 39),
    is_last boolean not null,
    content_sealed bytea not null,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint files_piece_once unique (clinic_id, file_id, position),
    -- Who writes a file asks for it to be checked at the end: pieces come in as they are read, and how long the file is, is known behind the last one.
    constraint files_piece_of_file foreign key (clinic_id, file_id) references files_files (clinic_id, id) deferrable
);
comment on table files_pieces is 'What is in a file, 256 KiB a piece, each sealed for its file, its place and whether it is the last: none can be exchanged, left out or taken from elsewhere unseen.';
-- Ciphertext does not become shorter; and what is stored as it is can be read in part: the number of its key.
alter table files_pieces alter column content_sealed set storage external;
alter table files_pieces enable row level security;
alter table files_pieces force row level security;
create policy own_clinic on files_pieces
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on files_pieces
    for each row execute function registry.audit_row('files_pieces', '', 'content_sealed');
grant select, insert on files_pieces to enamel_application;
grant update (content_sealed) on files_pieces to enamel_application;

create table scheduling_attachments (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    appointment_id uuid not null,
    patient_id uuid not null,
    file_id uuid not null,
    removed_at timestamptz,
    removed_by uuid references registry.users (id),
    remove_reason text,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint scheduling_attached_once unique (clinic_id, file_id),
    constraint scheduling_attachment_of_appointment foreign key (clinic_id, appointment_id) references scheduling_appointments (clinic_id, id),
    constraint scheduling_attachment_of_patient foreign key (clinic_id, patient_id) references patients_patients (clinic_id, id),
    constraint scheduling_attachment_of_file foreign key (clinic_id, file_id) references files_files (clinic_id, id),
    constraint scheduling_attachment_removed_whole check ((removed_at is null) = (removed_by is null) and (removed_at is null) = (remove_reason is null))
);
comment on table scheduling_attachments is 'A file that belongs to an appointment: the letter of a colleague, an insurance paper, a picture. Removed it stays, with the reason.';
comment on column scheduling_attachments.patient_id is 'The appointment''s own, which never changes: in whose record the trail tells of it.';
create index scheduling_attachments_by_appointment on scheduling_attachments (clinic_id, appointment_id);
create index scheduling_attachments_by_patient on scheduling_attachments (clinic_id, patient_id);
alter table scheduling_attachments enable row level security;
alter table scheduling_attachments force row level security;
create policy own_clinic on scheduling_attachments
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on scheduling_attachments
    for each row execute function registry.audit_row('scheduling_attachments', 'patient_id');
create trigger restricted before insert or update on scheduling_attachments
    for each row execute function registry.refuse_restricted('patient_id');
grant select, insert on scheduling_attachments to enamel_application;
grant update (removed_at, removed_by, remove_reason, version) on scheduling_attachments to enamel_application;
