using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Server.Commands;
using Enamel.Server.Commands.Importing;
using Enamel.Tests.Support;
using Installation = Enamel.Tests.Support.Installation;

namespace Enamel.Tests.Server.Commands.Importing;

public sealed class Importing_encrypted_patients(Installation installation) : IClassFixture<Installation>, IDisposable
{
    // The vector of github.com/fernet/spec.
    private const string Key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    private const string Hello = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    private const string OlderKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string LostKey = "HxweHRsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("enamel-import-");

    [Fact]
    public async Task registers_them_with_what_the_keys_open()
    {
        var report = await Import($"""
            firstName;lastName;firstNameArabic;lastNameArabic;sex;birthDate;cin;phone;address
            Amina;{Hello};أمينة;العلوي;female;1988-04-30;{Token(Key, "BK 700001")};{Token(OlderKey, "06 61 70 00 01")};"12; rue ""Ibn Batouta"", Rabat"
            Karim;b'{Token(Key, "Tazi")}';;;male;;{Token(OlderKey, "BK700002")};;
            """, Key, OlderKey);
        (report.Rows, report.Registered, report.Problems.Count).ShouldBe((2, 2, 0), Told(report));
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var found = (await desk.Get("/api/v1/patients?cin=BK700001")).Json["items"]![0]!;
        found["fullName"]!.GetValue<string>().ShouldBe("Amina hello");
        var record = (await desk.Get($"/api/v1/patients/{found["id"]!.GetValue<Guid>()}")).Json;
        record["fullNameArabic"]!.GetValue<string>().ShouldBe("أمينة العلوي");
        record["phone"]!.GetValue<string>().ShouldBe("+212661700001");
        record["address"]!.GetValue<string>().ShouldBe("12; rue \"Ibn Batouta\", Rabat");
        (await desk.Get("/api/v1/patients?phone=0661700001")).Json["items"]!.AsArray().Count.ShouldBe(1);
        (await desk.Get("/api/v1/patients?cin=BK700002")).Json["items"]![0]!["fullName"]!.GetValue<string>().ShouldBe("Karim Tazi");
    }

    [Fact]
    public async Task never_takes_for_text_what_no_key_opens()
    {
        var tampered = Hello[..60] + (Hello[60] == 'A' ? 'B' : 'A') + Hello[61..];
        var report = await Import($"""
            firstName,lastName,address
            Sara,Perdue,{Token(LostKey, "1, rue Perdue")}
            Sara,Abimee,{tampered}
            Sara,Double,{Token(Key, Token(Key, "1, rue Double"))}
            Sara,Entouree,x{Hello}
            Sara,Octets,\x{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(Hello))}
            Sara,Binaire,{Token(Key, [0xFF, 0xFE])}
            """, Key);
        report.Registered.ShouldBe(0, Told(report));
        report.Problems.Select(problem => (problem.Line, problem.Trouble)).ShouldBe(Enumerable.Range(2, 6).Select(line => (line, RowTrouble.Failed)));
        report.Problems.ShouldAllBe(problem => problem.Why.Contains("address") && !problem.Why.Contains("gAAAA"));
        await using var administrator = await installation.Address.AsAdministrator();
        (await administrator.Ask<long>("select count(*) from clinic_atlas.patients_patients where first_name = 'Sara'")).ShouldBe(0);
    }

    [Fact]
    public async Task reports_each_row_that_is_refused_by_its_line_and_goes_on()
    {
        var report = await Import("""
            firstName,lastName,cin,birthDate
            Nora,Fikri,BK710001,1990-01-01
            Nora,,BK710002,1990-01-01
            Nora,Fikri,not a cin,1990-01-01
            Nora,Fikri,bk 710001,1990-01-01
            Nora,Fikri,BK710003
            Nora,Zniber,BK710004,
            """, Key);
        (report.Registered, report.AlreadyThere, report.Failed).ShouldBe((2, 1, 3), Told(report));
        report.Problems.Select(problem => problem.Line).ShouldBe([3, 4, 5, 6]);
        report.Problems[0].Why.ShouldStartWith("lastName: ");
        report.Problems[2].Why.ShouldContain("PT-ATLAS-");
        report.Problems.ShouldAllBe(problem => !problem.Why.Contains("not a cin") && !problem.Why.Contains("710001"));
    }

