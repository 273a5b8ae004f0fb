using Enamel.Tests.Support;
using Npgsql;

namespace Enamel.Tests.House.Schema;

/// <summary>Walks the catalogue, and shows for each rule that a breach of it would be named.</summary>
public sealed class Every_clinic_table(Every_clinic_table.Catalogue catalogue) : IClassFixture<Every_clinic_table.Catalogue>
{
    const string Table = """
        create table pool_01.patients_planted (clinic_id int not null references registry.clinics (id), id uuid not null, version int not null default 1, primary key (clinic_id, id));
        alter table pool_01.patients_planted owner to enamel_owner;
        alter table pool_01.patients_planted enable row level security;
        alter table pool_01.patients_planted force row level security;
        create policy own_clinic on pool_01.patients_planted
            using (clinic_id = current_setting('enamel.clinic_id')::int) with check (clinic_id = current_setting('enamel.clinic_id')::int);
        create trigger audit after insert or update or delete on pool_01.patients_planted for each row execute function registry.audit_row('patients_planted', 'id');
        grant select, insert, update on pool_01.patients_planted to enamel_application;
        """;

    // What is done to a good table (or beside it), and the rule that must name it.
    static readonly (string Rule, string Deed)[] Deeds =
    [
        ("is a plain table", "create view pool_01.patients_view as select 1 as one; alter view pool_01.patients_view owner to enamel_owner"),
        ("is a plain table", "create materialized view pool_01.patients_heap as select * from pool_01.patients_planted; alter materialized view pool_01.patients_heap owner to enamel_owner"),
        ("is named after its module", "alter table pool_01.patients_planted rename to teeth_planted"),
        ("has a clinic_id that is an int", "alter table pool_01.patients_planted rename clinic_id to tenant"),
        ("has a clinic_id that is an int", "drop policy own_clinic on pool_01.patients_planted; alter table pool_01.patients_planted alter clinic_id type bigint"),
        ("has a primary key", "alter table pool_01.patients_planted drop constraint patients_planted_pkey"),
        ("has a primary key", "alter table pool_01.patients_planted drop constraint patients_planted_pkey, add primary key (id)"),
        ("has a primary key", "alter table pool_01.patients_planted drop constraint patients_planted_pkey, add primary key (clinic_id, version, id)"),
        ("puts clinic_id first", "alter table pool_01.patients_planted add constraint planted unique (id)"),
        ("puts clinic_id first", "create unique index planted on pool_01.patients_planted (id, clinic_id)"),
        ("puts clinic_id first", "alter table pool_01.patients_planted add constraint planted exclude using gist (version with =, clinic_id with =)"),
        ("excludes within a clinic", "alter table pool_01.patients_planted add constraint planted exclude using gist (clinic_id with <>, version with =)"),
        ("refers to its own schema", "alter table pool_01.patients_planted add constraint planted foreign key (clinic_id, id) references registry.doctor_bookings (clinic_id, id)"),
        ("refers to its own schema", "alter table pool_01.patients_planted add constraint planted foreign key (id) references registry.sessions (id)"),
        ("refers to its own schema", "alter table pool_01.patients_planted add constraint planted foreign key (clinic_id, id) references clinic_atlas.patients_patients (clinic_id, id)"),
        ("refers to its own schema", """
            alter table pool_01.patients_planted add constraint key_without_clinic unique (id);
            alter table pool_01.patients_planted add parent_id uuid, add constraint planted foreign key (parent_id) references pool_01.patients_planted (id)
            """),
        ("lets a deleted row be refused", "alter table pool_01.patients_planted add parent_id uuid, add constraint planted foreign key (clinic_id, parent_id) references pool_01.patients_planted on delete set null"),
        ("lets a deleted row be refused", "alter table pool_01.patients_planted add parent_id uuid, add constraint planted foreign key (clinic_id, parent_id) references pool_01.patients_planted on update set default"),
        ("has its row security", "alter table pool_01.patients_planted disable row level security"),
        ("has its row security", "alter table pool_01.patients_planted no force row level security"),
        ("has one policy", "drop policy own_clinic on pool_01.patients_planted"),
        ("has one policy", "create policy more on pool_01.patients_planted for select using (true)"),
        ("has one policy", "alter policy own_clinic on pool_01.patients_planted with check (true)"),
        ("has one policy", "alter policy own_clinic on pool_01.patients_planted using (clinic_id = current_setting('enamel.clinic_id', true)::int or true)"),
        ("has one policy", "alter policy own_clinic on pool_01.patients_planted to enamel_application"),
        ("has one policy", """
            drop policy own_clinic on pool_01.patients_planted; create policy own_clinic on pool_01.patients_planted for update
            using (clinic_id = current_setting('enamel.clinic_id')::int) with check (clinic_id = current_setting('enamel.clinic_id')::int)
            """),
        ("is audited", "drop trigger audit on pool_01.patients_planted"),
        ("is audited", "alter table pool_01.patients_planted disable trigger audit"),
        ("is audited", "drop trigger audit on pool_01.patients_planted; create trigger audit after insert or delete on pool_01.patients_planted for each row execute function registry.audit_row('patients_planted', '')"),
        ("is audited", "drop trigger audit on pool_01.patients_planted; create trigger audit after insert or update or delete on pool_01.patients_planted for each row execute function registry.audit_row('patients_patients', '')"),
        ("is audited", "drop trigger audit on pool_01.patients_planted; create trigger audit after insert or delete or update of version on pool_01.patients_planted for each row execute function registry.audit_row('patients_planted', '')"),
        ("is audited", "drop trigger audit on pool_01.patients_planted; create trigger audit after insert or update or delete on pool_01.patients_planted for each statement execute function registry.audit_row('patients_planted', '')"),
        ("has triggers that tell nobody", """
            create function public.shout() returns trigger language plpgsql as $$ begin perform pg_notify('heard', 'far'); return null; end $$;
            create trigger shout after insert on pool_01.patients_planted for each row execute function public.shout()
            """),
        ("takes its ids from the application", "alter table pool_01.patients_planted add place int generated always as identity"),
        ("takes its ids from the application", "alter table pool_01.patients_planted add place serial"),
        ("takes its ids from the application", "create sequence pool_01.patients_numbers; alter sequence pool_01.patients_numbers owner to enamel_owner"),
        ("counts its changes", "alter table pool_01.patients_planted drop version"),
        ("counts its changes", "alter table pool_01.patients_planted alter version drop not null"),
        ("has short names", "alter table pool_01.patients_planted add constraint patients_planted_name_that_is_one_letter_too_long_x check (version > 0)"),
        ("has short names", "create index patients_planted_index_name_that_is_one_letter_too_lon on pool_01.patients_planted (clinic_id)"),
        ("belongs to enamel_owner", "alter table pool_01.patients_planted owner to enamel_app"),
        ("belongs to enamel_owner", "alter schema pool_01 owner to enamel_application"),
        ("can not be emptied", "grant truncate on pool_01.patients_planted to enamel_application"),
        ("can not be emptied", "grant trigger on pool_01.patients_planted to enamel_app"),
        ("is open to nobody", "grant select on pool_01.patients_planted to public"),
        ("is open to nobody", "grant select on pool_01.patients_planted to enamel_app"),
        ("is a trail", "grant delete on pool_01.audit_entries to enamel_application"),
        ("is a trail", "grant update (after) on pool_01.audit_entries to enamel_application"),
        ("is a trail", "grant insert on pool_01.audit_blocks to enamel_application"),
        ("is the migrator's alone", "grant select on pool_01.schema_migrations to enamel_application"),
        ("has no code", "create function pool_01.everything() returns int language sql security definer as 'select 1'"),
        ("is a schema in which", "grant create on schema pool_01 to enamel_application"),
    ];

