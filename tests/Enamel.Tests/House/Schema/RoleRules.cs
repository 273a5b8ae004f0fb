namespace Enamel.Tests.House.Schema;

/// <summary>What the role that serves requests must not be, have or reach; the schema to look at is the registry.</summary>
static class RoleRules
{
    public static IReadOnlyList<SchemaRule> All { get; } =
    [
        new("bypasses nothing and makes no roles or databases", """
            select rolname::text, concat_ws(' ', case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
                case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end)
            from pg_roles where rolname in ('enamel_app', 'enamel_application') and $1 <> '' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
            """),
        new("is a member of enamel_application and of nothing else", """
            select 'enamel_app', g.rolname::text from pg_roles g
            where $1 <> '' and g.rolname not in ('enamel_app', 'enamel_application') and pg_has_role('enamel_app', g.oid, 'member')
            """),
        new("owns nothing", """
            select pg_get_userbyid(owner)::text, what from (
                select relowner as owner, relname::text as what from pg_class union all select proowner, proname::text from pg_proc
                union all select nspowner, nspname::text from pg_namespace union all select datdba, datname::text from pg_database
                union all select typowner, typname::text from pg_type) as owned
            where $1 <> '' and owner in ('enamel_app'::regrole, 'enamel_application'::regrole)
            """),
        new("makes nothing in the database, lasting or temporary", """
            select 'enamel_app', privilege from unnest(array['CREATE', 'TEMPORARY']) as privilege
            where $1 <> '' and has_database_privilege('enamel_app', current_database(), privilege)
            union all select 'enamel_app', 'create in ' || nspname from pg_namespace where has_schema_privilege('enamel_app', oid, 'CREATE')
            """),
        new("calls these functions of the registry and no others", """
            select 'enamel_app', proname::text from pg_proc where pronamespace = $1::regnamespace and has_function_privilege('enamel_app', oid, 'EXECUTE')
                and proname not in ('enter_clinic', 'audit_note', 'acting', 'doctor_busy', 'uuid_v7', 'claim_jobs', 'settle_job', 'begin_code', 'try_code', 'end_code',
                    'person_of_session', 'enter_as_person', 'end_person_sessions', 'audit_waiting', 'audit_begin_sealing', 'audit_entries_between', 'audit_append_block', 'audit_retire', 'visit_is_paid_for',
                    'sweep', 'administrator_named', 'enter_console', 'begin_administrator_session', 'administrator_of_session', 'end_administrator_session', 'console_note',
                    'doctor_time', 'doctors_busy', 'stand_in_line', 'erase_patient', 'retire_rows', 'outworn_ids')
            """),
        new("calls no function that acts as its owner with names that the caller resolves", """
            select proname::text, 'no search_path of its own' from pg_proc
            where pronamespace = $1::regnamespace and prosecdef and not exists (select from unnest(proconfig) as setting where setting like 'search_path=%')
            """),
        new("neither removes clinics, accounts and keys nor empties anything", """
            select c.relname::text, privilege from pg_class c, unnest(array['DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
            where c.relnamespace = $1::regnamespace and c.relkind = 'r' and has_table_privilege('enamel_app', c.oid, privilege)
                and not (c.relname in ('doctor_bookings', 'device_proofs', 'jobs', 'oauth_codes', 'sign_in_attempts', 'authenticators', 'recovery_codes', 'passkeys', 'passkey_questions', 'pending_sign_ins') and privilege = 'DELETE')
            """),
        new("changes nothing of a clinic that its operator decides", """
            select 'clinics', a.attname::text from pg_attribute a where a.attrelid = ($1 || '.clinics')::regclass and a.attnum > 0
                and a.attname in ('id', 'slug', 'schema_name', 'status', 'data_key', 'created_at', 'capacity_doctors', 'capacity_patients', 'capacity_receptionists')
                and has_column_privilege('enamel_app', a.attrelid, a.attnum, 'UPDATE')
            union all select 'clinics', 'insert' where has_table_privilege('enamel_app', ($1 || '.clinics')::regclass, 'INSERT')
            """),
        new("reads of the registry's trail what is its clinic's and writes nothing there", """
            select 'audit_entries', privilege from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as privilege
            where has_table_privilege('enamel_app', ($1 || '.audit_entries')::regclass, privilege)
                or (privilege in ('INSERT', 'UPDATE') and has_any_column_privilege('enamel_app', ($1 || '.audit_entries')::regclass, privilege))
            union all select 'audit_entries', 'row security' from pg_class where oid = ($1 || '.audit_entries')::regclass and not relrowsecurity
            union all select 'audit_entries', coalesce(string_agg(p.polname, ', '), 'no policy') from pg_policy p where p.polrelid = ($1 || '.audit_entries')::regclass
            having count(*) <> 1 or not coalesce(bool_and(p.polcmd = 'r' and pg_get_expr(p.polqual, p.polrelid) = '(clinic_id = (current_setting(''enamel.clinic_id''::text))::integer)'), false)
            """),
        new("writes no keys", """
            select 'keys', privilege from unnest(array['INSERT', 'UPDATE', 'DELETE']) as privilege
            where has_table_privilege('enamel_app', ($1 || '.keys')::regclass, privilege)
                or (privilege <> 'DELETE' and has_any_column_privilege('enamel_app', ($1 || '.keys')::regclass, privilege))
            """),
    ];
}
