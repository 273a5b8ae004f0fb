using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Server;
using Enamel.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.House.Schema;

/// <summary>The SQL files are the truth; what the code believes of the tables is compared with what they made.</summary>
public sealed class The_model_and_the_tables(TestCluster cluster)
{
    // Tables that no class mirrors, and why.
    static readonly string[] Unmapped =
    [
        "audit_entries", // written by triggers, read by plain SQL
        "audit_blocks", "audit_heads", "audit_eras", "audit_retirements", // written by functions alone, read as they are
        "audit_anchors", // one plain statement a day
        "audit_watches", // one statement takes and moves it
        "device_proofs", // written and tidied by two plain statements
        "one_time_codes", // reached through functions alone
        "patients_register", // a counter that one statement moves
        "sign_in_attempts", // counters, likewise
        "passkey_questions", // written, and taken away when it is answered, by a plain statement each
        "administrators", "administrator_sessions", // reached by functions alone
        "schema_migrations", // the migrator's
        "visits_queues", // a counter that one statement moves
    ];

    [Theory]
    [InlineData("clinic_atlas")]
    [InlineData("pool_01")]
    public Task agree_on_a_clinics_tables(string schema) => Compare<ClinicDb>(schema);

    [Fact]
    public Task agree_on_the_registry() => Compare<RegistryDb>("registry");

    [Fact]
    public async Task that_do_not_agree_are_named()
    {
        var address = await cluster.Clone();
        await using var administrator = await address.AsAdministrator();
        await administrator.Execute("""
            alter table pool_01.premises_branches add colour text;
            alter table pool_01.premises_branches rename city to town;
            alter table pool_01.premises_branches alter position drop not null;
            alter table pool_01.premises_branches alter closed_at type date;
            create table pool_01.premises_doors (clinic_id int)
            """);
        await using var provider = cluster.Operator(address);
        var differences = await Differences<ClinicDb>(provider, address, "pool_01");
        differences.ShouldBe(
        [
            "the code alone: premises_branches.city text null", "the code alone: premises_branches.closed_at timestamp with time zone null",
            "the code alone: premises_branches.position integer not null", "the database alone: premises_branches.closed_at date null",
            "the database alone: premises_branches.colour text null", "the database alone: premises_branches.position integer null",
            "the database alone: premises_branches.town text null", "the database alone: premises_doors.clinic_id integer null",
        ], ignoreOrder: true);
    }

    async Task Compare<TContext>(string schema) where TContext : DbContext
    {
        var address = await cluster.Clone();
        await using var provider = cluster.Operator(address);
        (await Differences<TContext>(provider, address, schema)).ShouldBeEmpty();
    }

    static async Task<IReadOnlyList<string>> Differences<TContext>(ServiceProvider provider, DatabaseAddress address, string schema) where TContext : DbContext
    {
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(new(1, "atlas", "", SubscriptionStatus.Active, "Africa/Casablanca", "fr", null, false, 1));
        var coded = scope.ServiceProvider.GetRequiredService<TContext>().Model.GetEntityTypes().SelectMany(Columns).ToHashSet(StringComparer.Ordinal);
        coded.ShouldNotBeEmpty();
        await using var administrator = await address.AsAdministrator();
        var made = (await administrator.All(row => row.GetString(0), """
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else ' null' end
                || case when exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p' and a.attnum = any (k.conkey)) then ' key' else '' end
            from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname <> all ($2)
            """, schema, Unmapped)).ToHashSet(StringComparer.Ordinal);
        // A room without code has nothing to disagree about.
        var rooms = EnamelServer.Modules.Select(module => (module.GetType().Namespace!.Split('.') is [_, _, var room, ..] ? room : "platform").ToLowerInvariant() + "_").ToList(); // a module lies in its room
        if (schema != "registry") made.RemoveWhere(column => !rooms.Any(room => column.StartsWith(room, StringComparison.Ordinal)));
        return [.. coded.Except(made).Select(column => $"the code alone: {column}"), .. made.Except(coded).Select(column => $"the database alone: {column}")];
    }

    static IEnumerable<string> Columns(IEntityType entity)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value; // every row of the product is a table's
        return entity.GetProperties().Where(property => property.GetColumnName(table) is not null).Select(property =>
            $"{table.Name}.{property.GetColumnName(table)} {property.GetColumnType(table)} {(property.IsColumnNullable(table) ? "null" : "not null")}{(property.IsPrimaryKey() ? " key" : "")}");
    }
}
