using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Database;

namespace Enamel.Tests.Server.Commands;

/// <summary>A migrated installation in a folder of its own, its database kept up so that each command only joins it.</summary>
public sealed class OperatorsInstallation : IAsyncLifetime
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("enamel-operator-").FullName;
    private PrivateCluster? _cluster;

    internal CommandLine Line => new(Path.Combine(_temporary, "data"));

    public async ValueTask InitializeAsync()
    {
        File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_temporary) | UnixFileMode.OtherExecute);
        _cluster = await PrivateCluster.Open(new() { DataFolder = Line.DataFolder }, CancellationToken.None);
        (await Line.Run("migrate")).ExitCode.ShouldBe(0);
    }

    /// <summary>Asks or changes something as the database's own administrator.</summary>
    internal async Task<string?> Sql(string statement)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_cluster!.ConnectionString("enamel")); // opened before any test
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(statement, connection);
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Directory.Delete(_temporary, recursive: true);
    }
}

public sealed class The_operator(OperatorsInstallation installation) : IClassFixture<OperatorsInstallation>
{
    private CommandLine Line => installation.Line;

    [Fact]
    public async Task migrates_again_without_harm_and_sees_each_schema_s_result()
    {
        var (exitCode, output, _) = await Line.Run("migrate", "--json");
        exitCode.ShouldBe(0);
        var report = JsonDocument.Parse(output).RootElement;
        report.GetProperty("succeeded").GetBoolean().ShouldBeTrue();
        report.GetProperty("schemas").EnumerateArray().Select(schema => schema.GetProperty("schema").GetString()).ShouldContain("pool_01");
    }

    [Fact]
    public async Task makes_administrators_once_and_helps_who_lost_the_second_factor()
    {
        var made = await Line.Run("users", "create-administrator", "S.Idrissi", "--name", "Salma Idrissi", "--json");
        made.ExitCode.ShouldBe(0, made.Error);
        var keys = JsonDocument.Parse(made.Output).RootElement;
        keys.GetProperty("username").GetString().ShouldBe("s.idrissi");
        keys.GetProperty("secret").GetString()!.Length.ShouldBe(32); // it is there
        keys.GetProperty("address").GetString().ShouldStartWith("otpauth://totp/Enamel:s.idrissi?secret=");
        var again = await Line.Run("users", "create-administrator", "s.idrissi", "--name", "Une autre");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldContain("renew-administrator");
        (await Line.Run("users", "reset-second-factor", "nowhere", "somebody", "--reason", "Telephone lost")).Error.ShouldContain("No clinic is called nowhere");
    }

