-- The one way in which entries leave a clinic's trail: a retention run, which says so over the clinic's signature. Only what was sealed, so that it stays known that
-- it was there, and only what is older than a year, so that nobody covers fresh tracks by it, not even whoever holds the application.
create function registry.audit_retire(clinic int, id uuid, record text, signature bytea, removed bytea) returns int
language plpgsql security definer set search_path = pg_catalog as $$
declare
    home text := (select quote_ident(c.schema_name) from registry.clinics c where c.id = clinic);
    ids uuid[] := (select array_agg(encode(substring(removed from 1 + 16 * at for 16), 'hex')::uuid) from generate_series(0, octet_length(removed) / 16 - 1) at);
    head registry.audit_heads;
    gone int;
begin
    if clinic is distinct from current_setting('enamel.clinic_id')::int then
        raise exception 'clinic % is not the one at hand', clinic using errcode = 'insufficient_privilege';
    end if;
    select * into head from registry.audit_heads h where h.clinic_id = clinic;
    execute format('delete from %s.audit_entries e where e.clinic_id = $1 and e.id = any ($2) and (e.tick, e.id) <= ($3, $4) and e.at < now() - interval ''1 year''', home)
    using clinic, ids, head.upto_tick, head.upto_id;
    get diagnostics gone = row_count;
    if gone is distinct from cardinality(ids) then
        raise exception 'of % entries only % are there, sealed and older than a year', cardinality(ids), gone using errcode = 'check_violation';
    end if;
    execute format('insert into %s.audit_retirements (clinic_id, id, record, signature, removed) values ($1, $2, $3, $4, $5)', home)
    using clinic, id, record, signature, removed;
    return gone;
end
$$;
revoke execute on function registry.audit_retire from public;
grant execute on function registry.audit_retire to enamel_application;