    static readonly (string Rule, string Deed)[] RoleDeeds =
    [
        ("bypasses nothing", "alter role enamel_app bypassrls"),
        ("bypasses nothing", "alter role enamel_app superuser"),
        ("bypasses nothing", "alter role enamel_application createrole"),
        ("is a member of", "grant enamel_owner to enamel_app"),
        ("is a member of", "grant pg_read_all_data to enamel_application"),
        ("owns nothing", "alter table registry.doctors owner to enamel_application"),
        ("owns nothing", "alter function registry.audit_row() owner to enamel_app"),
        ("makes nothing", "do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$"),
        ("makes nothing", "grant create on schema public to public"),
        ("calls these functions", "grant execute on function registry.audit_row() to enamel_application"),
        ("calls these functions", "create function registry.leak() returns int language sql as 'select 1'"),
        ("calls no function that acts", "alter function registry.audit_note reset search_path"),
        ("neither removes", "grant delete on registry.clinics to enamel_application"),
        ("neither removes", "grant truncate on registry.doctor_bookings to enamel_app"),
        ("changes nothing of a clinic", "grant update on registry.clinics to enamel_application"),
        ("changes nothing of a clinic", "grant update (status) on registry.clinics to enamel_application"),
        ("reads of the registry's trail", "grant insert on registry.audit_entries to enamel_application"),
        ("reads of the registry's trail", "grant update (after) on registry.audit_entries to enamel_application"),
        ("reads of the registry's trail", "alter table registry.audit_entries disable row level security"),
        ("reads of the registry's trail", "create policy more on registry.audit_entries for select to enamel_application using (true)"),
        ("writes no keys", "grant update (wrapped) on registry.keys to enamel_application"),
    ];