    [Fact]
    public async Task opens_a_clinic_once_and_finds_it()
    {
        (await Line.Run("clinics", "create", "ibn-sina", "--name", "Cabinet Ibn Sina", "--host", "ibn-sina.localhost", "--own-schema")).ExitCode.ShouldBe(0);
        var again = await Line.Run("clinics", "create", "ibn-sina", "--name", "Un autre");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldNotContain("tenancy.slug-taken");
        again.Error.ShouldContain("already");
        var french = await Line.Run(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "fr_MA.UTF-8" }, "clinics", "create", "ibn-sina", "--name", "Un autre");
        french.Error.ShouldContain("déjà");
        (await Line.Run("clinics", "list")).Output.ShouldContain("clinic_ibn_sina");
        var shown = JsonDocument.Parse((await Line.Run("clinics", "show", "ibn-sina", "--json")).Output).RootElement;
        shown.GetProperty("hosts").EnumerateArray().Single().GetString().ShouldBe("ibn-sina.localhost");
        (await Line.Run("clinics", "show", "nobody")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task brings_over_the_patients_that_an_older_system_encrypted_and_is_told_which_rows_failed()
    {
        (await Line.Run("clinics", "create", "brought-over", "--name", "Cabinet repris")).ExitCode.ShouldBe(0);
        var (keys, patients) = (Path.Combine(Line.DataFolder, "keys.txt"), Path.Combine(Line.DataFolder, "patients.csv"));
        await File.WriteAllTextAsync(keys, "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            patients,
            "firstName,lastName,cin\nAmina,gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==,BK800001\nAmina,Tazi,wrong\n",
            TestContext.Current.CancellationToken);
        string[] words = ["import-fernet", "--clinic", "brought-over", "--key-file", keys, "--file", patients];
        var first = await Line.Run([.. words, "--json"]);
        first.ExitCode.ShouldBe(1, first.Error);
        var report = JsonDocument.Parse(first.Output).RootElement;
        (report.GetProperty("registered").GetInt32(), report.GetProperty("failed").GetInt32()).ShouldBe((1, 1), first.Output);
        var again = await Line.Run(words);
        again.Output.ShouldContain("line 2: already there");
        again.Output.ShouldContain("line 3: failed: cin: ");
        again.Output.ShouldNotContain("wrong");
    }

    [Fact]
    public async Task rotates_keys_and_every_one_still_opens()
    {
        (await Line.Run("clinics", "create", "rotated", "--name", "Cabinet tournant")).ExitCode.ShouldBe(0);
        var rotated = await Line.Run("keys", "rotate", "--clinic", "rotated", "--master", "--json");
        rotated.ExitCode.ShouldBe(0, rotated.Error);
        JsonDocument.Parse(rotated.Output).RootElement.GetProperty("clinics")[0].GetProperty("keyNumber").GetInt32().ShouldBe(2);
        var doctor = await Line.Run("doctor", "--json");
        doctor.ExitCode.ShouldBe(0, doctor.Output);
        JsonDocument.Parse(doctor.Output).RootElement.GetProperty("findings").EnumerateArray()
            .Select(finding => finding.GetProperty("area").GetString()).Distinct().Order()
            .ShouldBe(["clock", "database", "disk", "keys", "messages", "migrations", "roles", "time-zones"]);
    }

    [Fact]
    public async Task learns_from_the_doctor_that_others_may_read_the_keys()
    {
        await using var other = await Another();
        var keys = Path.Combine(other.Line.DataFolder, "secrets", "master.keys");
        File.SetUnixFileMode(keys, File.GetUnixFileMode(keys) | UnixFileMode.OtherRead);
        var (exitCode, output, _) = await other.Line.Run("doctor");
        exitCode.ShouldBe(1);
        output.ShouldContain($"chmod 600 '{keys}'");
    }

    [Fact]
    public async Task is_stopped_when_the_master_key_is_gone_instead_of_getting_a_fresh_one()
    {
        await using var other = await Another();
        var keys = Path.Combine(other.Line.DataFolder, "secrets", "master.keys");
        File.Delete(keys);
        var (exitCode, _, error) = await other.Line.Run("migrate");
        exitCode.ShouldBe(1);
        error.ShouldContain("bring that file back");
        File.Exists(keys).ShouldBeFalse();
    }

    [Fact]
    public async Task is_told_by_the_doctor_that_there_is_nothing_yet_and_nothing_is_made()
    {
        var folder = Path.Combine(Line.DataFolder, "nothing");
        var (exitCode, output, _) = await new CommandLine(folder).Run("doctor");
        exitCode.ShouldBe(1);
        output.ShouldContain("./enamel migrate");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public async Task takes_the_agenda_to_other_rules_of_the_clocks_after_a_rehearsal_and_is_told_what_is_left_for_a_person()
    {
        (await Line.Run("seed", "--clinic", "mansour")).ExitCode.ShouldBe(0);
        var schema = await installation.Sql("select schema_name from registry.clinics where slug = 'mansour'");
        var clinic = await installation.Sql("select id from registry.clinics where slug = 'mansour'");
        // Two visits as they would stand by older zone data: the wall clock says what was agreed, and the instants are others.
        var visits = (await installation.Sql($"select string_agg(id::text, ' ') from (select id from {schema}.scheduling_appointments where clinic_id = {clinic} and status = 'booked' and starts_at > now() + interval '2 days' order by id limit 2) soon"))!.Split(' ');
        var agreed = await Instants();
        foreach (var (place, visit) in visits.Index())
        {
            await installation.Sql($"select set_config('enamel.clinic_id', '{clinic}', false); update {schema}.scheduling_appointments set starts_at = starts_at + interval '{300 + place} days', ends_at = ends_at + interval '{300 + place} days', zone_rules = 'TZDB: 2025b' where id = '{visit}'");
            await installation.Sql($"update registry.doctor_bookings set starts_at = starts_at + interval '{300 + place} days', ends_at = ends_at + interval '{300 + place} days' where id = '{visit}'");
        }
        // Another clinic took the second one's place meanwhile.
        var taken = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await installation.Sql($"insert into registry.doctor_bookings (clinic_id, id, doctor_id, starts_at, ends_at) select clinic_id, '{taken}', doctor_id, starts_at - interval '301 days', ends_at - interval '301 days' from registry.doctor_bookings where id = '{visits[1]}'");

        var tried = await Line.Run("agenda", "recompute", "--dry-run", "--json");
        tried.ExitCode.ShouldBe(0, tried.Error);
        var found = JsonDocument.Parse(tried.Output).RootElement.GetProperty("clinics").EnumerateArray().Single();
        found.GetProperty("clinic").GetString().ShouldBe("mansour");
        found.GetProperty("appointments").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ShouldBe(visits, ignoreOrder: true);
        (await Stale()).ShouldBe("2");

        var done = await Line.Run("agenda", "recompute");
        done.ExitCode.ShouldBe(1, done.Error); // somebody must see to what is left
        done.Output.ShouldContain($"mansour {visits[0]}: agreed for");
        done.Output.ShouldContain("NOT MOVED: scheduling.doctor-busy");
        done.Output.ShouldContain("1 appointments are at another instant, 1 are left for a person to see to.");
        (await Stale()).ShouldBe("1");
        await installation.Sql($"delete from registry.doctor_bookings where id = '{taken}'");
        (await Line.Run("agenda", "recompute", "--clinic", "mansour")).ExitCode.ShouldBe(0);
        (await Stale()).ShouldBe("0");
        (await installation.Sql($"select count(*) from {schema}.scheduling_appointments a join registry.doctor_bookings b using (clinic_id, id) where a.id in ('{visits[0]}', '{visits[1]}') and a.starts_at = b.starts_at")).ShouldBe("2");
        (await Instants()).ShouldBe(agreed);
        (await Line.Run("agenda", "recompute")).Output.ShouldContain("0 appointments are at another instant, 0 are left");
        var unknown = await Line.Run("agenda", "recompute", "--clinic", "nobody");
        (unknown.ExitCode, unknown.Error.Contains("clinics list", StringComparison.Ordinal)).ShouldBe((1, true));

        Task<string?> Instants() => installation.Sql($"select string_agg(extract(epoch from starts_at)::bigint::text, ' ' order by id) from {schema}.scheduling_appointments where id in ('{visits[0]}', '{visits[1]}')");

        Task<string?> Stale() => installation.Sql($"select count(*) from {schema}.scheduling_appointments where zone_rules = 'TZDB: 2025b'");
    }

    [Fact]
    public async Task serves_the_demo_from_one_folder_once_and_its_accounts_open_the_doors()
    {
        const string Port = "21517";
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PORT"] = Port };
        using var server = Line.Start(variables, "serve", "--demo");
        var drained = server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line;
        while ((line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)) is not null and not "Ctrl-C stops it.") { }
        line.ShouldNotBeNull(server.HasExited ? await drained : null);
        var demo = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Line.DataFolder, "demo.json"), TestContext.Current.CancellationToken)).RootElement;
        demo.GetProperty("baseUrl").GetString().ShouldBe($"http://localhost:{Port}");
        foreach (var clinic in new[] { "atlas", "mansour" }) // links in messages lead to where it answers, also where it was loaded for another port
            (await installation.Sql($"select s.link_root from {await installation.Sql($"select schema_name from registry.clinics where slug = '{clinic}'")}.reminders_settings s join registry.clinics c on c.id = s.clinic_id where c.slug = '{clinic}'"))
                .ShouldBe($"http://{clinic}.localhost:{Port}");
        using var http = new HttpClient();
        foreach (var clinic in demo.GetProperty("clinics").EnumerateArray())
        {
            clinic.GetProperty("accounts").GetArrayLength().ShouldBe(8);
            var account = clinic.GetProperty("accounts").EnumerateArray().Last(account => account.GetProperty("role").GetString() == "doctor");
            using var content = JsonContent(new { login = account.GetProperty("login").GetString(), password = account.GetProperty("password").GetString() });
            using var answer = await http.PostAsync($"{clinic.GetProperty("pathUrl").GetString()}/api/v1/auth/login", content, TestContext.Current.CancellationToken);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        var second = await Line.Run(new Dictionary<string, string?>(StringComparer.Ordinal) { ["PORT"] = "21518" }, "serve");
        second.ExitCode.ShouldBe(1);
        second.Error.ShouldContain("already");
        var elsewhere = await new CommandLine(Line.DataFolder + "-2").Run(variables, "serve");
        elsewhere.ExitCode.ShouldBe(1);
        elsewhere.Error.ShouldContain("PORT=");
        using var kill = System.Diagnostics.Process.Start("kill", server.Id.ToString(CultureInfo.InvariantCulture));
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        server.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task can_use_a_server_of_his_own_whose_application_role_gets_a_password()
    {
        await using var theirs = await PrivateCluster.Open(
            new() { DataFolder = Line.DataFolder + "-server", TcpPort = 21519 }, TestContext.Current.CancellationToken);
        var line = new CommandLine(Line.DataFolder + "-own");
        var variables = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ENAMEL_DATABASE"] = $"postgres://{PrivateCluster.Administrator}@/practice?host={Uri.EscapeDataString(theirs.SocketFolder)}&port=21519",
        };
        (await line.Run(variables, "migrate")).ExitCode.ShouldBe(0);
        var doctor = await line.Run(variables, "doctor");
        doctor.Output.ShouldContain("enamel_app_practice");
        doctor.Output.ShouldNotContain("leakproof");
        await using (var administrator = new Npgsql.NpgsqlConnection(theirs.ConnectionString("practice")))
        {
            await administrator.OpenAsync(TestContext.Current.CancellationToken);
            await using var forget = new Npgsql.NpgsqlCommand("alter function public.word_similarity_op(text, text) not leakproof", administrator);
            await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var slow = await line.Run(variables, "doctor");
        (slow.ExitCode, slow.Output).ShouldSatisfyAllConditions(found => found.ExitCode.ShouldBe(0), found => found.Output.ShouldContain("alter function public.word_similarity_op(text, text) leakproof;"));
        var password = Path.Combine(line.DataFolder, "secrets", "app.password");
        File.GetUnixFileMode(password).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await line.Run(variables, "migrate")).Output.ShouldNotContain(File.ReadAllText(password).Trim());
    }

    private static async Task<OperatorsInstallation> Another()
    {
        var other = new OperatorsInstallation();
        await other.InitializeAsync();
        return other;
    }

    private static StringContent JsonContent(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
