using Enamel.Platform.Removals;
using System.Globalization;
using System.Security.Cryptography;
using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Server.Commands;

/// <summary>What the environment says about this installation.</summary>
/// <param name="DataFolder"><c>ENAMEL_DATA</c>: everything that is kept outside the database.</param>
/// <param name="Database"><c>ENAMEL_DATABASE</c>: the owner's way into a server of the operator's own; none for a private one.</param>
/// <param name="AppDatabase"><c>ENAMEL_APP_DATABASE</c>: the application role's way, through a pooler perhaps.</param>
/// <param name="Port"><c>PORT</c>: where the pages are.</param>
/// <param name="PublicHosts"><c>ENAMEL_PUBLIC_HOSTS</c>: names of the platform's own, besides this machine's; the directory is there, and any clinic by its path.</param>
/// <param name="Proxies"><c>ENAMEL_PROXIES</c>: addresses and networks of the proxies whose <c>X-Forwarded-*</c> headers are believed; nobody's by default.</param>
internal sealed record InstallationSettings(
    string DataFolder, string? Database, string? AppDatabase, int Port, IReadOnlyList<string> PublicHosts, IReadOnlyList<System.Net.IPNetwork> Proxies)
{
    private const int UsualPort = 5080;

    /// <summary>Reads them.</summary>
    /// <param name="variable">Gives a variable's value.</param>
    public static InstallationSettings From(Func<string, string?> variable)
    {
        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;
        return new(Path.GetFullPath(Given("ENAMEL_DATA") ?? ".data"), Given("ENAMEL_DATABASE"), Given("ENAMEL_APP_DATABASE"), PortFrom(Given("PORT")), HostsFrom(Given("ENAMEL_PUBLIC_HOSTS")),
            ProxiesFrom(Given("ENAMEL_PROXIES")));
    }

    /// <summary>This process's.</summary>
    public static InstallationSettings Current() => From(Environment.GetEnvironmentVariable);

    private static string[] HostsFrom(string? text) =>
        ["localhost", "127.0.0.1", .. (text ?? "").ToLowerInvariant().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static System.Net.IPNetwork[] ProxiesFrom(string? text) =>
        [.. (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)];

    private static System.Net.IPNetwork Network(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out var network))
            return network;
        return System.Net.IPAddress.TryParse(text, out var one)
            ? new(one, one.GetAddressBytes().Length * 8)
            : throw new OperatorException($"ENAMEL_PROXIES names {text}, which is no address and no network: give some such as ENAMEL_PROXIES=127.0.0.1,10.0.0.0/8");
    }

    private static int PortFrom(string? text)
    {
        if (text is null)
            return UsualPort;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new OperatorException("PORT is no port: give a number from 1 to 65535, such as PORT=5081");
    }
}

/// <summary>One installation, opened: its data folder, its secrets and its database, which is up until this is disposed.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string DatabaseName = "enamel";
    private const string AppRole = "enamel_app";
    private const UnixFileMode OnlyOurs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private Installation(InstallationSettings settings, PrivateCluster? cluster, DatabaseAddress address)
    {
        Settings = settings;
        Cluster = cluster;
        Address = address;
    }

    /// <summary>What the environment says.</summary>
    public InstallationSettings Settings { get; }

    /// <summary>The database's two doors.</summary>
    public DatabaseAddress Address { get; }

    /// <summary>The private cluster; none when the operator brought a server.</summary>
    public PrivateCluster? Cluster { get; }

    /// <summary>What remembers, outside of the database, what was removed for good.</summary>
    public LedgerFile Ledger => new(Path.Combine(Settings.DataFolder, "ledger", "removals.txt"));

    /// <summary>The file of the master keys.</summary>
    public string MasterKeyFile => Path.Combine(Secrets(Settings), "master.keys");

    /// <summary>Opens it: starts the private cluster, or sees that the operator's server answers.</summary>
    public static async Task<Installation> Open(InstallationSettings settings, IProgress<string> progress, CancellationToken stop)
    {
        if (settings.Database is not { } given)
        {
            var cluster = await PrivateCluster.Open(new() { DataFolder = settings.DataFolder, Progress = progress }, stop);
            return new(settings, cluster, new(cluster.ConnectionString(DatabaseName), App(settings, cluster.ConnectionString(DatabaseName, AppRole))));
        }
        var owner = DatabaseUrl.Read("ENAMEL_DATABASE", given);
        owner.Database = owner.Database is { Length: > 0 } named ? named : DatabaseName;
        await SeeThatItAnswers(owner, stop);
        return new(settings, null, new(owner.ConnectionString, App(settings, OwnAppRole(settings, owner))));
    }

    /// <summary>Leaves the private cluster, which stops it when nobody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }

    private static string App(InstallationSettings settings, string otherwise) =>
        settings.AppDatabase is { } given ? DatabaseUrl.Read("ENAMEL_APP_DATABASE", given).ConnectionString : otherwise;

    /// <summary>The role that serves requests on the operator's server. Roles belong to the whole server, so another database's has another name.</summary>
    private static string OwnAppRole(InstallationSettings settings, NpgsqlConnectionStringBuilder owner) => new NpgsqlConnectionStringBuilder(owner.ConnectionString)
    {
        Username = owner.Database == DatabaseName ? AppRole : $"{AppRole}_{owner.Database}",
        Password = AppPassword(settings),
    }.ConnectionString;

    private static string AppPassword(InstallationSettings settings)
    {
        var file = Path.Combine(Secrets(settings), "app.password");
        if (File.Exists(file))
            return File.ReadAllText(file).Trim();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OnlyOurs });
        using var writer = new StreamWriter(stream);
        writer.WriteLine(password);
        return password;
    }

    private static string Secrets(InstallationSettings settings)
    {
        var folder = Path.Combine(settings.DataFolder, "secrets");
        if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OnlyOurs | UnixFileMode.UserExecute);
        return folder;
    }

    private static async Task SeeThatItAnswers(NpgsqlConnectionStringBuilder owner, CancellationToken stop)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(stop);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // Migrating makes it.
        }
        catch (NpgsqlException silent)
        {
            throw new OperatorException(
                $"The database that ENAMEL_DATABASE names, {DatabaseUrl.Describe(owner)}, lets nobody in ({silent.Message}): mend the address, start that server, or unset ENAMEL_DATABASE for a private one.",
                silent);
        }
    }
}
