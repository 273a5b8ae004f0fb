-- What a certificate names stands in it and in the ledger: hashes of ids, hundreds at a time. The trail tells that they were written, not each of them once more.
drop trigger audit on rights_certificates;
create trigger audit after insert or update or delete on rights_certificates
    for each row execute function registry.audit_row('rights_certificates', '', 'subjects');

-- A reminder's message says to whom it went: it goes when the reminder goes with its patient.
create trigger forget after delete on reminders_reminders
    for each row when (old.message_id is not null) execute function registry.forget_message();

alter table scheduling_types add column retire_reason text;

-- Being called back is a purpose of its own: who wants reminders of an appointment need not want that.
alter table patients_consents
    drop constraint patients_consent_purpose,
    add constraint patients_consent_purpose check (purpose in ('care', 'reminders-sms', 'reminders-whatsapp', 'reminders-email', 'recalls', 'ai', 'photos', 'marketing'));

-- Nobody looks for entries by what they say: counting the values of tens of thousands of documents, each time the trail has grown by a tenth, served no plan.
alter table audit_entries alter column before set statistics 0, alter column after set statistics 0;
