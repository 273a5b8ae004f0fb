using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Enamel.Platform.Operations;

/// <summary>Gathers what the framework, the runtime and the database driver measure of themselves.</summary>
sealed class Metrics : IHostedService, IDisposable
{
    MeterProvider? provider;

    /// <summary>Writes what was gathered.</summary>
    public PrometheusText Text { get; } = new();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql")
            .AddReader(new BaseExportingMetricReader(Text))
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        provider?.Dispose();
        Text.Dispose();
    }
}