    public static TheoryData<string, string> Breaches => [.. Deeds.Select(deed => (deed.Rule, deed.Deed))];

    public static TheoryData<string, string> RoleBreaches => [.. RoleDeeds.Select(deed => (deed.Rule, deed.Deed))];

    [Theory]
    [InlineData("clinic_atlas")]
    [InlineData("pool_01")]
    public async Task keeps_every_rule_in_a_schema_of_its_own_and_in_the_pool(string schema)
    {
        (await RowMaker.Tables(catalogue.Connection, schema)).Count.ShouldBeGreaterThan(8);
        (await SchemaRules.Check(catalogue.Connection, schema, ClinicTableRules.All)).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_the_same_in_a_schema_of_its_own_and_in_the_pool() =>
        (await catalogue.Description("clinic_atlas")).ShouldBe(await catalogue.Description("pool_01"));

    [Fact]
    public async Task is_out_of_the_applications_hands() =>
        (await SchemaRules.Check(catalogue.Connection, "registry", RoleRules.All)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Breaches))]
    public async Task that_breaks_a_rule_is_named(string rule, string deed)
    {
        var findings = await catalogue.After($"{Table}{deed}", "pool_01", ClinicTableRules.All);
        findings.ShouldContain(finding => finding.Rule.StartsWith(rule, StringComparison.Ordinal), string.Join('\n', findings));
    }

    [Fact]
    public async Task that_is_as_it_should_be_is_let_through() => (await catalogue.After(Table, "pool_01", ClinicTableRules.All)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(RoleBreaches))]
    public async Task is_watched_over_against_a_right_too_many(string rule, string deed)
    {
        var findings = await catalogue.After(deed, "registry", RoleRules.All);
        findings.ShouldContain(finding => finding.Rule.StartsWith(rule, StringComparison.Ordinal), string.Join('\n', findings));
    }

    [Fact]
    public void has_for_each_rule_a_breach_that_shows_it_can_fail() => ClinicTableRules.All.Concat(RoleRules.All)
        .Where(rule => !Deeds.Concat(RoleDeeds).Any(deed => rule.Says.StartsWith(deed.Rule, StringComparison.Ordinal))).ShouldBeEmpty();

    /// <summary>A database to read the catalogue of. What is planted in it is undone again: roles belong to the whole server.</summary>
    public sealed class Catalogue(TestCluster cluster) : IAsyncLifetime
    {
        internal NpgsqlConnection Connection { get; private set; } = new();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync() => Connection = await (await cluster.Clone()).AsAdministrator();

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Connection.DisposeAsync();

        internal async Task<IReadOnlyList<Finding>> After(string deed, string schema, IEnumerable<SchemaRule> rules)
        {
            await using var transaction = await Connection.BeginTransactionAsync();
            await Connection.Execute(deed);
            return await SchemaRules.Check(Connection, schema, rules);
        }

        // Columns, constraints, indexes, triggers and rights, with the schema's name taken out.
        internal async Task<string> Description(string schema) => string.Join('\n', (await Connection.All(row => row.GetString(0), """
            select c.relname || ' ' || a.attnum || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = $1::regnamespace and c.relkind = 'r'
            union all select c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) from pg_class c join pg_constraint k on k.conrelid = c.oid where c.relnamespace = $1::regnamespace
            union all select pg_get_indexdef(i.indexrelid) from pg_class c join pg_index i on i.indrelid = c.oid where c.relnamespace = $1::regnamespace
            union all select pg_get_triggerdef(g.oid) from pg_class c join pg_trigger g on g.tgrelid = c.oid where c.relnamespace = $1::regnamespace and not g.tgisinternal
            union all select c.relname || ' ' || coalesce(array_to_string(c.relacl, ' '), '') from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r'
            order by 1
            """, schema)).Select(line => line.Replace($"{schema}.", "", StringComparison.Ordinal)));
    }
}
