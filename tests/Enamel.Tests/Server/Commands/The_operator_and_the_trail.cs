using System.Diagnostics;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Tests.Practice.Patients;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Server.Commands;

/// <summary>The trail and the removals from outside of the product: the program as an operator starts it, the recipe as it is printed, a backup as it is restored.</summary>
public sealed class The_operator_and_the_trail(Installation installation) : IClassFixture<Installation>, IDisposable
{
    private const int Atlas = 1;

    private readonly string _temporary = Directory.CreateTempSubdirectory("enamel-trail-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public async Task verifies_it_hears_which_entry_was_bent_and_gives_away_what_public_tools_verify()
    {
        var line = Line("data");
        await Write("Avant le sceau");
        var sealing = await Run(line, "audit", "seal");
        (sealing.ExitCode, sealing.Output).ShouldSatisfyAllConditions(said => said.ExitCode.ShouldBe(0, sealing.Error), said => said.Output.ShouldContain("entries were sealed"));
        await installation.SealAllOf(Atlas);
        var anchor = await Anchor();
        var whole = await Run(line, "audit", "verify", "--anchor", anchor.Text, "--json");
        whole.ExitCode.ShouldBe(0, whole.Output);
        var told = JsonDocument.Parse(whole.Output).RootElement;
        told.GetProperty("isWhole").GetBoolean().ShouldBeTrue();
        told.GetProperty("trails").EnumerateArray().Select(trail => trail.GetProperty("clinic").GetString()).ShouldBe(["platform", "atlas", "mansour"]);
        told.GetProperty("trails")[1].GetProperty("fittingAnchors")[0].GetString().ShouldBe(anchor.Text);
        // Given away, and verified by what the page says, word for word.
        (await FollowTheRecipe(line)).ShouldStartWith("whole: ");
        // Bent by the superuser with the triggers off; and with an anchor that is not this chain's.
        await using var superuser = await installation.Address.AsAdministrator();
        var bent = await superuser.Ask<Guid>("select id from clinic_atlas.audit_entries where action = 'insert' order by id limit 1");
        await superuser.Execute("set session_replication_role = replica");
        await superuser.Execute("update clinic_atlas.audit_entries set after = after || '{\"amount\": 1}' where id = $1", bent);
        var wrong = anchor with { Hash = [.. anchor.Hash.Reverse()] };
        var found = await Run(line, "audit", "verify", "--clinic", "atlas", "--anchor", wrong.Text);
        await superuser.Execute("update clinic_atlas.audit_entries set after = after - 'amount' where id = $1", bent);
        found.ExitCode.ShouldBe(1);
        found.Output.ShouldContain("NOT as it was written");
        found.Output.ShouldContain($"changed {bent} (block ");
        found.Output.ShouldContain($"anchor missed (block {anchor.Number})");
        (await Run(line, "audit", "verify", "--clinic", "mansour", "--anchor", anchor.Text)).Error.ShouldContain("is of another clinic");
    }

    [Fact]
    public async Task removes_what_is_due_and_removes_it_again_after_an_older_backup_came_back_whose_gap_an_anchor_tells()
    {
        var line = Line("data");
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var old = (await desk.Register("Tres", "Ancienne")).Text("id");
        await Owner.Do(installation, $"set enamel.clinic_id = '{Atlas}'; update clinic_atlas.patients_patients set registered_at = now() - interval '23 years' where id = '{old}'");
        await installation.Cluster.OpenClinic(installation.Address, "ferme", hasOwnSchema: true);
        await installation.SealAllOf(Atlas);
        // What waits for its seal when the backup is made, bears a number that the other server's transactions have not reached.
        await Write("Juste avant la sauvegarde");
        var eras = await Owner.Ask<int>(installation, "select max(era) from registry.audit_eras");
        var dump = Path.Combine(_temporary, "enamel.dump");
        await Tool("pg_dump", installation.Cluster.Cluster, "-Fc", "-f", dump, installation.Address.Database);

        var dry = await Run(line, "retention", "run", "--clinic", "atlas", "--dry-run", "--json");
        dry.ExitCode.ShouldBe(0, dry.Error);
        Due(dry.Output, "patients").GetProperty("count").GetInt32().ShouldBe(1);
        Due(dry.Output, "patients").GetProperty("examples")[0].GetString().ShouldStartWith("Tres Ancienne");
        (await Patients(installation.Address, old)).ShouldBe(1);
        var run = await Run(line, "retention", "run", "--clinic", "atlas", "--kind", "patients", "--yes");
        run.Output.ShouldContain("patients: 1 removed, certificate ", customMessage: run.Error);
        (await Patients(installation.Address, old)).ShouldBe(0);
        var shown = await Run(line, "clinics", "delete", "ferme", "--confirm", "atlas");
        (shown.ExitCode, shown.Error).ShouldSatisfyAllConditions(said => said.ExitCode.ShouldBe(1), said => said.Error.ShouldContain("nothing was deleted"));
        var deleted = await Run(line, "clinics", "delete", "ferme", "--confirm", "ferme", "--by", "S. Idrissi");
        deleted.Output.ShouldContain("Cabinet ferme is gone", customMessage: deleted.Error);
        for (var block = 0; block < 3; block++)
        {
            await Write($"Perdu {block}");
            await installation.SealAllOf(Atlas);
        }
        var anchor = await Anchor();

        // Another machine: its server has counted few transactions, and gets the backup, the secrets and the ledger.
        var elsewhere = Line("elsewhere", own: false);
        await using var cluster = await PrivateCluster.Open(new() { DataFolder = elsewhere.DataFolder }, Stop);
        var address = new DatabaseAddress(cluster.ConnectionString("enamel"), cluster.ConnectionString("enamel", "enamel_app"));
        await new Bootstrap(address).Run(Stop);
        await Tool("pg_restore", cluster, "--clean", "--if-exists", "-d", "enamel", dump);
        (await Patients(address, old)).ShouldBe(1);
        var replayed = await Run(elsewhere, "retention", "replay", Path.Combine(line.DataFolder, "ledger", "removals.txt"), "--json");
        replayed.ExitCode.ShouldBe(0, replayed.Error + replayed.Output);
        var again = JsonDocument.Parse(replayed.Output).RootElement;
        (again.GetProperty("rows").GetInt32(), again.GetProperty("clinics").GetInt32()).ShouldBe((1, 1), replayed.Output);
        (await Patients(address, old)).ShouldBe(0);

        // The chain itself is whole, and says that it ends before the anchor; once it has gone on beyond, that it went on from the backup.
        await using var provider = installation.Cluster.Operator(address);
        await using var restored = await address.AsAdministrator();
        (await provider.GetRequiredService<TrailVerification>().Run(restored, Atlas, [], null, Stop)).Findings.ShouldBeEmpty();
        (await restored.Ask<int>("select max(era) from registry.audit_eras")).ShouldBe(eras + 1);
        var ends = await provider.GetRequiredService<TrailVerification>().Run(restored, Atlas, [anchor], null, Stop);
        ends.Findings.ShouldHaveSingleItem().Detail.ShouldContain("if an older backup was restored then");
        for (var block = 0; block < 4; block++)
        {
            await restored.Execute("select set_config('enamel.clinic_id', '1', false)");
            await restored.Execute("select registry.audit_note('count', 'after the restore', null, null, '{}')");
            await provider.GetRequiredService<TrailSealing>().Seal(Atlas, Stop);
        }
        var verified = await Run(elsewhere, "audit", "verify", "--clinic", "atlas", "--anchor", anchor.Text);
        verified.ExitCode.ShouldBe(1, verified.Error);
        verified.Output.ShouldContain($"anchor missed (block {anchor.Number}): the anchor of ");
        verified.Output.ShouldContain("if an older backup was restored then, what was written between");
        verified.Output.Split('\n').Count(told => told.StartsWith("  ", StringComparison.Ordinal)).ShouldBe(1, verified.Output);
    }

    [Fact]
    public async Task shows_patients_accounts_that_nobody_uses_before_it_removes_them_and_removes_them_again_after_a_restore()
    {
        var line = Line("accounts");
        await Account("00000000-0000-7000-8000-0000000000a1", years: 5);
        await Account("00000000-0000-7000-8000-0000000000a2", years: 1);
        var help = await Run(line, "retention", "accounts", "--help");
        (help.ExitCode, help.Error).ShouldBe((0, ""));
        foreach (var word in new[] { "--months", "--dry-run", "--yes", "--json", "./enamel retention accounts --dry-run" }) help.Output.ShouldContain(word);
        var soon = await Run(line, "retention", "accounts", "--months", "3", "--yes");
        (soon.ExitCode, soon.Error).ShouldSatisfyAllConditions(said => said.ExitCode.ShouldBe(1), said => said.Error.ShouldContain("12 at least"));
        // Looking removes nothing, and a dry run is one whatever else is said.
        (await Run(line, "retention", "accounts")).Output.ShouldStartWith("1 accounts were last used before ");
        var dry = await Run(line, "retention", "accounts", "--dry-run", "--yes", "--json");
        dry.ExitCode.ShouldBe(0, dry.Error);
        Told(dry.Output).ShouldBe((1, false));
        (await Accounts()).ShouldBe(2);
        var removed = await Run(line, "retention", "accounts", "--yes", "--json");
        removed.ExitCode.ShouldBe(0, removed.Error);
        Told(removed.Output).ShouldBe((1, true));
        (await Accounts()).ShouldBe(1);
        Told((await Run(line, "retention", "accounts", "--json")).Output).ShouldBe((0, false));
        // The backup was older.
        await Account("00000000-0000-7000-8000-0000000000a1", years: 5);
        var replayed = await Run(line, "retention", "replay", "--json");
        JsonDocument.Parse(replayed.Output).RootElement.GetProperty("rows").GetInt32().ShouldBe(1, replayed.Error);
        (await Accounts()).ShouldBe(1);

        async Task Account(string id, int years) => await Owner.Do(installation, $"""
            insert into registry.persons (id, display_name, password_hash, phone_sealed, phone_index, national_id_sealed, national_id_index, verified_at, created_at)
            select '{id}', 'Oubliee', '', '', '\x{id[^2..]}', '', '\x{id[^2..]}', at, at from (select now() - interval '{years} years' as at) long_ago
            """);
        async Task<long> Accounts() => await Owner.Ask<long>(installation, "select count(*) from registry.persons where display_name = 'Oubliee'");
    }

    private static (int Count, bool IsRemoved) Told(string output)
    {
        var told = JsonDocument.Parse(output).RootElement;
        return (told.GetProperty("accounts").GetInt32(), told.GetProperty("removed").GetBoolean());
    }

    private static JsonElement Due(string output, string kind) =>
        JsonDocument.Parse(output).RootElement.GetProperty("due").EnumerateArray().Single(one => one.GetProperty("kind").GetString() == kind);

    private static async Task<long> Patients(DatabaseAddress address, string id)
    {
        await using var session = await address.AsAdministrator();
        return await session.Ask<long>($"select count(*) from clinic_atlas.patients_patients where id = '{id}'");
    }

    /// <summary>The page's own words: its Python beside the file, its two lines in a shell.</summary>
    private async Task<string> FollowTheRecipe(CommandLine line)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder("docs"), "operations", "audit.md"), Stop);
        var folder = Directory.CreateDirectory(Path.Combine(_temporary, "auditor")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "verify.py"), page.Split("```python\n")[1].Split("```")[0], Stop);
        var steps = page.Split("```sh\n").Select(block => block.Split("```")[0]).Single(block => block.Contains("verify.py", StringComparison.Ordinal)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        steps[0].ShouldStartWith("./enamel audit export ");
        var exported = await Run(line, [.. steps[0].Split(' ')[1..^1], Path.Combine(folder, steps[0].Split(' ')[^1])]);
        exported.ExitCode.ShouldBe(0, exported.Error);
        var (exitCode, said) = await Shell(folder, string.Join('\n', steps[1..]));
        exitCode.ShouldBe(0, said);
        exported.Output.ShouldContain(said.Trim().Split(' ')[^1]); // the last block's hash, by both
        // One letter of one entry, and the same words say so.
        var file = Path.Combine(folder, steps[0].Split(' ')[^1]);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace("Avant le sceau", "Avant le seau", StringComparison.Ordinal), Stop);
        (await Shell(folder, string.Join('\n', steps[1..]))).ExitCode.ShouldBe(1);
        return said;
    }

    private static async Task<(int ExitCode, string Said)> Shell(string folder, string words)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", words]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var said = await shell.StandardOutput.ReadToEndAsync(Stop) + await shell.StandardError.ReadToEndAsync(Stop);
        await shell.WaitForExitAsync(Stop);
        return (shell.ExitCode, said);
    }

    private static async Task Tool(string name, PrivateCluster cluster, params string[] words)
    {
        using var tool = Process.Start(new ProcessStartInfo(
            Path.Combine(cluster.ProgramsFolder, name), ["-h", cluster.SocketFolder, "-p", cluster.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", PrivateCluster.Administrator, .. words])
        { RedirectStandardError = true, UseShellExecute = false })!;
        var said = await tool.StandardError.ReadToEndAsync(Stop);
        await tool.WaitForExitAsync(Stop);
        tool.ExitCode.ShouldBe(0, said);
    }

    /// <summary>A data folder with the keys of this installation; its database is the tests', or one of its own.</summary>
    private CommandLine Line(string name, bool own = true)
    {
        File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_temporary) | UnixFileMode.OtherExecute);
        return CommandLine.WithTheKeys(Path.Combine(_temporary, name), own ? installation.Address : null);
    }

    private static Task<(int ExitCode, string Output, string Error)> Run(CommandLine line, params string[] words) => line.Run(words);

    private async Task Write(string name)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/branches", new { name })).ShouldBe(201);
    }

    private async Task<TrailAnchor> Anchor()
    {
        await using var session = await installation.Address.AsAdministrator();
        return (await session.All(row => new TrailAnchor(Atlas, row.GetInt64(0), (byte[])row[1], row.GetFieldValue<DateTimeOffset>(2)), $"select number, hash, sealed_at from registry.audit_heads where clinic_id = {Atlas}")).Single();
    }
}
