-- How a patient wants to be written to belongs to the patient: reminders ask it, and so does the waiting list.
alter table reminders_preferences rename to patients_preferences;
alter table patients_preferences rename constraint reminders_preferred_channel to patients_preferred_channel;
alter table patients_preferences rename constraint reminders_preferred_language to patients_preferred_language;
alter table patients_preferences rename constraint reminders_one_preference to patients_one_preference;
alter table patients_preferences rename constraint reminders_preference_of_patient to patients_preference_of_patient;
drop trigger audit on patients_preferences;
create trigger audit after insert or update or delete on patients_preferences
    for each row execute function registry.audit_row('patients_preferences', 'patient_id');

-- The page of an offer speaks as the message did; null where it was written in the clinic's language, as all were.
alter table scheduling_offers add language text constraint scheduling_offer_language check (language in ('fr', 'ar', 'en'));
