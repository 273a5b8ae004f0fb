using System.Diagnostics;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Audit.Chain;

/// <summary>A hundred thousand entries of one clinic, sealed; and a superuser with the triggers off, who tries to bend them.</summary>
public sealed class A_sealed_trail(A_sealed_trail.Long trail) : IClassFixture<A_sealed_trail.Long>
{
    const int Rounds = 20, DeedsOfARound = 10;

    [Fact]
    public async Task is_whole_as_long_as_nobody_touches_it_and_read_in_about_a_second()
    {
        await using var session = await trail.Administrator();
        var began = Stopwatch.GetTimestamp();
        var verdict = await trail.Verify(session);
        var took = Stopwatch.GetElapsedTime(began);
        TestContext.Current.TestOutputHelper!.WriteLine($"{verdict.Entries} entries in {verdict.Blocks} blocks verified in {took.TotalMilliseconds:F0} ms");
        verdict.Findings.ShouldBeEmpty();
        verdict.Entries.ShouldBeGreaterThanOrEqualTo(Long.Entries);
        verdict.Unsealed.ShouldBe(0);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(10)); // about a second on a quiet machine
    }

    [Fact]
    public async Task names_each_of_two_hundred_entries_that_a_superuser_changes_removes_slips_in_or_swaps()
    {
        var dice = new Random(20261121);
        await using var session = await trail.Administrator();
        for (var round = 0; round < Rounds; round++)
        {
            await using var work = await session.BeginTransactionAsync();
            await session.Execute("set local session_replication_role = replica");
            var touched = new List<(string Deed, Guid[] Entries)>();
            foreach (var entry in trail.Some(dice, 2 * DeedsOfARound).Chunk(2)) touched.Add(await Bend(session, dice, entry[0], entry[1]));
            var verdict = await trail.Verify(session, isWithin: true);
            await work.RollbackAsync();
            var named = verdict.Findings.Select(finding => finding.EntryId).ToHashSet();
            foreach (var (deed, entries) in touched) entries.ShouldContain(entry => named.Contains(entry), $"round {round}: {deed} {string.Join(", ", entries)}\n{string.Join('\n', verdict.Findings)}");
            // An entry that was given another id is gone under the one and slipped in under the other.
            verdict.Findings.Where(finding => finding.Fault != TrailFault.EntrySlippedIn).Select(finding => finding.EntryId).ShouldBeSubsetOf(touched.SelectMany(one => one.Entries).Select(entry => (Guid?)entry));
        }
        (await trail.Verify(session)).Findings.ShouldBeEmpty();
    }

    static async Task<(string Deed, Guid[] Entries)> Bend(NpgsqlConnection session, Random dice, Guid one, Guid other)
    {
        switch (dice.Next(4))
        {
            case 0:
                var change = Changes[dice.Next(Changes.Length)];
                (await session.Execute($"update pool_01.audit_entries set {change} where id = $1", one)).ShouldBe(1);
                return ($"set {change}", [one]);
            case 1:
                (await session.Execute("delete from pool_01.audit_entries where id = $1", one)).ShouldBe(1);
                return ("delete", [one]);
            case 2:
                var planted = await session.Ask<Guid>("""
                    insert into pool_01.audit_entries (clinic_id, id, at, action, subject, after, tick)
                    select clinic_id, overlay(id::text placing lpad(to_hex((random() * 4095)::int), 3, '0') from 34)::uuid, at, 'update', 'patients_patients', '{"slipped": "in"}', tick
                    from pool_01.audit_entries where id = $1 returning id
                    """, one);
                return ("insert", [planted]);
            default:
                (await session.Execute("""
                    update pool_01.audit_entries e set action = o.action, subject = o.subject, subject_id = o.subject_id, user_id = o.user_id, after = o.after, before = o.before, at = o.at,
                        address = o.address, request_id = o.request_id
                    from pool_01.audit_entries o where e.id in ($1, $2) and o.id in ($1, $2) and e.id <> o.id
                    """, one, other)).ShouldBe(2);
                return ("swap", [one, other]);
        }
    }

    static readonly string[] Changes =
    [
        "action = 'read'", "after = after || '{\"amount\": 1}'", "before = '{}'", "user_id = gen_random_uuid()", "at = at - interval '1 microsecond'", "address = '10.0.0.1'", "role = null",
        "subject_id = null", "tick = tick + 1", "tick = 1", "request_id = request_id || ' '", "clinic_id = 1", "patient_id = null", "device_id = gen_random_uuid()", "after = null", "id = gen_random_uuid()",
    ];

    /// <summary>A clinic with many entries in many transactions, some of them the registry's.</summary>
    public sealed class Long(TestCluster cluster) : IAsyncLifetime
    {
        public const int Entries = 100_000;

        const int Mansour = 2;
        List<Guid> ids = [];
        ServiceProvider? services;

        internal DatabaseAddress Address { get; private set; } = new("", "");

        internal TrailVerification Verification => services!.GetRequiredService<TrailVerification>();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            Address = await cluster.Clone();
            services = cluster.Operator(Address);
            await using var administrator = await Administrator();
            await administrator.Execute($$"""
                do $$ begin
                    for batch in 1 .. 200 loop
                        insert into pool_01.audit_entries (clinic_id, id, at, user_id, role, address, request_id, action, subject, subject_id, patient_id, before, after)
                        select {{Mansour}}, registry.uuid_v7(), clock_timestamp(), gen_random_uuid(), 'receptionist', '192.0.2.' || n % 250, md5(n::text), 'update', 'patients_patients', gen_random_uuid()::text,
                            gen_random_uuid(), jsonb_build_object('city', 'Rabat', 'version', n), jsonb_build_object('city', 'Salé "' || n || '"', 'version', n + 1)
                        from generate_series(1, {{Entries / 200}}) n;
                        insert into registry.audit_entries (clinic_id, id, at, action, subject) values ({{Mansour}}, registry.uuid_v7(), clock_timestamp(), 'insert', 'registry_devices');
                        commit;
                    end loop;
                end $$
                """);
            ids = await administrator.All(row => row.GetGuid(0), $"select id from pool_01.audit_entries where clinic_id = {Mansour} and subject = 'patients_patients' order by id");
            var done = await services.GetRequiredService<TrailSealing>().Seal(Mansour, CancellationToken.None);
            done.Entries.ShouldBeGreaterThan(Entries);
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            if (services is not null) await services.DisposeAsync();
        }

        internal Task<NpgsqlConnection> Administrator() => Address.AsAdministrator();

        internal IEnumerable<Guid> Some(Random dice, int count) => Enumerable.Range(0, count).Select(_ => ids[dice.Next(ids.Count)]).Distinct().Concat(ids.Take(count)).Take(count);

        internal async Task<TrailVerdict> Verify(NpgsqlConnection session, bool isWithin = false)
        {
            return isWithin
                ? await Verification.Inside(session, Mansour, [], null, CancellationToken.None)
                : await Verification.Run(session, Mansour, [], null, CancellationToken.None);
        }
    }
}
