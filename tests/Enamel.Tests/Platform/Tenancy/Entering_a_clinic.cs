using Enamel.Tests.Support;
using Npgsql;

namespace Enamel.Tests.Platform.Tenancy;

/// <summary>registry.enter_clinic is the only way in, and all of it ends with the transaction: also on a connection that a pooler hands from one to the next.</summary>
public sealed class Entering_a_clinic(Installation installation) : IClassFixture<Installation>
{
    const int Atlas = 1, Mansour = 2;

    [Fact]
    public async Task is_needed_to_see_anything()
    {
        await using var session = await installation.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        foreach (var schema in new[] { "clinic_atlas", "pool_01" })
            foreach (var table in await RowMaker.Tables(session, schema))
                await Nothing(session, $"select count(*) from {schema}.{table}");
        await session.Refused("select count(*) from audit_entries");
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("rollback")]
    public async Task leaves_nothing_on_the_connection_when_the_work_ends(string end)
    {
        await using var session = await installation.Address.AsApplication();
        var fresh = await Settings(session);
        await session.Execute("begin");
        await session.Enter(Atlas, new(Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), null, "a-request", "192.0.2.7"));
        (await session.Ask<long>("select count(*) from audit_entries")).ShouldBeGreaterThanOrEqualTo(0);
        (await Settings(session)).ShouldNotBe(fresh);
        await session.Execute(end);
        (await Settings(session)).ShouldBe(fresh);
        await session.Execute("begin");
        await session.Refused("select count(*) from audit_entries");
        // The setting is known to this connection now and empty: an error, never everything.
        await Nothing(session, "select count(*) from clinic_atlas.audit_entries");
        await session.Execute("rollback");
    }

    [Fact]
    public async Task leaves_nothing_on_the_connection_when_the_work_breaks()
    {
        await using var session = await installation.Address.AsApplication();
        var fresh = await Settings(session);
        await session.Execute("begin");
        await session.Enter(Atlas);
        await Should.ThrowAsync<PostgresException>(() => session.Execute("select 1 / 0"));
        await session.Execute("commit");
        (await Settings(session)).ShouldBe(fresh);
    }

    [Fact]
    public async Task once_more_leaves_the_clinic_that_was_entered_before()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var user = await administrator.Ask<Guid>("select user_id from registry.memberships where clinic_id = 1 limit 1");
        await using var session = await installation.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Atlas, new(user, user, user, "first", "192.0.2.7"));
        await session.Enter(Mansour);
        (await session.Ask<string>("select current_schema()::text")).ShouldBe("pool_01");
        (await session.Ask<string>("select concat(registry.acting('user_id'), registry.acting('role'), registry.acting('session_id'), registry.acting('device_id'), registry.acting('request_id'), registry.acting('address'))"))
            .ShouldBe("", "what was said of the first must not be said of the second");
        (await session.Ask<string>("select registry.acting('clinic_id')")).ShouldBe("2");
        (await session.Ask<long>("select count(*) from clinic_atlas.audit_entries")).ShouldBe(0);
        await session.Execute("select registry.audit_note('look', 'tests', null, null, '{}')");
        (await session.Ask<long>("select count(*) from pool_01.audit_entries where subject = 'tests' and clinic_id = 2")).ShouldBe(1);
    }

    [Fact]
    public async Task that_does_not_exist_is_an_error()
    {
        await using var session = await installation.Address.AsApplication();
        (await Should.ThrowAsync<PostgresException>(() => session.Enter(404))).SqlState.ShouldBe(PostgresErrorCodes.NoDataFound);
    }

    [Fact]
    public async Task takes_what_callers_say_of_themselves_as_text_and_nothing_else()
    {
        const string hostile = "'; set local enamel.clinic_id to '1'; --\\";
        await using var session = await installation.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Mansour, new(RequestId: hostile, Address: hostile));
        (await session.Ask<string>("select registry.acting('clinic_id')")).ShouldBe("2");
        (await session.Ask<string>("select registry.acting('request_id')")).ShouldBe(hostile);
        (await session.Ask<string>("select registry.acting('address')")).ShouldBe(hostile);
    }

    public static TheoryData<string> Tricks =>
    [
        "set role enamel_owner",
        "set session authorization enamel_admin",
        "reset session authorization; set role enamel_admin",
        "set session_replication_role = replica",
        "create temporary table audit_entries (clinic_id int)",
        "create table audit_entries_too (clinic_id int)",
        "create table public.patients_patients (clinic_id int)",
        "create schema mine",
        "create function public.current_setting(text) returns text language sql as $$ select '1' $$",
        "create view public.all_of_it as select * from pool_01.audit_entries",
        "alter table audit_entries disable row level security",
        "alter table audit_entries no force row level security",
        "alter table audit_entries disable trigger all",
        "drop policy own_clinic on audit_entries",
        "alter policy own_clinic on audit_entries using (true)",
        "truncate audit_entries",
        "drop table audit_entries",
        "alter function registry.enter_clinic set search_path = public",
        "create or replace function registry.acting(setting text) returns text language sql as $$ select null::text $$",
        "grant enamel_owner to enamel_app",
        "alter role enamel_app bypassrls",
        "copy (select 1) to program 'true'",
        "copy pool_01.premises_branches from '/etc/hostname'",
        "select pg_read_file('/etc/hostname')",
        "select registry.audit_row()",
        "set local row_security = off; select count(*) from pool_01.audit_entries",
        "select count(*) from pool_01.schema_migrations",
        "comment on table audit_entries is ''",
        "lock table audit_entries in access exclusive mode",
    ];

    [Theory]
    [MemberData(nameof(Tricks))]
    public async Task gives_the_application_no_way_round(string trick)
    {
        await using var session = await installation.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Mansour);
        (await session.Refused(trick)).SqlState.ShouldBeOneOf(
            PostgresErrorCodes.InsufficientPrivilege, PostgresErrorCodes.WrongObjectType, PostgresErrorCodes.FeatureNotSupported);
    }

    [Fact]
    public async Task shows_the_planners_samples_of_no_clinics_rows()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("analyze pool_01.audit_entries; analyze clinic_atlas.audit_entries");
        await using var session = await installation.Address.AsApplication();
        (await session.Ask<long>("select count(*) from pg_stats where schemaname in ('pool_01', 'clinic_atlas')")).ShouldBe(0);
    }

    [Fact]
    public async Task is_not_talked_round_by_a_search_path()
    {
        await using var session = await installation.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Mansour);
        await session.Execute("set local search_path to clinic_atlas, pool_01, public");
        foreach (var table in await RowMaker.Tables(session, "clinic_atlas"))
            (await session.Ask<long>($"select count(*) from {table}")).ShouldBe(0, table);
    }

    // Either an error or no row.
    static async Task Nothing(NpgsqlConnection session, string count)
    {
        await session.Execute("savepoint look");
        try
        {
            (await session.Ask<long>(count)).ShouldBe(0, count);
        }
        catch (PostgresException refusal) when (refusal.SqlState is PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidTextRepresentation or PostgresErrorCodes.InsufficientPrivilege)
        {
            await session.Execute("rollback to savepoint look");
        }
    }

    static Task<string> Settings(NpgsqlConnection session) => session.Ask<string>("""
        select concat_ws('|', current_setting('search_path'), coalesce(current_setting('enamel.clinic_id', true), ''), coalesce(current_setting('enamel.user_id', true), ''),
            coalesce(current_setting('enamel.role', true), ''), coalesce(current_setting('enamel.session_id', true), ''), coalesce(current_setting('enamel.device_id', true), ''),
            coalesce(current_setting('enamel.request_id', true), ''), coalesce(current_setting('enamel.address', true), ''))
        """);
}
