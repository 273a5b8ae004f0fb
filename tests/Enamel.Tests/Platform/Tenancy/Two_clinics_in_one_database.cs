using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Tenancy;

/// <summary>Each of the three locks by itself: the row security without the query filter, the filter without row security, the keys without both.</summary>
public sealed class Two_clinics_in_one_database(Two_clinics_in_one_database.Rows rows) : IClassFixture<Two_clinics_in_one_database.Rows>
{
    const int Reader = 91, PoolNeighbour = 92, OwnSchema = 93;

    /// <summary>Who reads whom: in one pool, from the pool into a schema of its own, and the other way round.</summary>
    public static TheoryData<int, int> Pairs => new() { { Reader, PoolNeighbour }, { Reader, OwnSchema }, { OwnSchema, Reader } };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task are_kept_apart_by_row_security_alone_whatever_is_read(int reader, int other)
    {
        await using var session = await rows.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(reader, new(rows.User));
        foreach (var table in rows.Tables)
        {
            (await session.Ask<long>($"select count(*) from {Schema(other)}.{table} where clinic_id <> $1", reader)).ShouldBe(0, table);
            (await session.Ask<long>($"select count(*) from {table}")).ShouldBeGreaterThan(0, table);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task are_kept_apart_by_row_security_alone_whatever_is_written(int writer, int other)
    {
        var before = await rows.Everything(other);
        await using var session = await rows.Address.AsApplication();
        await using (await session.BeginTransactionAsync())
        {
            await session.Enter(writer, new(rows.User));
            foreach (var table in rows.Tables)
            {
                await TouchesNothing(session, $"update {Schema(other)}.{table} set clinic_id = clinic_id where clinic_id = {other}");
                await TouchesNothing(session, $"delete from {Schema(other)}.{table} where clinic_id = {other}");
                // A row of one's own can not be given away, nor one be put in the other's name.
                (await session.Refused($"update {table} set clinic_id = {other} where clinic_id = {writer}")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
                (await session.Refused(
                    $"insert into {Schema(other)}.{table} select (jsonb_populate_record(null::{Schema(other)}.{table}, $1::jsonb)).*", await rows.Copy(table, other)))
                    .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
            }
        }
        (await rows.Everything(other)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task are_kept_apart_with_the_query_filter_off(int reader, int other)
    {
        await using var provider = rows.Product(rows.Address);
        await InClinic(provider, reader, async db =>
        {
            foreach (var entity in db.Model.GetEntityTypes())
                (await Owners(db, entity, filtered: false)).ShouldBe([reader], $"{entity.DisplayName()} of {other}");
        });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task are_kept_apart_by_the_query_filter_with_row_security_off(int reader, int other)
    {
        // The superuser, whom row security does not hold.
        await using var provider = rows.Product(rows.Address with { AppConnectionString = rows.Address.OwnerConnectionString });
        await InClinic(provider, reader, async db =>
        {
            foreach (var entity in db.Model.GetEntityTypes())
                (await Owners(db, entity, filtered: true)).ShouldBe([reader], $"{entity.DisplayName()} of {other}");
        });
    }

    [Fact]
    public async Task can_not_refer_to_each_other_whoever_tries()
    {
        await using var administrator = await rows.Address.AsAdministrator();
        var links = await administrator.All(row => (Name: row.GetString(0), Table: row.GetString(1), Target: row.GetString(2), Column: row.GetString(3)), """
            select k.conname::text, c.relname::text, r.relname::text, a.attname::text
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[2]
            where k.contype = 'f' and c.relnamespace = 'pool_01'::regnamespace and r.relnamespace = c.relnamespace
            """);
        links.Count.ShouldBeGreaterThan(5);
        foreach (var link in links)
        {
            await using var work = await administrator.BeginTransactionAsync();
            await administrator.Enter(PoolNeighbour, new(rows.User));
            var theirs = (await new RowMaker(administrator, "pool_01", PoolNeighbour, rows.User).Make(link.Target)).Id!.Value; // what is referred to by an id has one
            await administrator.Enter(Reader, new(rows.User));
            var refusal = await Should.ThrowAsync<PostgresException>(
                () => new RowMaker(administrator, "pool_01", Reader, rows.User).Make(link.Table, (link.Column, theirs)), link.Name);
            refusal.SqlState.ShouldBe(PostgresErrorCodes.ForeignKeyViolation, link.Name);
            refusal.ConstraintName.ShouldBe(link.Name);
        }
    }

    [Fact]
    public async Task do_not_see_each_others_bookings_of_the_doctor_they_share()
    {
        await using var session = await rows.Address.AsApplication();
        await using (await session.BeginTransactionAsync())
        {
            await session.Refused("select count(*) from registry.doctor_bookings");
            await session.Enter(Reader, new(rows.User));
            (await session.All(row => row.GetInt32(0), "select clinic_id from registry.doctor_bookings")).ShouldBe([Reader]);
            (await session.Execute($"update registry.doctor_bookings set ends_at = ends_at + interval '1 hour' where clinic_id = {PoolNeighbour}")).ShouldBe(0);
            (await session.Execute($"delete from registry.doctor_bookings where clinic_id = {PoolNeighbour}")).ShouldBe(0);
            (await session.Refused($"insert into registry.doctor_bookings values ({PoolNeighbour}, gen_random_uuid(), $1, now(), now() + interval '1 hour')", rows.User))
                .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
            // That the doctor is taken is known, and nothing else of it.
            (await session.All(row => row.FieldCount, "select * from registry.doctor_busy($1, '2031-01-01Z', '2032-01-01Z')", rows.User)).ShouldBe([2, 2, 2]);
        }
    }

    [Fact]
    public async Task can_not_be_changed_in_the_registry_but_by_themselves()
    {
        await using var session = await rows.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Reader, new(rows.User));
        (await session.Execute($"update registry.clinics set name = 'Mine' where id <> {Reader}")).ShouldBe(0);
        (await session.Execute($"update registry.clinics set name = 'Mine' where id = {Reader}")).ShouldBe(1);
        foreach (var column in new[] { "status = 'active'", "schema_name = 'clinic_atlas'", "capacity_doctors = 99", "slug = 'x'", "id = 1", "data_key = 2" })
            (await session.Refused($"update registry.clinics set {column} where id = {Reader}")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, column);
        (await session.Execute("update registry.memberships set role = 'manager', is_active = true where clinic_id <> 91")).ShouldBe(0);
        (await session.Refused($"insert into registry.memberships values ({PoolNeighbour}, $1, 'manager', 'intruder', true, now())", rows.User))
            .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await session.Refused("delete from registry.clinics")).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    static string Schema(int clinic) => clinic == OwnSchema ? "clinic_atlas" : "pool_01";

    static async Task TouchesNothing(NpgsqlConnection session, string sql)
    {
        await session.Execute("savepoint attempt");
        try
        {
            (await session.Execute(sql)).ShouldBe(0, sql);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            await session.Execute("rollback to savepoint attempt");
        }
    }

    static async Task InClinic(ServiceProvider provider, int clinic, Func<ClinicDb, Task> look)
    {
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(new(clinic, $"clinic-{clinic}", "", SubscriptionStatus.Active, "Africa/Casablanca", "fr", null, false, 1));
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().Enter(Acting.Operator("tests"), CancellationToken.None);
        await look(scope.ServiceProvider.GetRequiredService<ClinicDb>());
    }

    static Task<List<int>> Owners(ClinicDb db, IEntityType entity, bool filtered)
    {
        var ask = filtered ? nameof(OwnersOf) : nameof(OwnersOfAll);
        var method = typeof(Two_clinics_in_one_database).GetMethod(ask, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!; // named just above
        return (Task<List<int>>)method.MakeGenericMethod(entity.ClrType).Invoke(null, [db])!; // a method that returns a task returns one
    }

    static Task<List<int>> OwnersOf<TRow>(ClinicDb db) where TRow : ClinicRow => db.Set<TRow>().Select(row => row.ClinicId).Distinct().ToListAsync();

    static Task<List<int>> OwnersOfAll<TRow>(ClinicDb db) where TRow : ClinicRow => db.Set<TRow>().IgnoreQueryFilters().Select(row => row.ClinicId).Distinct().ToListAsync();

    /// <summary>A row of each clinic in each clinic table: two clinics in the pool, one in a schema of its own.</summary>
    public sealed class Rows(TestCluster cluster) : IAsyncLifetime
    {
        internal DatabaseAddress Address { get; private set; } = new("", "");

        internal IReadOnlyList<string> Tables { get; private set; } = [];

        internal Guid User { get; private set; }

        internal ServiceProvider Product(DatabaseAddress address) => cluster.Operator(address);

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            Address = await cluster.Clone();
            await using var administrator = await Address.AsAdministrator();
            Tables = await RowMaker.Tables(administrator, "pool_01");
            User = await administrator.Ask<Guid>("select user_id from registry.memberships where role = 'doctor' order by clinic_id limit 1");
            foreach (var clinic in new[] { Reader, PoolNeighbour, OwnSchema })
            {
                await RowMaker.Clinic(administrator, clinic, Schema(clinic));
                await RowMaker.WithoutGuards(administrator, Schema(clinic));
                await using var work = await administrator.BeginTransactionAsync();
                await administrator.Enter(clinic, new(User));
                var maker = new RowMaker(administrator, Schema(clinic), clinic, User);
                foreach (var table in Tables) await maker.Make(table);
                await administrator.Execute(
                    $"insert into registry.doctor_bookings values ({clinic}, gen_random_uuid(), $1, timestamptz '2031-05-{clinic - 80} 09:00Z', timestamptz '2031-05-{clinic - 80} 10:00Z')", User);
                await work.CommitAsync();
            }
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>A clinic's row under a new id, as JSON.</summary>
        internal async Task<string> Copy(string table, int clinic)
        {
            await using var administrator = await Address.AsAdministrator();
            return await administrator.Ask<string>(
                $"select (case when to_jsonb(t) ? 'id' then to_jsonb(t) || jsonb_build_object('id', gen_random_uuid()) else to_jsonb(t) end)::text from {Schema(clinic)}.{table} t where clinic_id = $1 limit 1", clinic);
        }

        /// <summary>All that a clinic has, as one text.</summary>
        internal async Task<string> Everything(int clinic)
        {
            await using var administrator = await Address.AsAdministrator();
            var all = new List<string>();
            foreach (var table in Tables)
                all.AddRange(await administrator.All(row => $"{table}: {row.GetString(0)}", $"select to_jsonb(t)::text from {Schema(clinic)}.{table} t where clinic_id = $1 order by 1", clinic));
            return string.Join('\n', all);
        }
    }
}
