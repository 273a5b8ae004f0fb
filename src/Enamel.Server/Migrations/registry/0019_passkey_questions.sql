-- Coming in by a passkey alone.

-- What a browser was given to sign by whoever comes in by a passkey alone: good once, in that browser, for five minutes. Nobody is named before the answer.
create table registry.passkey_questions (
    clinic_id int not null references registry.clinics (id),
    token_hash bytea not null,
    browser_hash bytea not null,
    challenge text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (clinic_id, token_hash)
);
create index registry_passkey_questions_expiry on registry.passkey_questions (clinic_id, expires_at);
alter table registry.passkey_questions enable row level security;
create policy own_clinic on registry.passkey_questions to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
grant select, insert, delete on registry.passkey_questions to enamel_application;

-- As before, with the questions that nobody answered.
create or replace function registry.sweep() returns table (what text, removed bigint) language plpgsql security definer
set search_path = pg_catalog as $$
begin
    if not pg_try_advisory_xact_lock(hashtextextended('registry.sweep', 0)) then
        return;
    end if;
    what := 'handoffs';
    delete from registry.handoffs h where h.expires_at < now() - interval '1 day';
    get diagnostics removed = row_count;
    return next;
    what := 'oauth_codes';
    delete from registry.oauth_codes c where c.expires_at < now() - interval '1 day';
    get diagnostics removed = row_count;
    return next;
    what := 'pending_sign_ins';
    delete from registry.pending_sign_ins p where p.expires_at < now() - interval '1 day';
    get diagnostics removed = row_count;
    return next;
    what := 'passkey_questions';
    delete from registry.passkey_questions q where q.expires_at < now();
    get diagnostics removed = row_count;
    return next;
    what := 'sign_in_attempts';
    delete from registry.sign_in_attempts a where a.expires_at < now();
    get diagnostics removed = row_count;
    return next;
    what := 'one_time_codes';
    delete from registry.one_time_codes c where c.created_at < now() - interval '2 days';
    get diagnostics removed = row_count;
    return next;
    what := 'password_resets';
    delete from registry.password_resets r where r.created_at < now() - interval '30 days';
    get diagnostics removed = row_count;
    return next;
    what := 'refresh_tokens';
    delete from registry.refresh_tokens t using registry.sessions s
    where s.id = t.session_id and (s.expires_at < now() - interval '30 days' or s.ended_at < now() - interval '30 days');
    get diagnostics removed = row_count;
    return next;
    what := 'sessions of programs';
    delete from registry.sessions s using registry.oauth_clients a
    where a.clinic_id = s.clinic_id and a.id = s.client_id and a.user_id = s.user_id and s.expires_at < now() - interval '7 days'
        and not exists (select from registry.refresh_tokens t where t.session_id = s.id)
        and not exists (select from registry.oauth_codes c where c.session_id = s.id);
    get diagnostics removed = row_count;
    return next;
end
$$;
