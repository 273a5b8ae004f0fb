using System.Text.Json.Nodes;
using Enamel.Platform.Database;
using Enamel.Tests.Support;
using Npgsql;

namespace Enamel.Tests.Platform.Audit;

/// <summary>Written by the database for every row of every clinic table, whoever changes it, and by nobody else.</summary>
public sealed class The_trail(The_trail.Trail trail) : IClassFixture<The_trail.Trail>
{
    const int Clinic = 91;

    public static TheoryData<string> Schemas => ["pool_01", "clinic_atlas"];

    [Theory]
    [MemberData(nameof(Schemas))]
    public async Task tells_of_each_row_that_comes_changes_and_goes_in_every_table(string schema)
    {
        await using var session = await trail.Session(schema);
        foreach (var table in await RowMaker.Tables(session, schema))
        {
            if (table is "audit_entries" or "audit_blocks" or "audit_retirements") continue; // the trail itself, and its seals
            await using var work = await trail.Work(session);
            await RowMaker.WithoutGuards(session, schema);
            var row = await new RowMaker(session, schema, Clinic, trail.Person.UserId!.Value).Make(table); // the person of these tests is known
            var inserted = (await Entries(session, table)).ShouldHaveSingleItem($"{table}: insert");
            inserted.ShouldSatisfyAllConditions(
                () => inserted.Action.ShouldBe("insert"),
                () => inserted.SubjectId.ShouldBe(row.Id?.ToString()),
                () => inserted.Before.ShouldBeNull(),
                () => inserted.After!["clinic_id"]!.GetValue<int>().ShouldBe(Clinic));
            var counter = row.Id is null ? "last_number" : "version";
            await session.Execute($"update {table} set {counter} = {counter} + 1 where clinic_id = $1", Clinic);
            var updated = (await Entries(session, table)).Last();
            updated.Action.ShouldBe("update", table);
            Named(updated.Before).ShouldBe([counter], $"{table}: the difference alone");
            Named(updated.After).ShouldBe([counter]);
            updated.After!.AsObject()[counter]!.GetValue<int>().ShouldBe(updated.Before!.AsObject()[counter]!.GetValue<int>() + 1);
            await session.Execute($"delete from {table} where clinic_id = $1", Clinic);
            var deleted = (await Entries(session, table)).Last();
            deleted.Action.ShouldBe("delete", table);
            deleted.After.ShouldBeNull();
            deleted.Before![counter]!.GetValue<int>().ShouldBe(updated.After[counter]!.GetValue<int>());
            deleted.SubjectId.ShouldBe(row.Id?.ToString());
            foreach (var entry in new[] { inserted, updated, deleted }) entry.Who.ShouldBe(trail.Who, $"{table}: {entry.Action}");
        }
    }

