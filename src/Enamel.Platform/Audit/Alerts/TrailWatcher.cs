using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>Follows the trails of all clinics, on any number of servers beside each other: a clinic's trail is followed by one of them at a time.</summary>
public sealed class TrailWatcher(NpgsqlDataSource database, ClinicWork work, ClinicDirectory clinics, TrailSignals signals, JobSettings settings, TimeProvider clock, ILogger<TrailWatcher> log) : BackgroundService
{
    // Soon enough for a message, seldom enough to cost nothing.
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5), Round = TimeSpan.FromMinutes(5);

    /// <summary>Takes a clinic's next step.</summary>
    /// <returns>Up to when its trail was looked at; null when another server is at it.</returns>
    public Task<DateTimeOffset?> Step(ClinicCard clinic, CancellationToken stop) => work.In(
        clinic, new(RequestId: $"job:alerts-{Guid.CreateVersion7(clock.GetUtcNow()):N}"), unit => unit.GetRequiredService<WatchTrail>().Step(stop), stop);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsRunning) return;
        var nextRound = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (clock.GetUtcNow() >= nextRound)
                {
                    foreach (var id in await All(stoppingToken)) await Follow(id, stoppingToken);
                    nextRound = clock.GetUtcNow() + Round;
                }
                foreach (var one in signals.Waiting)
                    if (await Follow(one.Key, stoppingToken) is not { } seen || seen > one.Value) signals.Settle(one);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception trouble)
            {
                log.LogWarning(trouble, "The trails cannot be followed now; trying again in {Seconds} s", Pause.TotalSeconds);
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<DateTimeOffset?> Follow(int id, CancellationToken stop) =>
        await clinics.ById(id, stop) is { } clinic && clinic.Status != SubscriptionStatus.Suspended ? await Step(clinic, stop) : null;

    async Task<List<int>> All(CancellationToken stop)
    {
        await using var command = database.CreateCommand("select id from registry.clinics where status <> 'suspended' and opened_at is not null order by id");
        await using var reader = await command.ExecuteReaderAsync(stop);
        var ids = new List<int>();
        while (await reader.ReadAsync(stop)) ids.Add(reader.GetInt32(0));
        return ids;
    }
}
