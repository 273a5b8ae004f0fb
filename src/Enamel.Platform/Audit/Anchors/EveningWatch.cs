using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Audit.Anchors;

/// <summary>Every evening, by each clinic's own clock: verifies its trail and sends its newest seal to the managers.</summary>
public sealed class EveningWatch(
    NpgsqlDataSource database, ClinicWork work, ClinicDirectory clinics, TrailSealing sealing, TrailVerification verification, ZoneRules zones, SealSettings settings, TimeProvider clock, ILogger<EveningWatch> log)
    : BackgroundService
{
    /// <summary>From this hour on.</summary>
    public static readonly TimeOnly From = new(20, 0);

    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsRunning) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Look(stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task Look(CancellationToken stop)
    {
        try
        {
            foreach (var clinic in await clinics.Open(stop))
            {
                if (!zones.Clock(clinic.Zone).Succeeded(out var there, out _) || there.WallTimeOf(clock.GetUtcNow()).At < From) continue;
                if (!await HasBeen(clinic, there, stop)) await Run(clinic, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another evening, or another server.
        }
        catch (Exception trouble)
        {
            log.LogError(trouble, "The trail could not be looked at this evening; trying again in {Minutes} min", Pause.TotalMinutes);
        }
    }

    /// <summary>Seals, verifies and sends for one clinic.</summary>
    /// <returns>To how many managers; null where it was done today, or nothing is sealed.</returns>
    public async Task<int?> Run(ClinicCard clinic, CancellationToken stop)
    {
        await sealing.Seal(clinic.Id, stop);
        var verdict = await Verified(clinic, stop);
        if (!verdict.IsWhole) log.LogError("The trail of clinic {Clinic} is not as it was written: {Fault} {Detail}", clinic.Id, verdict.Findings[0].Fault, verdict.Findings[0].Detail);
        return await work.In(clinic, Acting.Operator("evening"), unit => unit.GetRequiredService<GiveAnchor>().Run(verdict, stop), stop);
    }

    async Task<TrailVerdict> Verified(ClinicCard clinic, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        return await verification.AsApplication(connection, clinic.Id, stop);
    }

    async Task<bool> HasBeen(ClinicCard clinic, ClinicClock there, CancellationToken stop) => await work.In(clinic, Acting.Operator("evening"), async unit =>
        (await unit.GetRequiredService<TrailAnchors>().Given(stop)).Any(given => given.On == there.Today), stop);
}
