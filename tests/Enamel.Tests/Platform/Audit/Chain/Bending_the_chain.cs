using System.Diagnostics;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Privacy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Audit.Chain;

/// <summary>What a superuser may try against seals, heads and keys; and what must not be taken for that.</summary>
public sealed class Bending_the_chain(Installation installation) : IClassFixture<Installation>
{
    const int Atlas = 1;

    [Fact]
    public async Task is_found_out_whatever_is_bent()
    {
        await Chain();
        await using var session = await installation.Address.AsAdministrator();
        (string Deed, TrailFault Expected)[] deeds =
        [
            ("update clinic_atlas.audit_blocks set header = replace(header, '\"entries\":', '\"entries\": ') where number = 2", TrailFault.BlockBroken),
            ("update clinic_atlas.audit_blocks set leaves = overlay(leaves placing '\\x00'::bytea from 20) where number = 2", TrailFault.BlockBroken),
            ("update clinic_atlas.audit_blocks set upto_tick = upto_tick + 1 where number = 2", TrailFault.BlockBroken),
            ("update clinic_atlas.audit_blocks set number = 100 - number where number in (1, 2)", TrailFault.BlockRemoved),
            ("delete from clinic_atlas.audit_blocks where number = 2", TrailFault.BlockRemoved),
            ("delete from clinic_atlas.audit_blocks where number = (select max(number) from clinic_atlas.audit_blocks)", TrailFault.ChainCut),
            ("delete from clinic_atlas.audit_blocks", TrailFault.ChainCut),
            ("delete from registry.audit_heads where clinic_id = 1", TrailFault.ChainCut),
            ("update registry.audit_heads set hash = '\\x00' where clinic_id = 1", TrailFault.BlockBroken),
            ("update clinic_atlas.audit_blocks set signature = overlay(signature placing '\\x0000'::bytea from 9) where number = (select max(number) from clinic_atlas.audit_blocks)", TrailFault.SignatureWrong),
            ("insert into clinic_atlas.audit_retirements (clinic_id, id, record, signature, removed) values (1, gen_random_uuid(), '{}', '\\x00', '')", TrailFault.SignatureWrong),
            ("insert into clinic_atlas.audit_entries (clinic_id, id, at, action, subject, tick) values (1, registry.uuid_v7(), clock_timestamp(), 'update', 'planted', registry.audit_tick() + 1000000)", TrailFault.EntrySlippedIn),
            ("insert into registry.audit_entries (clinic_id, id, at, action, subject, tick) select 1, registry.uuid_v7(), clock_timestamp(), 'update', 'planted', min(upto_tick) from clinic_atlas.audit_blocks", TrailFault.EntrySlippedIn),
            ("delete from registry.audit_entries where clinic_id = 1", TrailFault.EntryRemoved),
        ];
        foreach (var (deed, expected) in deeds)
        {
            await using var work = await session.BeginTransactionAsync();
            await session.Execute("set local session_replication_role = replica");
            (await session.Execute(deed)).ShouldBeGreaterThan(0, deed);
            (await Verify(session, isWithin: true)).Findings.Select(finding => finding.Fault).ShouldContain(expected, deed);
        }
        (await Verify(session)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task before_the_seal_does_not_make_a_backdated_entry_a_true_one()
    {
        await Chain();
        await using var session = await installation.Address.AsAdministrator();
        var planted = await session.Ask<Guid>("insert into pool_01.audit_entries (clinic_id, id, at, action, subject) values (2, registry.uuid_v7(), now() - interval '10 minutes', 'update', 'planted') returning id");
        var renamed = await session.Ask<Guid>("insert into pool_01.audit_entries (clinic_id, id, at, action, subject) select 2, overlay(id::text placing '00' from 12)::uuid, clock_timestamp(), 'update', 'planted' from (select '018f0000-0000-7000-8000-000000000000'::uuid as id) old returning id");
        await installation.SealAllOf(2);
        var verdict = await installation.Services.GetRequiredService<TrailVerification>().Run(session, 2, [], null, CancellationToken.None);
        verdict.Findings.ShouldContain(finding => finding.Fault == TrailFault.EntryMisdated && finding.EntryId == planted);
        verdict.Findings.ShouldContain(finding => finding.Fault == TrailFault.EntryMisdated && finding.EntryId == renamed);
    }

    [Fact]
    public async Task by_writing_all_of_it_anew_with_the_clinics_own_key_is_found_out_by_an_anchor_alone()
    {
        await Chain();
        await using var session = await installation.Address.AsAdministrator();
        var (number, hash, at) = (await session.All(row => (row.GetInt64(0), (byte[])row[1], row.GetFieldValue<DateTimeOffset>(2)), "select number, hash, sealed_at from registry.audit_heads where clinic_id = 1")).Single();
        var anchor = TrailAnchor.Read(new TrailAnchor(Atlas, number, hash, at).Text.Insert(20, "\n  "))!;
        (await Verify(session, anchor: anchor)).Findings.ShouldBeEmpty();
        // The thief has the master key too, and with it everything that the server has: another entry, and a chain that fits it.
        var thief = new TrailSealing(NpgsqlDataSource.Create(installation.Address.OwnerConnectionString), installation.Services.GetRequiredService<IMasterKeyProvider>());
        await session.Execute("""
            set session_replication_role = replica;
            update clinic_atlas.audit_entries set after = '{"amount": 3}' where id = (select id from clinic_atlas.audit_entries where after is not null order by id limit 1);
            delete from clinic_atlas.audit_blocks; delete from registry.audit_heads where clinic_id = 1;
            set session_replication_role = origin
            """);
        for (var block = 0; block < number; block++)
        {
            await Write(block);
            (await thief.Seal(Atlas, CancellationToken.None)).Blocks.ShouldBe(1);
        }
        (await Verify(session)).Findings.ShouldBeEmpty("that is what the anchor is for");
        (await Verify(session, anchor: anchor)).Findings.ShouldHaveSingleItem().Fault.ShouldBe(TrailFault.AnchorMissed);
        (await Verify(session, anchor: anchor with { Number = number + 1000 })).Findings.ShouldHaveSingleItem().Fault.ShouldBe(TrailFault.AnchorMissed);
    }

    [Fact]
    public async Task is_not_what_a_retention_run_does_which_says_over_the_clinics_signature_what_it_removed()
    {
        await installation.Cluster.OpenClinic(installation.Address, "ancien", hasOwnSchema: false);
        await using var session = await installation.Address.AsAdministrator();
        var clinic = await session.Ask<int>("select id from registry.clinics where slug = 'ancien'");
        // Before its first seal a clinic may have been open for years.
        var old = await session.All(row => row.GetGuid(0), """
            insert into pool_01.audit_entries (clinic_id, id, at, action, subject)
            select $1, (lpad(to_hex((extract(epoch from now() - interval '2 years') * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n), 3, '0') || right(gen_random_uuid()::text, 17))::uuid,
                now() - interval '2 years', 'read', 'patients_patients' from generate_series(1, 4) n returning id
            """, clinic);
        await installation.SealAllOf(clinic);
        var young = await session.Ask<Guid>("select id from pool_01.audit_entries where clinic_id = $1 order by id desc limit 1", clinic);
        var verify = () => installation.Services.GetRequiredService<TrailVerification>().Run(session, clinic, [], null, CancellationToken.None);
        (await verify()).Findings.ShouldBeEmpty();
        var retire = (Guid[] ids) => installation.In("ancien", unit => unit.GetRequiredService<TrailRetirement>().Run(ids, "run-1", "older than the period", CancellationToken.None));
        (await Should.ThrowAsync<PostgresException>(() => retire([old[0], young]))).MessageText.ShouldContain("older than a year");
        (await retire([old[0], old[1]])).ShouldBe(2);
        var verdict = await verify();
        verdict.Findings.ShouldBeEmpty();
        verdict.Retired.ShouldBe(2);
        (await session.Ask<long>("select count(*) from pool_01.audit_entries where clinic_id = $1 and action = 'retire' and after->>'run' = 'run-1'", clinic)).ShouldBe(1);
        // Who has the file alone is told the same: it carries the signed record, and without that the entries are missed.
        await using var provider = installation.Cluster.Operator(installation.Address);
        await using var given = new StringWriter();
        await provider.GetRequiredService<TrailExport>().Run(session, clinic, null, null, given, CancellationToken.None);
        var (exitCode, said) = await Python(given.ToString());
        (exitCode, said).ShouldSatisfyAllConditions(told => told.exitCode.ShouldBe(0, told.said), told => told.said.ShouldContain(", 2 removed by right, "));
        (await Python(string.Join('\n', given.ToString().Split('\n').Where(line => !line.StartsWith("{\"retirement", StringComparison.Ordinal))))).ExitCode.ShouldBe(1);
        (await Python(given.ToString().Replace("\"removed\":[\"", "\"removed\":[\"00", StringComparison.Ordinal))).ExitCode.ShouldBe(1);
        // A removal that hides behind the record of another is none of its own.
        await session.Execute("delete from pool_01.audit_entries where id = $1", old[2]);
        (await verify()).Findings.ShouldHaveSingleItem().EntryId.ShouldBe(old[2]);
        await session.Execute("update pool_01.audit_retirements set removed = removed || decode(replace($2::text, '-', ''), 'hex') where clinic_id = $1", clinic, old[2]);
        (await verify()).Findings.Select(finding => finding.Fault).ShouldBe([TrailFault.SignatureWrong, TrailFault.EntryRemoved, TrailFault.EntryRemoved, TrailFault.EntryRemoved], ignoreOrder: true);
    }

    [Fact]
    public async Task leaves_an_export_that_python_and_openssl_refuse_and_an_honest_one_that_they_take()
    {
        await Chain();
        await using var session = await installation.Address.AsAdministrator();
        await using var provider = installation.Cluster.Operator(installation.Address);
        await using var honest = new StringWriter();
        var exported = await provider.GetRequiredService<TrailExport>().Run(session, 2, null, null, honest, CancellationToken.None);
        exported.Blocks.ShouldBeGreaterThan(0);
        var lines = honest.ToString();
        var said = await Python(lines);
        said.ExitCode.ShouldBe(0, said.Said);
        said.Said.ShouldContain($"last block {exported.Head}");
        said.Said.ShouldContain("whole: ");
        foreach (var bent in new[] { lines.Replace("\"manager\"", "\"cashier\"", StringComparison.Ordinal), WithoutALine(lines), lines.Replace("previous\\u0022:\\u00220", "previous\\u0022:\\u00221", StringComparison.Ordinal) })
        {
            bent.ShouldNotBe(lines);
            (await Python(bent)).ExitCode.ShouldBe(1);
        }
    }

    static string WithoutALine(string lines)
    {
        var all = lines.Split('\n').ToList();
        all.RemoveAt(all.FindLastIndex(line => line.StartsWith('[')));
        return string.Join('\n', all);
    }

    // The recipe is taken from the page that gives it.
    static async Task<(int ExitCode, string Said)> Python(string export)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder("docs"), "operations", "audit.md"));
        var folder = Directory.CreateTempSubdirectory("enamel-export-").FullName;
        try
        {
            var (script, file) = (Path.Combine(folder, "verify.py"), Path.Combine(folder, "export.jsonl"));
            await File.WriteAllTextAsync(script, page.Split("```python\n")[1].Split("```")[0]);
            await File.WriteAllTextAsync(file, export, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            using var process = Process.Start(new ProcessStartInfo("python3", [script, file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!; // it is on every machine that builds us
            var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Three blocks at least, in both clinics.
    async Task Chain()
    {
        for (var block = 0; block < 3; block++)
        {
            await Write(block);
            await installation.SealAllOf(Atlas);
            await installation.SealAllOf(2);
        }
    }

    async Task Write(int number)
    {
        foreach (var clinic in new[] { installation.Atlas, installation.Mansour })
        {
            using var manager = await clinic.As(Role.Manager);
            (await manager.Post("/api/v1/branches", new { name = $"Annexe {number} {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}" })).ShouldBe(201);
        }
    }

    async Task<TrailVerdict> Verify(NpgsqlConnection session, bool isWithin = false, TrailAnchor? anchor = null)
    {
        var verification = installation.Services.GetRequiredService<TrailVerification>();
        TrailAnchor[] anchors = anchor is null ? [] : [anchor];
        return isWithin ? await verification.Inside(session, Atlas, anchors, null, CancellationToken.None) : await verification.Run(session, Atlas, anchors, null, CancellationToken.None);
    }
}
