using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Jobs;

/// <summary>
/// Clears the registry once a day of what opens nothing any more: handoffs, codes, sign-ins that nobody finished, programs' sessions that are over. Of several
/// servers one does it at a time, and twice does no harm.
/// </summary>
public sealed class Housekeeping(NpgsqlDataSource database, JobSettings settings, TimeProvider clock, ILogger<Housekeeping> log) : BackgroundService
{
    static readonly TimeSpan First = TimeSpan.FromMinutes(10), Every = TimeSpan.FromHours(24);

    /// <summary>Does it once.</summary>
    /// <returns>How many rows of each kind went; nothing at all while another server is at it.</returns>
    public async Task<IReadOnlyDictionary<string, long>> Sweep(CancellationToken stop)
    {
        var removed = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = database.CreateCommand("select what, removed from registry.sweep()");
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop)) removed[row.GetString(0)] = row.GetInt64(1);
        return removed;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsRunning) return;
        try
        {
            for (var wait = First; ; wait = Every)
            {
                await Task.Delay(wait, clock, stoppingToken);
                await Try(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // A database that is away for a moment must not end the server: tomorrow is another day.
    async Task Try(CancellationToken stop)
    {
        try
        {
            foreach (var (what, count) in await Sweep(stop))
                if (count > 0) log.LogInformation("{Count} rows of {What} were cleared away", count, what);
        }
        catch (NpgsqlException failure)
        {
            log.LogWarning(failure, "The registry could not be cleared; it is tried again tomorrow");
        }
    }
}