    [Fact]
    public async Task says_nothing_of_a_change_that_changed_nothing()
    {
        await using var session = await trail.Session("pool_01");
        await using var work = await trail.Work(session);
        await new RowMaker(session, "pool_01", Clinic, trail.Person.UserId!.Value).Make("premises_branches"); // the person of these tests is known
        await session.Execute("update premises_branches set name = name where clinic_id = $1", Clinic);
        (await Entries(session, "premises_branches")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task names_the_patient_that_a_row_is_about()
    {
        await using var session = await trail.Session("pool_01");
        await using var work = await trail.Work(session);
        var maker = new RowMaker(session, "pool_01", Clinic, trail.Person.UserId!.Value); // the person of these tests is known
        var patient = (await maker.Make("patients_patients")).Id!.Value; // patients have an id
        foreach (var table in new[] { "patients_conditions", "scheduling_appointments", "patients_links" })
        {
            await maker.Make(table, ("patient_id", patient));
            (await Entries(session, table)).Last().PatientId.ShouldBe(patient, table);
        }
        (await Entries(session, "patients_patients"))[0].PatientId.ShouldBe(patient);
    }

    [Fact]
    public async Task does_not_tell_of_work_that_was_undone()
    {
        await using var session = await trail.Session("pool_01");
        await using (await trail.Work(session)) await new RowMaker(session, "pool_01", Clinic, trail.Person.UserId!.Value).Make("premises_branches"); // known, as above
        await using var work = await trail.Work(session);
        (await Entries(session, "premises_branches")).ShouldBeEmpty();
    }

    [Fact]
    public async Task keeps_the_order_in_which_things_happened()
    {
        await using var session = await trail.Session("pool_01");
        await using var work = await trail.Work(session);
        for (var number = 0; number < 50; number++) await session.Execute("select registry.audit_note('count', 'order', $1, null, '{}')", $"{number:00}");
        (await Entries(session, "order")).Select(entry => entry.SubjectId).ShouldBe(Enumerable.Range(0, 50).Select(number => $"{number:00}"));
    }

    public static TheoryData<string> Tampering =>
    [
        "insert into audit_entries (clinic_id, id, at, action, subject) values (91, gen_random_uuid(), now(), 'insert', 'planted')",
        "update audit_entries set action = 'nothing'",
        "update audit_entries set before = null, after = null where clinic_id = 91",
        "delete from audit_entries",
        "truncate audit_entries",
        "truncate audit_entries cascade",
        "alter table audit_entries rename to forgotten",
        "insert into registry.audit_entries (clinic_id, id, at, action, subject) values (91, gen_random_uuid(), now(), 'insert', 'planted')",
        "update registry.audit_entries set action = 'nothing'",
        "delete from registry.audit_entries",
        "truncate registry.audit_entries",
        "insert into audit_blocks values (91, 1, 0, gen_random_uuid(), 1, '', '', '')",
        "update audit_blocks set header = ''",
        "delete from audit_blocks",
        "insert into audit_retirements values (91, gen_random_uuid(), '', '', '')",
        "delete from audit_retirements",
        "update registry.audit_heads set number = 0",
        "delete from registry.audit_heads",
        "delete from registry.audit_eras",
        "select registry.audit_begin_era()",
        "select * from registry.audit_entries_between(92, 0, gen_random_uuid(), 9223372036854775807, 1)",
        "select registry.audit_append_block(92, '', 0, gen_random_uuid(), 1, '', '', '')",
        "select registry.audit_retire(92, gen_random_uuid(), '', '', '')",
        "drop trigger audit on premises_branches",
        "alter table premises_branches disable trigger audit",
    ];

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task takes_no_correction_from_the_application(string deed)
    {
        await using var session = await trail.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Enter(Clinic);
        (await session.Refused(deed)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task of_a_note_is_written_for_the_clinic_that_was_entered_whatever_is_said()
    {
        await using var session = await trail.Address.AsApplication();
        await using var work = await session.BeginTransactionAsync();
        await session.Refused("select registry.audit_note('read', 'patients_patients', null, null, '{}')");
        await session.Enter(Clinic, trail.Person);
        await session.Execute("select registry.audit_note('read', 'a note', '7', null, '{\"page\": \"record\"}')");
        var entry = (await Entries(session, "a note")).ShouldHaveSingleItem();
        entry.Who.ShouldBe(trail.Who);
        entry.After!["page"]!.GetValue<string>().ShouldBe("record");
    }

    [Fact]
    public async Task of_the_registry_tells_that_secrets_changed_and_never_what_they_are()
    {
        await using var administrator = await trail.Address.AsAdministrator();
        await using var work = await administrator.BeginTransactionAsync();
        await administrator.Enter(Clinic, trail.Person);
        await administrator.Execute("update registry.users set password_hash = 'a-new-hash' where id = $1", trail.Person.UserId);
        await administrator.Execute("update registry.clinics set logo = '\\x5ec4e700'::bytea, logo_type = 'image/png' where id = $1", Clinic);
        await administrator.Execute("insert into registry.keys (clinic_id, purpose, number, wrapped, created_at) values ($1, 'data', 1, '\\x5ec4e701'::bytea, now())", Clinic);
        await administrator.Execute("update registry.keys set wrapped = null, destroyed_at = now() where clinic_id = $1", Clinic);
        var changes = await administrator.All(row => row.GetString(0), "select concat(subject, ' ', before, ' ', after) from registry.audit_entries order by id");
        changes.Count(change => change.Contains("•••", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(4);
        changes.Any(change => change.StartsWith("registry_users", StringComparison.Ordinal) && change.Contains("\"password_hash\": \"•••\"", StringComparison.Ordinal)).ShouldBeTrue();
        var secrets = await administrator.All(row => row.GetString(0), """
            select password_hash from registry.users union all select encode(wrapped, 'hex') from registry.keys where wrapped is not null
            union all select encode(logo, 'hex') from registry.clinics where logo is not null union all values ('5ec4e701')
            """);
        secrets.Count.ShouldBeGreaterThan(10);
        changes.ShouldAllBe(change => !secrets.Any(secret => change.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task of_the_registry_names_who_changed_what_of_which_clinic()
    {
        await using var session = await trail.Address.AsApplication();
        await using (var work = await session.BeginTransactionAsync())
        {
            await session.Enter(Clinic, trail.Person);
            await session.Execute("update registry.clinics set city = 'Rabat' where id = $1", Clinic);
            await work.CommitAsync();
        }
        await using var administrator = await trail.Address.AsAdministrator();
        var entry = (await Entries(administrator, "registry_clinics", "registry.audit_entries")).Last(entry => entry.After?["city"] is not null);
        entry.Who.ShouldBe(trail.Who);
        entry.Before!["city"].ShouldBeNull();
        entry.After!["city"]!.GetValue<string>().ShouldBe("Rabat");
    }

    // When a row was written last is stamped by its table itself with each change.
    static IEnumerable<string> Named(JsonNode? difference) => difference!.AsObject().Select(changed => changed.Key).Where(column => column != "changed_at");

    static Task<List<Entry>> Entries(NpgsqlConnection session, string subject, string from = "audit_entries") => session.All(
        row => new Entry(row.GetString(0), Text(row, 1), row.IsDBNull(2) ? null : row.GetGuid(2), Json(row, 3), Json(row, 4), row.GetString(5)), $"""
        select action, subject_id, patient_id, before::text, after::text, concat_ws('|', clinic_id, user_id, role, session_id, device_id, request_id, address)
        from {from} where subject = $1 and clinic_id = {Clinic} order by id
        """, subject);

    static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static JsonNode? Json(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : JsonNode.Parse(row.GetString(column));

    sealed record Entry(string Action, string? SubjectId, Guid? PatientId, JsonNode? Before, JsonNode? After, string Who);

    /// <summary>A clinic without rows in the pool and in a schema of its own, and a person who works there.</summary>
    public sealed class Trail(TestCluster cluster) : IAsyncLifetime
    {
        internal DatabaseAddress Address { get; private set; } = new("", "");

        internal Acting Person { get; private set; } = new();

        internal string Who => $"{Clinic}|{Person.UserId}|manager|{Person.SessionId}|{Person.DeviceId}|{Person.RequestId}|{Person.Address}";

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            Address = await cluster.Clone();
            await using var administrator = await Address.AsAdministrator();
            await RowMaker.Clinic(administrator, Clinic, "pool_01");
            var user = await administrator.Ask<Guid>("select id from registry.users order by id limit 1");
            Person = new(user, Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Guid.CreateVersion7(DateTimeOffset.UnixEpoch), "request-17", "192.0.2.17");
            await administrator.Execute("insert into registry.memberships values ($1, $2, 'manager', 'person', true, now())", Clinic, user);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>A session as the owner of the tables: even that role is audited.</summary>
        internal async Task<NpgsqlConnection> Session(string schema)
        {
            var session = await Address.AsAdministrator();
            await session.Execute("set role enamel_owner");
            await session.Execute("update registry.clinics set schema_name = $2 where id = $1", Clinic, schema);
            return session;
        }

        internal async Task<NpgsqlTransaction> Work(NpgsqlConnection session)
        {
            var work = await session.BeginTransactionAsync();
            await session.Enter(Clinic, Person);
            return work;
        }
    }
}
