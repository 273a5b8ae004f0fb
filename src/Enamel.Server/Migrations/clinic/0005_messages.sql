-- Messages to be sent and those that were: to whom and with which words stays sealed.

create table messaging_messages (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    template text not null,
    channel text not null constraint messaging_message_channel check (channel in ('email', 'sms', 'whatsapp')),
    language text not null constraint messaging_message_language check (language in ('fr', 'ar', 'en')),
    recipient_sealed bytea not null,
    recipient_index bytea not null,
    words_sealed bytea,
    status text not null constraint messaging_message_status check (status in ('queued', 'sent', 'dead')),
    tries int not null default 0,
    last_error text,
    reference text,
    created_at timestamptz not null,
    good_until timestamptz not null,
    sent_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint messaging_message_sent check ((status = 'sent') = (sent_at is not null))
);
create index messaging_messages_by_status on messaging_messages (clinic_id, status, id);
create index messaging_messages_by_recipient on messaging_messages (clinic_id, recipient_index, id);
comment on column messaging_messages.words_sealed is 'What fills the template''s places, as one sealed JSON object. Forgotten once it was sent: it may hold a code or a name.';
comment on column messaging_messages.last_error is 'A code of ours or of the protocol; never what a server wrote, for servers repeat addresses.';
comment on column messaging_messages.reference is 'What the provider calls it, for its later reports.';
comment on column messaging_messages.good_until is 'After that it is not sent any more: a code or a reminder that comes too late only confuses.';
alter table messaging_messages enable row level security;
alter table messaging_messages force row level security;
create policy own_clinic on messaging_messages
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on messaging_messages
    for each row execute function registry.audit_row('messaging_messages', '', 'words_sealed');
grant select, insert, update on messaging_messages to enamel_application;
