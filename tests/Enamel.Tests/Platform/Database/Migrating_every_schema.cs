using System.Collections.Concurrent;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Tenancy;
using Enamel.Server;
using Enamel.Tests.House.Schema;
using Enamel.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Database;

/// <summary>An installation with clinics in schemas of their own that stopped at an early step, as after an update of the program.</summary>
public sealed class Migrating_every_schema(TestCluster cluster)
{
    const string Early = "0002_premises";
    static readonly int[] Clinics = [91, 92, 93, 94];

    [Fact]
    public async Task tells_the_steps_that_were_taken_before_the_one_that_failed()
    {
        await using var old = await Old();
        await old.Administrator.Execute("create table clinic_93.scheduling_appointments (obstacle int)");

        var report = await old.Migrator.Run(parallel: 2, progress: null, CancellationToken.None);

        var failed = report.Schemas.Where(schema => schema.Error is not null).ShouldHaveSingleItem();
        failed.Applied.ShouldBe(["0003_patients"]);
        (await old.Steps(93)).ShouldBe(["0001_audit", Early, "0003_patients"]);
    }

    [Fact]
    public async Task brings_all_up_to_date_but_the_one_that_fails_and_harms_none()
    {
        await using var old = await Old();
        // A table of a later step stands in the way: that step has made others before it comes to this one.
        await old.Administrator.Execute("create table clinic_92.patients_links (obstacle int); insert into clinic_92.patients_links values (17)");
        var told = new ConcurrentQueue<SchemaResult>();

        var report = await old.Migrator.Run(parallel: 3, new Listener(told.Enqueue), CancellationToken.None);

        report.Succeeded.ShouldBeFalse();
        var failed = report.Schemas.Where(schema => schema.Error is not null).ShouldHaveSingleItem();
        failed.Schema.ShouldBe("clinic_92");
        failed.Clinics.ShouldBe(["clinic-92"]);
        failed.Error!.ShouldContain("patients_links");
        report.Schemas.Select(schema => schema.Schema).ShouldBe(["registry", "clinic_91", "clinic_92", "clinic_93", "clinic_94", "clinic_atlas", "pool_01"]);
        told.Select(result => result.Schema).ShouldBe(report.Schemas.Select(schema => schema.Schema), ignoreOrder: true);
        foreach (var clinic in Clinics.Where(clinic => clinic != 92)) await old.ShouldBeUpToDate(clinic);
        report.Schemas.Single(schema => schema.Schema == "clinic_91").Applied.ShouldNotContain(Early);
        report.Schemas.Single(schema => schema.Schema == "clinic_91").Applied.ShouldContain("0003_patients");
        report.Schemas.Single(schema => schema.Schema == "clinic_atlas").Applied.ShouldBeEmpty();

        // The one that failed is as it was: its rows, its steps, and nothing of the step that broke.
        (await old.Branches(92)).ShouldBe(2);
        (await old.Steps(92)).ShouldBe(["0001_audit", Early]);
        (await RowMaker.Tables(old.Administrator, "clinic_92")).ShouldBe(["audit_entries", "patients_links", "premises_branches", "premises_chairs"]);
        (await old.Administrator.Ask<int>("select obstacle from clinic_92.patients_links")).ShouldBe(17);
        (await old.Migrator.Pending(CancellationToken.None)).Keys.ShouldBe(["clinic_92"]);

        await old.Administrator.Execute("drop table clinic_92.patients_links");
        var second = await old.Migrator.Run(parallel: 3, progress: null, CancellationToken.None);
        second.Succeeded.ShouldBeTrue();
        second.Schemas.Where(schema => schema.Applied.Count > 0).Select(schema => schema.Schema).ShouldBe(["clinic_92"]);
        await old.ShouldBeUpToDate(92);
        (await old.Migrator.Pending(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task may_be_started_twice_at_once()
    {
        await using var old = await Old();
        await using var other = cluster.Operator(old.Address);

        var reports = await Task.WhenAll(
            old.Migrator.Run(parallel: 4, progress: null, CancellationToken.None),
            other.GetRequiredService<Migrator>().Run(parallel: 4, progress: null, CancellationToken.None));

        foreach (var report in reports) report.Schemas.Where(schema => schema.Error is not null).ShouldBeEmpty();
        foreach (var clinic in Clinics) await old.ShouldBeUpToDate(clinic);
    }

    [Fact]
    public async Task that_was_stopped_midway_goes_on_where_it_was()
    {
        await using var old = await Old();
        using var patience = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(
            () => old.Migrator.Run(parallel: 1, new Listener(result => { if (result.Schema == "clinic_92") patience.Cancel(); }), patience.Token));

        var left = (await old.Migrator.Pending(CancellationToken.None)).Keys.ToList();
        left.ShouldNotContain("clinic_91");
        left.ShouldContain("clinic_94");
        (await old.Migrator.Run(parallel: 2, progress: null, CancellationToken.None)).Succeeded.ShouldBeTrue();
        foreach (var clinic in Clinics) await old.ShouldBeUpToDate(clinic);
    }

    [Fact]
    public async Task again_changes_nothing()
    {
        await using var old = await Old();
        (await old.Migrator.Run(parallel: 4, progress: null, CancellationToken.None)).Succeeded.ShouldBeTrue();
        var again = await old.Migrator.Run(parallel: 4, progress: null, CancellationToken.None);
        again.Succeeded.ShouldBeTrue();
        again.Schemas.SelectMany(schema => schema.Applied).ShouldBeEmpty();
    }

    async Task<OldInstallation> Old()
    {
        var address = await cluster.Clone();
        var old = new OldInstallation(address, cluster.Operator(address), await address.AsAdministrator());
        foreach (var clinic in Clinics) await old.Open(clinic);
        return old;
    }

    sealed class Listener(Action<SchemaResult> tell) : IProgress<SchemaResult>
    {
        public void Report(SchemaResult value) => tell(value);
    }

    sealed class OldInstallation(DatabaseAddress address, ServiceProvider provider, NpgsqlConnection administrator) : IAsyncDisposable
    {
        public DatabaseAddress Address => address;

        public NpgsqlConnection Administrator => administrator;

        public Migrator Migrator => provider.GetRequiredService<Migrator>();

        public async Task Open(int clinic)
        {
            await RowMaker.Clinic(administrator, clinic, $"clinic_{clinic}");
            await administrator.Execute($"create schema clinic_{clinic} authorization enamel_owner");
            await MigrateTo(Early, $"clinic_{clinic}");
            await using var work = await administrator.BeginTransactionAsync();
            await administrator.Enter(clinic);
            var maker = new RowMaker(administrator, $"clinic_{clinic}", clinic, Guid.Empty);
            await maker.Make("premises_branches");
            await maker.Make("premises_chairs"); // in a branch of its own
            await work.CommitAsync();
        }

        public Task<long> Branches(int clinic) => administrator.Ask<long>($"select count(*) from clinic_{clinic}.premises_branches");

        public Task<List<string>> Steps(int clinic) => administrator.All(row => row.GetString(0), $"select \"MigrationId\" from clinic_{clinic}.schema_migrations order by 1");

        public async Task ShouldBeUpToDate(int clinic)
        {
            (await Branches(clinic)).ShouldBe(2);
            (await Steps(clinic)).ShouldBe(await administrator.All(row => row.GetString(0), "select \"MigrationId\" from pool_01.schema_migrations order by 1"));
            (await RowMaker.Tables(administrator, $"clinic_{clinic}")).ShouldBe(await RowMaker.Tables(administrator, "pool_01"));
            (await SchemaRules.Check(administrator, $"clinic_{clinic}", ClinicTableRules.All)).ShouldBeEmpty();
        }

        public async ValueTask DisposeAsync()
        {
            await administrator.DisposeAsync();
            await provider.DisposeAsync();
        }

        // As the program of that time did: the same steps, up to the last that it knew.
        async Task MigrateTo(string step, string schema)
        {
            var owner = new NpgsqlConnectionStringBuilder(address.OwnerConnectionString)
            {
                Options = $"-c role={Bootstrap.OwnerRole}",
                SearchPath = $"{schema},public",
                Pooling = false,
            };
            var options = new DbContextOptionsBuilder<ClinicDb>()
                .UseNpgsql(owner.ConnectionString, npgsql => npgsql.MigrationsAssembly(typeof(EnamelServer).Assembly.GetName().Name).MigrationsHistoryTable("schema_migrations", schema))
                .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options;
            await using var db = new ClinicDb(options, new CurrentClinic(), BranchScope.Everywhere, provider.GetServices<ClinicTables>());
            var history = db.GetService<IHistoryRepository>();
            var steps = db.GetService<IMigrationsAssembly>();
            await db.Database.ExecuteSqlRawAsync(history.GetCreateScript());
            foreach (var (id, type) in steps.Migrations.Where(known => string.CompareOrdinal(known.Key, step) <= 0))
            {
                foreach (var operation in steps.CreateMigration(type, db.Database.ProviderName!).UpOperations.OfType<SqlOperation>()) // a relational database has a provider
                    await db.Database.ExecuteSqlRawAsync(operation.Sql);
                await db.Database.ExecuteSqlRawAsync(history.GetInsertScript(new(id, "10.0.0")));
            }
        }
    }
}
