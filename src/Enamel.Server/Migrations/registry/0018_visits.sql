-- A visit's way through the clinic, kept by the database whatever the code does. The steps are those of Enamel.Kernel.VisitTransition; a test compares the two.

-- Whether what was performed in a visit is paid in full, as the documents of the money say. Until there are such documents nothing is: a visit becomes paid by a
-- manager's waiver alone. The migration that brings invoices replaces this function, and nothing else.
create function registry.visit_is_paid_for(home name, clinic int, visit uuid, document uuid) returns boolean language sql stable
set search_path = pg_catalog as $$
    select false
$$;
comment on function registry.visit_is_paid_for is 'Fails closed: replaced once by the migration that brings invoices.';

-- The trigger of visits. Arguments: the name of the table of settlements.
create function registry.visit_guard() returns trigger language plpgsql
set search_path = pg_catalog as $$
declare
    actor uuid := registry.acting('user_id')::uuid;
    role text := registry.acting('role');
    needed text;
    settled boolean;
begin
    if tg_op = 'INSERT' then
        if new.state <> 'REGISTERED' or new.left_at is not null then
            raise exception 'a visit begins with the arrival' using errcode = 'check_violation', constraint = 'visits_illegal_transition';
        elsif role is distinct from 'receptionist' or new.registered_by is distinct from actor then
            raise exception 'who arrives is registered by the desk' using errcode = 'check_violation', constraint = 'visits_not_by_this_role';
        end if;
        return new;
    end if;
    if (old.started_by is not null and new.started_by is not null and (new.started_at, new.started_by) is distinct from (old.started_at, old.started_by))
        or (old.ready_by is not null and new.ready_by is not null and (new.ready_at, new.ready_by) is distinct from (old.ready_at, old.ready_by))
        or (old.paid_by is not null and new.paid_by is not null and (new.paid_at, new.paid_by) is distinct from (old.paid_at, old.paid_by))
        or (old.completed_by is not null and new.completed_by is not null and (new.completed_at, new.completed_by) is distinct from (old.completed_at, old.completed_by))
        or (old.left_by is not null and new.left_by is not null and (new.left_at, new.left_by) is distinct from (old.left_at, old.left_by))
        or (old.started_by is null and new.started_by is distinct from actor and new.started_by is not null)
        or (old.ready_by is null and new.ready_by is distinct from actor and new.ready_by is not null)
        or (old.paid_by is null and new.paid_by is distinct from actor and new.paid_by is not null)
        or (old.completed_by is null and new.completed_by is distinct from actor and new.completed_by is not null)
        or (old.left_by is null and new.left_by is distinct from actor and new.left_by is not null) then
        raise exception 'a time stamp is of who acts, and stands' using errcode = 'check_violation', constraint = 'visits_stamps_stand';
    end if;
    if new.state = old.state then
        if (old.left_at is null) <> (new.left_at is null) and (old.state <> 'REGISTERED' or role is distinct from 'receptionist') then
            raise exception 'who waits may leave, and come back, as the desk says' using errcode = 'check_violation', constraint = 'visits_not_by_this_role';
        elsif new.doctor_id is distinct from old.doctor_id and old.state <> 'REGISTERED' then
            raise exception 'the doctor stands once the patient was called in' using errcode = 'check_violation', constraint = 'visits_illegal_transition';
        end if;
        return new;
    end if;
    needed := case old.state || ' ' || new.state
        when 'REGISTERED IN_CONSULTATION' then 'doctor'
        when 'IN_CONSULTATION READY_FOR_BILLING' then 'doctor'
        when 'READY_FOR_BILLING PAID' then 'settlement'
        when 'PAID COMPLETED' then 'receptionist'
        when 'IN_CONSULTATION REGISTERED' then 'doctor'
        when 'READY_FOR_BILLING IN_CONSULTATION' then 'doctor'
    end;
    if needed is null or old.left_at is not null or new.left_at is not null then
        raise exception 'no step leads from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'visits_illegal_transition';
    elsif needed = 'settlement' then
        execute format('select exists (select from %I.%I s where s.clinic_id = $1 and s.visit_id = $2 and s.settled_by = $3)', tg_table_schema, tg_argv[0])
            into settled using new.clinic_id, new.id, actor;
        if not settled then
            raise exception 'a visit is paid by full settlement or a waiver, and by nothing else' using errcode = 'check_violation', constraint = 'visits_not_settled';
        end if;
    elsif role is distinct from needed or (needed = 'doctor' and old.doctor_id is distinct from actor) then
        raise exception 'this step is not for who acts' using errcode = 'check_violation', constraint = 'visits_not_by_this_role';
    end if;
    return new;
end
$$;

-- The trigger of settlements: one for each visit, never changed, and none without its ground. Arguments: the names of the tables of visits and of approvals.
create function registry.visit_settlement_guard() returns trigger language plpgsql
set search_path = pg_catalog as $$
declare
    stands boolean;
begin
    if new.settled_by is distinct from registry.acting('user_id')::uuid then
        raise exception 'a visit is settled by who acts' using errcode = 'check_violation', constraint = 'visits_not_settled';
    end if;
    if new.kind = 'waiver' then
        execute format('select exists (select from %I.%I a where a.clinic_id = $1 and a.id = $2 and a.kind = ''visits.waiver'' and a.subject_id = $3 '
                       'and a.decision = ''approved'' and a.decided_by = $4 and a.requested_by <> $4)', tg_table_schema, tg_argv[1])
            into stands using new.clinic_id, new.document_id, new.visit_id, new.settled_by;
        stands := stands and registry.acting('role') is not distinct from 'manager';
    else
        stands := registry.acting('role') is not distinct from 'cashier' and registry.visit_is_paid_for(tg_table_schema, new.clinic_id, new.visit_id, new.document_id);
    end if;
    if stands then
        execute format('select exists (select from %I.%I v where v.clinic_id = $1 and v.id = $2 and v.state = ''READY_FOR_BILLING'')', tg_table_schema, tg_argv[0])
            into stands using new.clinic_id, new.visit_id;
    end if;
    if stands is not true then
        raise exception 'a settlement has its ground in a payment in full or in an approved waiver' using errcode = 'check_violation', constraint = 'visits_not_settled';
    end if;
    return new;
end
$$;
revoke execute on function registry.visit_guard, registry.visit_settlement_guard, registry.visit_is_paid_for from public;
grant execute on function registry.visit_is_paid_for to enamel_application;
