-- One-time codes by which somebody shows that a mobile is theirs. Reached through these functions alone: the application reads no hash but of a code that is being tried.

create table registry.one_time_codes (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    purpose text not null,
    phone_index bytea not null,
    code_hash bytea not null,
    network text,
    tries int not null default 0 constraint registry_code_tries check (tries <= 5),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (clinic_id, id)
);
create index registry_one_time_codes_phone on registry.one_time_codes (phone_index, created_at);
create index registry_one_time_codes_network on registry.one_time_codes (network, created_at);
comment on table registry.one_time_codes is 'Codes that were asked for, and at which clinic. Two days later their rows are gone.';
comment on column registry.one_time_codes.code_hash is 'HMAC of request and code under a key that the database does not hold.';
comment on column registry.one_time_codes.network is 'From where it was asked; a household of IPv6 is one.';
comment on column registry.one_time_codes.ended_at is 'When it was used, or another took its place.';
alter table registry.one_time_codes enable row level security;
create trigger audit after insert or update on registry.one_time_codes
    for each row execute function registry.audit_row('registry_one_time_codes', '', 'code_hash');

-- Begins a code, unless its number or its network has had too many; over all clinics, as a mobile belongs to none. Those who ask for one number at the same
-- moment come one after the other. Answers nothing when it has begun; else which limit was reached, and in how many seconds it is passed.
create function registry.begin_code(code_id uuid, for_purpose text, phone bytea, hash bytea, from_network text, good_seconds int)
returns table (reached text, wait_seconds int) language plpgsql security definer
set search_path = pg_catalog as $$
declare
    moment timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('code for ' || encode(phone, 'hex'), 0));
    if from_network is not null then
        perform pg_advisory_xact_lock(hashtextextended('code from ' || from_network, 0));
    end if;
    moment := clock_timestamp();
    delete from registry.one_time_codes c where c.phone_index = phone and c.created_at < moment - interval '2 days';
    select case when max(l.most) = 1 then 'too-soon' else 'too-many' end, max(ceil(extract(epoch from asked.at + l.span - moment)))::int
    into reached, wait_seconds
    from (values ('number', interval '1 minute', 1), ('number', interval '10 minutes', 3), ('number', interval '1 day', 10),
                 ('network', interval '1 hour', 20), ('network', interval '1 day', 100)) as l (what, span, most)
    cross join lateral (
        (select c.created_at as at from registry.one_time_codes c where l.what = 'number' and c.phone_index = phone order by c.created_at desc offset l.most - 1 limit 1)
        union all
        (select c.created_at from registry.one_time_codes c where l.what = 'network' and c.network = from_network order by c.created_at desc offset l.most - 1 limit 1)
    ) asked
    where asked.at + l.span > moment;
    if wait_seconds is not null then
        return next;
        return;
    end if;
    update registry.one_time_codes c set ended_at = moment where c.phone_index = phone and c.purpose = for_purpose and c.ended_at is null;
    insert into registry.one_time_codes (clinic_id, id, purpose, phone_index, code_hash, network, created_at, expires_at)
    values (current_setting('enamel.clinic_id')::int, code_id, for_purpose, phone, hash, from_network, moment, moment + make_interval(secs => good_seconds));
end
$$;

-- Counts a try and answers the hash to compare with; nothing when there is no live code, or its five tries are over. One statement decides, so that of a thousand
-- at once five get through. The caller commits before it compares: a try that could be rolled back would be none, hence nothing else may have been written yet.
create function registry.try_code(for_purpose text, code_id uuid, phone bytea) returns bytea language plpgsql security definer
set search_path = pg_catalog as $$
declare
    hash bytea;
begin
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'a code is tried before anything else is written' using errcode = 'invalid_transaction_state';
    end if;
    update registry.one_time_codes c set tries = c.tries + 1
    where c.clinic_id = current_setting('enamel.clinic_id')::int and c.id = code_id and c.purpose = for_purpose and (phone is null or c.phone_index = phone)
        and c.ended_at is null and c.expires_at > clock_timestamp() and c.tries < 5
    returning c.code_hash into hash;
    return hash;
end
$$;

-- Uses a code up, in the transaction of what it is used for. Of two who show it at once the second is told that it is gone.
create function registry.end_code(code_id uuid) returns boolean language plpgsql security definer
set search_path = pg_catalog as $$
begin
    update registry.one_time_codes c set ended_at = clock_timestamp()
    where c.clinic_id = current_setting('enamel.clinic_id')::int and c.id = code_id and c.ended_at is null;
    return found;
end
$$;

revoke execute on function registry.begin_code, registry.try_code, registry.end_code from public;
grant execute on function registry.begin_code, registry.try_code, registry.end_code to enamel_application;
