-- What is to be done later, for any clinic: a pointer into the clinic's own tables, written in the transaction of its cause and claimed by one of several servers.

create table registry.jobs (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    kind text not null,
    subject_id uuid not null,
    due_at timestamptz not null,
    tries int not null default 0,
    claim uuid,
    claimed_until timestamptz,
    created_at timestamptz not null,
    primary key (clinic_id, id),
    constraint registry_job_claim check ((claim is null) = (claimed_until is null))
);
create index registry_jobs_due on registry.jobs (clinic_id, due_at);
comment on table registry.jobs is 'Pointers to what waits to be done. What a job does is told in its clinic''s trail; the pointer holds nothing to be told.';
comment on column registry.jobs.subject_id is 'Which row of the clinic it is about; the kind says of which table.';
comment on column registry.jobs.claim is 'Who does it at the moment: only they may end or postpone it.';
comment on column registry.jobs.claimed_until is 'From then on another may take it: whoever had it has died.';
alter table registry.jobs enable row level security;
create policy own_clinic on registry.jobs to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);

-- Gives some jobs that are due to whoever calls, and to nobody else until the lease is over. It alone looks over all clinics, as a worker has none yet,
-- and it answers pointers only. One job of each clinic comes before a second of any: a clinic with ten thousand reminders keeps nobody waiting.
-- The clock is the database's: those of several servers differ.
create function registry.claim_jobs(kinds text[], most int, lease_seconds int, holder uuid)
returns table (clinic_id int, id uuid, kind text, subject_id uuid, tries int) language sql volatile security definer
set search_path = pg_catalog as $$
    update registry.jobs j
    set claim = holder, claimed_until = now() + make_interval(secs => lease_seconds), tries = j.tries + 1
    from (
        select l.clinic_id, l.id
        from registry.clinics c
        cross join lateral (
            select w.clinic_id, w.id, w.due_at, row_number() over (order by w.due_at) as turn
            from (
                select d.clinic_id, d.id, d.due_at from registry.jobs d
                where d.clinic_id = c.id and d.due_at <= now() and d.kind = any (kinds) and (d.claimed_until is null or d.claimed_until <= now())
                order by d.due_at limit most * 4
            ) w
        ) candidate
        join registry.jobs l on l.clinic_id = candidate.clinic_id and l.id = candidate.id
        where c.status <> 'suspended' and l.due_at <= now() and (l.claimed_until is null or l.claimed_until <= now())
        order by candidate.turn, candidate.due_at
        limit most
        for update of l skip locked
    ) mine
    where j.clinic_id = mine.clinic_id and j.id = mine.id
    returning j.clinic_id, j.id, j.kind, j.subject_id, j.tries
$$;

-- Ends a job, or puts it off, if it is still held by whoever says so. Answers whether it was.
create function registry.settle_job(job uuid, holder uuid, again_after interval) returns boolean language plpgsql
set search_path = pg_catalog as $$
begin
    if again_after is null then
        delete from registry.jobs j where j.clinic_id = current_setting('enamel.clinic_id')::int and j.id = job and j.claim = holder;
    else
        update registry.jobs j set due_at = now() + again_after, claim = null, claimed_until = null
        where j.clinic_id = current_setting('enamel.clinic_id')::int and j.id = job and j.claim = holder;
    end if;
    return found;
end
$$;

grant select, insert, delete on registry.jobs to enamel_application;
grant update (due_at, claim, claimed_until) on registry.jobs to enamel_application;
revoke execute on function registry.claim_jobs, registry.settle_job from public;
grant execute on function registry.claim_jobs, registry.settle_job to enamel_application;
