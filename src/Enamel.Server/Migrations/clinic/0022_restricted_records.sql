-- On a restricted record nothing new begins: no appointment, no other time for one, no place on the waiting list, and no visit but in an emergency, for which the desk
-- says why. What was agreed stands and may be called off; what is under way goes to its end.

alter table visits_visits add column emergency_reason text;
comment on column visits_visits.emergency_reason is 'Why somebody with a restricted record was let in all the same; null for every other visit.';

create trigger restricted before insert on visits_visits
    for each row when (new.emergency_reason is null) execute function registry.refuse_restricted('patient_id');

create trigger restricted before insert on scheduling_waiting
    for each row execute function registry.refuse_restricted('patient_id');

-- By the wall clock, as it was agreed: other rules of time move the instant, and are no new agreement.
create trigger restricted_change before update on scheduling_appointments
    for each row when (
        (new.patient_id, new.doctor_id, new.branch_id, new.local_start, new.ends_at - new.starts_at) is distinct from (old.patient_id, old.doctor_id, old.branch_id, old.local_start, old.ends_at - old.starts_at)
        or new.chair_id is distinct from old.chair_id or new.type_id is distinct from old.type_id or new.note is distinct from old.note or new.pattern is distinct from old.pattern
        or (old.status in ('cancelled', 'no_show') and new.status not in ('cancelled', 'no_show')))
    execute function registry.refuse_restricted('patient_id');
