using System.Text.Json;
using Enamel.Bench.Loading;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Bench;

/// <summary>
/// An installation that is measured: a data folder laid out as any other, so that the server itself opens it, with a PostgreSQL that is as durable as in
/// production. It is kept between runs.
/// </summary>
sealed class BenchInstallation : IAsyncDisposable
{
    public const string Database = "enamel", AppRole = "enamel_app";

    readonly ServiceProvider services;

    BenchInstallation(string folder, PrivateCluster cluster, FileMasterKeyProvider master)
    {
        (Folder, Cluster) = (folder, cluster);
        services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddEnamel(new(cluster.ConnectionString(Database), cluster.ConnectionString(Database, AppRole)), master)
            .AddEnamelOperator().BuildServiceProvider();
    }

    public string Folder { get; }

    public PrivateCluster Cluster { get; }

    public IServiceProvider Services => services;

    /// <summary>Opens the folder's installation, and migrates it.</summary>
    public static async Task<BenchInstallation> Open(string folder, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var bench = new BenchInstallation(folder, await PrivateCluster.Open(new() { DataFolder = folder }, stop),
            await FileMasterKeyProvider.Open(Path.Combine(folder, "secrets", "master.keys"), stop));
        var report = await bench.Services.GetRequiredService<Migrator>().Run(parallel: 2, progress: null, stop);
        if (!report.Succeeded) throw new InvalidOperationException(string.Join("; ", report.Schemas.Where(schema => schema.Error is not null)));
        await bench.Services.GetRequiredService<PlatformKeys>().Ensure(stop);
        return bench;
    }

    /// <summary>A connection of the cluster's administrator, whom neither triggers nor row security stop once it says so.</summary>
    public async Task<NpgsqlConnection> Administrator(CancellationToken stop)
    {
        var connection = new NpgsqlConnection(Cluster.ConnectionString(Database) + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync(stop);
        return connection;
    }

    public async Task Execute(string sql, CancellationToken stop)
    {
        await using var connection = await Administrator(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stop);
    }

    public async Task<T> Ask<T>(string sql, CancellationToken stop)
    {
        await using var connection = await Administrator(stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(stop) ?? throw new InvalidOperationException("Nothing was answered."));
    }

    /// <summary>What an earlier run has loaded here; null when nothing was loaded to the end.</summary>
    public Loaded? Loaded => File.Exists(LoadedFile) ? JsonSerializer.Deserialize<Loaded>(File.ReadAllText(LoadedFile)) : null;

    /// <summary>Notes that all is loaded.</summary>
    public Task HasLoaded(Loaded loaded, CancellationToken stop) => File.WriteAllTextAsync(LoadedFile, JsonSerializer.Serialize(loaded), stop);

    string LoadedFile => Path.Combine(Folder, "loaded.json");

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Cluster.DisposeAsync();
    }
}
