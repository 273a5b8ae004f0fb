namespace Enamel.Tests.House.Schema;

/// <summary>
/// The rules for clinic tables (docs/decisions/0001-tenancy.md): what keeps the clinics apart whatever the code does, and what lets the schemas be spread
/// over several machines by configuration alone.
/// </summary>
static class ClinicTableRules
{
    // The rooms that keep tables of their own; a new one adds its word here.
    const string Modules = "audit|files|premises|patients|scheduling|messaging|approvals|visits|reminders|rights";

    // Every table but the migrator's own list of steps, which holds nothing of a clinic and is closed to the application.
    const string Tables = """
        with clinic_table as (
            select c.oid, c.relname::text as name, c.relname in ('audit_entries', 'audit_blocks', 'audit_retirements') as is_trail, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl,
                (select attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'clinic_id' and not a.attisdropped) as clinic_id,
                (select attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped) as id
            from pg_class c where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations')
        """;

    const string OwnClinic = "(clinic_id = (current_setting('enamel.clinic_id'::text))::integer)";

    public static IReadOnlyList<SchemaRule> All { get; } =
    [
        new("is a plain table", """
            select c.relname::text, 'relkind ' || c.relkind::text from pg_class c where c.relnamespace = $1::regnamespace and c.relkind not in ('r', 'i', 'S')
            union all select c.relname::text, 'inherits' from pg_class c join pg_inherits i on i.inhrelid = c.oid where c.relnamespace = $1::regnamespace
            """),
        new("is named after its module", Tables + $" select name, '' from clinic_table where name !~ '^({Modules})_'"),
        new("has a clinic_id that is an int and never null", Tables + """
             select name, '' from clinic_table t where not exists (
                select from pg_attribute a where a.attrelid = t.oid and a.attnum = t.clinic_id and a.atttypid = 'int'::regtype and a.attnotnull)
            """),
        new("has a primary key that begins with clinic_id, and is (clinic_id, id) where it has an id", Tables + """
             select name, coalesce(pg_get_constraintdef(k.oid), 'none') from clinic_table t left join pg_constraint k on k.conrelid = t.oid and k.contype = 'p'
            where k.oid is null or k.conkey[1] is distinct from t.clinic_id or (t.id is not null and k.conkey is distinct from array[t.clinic_id, t.id])
            """),
        new("puts clinic_id first in what is unique or excludes", Tables + """
             select name, i.indexrelid::regclass::text from clinic_table t join pg_index i on i.indrelid = t.oid
            where (i.indisunique or i.indisexclusion) and i.indkey[0] is distinct from t.clinic_id
            """),
        new("excludes within a clinic by equality", Tables + """
             select name, k.conname::text from clinic_table t join pg_constraint k on k.conrelid = t.oid and k.contype = 'x'
            where (select oprname from pg_operator where oid = k.conexclop[1]) <> '='
            """),
        new("refers to its own schema with clinic_id first on both sides, else to registry.clinics or registry.users alone", Tables + """
             select name, k.conname::text from clinic_table t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' join pg_class r on r.oid = k.confrelid
            where case when r.relnamespace = $1::regnamespace
                then k.conkey[1] is distinct from t.clinic_id
                    or k.confkey[1] is distinct from (select attnum from pg_attribute a where a.attrelid = r.oid and a.attname = 'clinic_id')
                else r.relnamespace <> 'registry'::regnamespace or r.relname not in ('clinics', 'users') end
            """),
        new("lets a deleted row be refused, kept or followed, and never forgets it", Tables + """
             select name, k.conname::text from clinic_table t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
            where k.confdeltype not in ('a', 'r', 'c') or k.confupdtype not in ('a', 'r', 'c')
            """),
        new("has its row security enabled and forced", Tables + " select name, '' from clinic_table where not (relrowsecurity and relforcerowsecurity)"),
        new("has one policy: the current clinic's rows, for whatever is done and whoever does it", Tables + $"""
             select name, coalesce(string_agg(p.polname, ', '), 'none') from clinic_table t left join pg_policy p on p.polrelid = t.oid group by name
            having count(*) <> 1 or not coalesce(bool_and(p.polpermissive and p.polcmd = '*' and p.polroles = array[0::oid]
                and pg_get_expr(p.polqual, p.polrelid) = '{OwnClinic.Replace("'", "''", StringComparison.Ordinal)}'
                and pg_get_expr(p.polwithcheck, p.polrelid) = '{OwnClinic.Replace("'", "''", StringComparison.Ordinal)}'), false)
            """),
        // 29: after, for each row, insert and delete and update.
        new("is audited: each row that comes, changes or goes, under the table's own name", Tables + """
             select name, '' from clinic_table t where not is_trail and not exists (
                select from pg_trigger g where g.tgrelid = t.oid and not g.tgisinternal and g.tgenabled in ('O', 'A') and g.tgfoid = 'registry.audit_row'::regproc
                    and g.tgtype = 29 and g.tgqual is null and g.tgattr::text = ''
                    and split_part(encode(g.tgargs, 'escape'), '\000', 1) = t.name)
            """),
        new("has triggers that tell nobody", Tables + """
             select name, g.tgname::text from clinic_table t join pg_trigger g on g.tgrelid = t.oid join pg_proc f on f.oid = g.tgfoid
            where not g.tgisinternal and f.prosrc ~* '\m(pg_)?notify\M'
            """),
        new("takes its ids from the application: no identity, no serial, no sequence", Tables + """
             select name, a.attname::text from clinic_table t join pg_attribute a on a.attrelid = t.oid left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
            where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) ~ 'nextval'
            union all select c.relname::text, 'a sequence' from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'S'
            """),
        new("counts its changes in a version of its own", Tables + """
             select name, '' from clinic_table t where id is not null and not is_trail and not exists (
                select from pg_attribute a where a.attrelid = t.oid and a.attname = 'version' and a.atttypid = 'int'::regtype and a.attnotnull)
            """),
        new("has short names for constraints and indexes, as a shard's number comes behind", Tables + """
             select name, k.conname::text from clinic_table t join pg_constraint k on k.conrelid = t.oid where length(k.conname) > 50
            union select name, c.relname::text from clinic_table t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid where length(c.relname) > 50
            """),
        new("belongs to enamel_owner", """
            select c.relname::text, pg_get_userbyid(c.relowner)::text from pg_class c
            where c.relnamespace = $1::regnamespace and c.relowner <> 'enamel_owner'::regrole
            union all select n.nspname::text, pg_get_userbyid(n.nspowner)::text from pg_namespace n where n.nspname = $1 and n.nspowner <> 'enamel_owner'::regrole
            """),
        new("can not be emptied, referred to or given triggers by the application", Tables + """
             select name, privilege from clinic_table t, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
            where has_table_privilege('enamel_app', t.oid, privilege)
            """),
        new("is open to nobody but its owner and the application", Tables + """
             select name, g.grantee::regrole::text from clinic_table t, aclexplode(t.relacl) g
            where g.grantee not in ('enamel_owner'::regrole, 'enamel_application'::regrole)
            """),
        new("is a trail that the application can only read", Tables + """
             select name, privilege from clinic_table t, unnest(array['INSERT', 'UPDATE', 'DELETE']) as privilege
            where is_trail and (has_table_privilege('enamel_app', t.oid, privilege) or (privilege <> 'DELETE' and has_any_column_privilege('enamel_app', t.oid, privilege)))
            """),
        new("is the migrator's alone", """
            select c.relname::text, privilege from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as privilege
            where c.relnamespace = $1::regnamespace and c.relname = 'schema_migrations' and has_table_privilege('enamel_app', c.oid, privilege)
            """),
        new("has no code of its own that could act as its owner", "select proname::text, '' from pg_proc where pronamespace = $1::regnamespace"),
        new("is a schema in which the application makes nothing", "select $1, '' where has_schema_privilege('enamel_app', $1, 'CREATE')"),
    ];
}
