using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.House;

/// <summary>People are registered, found, changed and refused; then every column of the database and every line of the log is looked through.</summary>
public sealed class Personal_data_at_rest(Installation installation) : IClassFixture<Installation>
{
    // As the desk types them, and as the product writes them down before sealing. None so short that it stands in a ciphertext by chance.
    static readonly Dictionary<string, string[]> Identifiers = new(StringComparer.Ordinal)
    {
        ["cin"] = ["bk 731904", "BK-731904", "BK731904", "bk731904"],
        ["phone"] = ["06 61 73 19 04", "+212 661-731904", "+212661731904", "0661731904", "00212661731904", "661731904"],
        ["email"] = ["Zohra.Qadiri731@patients.example", "zohra.qadiri731@patients.example", "zohra.qadiri731"],
        ["insurance-id"] = ["731 904 662", "731904662"],
        ["address"] = ["731, boulevard Zerktouni, appartement 904", "boulevard Zerktouni"],
        ["user-email"] = ["desk731@atlas.example"],
        ["user-phone"] = ["0662731905", "+212662731905", "662731905"],
    };

    static readonly Lazy<HashSet<string>> Guessed = new(() => [.. Guesses()]);

    [Fact]
    public async Task is_nowhere_in_clear_and_answers_no_guess()
    {
        await Work("atlas");
        await Work("mansour");
        var dump = await Everything();
        dump.ShouldContain("PT-ATLAS-"); // it is the right database that is looked through
        dump.ShouldContain("PT-MANSOUR-");
        Found(dump).ShouldBeEmpty();
        installation.Log.Lines.SelectMany(line => Found(line).Select(what => $"{what}: {line}")).ShouldBeEmpty();
        Found(await PgDump()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("'BK731904'")]
    [InlineData("encode('BK731904'::bytea, 'base64')")]
    [InlineData("encode(convert_to('+212661731904', 'UTF8'), 'hex')")]
    [InlineData("encode(sha256('BK731904'), 'hex')")]
    [InlineData("encode(sha256('0661731904'), 'base64')")]
    public async Task would_be_found(string planted)
    {
        await using var administrator = await installation.Address.AsAdministrator();
        await using var work = await administrator.BeginTransactionAsync();
        Found(await administrator.Ask<string>($"select jsonb_build_object('column', {planted})::text")).ShouldNotBeEmpty();
        Found(await administrator.Ask<string>($"select jsonb_build_object('column', convert_to({planted}, 'UTF8'))::text")).ShouldNotBeEmpty();
    }

    static IEnumerable<string> Found(string text) => Needles().Where(needle => text.Contains(needle, StringComparison.OrdinalIgnoreCase)).Concat(Guessed.Value.Where(text.Contains)).Distinct(StringComparer.Ordinal);

    // Each spelling as it is, and as bytes are written: hexadecimal and base 64; and what a guess leaves, written again as bytes.
    static IEnumerable<string> Needles() => Identifiers.Values.SelectMany(spellings => spellings).SelectMany(spelling => Twice(Encoding.UTF8.GetBytes(spelling)).Append(spelling));

    static IEnumerable<string> Guesses() =>
        from identifier in Identifiers
        from spelling in identifier.Value
        from said in new[] { spelling, spelling.ToUpperInvariant(), spelling.ToLowerInvariant(), $"{identifier.Key}:{spelling}", $"{identifier.Key}:v1:{spelling}", $"1:{spelling}", $"atlas:{spelling}" }
        let bytes = Encoding.UTF8.GetBytes(said)
        from hash in Hashes(bytes)
        from written in Twice(hash)
        select written;

    static IEnumerable<byte[]> Hashes(byte[] bytes)
    {
        yield return SHA256.HashData(bytes);
        yield return SHA512.HashData(bytes);
#pragma warning disable CA5350, CA5351 // what a guesser tries first is just what must not be found
        yield return SHA1.HashData(bytes);
        yield return MD5.HashData(bytes);
#pragma warning restore CA5350, CA5351
        foreach (var key in new[] { [], new byte[32], "enamel"u8.ToArray(), "atlas"u8.ToArray(), "1"u8.ToArray(), "secret"u8.ToArray() }) yield return HMACSHA256.HashData(key, bytes);
    }

    static IEnumerable<string> Written(byte[] bytes) => [Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes).TrimEnd('=')[..^1]];

    static IEnumerable<string> Twice(byte[] bytes) => Written(bytes).SelectMany(written => Written(Encoding.UTF8.GetBytes(written)).Append(written));

