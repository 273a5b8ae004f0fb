-- What a certificate names stands in it and in the ledger: hashes of ids, hundreds at a time. The trail tells that they were written, not each of them once more.
drop trigger audit on rights_certificates;
create trigger audit after insert or update or delete on rights_certificates
    for each row execute function registry.audit_row('rights_certificates', '', 'subjects');

-- A reminder's message says to whom it went: it goes when the reminder goes with its patient.
create trigger forget after delete on reminders_reminders
    for each row when (old.message_id is not null) execute function registry.forget_message();

alter table scheduling_types add column retire_reason text;
