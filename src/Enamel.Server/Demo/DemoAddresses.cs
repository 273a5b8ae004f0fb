using System.Globalization;
using System.Text.Json;
using Enamel.Server.Commands;

namespace Enamel.Server.Demo;

/// <summary>Where the demo is and who may enter: printed, and written to <c>demo.json</c> for programs.</summary>
/// <param name="BaseUrl">The public host.</param>
/// <param name="Clinics">The demo clinics.</param>
internal sealed record DemoAddresses(string BaseUrl, IReadOnlyList<DemoDoor> Clinics)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The addresses on a port of this machine.</summary>
    public static DemoAddresses On(int port)
    {
        var host = string.Create(CultureInfo.InvariantCulture, $"localhost:{port}");
        return new($"http://{host}", [.. DemoPlan.Slugs.Select(slug => new DemoDoor(
            slug, $"http://{slug}.{host}", $"http://{host}/clinic/{slug}",
            [.. DemoClinics.StaffOf(slug).Select(person => new DemoAccount(person.Role, person.Login, DemoStaff.Password))]))]);
    }

    /// <summary>As people read it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> Lines =>
    [
        $"Enamel answers at {BaseUrl}",
        .. Clinics.SelectMany(clinic => (string[])
        [
            "",
            $"{clinic.Slug}: {clinic.Url} or {clinic.PathUrl}",
            .. Terminal.Table(["  ROLE", "LOGIN", "PASSWORD"], clinic.Accounts.Select(account => new[] { $"  {account.Role}", account.Login, account.Password })),
        ]),
        "",
        "Ctrl-C stops it.",
    ];

    /// <summary>Writes <c>demo.json</c>, never half of it.</summary>
    public async Task WriteTo(string path, CancellationToken stop)
    {
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(this, Format) + "\n", stop);
        File.Move(path + ".new", path, overwrite: true);
    }
}

/// <summary>A demo clinic's addresses and accounts.</summary>
internal sealed record DemoDoor(string Slug, string Url, string PathUrl, IReadOnlyList<DemoAccount> Accounts);

/// <summary>A way in.</summary>
internal sealed record DemoAccount(string Role, string Login, string Password);