    async Task Work(string slug)
    {
        var clinic = installation.Clinic(slug);
        using var manager = await clinic.As(Role.Manager);
        await manager.Post("/api/v1/staff", new { displayName = "Bureau", role = "receptionist", username = "bureau", password = TestCluster.Password, email = "desk731@atlas.example", phone = "0662731905" });
        using var desk = await clinic.As(Role.Receptionist);
        var body = new
        {
            firstName = "Zohra",
            lastName = "Qadiri",
            birthDate = "1991-02-03",
            sex = "female",
            cin = "bk 731904",
            phone = "06 61 73 19 04",
            email = "Zohra.Qadiri731@patients.example",
            insuranceId = "731 904 662",
            address = "731, boulevard Zerktouni, appartement 904",
        };
        var id = (await desk.Post("/api/v1/patients", body)).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await desk.Post("/api/v1/patients", body)).ShouldBe(409);
        await desk.Post("/api/v1/patients/duplicates", body);
        await desk.Post("/api/v1/patients", new { firstName = "", lastName = "", cin = "BK-731904", phone = "+212 661-731904", email = "Zohra.Qadiri731@patients.example" });
        foreach (var query in new[] { "cin=BK-731904", "phone=%2B212%20661-731904", "q=BK731904", "q=0661731904", "q=zohra.qadiri731@patients.example", "q=731904662", "unknown=BK731904" })
            ((int)(await desk.Get($"/api/v1/patients?{query}")).Status).ShouldBeLessThan(500);
        await desk.Patch($"/api/v1/patients/{id}", new { phone = "00212661731904", address = "731, boulevard Zerktouni, appartement 904" });
        (await desk.Get($"/api/v1/patients/{id}")).ShouldBe(200);
        foreach (var login in new[] { "desk731@atlas.example", "0662731905", "zohra.qadiri731@patients.example" })
        {
            using var anybody = clinic.Anybody();
            await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password });
            await anybody.PostForm("/sign-in", new() { ["login"] = login, ["password"] = "not the password" });
        }
        // A file of theirs, called after the identity card, and with all of it inside.
        var doctor = (await desk.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
        var appointment = (await desk.Post("/api/v1/appointments", new { patientId = id, doctorId = doctor, startsAt = $"{OrdinaryWeek.Monday():yyyy-MM-dd}T10:00" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var scan = Encoding.UTF8.GetBytes("%PDF-1.7 " + string.Join(' ', Identifiers.Values.SelectMany(spellings => spellings)));
        var attached = (await desk.Attach($"/api/v1/appointments/{appointment}/attachments", scan, "BK731904 Zohra 0661731904.pdf")).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await desk.Get($"/api/v1/appointments/{appointment}/attachments/{attached}")).ShouldBe(200).Text.ShouldContain("BK731904");
        await desk.Post($"/api/v1/appointments/{appointment}/attachments/{attached}/remove", new { reason = "Plus valable" });
        using var browser = await clinic.AsPage(Role.Receptionist);
        ((int)(await browser.PostForm("/patients", new()
        {
            ["firstName"] = "Zohra", ["lastName"] = "Qadiri", ["cin"] = "BK-731904", ["phone"] = "0661731904", ["email"] = "zohra.qadiri731@patients.example", ["insuranceId"] = "731904662",
        })).Status).ShouldBeLessThan(500);
        foreach (var query in new[] { "q=BK731904", "q=0661731904" }) ((int)(await browser.Get($"/patients?{query}")).Status).ShouldBeLessThan(500);
    }

    async Task<string> Everything()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var tables = await administrator.All(row => row.GetString(0), """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1
            """);
        var all = new StringBuilder();
        foreach (var table in tables)
            foreach (var row in await administrator.All(row => row.GetString(0), $"select to_jsonb(t)::text from {table} t")) all.AppendLine(row);
        return all.ToString();
    }

    // What a thief of a backup holds: also what is in no table.
    async Task<string> PgDump()
    {
        var cluster = installation.Cluster.Cluster;
        using var dump = Process.Start(new ProcessStartInfo(Path.Combine(cluster.ProgramsFolder, "pg_dump"),
            ["-h", cluster.SocketFolder, "-p", $"{cluster.Port}", "-U", Enamel.Platform.Database.PrivateCluster.Administrator, installation.Address.Database])
        { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" })!; // a program that can not be started throws
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        dump.ExitCode.ShouldBe(0);
        return text;
    }
}
