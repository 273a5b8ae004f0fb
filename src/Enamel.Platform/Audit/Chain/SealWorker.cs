using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Enamel.Platform.Audit.Chain;

/// <summary>How this server seals.</summary>
public sealed record SealSettings
{
    /// <summary>Whether it does at all.</summary>
    public bool IsRunning { get; init; } = true;

    /// <summary>How often. What is written and removed again between two seals leaves no trace: the time is short.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Seals every few seconds what was written, and once more when the server closes.</summary>
public sealed class SealWorker(TrailSealing sealing, SealSettings settings, TimeProvider clock, ILogger<SealWorker> log) : BackgroundService
{
    static readonly TimeSpan LastPass = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsRunning) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Seal(stoppingToken);
            await Task.Delay(settings.Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        using var limit = new CancellationTokenSource(LastPass, clock);
        await Seal(limit.Token);
    }

    async Task Seal(CancellationToken stop)
    {
        try
        {
            await sealing.SealAll(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next pass, of this server or another, seals what this one did not.
        }
        catch (Exception trouble)
        {
            log.LogWarning(trouble, "The trail could not be sealed; trying again in {Seconds} s", settings.Pause.TotalSeconds);
        }
    }
}
