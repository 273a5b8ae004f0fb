-- A doctor is taken for the doctor's parts of a visit, in whichever clinic; a chair for all of it. A time may be held for a while, and a doctor may be
-- booked over once, in the own clinic.

-- The parts of a visit that need the doctor. A pattern has a letter for each five minutes: X with the doctor, / without; without a pattern it is all of it.
create function registry.doctor_time(starts_at timestamptz, ends_at timestamptz, pattern text) returns tstzmultirange language plpgsql immutable parallel safe as $$
begin
    if pattern is null then
        return tstzmultirange(tstzrange(starts_at, ends_at));
    end if;
    return (select range_agg(tstzrange(starts_at + (place - 1) * interval '5 minutes', starts_at + place * interval '5 minutes'))
            from generate_series(1, length(pattern)) as place where substr(pattern, place, 1) = 'X');
end
$$;
grant execute on function registry.doctor_time to enamel_application;

alter table registry.doctor_bookings add column pattern text constraint registry_booking_pattern check (pattern ~ '^[X/]*X[X/]*$');
alter table registry.doctor_bookings add column lane int not null default 0 constraint registry_booking_lane check (lane between 0 and 1);
alter table registry.doctor_bookings add column chair_id uuid;
alter table registry.doctor_bookings add column held_until timestamptz;
alter table registry.doctor_bookings add constraint registry_booking_length check (ends_at - starts_at <= interval '9 hours');
comment on column registry.doctor_bookings.pattern is 'Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.';
comment on column registry.doctor_bookings.lane is '1 is an authorised overbooking: one at a time beside what is booked already, and never while the doctor is in another clinic.';
comment on column registry.doctor_bookings.held_until is 'Until when it is held without being booked; afterwards it stands in nobody''s way.';

alter table registry.doctor_bookings drop constraint registry_doctor_busy;
alter table registry.doctor_bookings add constraint registry_doctor_busy exclude using gist (
    doctor_id with =, lane with =, registry.doctor_time(starts_at, ends_at, pattern) with &&);
alter table registry.doctor_bookings add constraint registry_doctor_elsewhere exclude using gist (
    doctor_id with =, clinic_id with <>, registry.doctor_time(starts_at, ends_at, pattern) with &&);
alter table registry.doctor_bookings add constraint registry_chair_busy exclude using gist (
    clinic_id with =, chair_id with =, tstzrange(starts_at, ends_at) with &&) where (chair_id is not null);
create index registry_bookings_by_doctor on registry.doctor_bookings (doctor_id, starts_at);
create index registry_bookings_held on registry.doctor_bookings (held_until) where held_until is not null;
grant update (pattern, lane, chair_id, held_until) on registry.doctor_bookings to enamel_application;

-- When doctors are taken anywhere, without saying where or by whom. What was held and is so no longer is not told.
create function registry.doctors_busy(doctors uuid[], from_at timestamptz, to_at timestamptz)
returns table (doctor_id uuid, starts_at timestamptz, ends_at timestamptz) language sql stable security definer
set search_path = pg_catalog as $$
    select b.doctor_id, part.starts_at, part.ends_at
    from unnest(doctors) as asked (doctor)
    join registry.doctor_bookings b on b.doctor_id = asked.doctor
        and b.starts_at > from_at - interval '9 hours' and b.starts_at < to_at and b.ends_at > from_at
        and (b.held_until is null or b.held_until > clock_timestamp())
    cross join lateral (
        select b.starts_at, b.ends_at where b.pattern is null
        union all select lower(stretch), upper(stretch)
        from unnest(registry.doctor_time(b.starts_at, b.ends_at, b.pattern)) as stretch where b.pattern is not null) as part
    where part.starts_at < to_at and part.ends_at > from_at
    order by b.doctor_id, part.starts_at
$$;
revoke execute on function registry.doctors_busy from public;
grant execute on function registry.doctors_busy to enamel_application;

create or replace function registry.doctor_busy(doctor uuid, from_at timestamptz, to_at timestamptz)
returns table (starts_at timestamptz, ends_at timestamptz) language sql stable security definer
set search_path = pg_catalog as $$
    select busy.starts_at, busy.ends_at from registry.doctors_busy(array[doctor], from_at, to_at) as busy
$$;

-- Lets those who want the same doctor, chair or patient pass one after the other, and clears away what was held too long. Whose that was is not told.
create function registry.stand_in_line(places bigint[], doctors uuid[], chairs uuid[], from_at timestamptz, to_at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
    place bigint;
begin
    foreach place in array places loop
        perform pg_advisory_xact_lock(place);
    end loop;
    delete from registry.doctor_bookings b
    where b.held_until <= clock_timestamp() and b.starts_at < to_at and b.ends_at > from_at and (b.doctor_id = any (doctors) or b.chair_id = any (chairs));
end
$$;
revoke execute on function registry.stand_in_line from public;
grant execute on function registry.stand_in_line to enamel_application;
