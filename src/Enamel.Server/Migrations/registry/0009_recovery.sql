-- Who forgot the password asks for a link; and what is over is cleared away at night.

-- Written whatever was typed, in the same time, so that nobody learns by asking whether there is such an account: who it is is looked up afterwards, by the job.
create table registry.password_resets (
    clinic_id int not null references registry.clinics (id),
    id uuid not null,
    login_sealed bytea,
    origin text not null,
    language text not null constraint registry_reset_language check (language in ('fr', 'ar', 'en')),
    network text,
    user_id uuid references registry.users (id),
    token_hash bytea,
    created_at timestamptz not null,
    sent_at timestamptz,
    expires_at timestamptz,
    used_at timestamptz,
    ended_at timestamptz,
    version int not null default 1,
    primary key (clinic_id, id),
    constraint registry_reset_token unique (clinic_id, token_hash),
    constraint registry_reset_sent check ((token_hash is null) = (sent_at is null) and (token_hash is null) = (expires_at is null) and (token_hash is null or user_id is not null)),
    constraint registry_reset_short check (expires_at <= sent_at + interval '1 hour')
);
create index registry_password_resets_network on registry.password_resets (clinic_id, network, created_at);
create index registry_password_resets_user on registry.password_resets (user_id, sent_at) where user_id is not null;
comment on table registry.password_resets is 'Each link works once, for half an hour; a new one ends the one before.';
comment on column registry.password_resets.login_sealed is 'What was typed, sealed with the platform''s key, until the job has looked at it.';
comment on column registry.password_resets.origin is 'The clinic''s address at which it was asked: there the link leads.';
alter table registry.password_resets enable row level security;
create policy own_clinic on registry.password_resets to enamel_application
    using (clinic_id = current_setting('enamel.clinic_id')::int)
    with check (clinic_id = current_setting('enamel.clinic_id')::int);
create trigger audit after insert or update or delete on registry.password_resets
    for each row execute function registry.audit_row('registry_password_resets', '', 'login_sealed', 'token_hash');
grant select, insert on registry.password_resets to enamel_application;
grant update (login_sealed, user_id, token_hash, sent_at, expires_at, used_at, ended_at, version) on registry.password_resets to enamel_application;

-- Clears away what opens nothing any more and is told of elsewhere: the trail has its entries. Sessions of people stay: their list and the trail's ids refer to them.
-- A program's session on its own is one per token, of ten minutes. Of several servers one does it, and twice does no harm.
create function registry.sweep() returns table (what text, removed bigint) language plpgsql security definer
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
revoke execute on function registry.sweep from public;
grant execute on function registry.sweep to enamel_application;