    [Fact]
    public async Task goes_on_where_it_was_stopped_and_registers_nobody_twice()
    {
        var rows = Enumerable.Range(0, 130).Select(row => $"Rim,Ligne {Letters(row)},{(row % 3 == 0 ? "" : $"BK{720000 + row}")},{(row % 2 == 0 ? "" : "1985-05-05")}").ToArray();
        (await Import(string.Join('\n', rows[..60].Prepend("firstName,lastName,cin,birthDate")), Key)).Registered.ShouldBe(60);
        var whole = await Import(string.Join('\n', rows.Prepend("firstName,lastName,cin,birthDate")), Key);
        (whole.Rows, whole.Registered, whole.AlreadyThere, whole.Failed).ShouldBe((130, 70, 60, 0), Told(whole));
    }

    [Fact]
    public async Task tries_everything_and_keeps_nothing_when_asked_to()
    {
        const string File = "firstName,lastName,cin\nDina,Essai,BK730001\nDina,Essai,BK730001\nDina,Essai,BK-\nDina,Sans Carte,\nDina,Sans Carte,\n";
        for (var round = 0; round < 2; round++)
        {
            var tried = await Import(File, isDryRun: true, Key);
            (tried.Registered, tried.AlreadyThere, tried.Failed).ShouldBe((2, 2, 1), Told(tried));
        }
        var kept = await Import(File, Key);
        (kept.Registered, kept.AlreadyThere, kept.Failed).ShouldBe((2, 2, 1), Told(kept));
    }

    [Fact]
    public void wants_keys_that_are_keys()
    {
        var refused = Should.Throw<OperatorException>(() => EncryptedValues.WithKeysOf(Written("keys.txt", $"{Key}\nnot-a-key\n")));
        refused.Message.ShouldNotContain("not-a-key");
        Should.Throw<OperatorException>(() => EncryptedValues.WithKeysOf(Written("keys.txt", "# none\n\n")));
        Should.Throw<OperatorException>(() => EncryptedValues.WithKeysOf(Path.Combine(_folder.FullName, "missing.txt")));
        EncryptedValues.WithKeysOf(Written("keys.txt", $"# of the old server\n\n {Key} \r\n")).Open(Hello).ShouldBe("hello");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ImportReport> Import(string file, params string[] keys) => Import(file, isDryRun: false, keys);

    private async Task<ImportReport> Import(string file, bool isDryRun, params string[] keys)
    {
        await using var services = installation.Cluster.Operator(installation.Address);
        var clinic = await Cards.Named("atlas", services, TestContext.Current.CancellationToken);
        using var reader = CsvReader.Over(new StringReader(file));
        var encrypted = EncryptedValues.WithKeysOf(Written("keys.txt", string.Join('\n', keys)));
        return await new PatientImport(services, clinic, encrypted, isDryRun)
            .Run(PatientColumns.Of(reader.Header), reader.Records(), new Progress<int>(), TestContext.Current.CancellationToken);
    }

    private string Written(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static string Told(ImportReport report) => string.Join('\n', report.Problems);

    // Names hold letters only.
    private static string Letters(int number) => string.Concat(Enumerable.Range(0, 3).Select(place => (char)('a' + number / (int)Math.Pow(10, place) % 10)));

    private static string Token(string key, string text) => Token(key, Encoding.UTF8.GetBytes(text));

    private static string Token(string key, byte[] plain)
    {
        var both = Base64Url.DecodeFromChars(key);
        using var aes = Aes.Create();
        aes.SetKey(both.AsSpan(16));
        var iv = new byte[16];
        var head = new byte[9];
        head[0] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(1), 1_700_000_000);
        byte[] signed = [.. head, .. iv, .. aes.EncryptCbc(plain, iv)];
        return Convert.ToBase64String([.. signed, .. HMACSHA256.HashData(both.AsSpan(0, 16), signed)]).Replace('+', '-').Replace('/', '_');
    }
}
