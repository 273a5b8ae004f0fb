using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Enamel.Server.Commands.Auditing;

/// <summary>The trail: that it is whole, and how others see that it is.</summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand()
        : base("audit", "The audit trail: verify that nobody bent it, export it, seal it.")
    {
        Add(new AuditVerifyCommand());
        Add(new AuditExportCommand());
        Add(new AuditSealCommand());
    }
}

/// <summary>A trail that a command is about.</summary>
/// <param name="Id">The clinic's; 0 is the platform.</param>
/// <param name="Slug">The clinic's word; <c>platform</c> for the platform, which no clinic is called.</param>
internal sealed record NamedTrail(int Id, string Slug)
{
    /// <summary>What the platform's own trail is called.</summary>
    public const string Platform = "platform";

    /// <summary>All trails, or the one that was named.</summary>
    /// <exception cref="OperatorException">No clinic is called so.</exception>
    public static async Task<IReadOnlyList<NamedTrail>> Of(string? slug, Workshop workshop, CancellationToken stop)
    {
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        var clinics = await registry.Set<Clinic>().OrderBy(clinic => clinic.Id).Select(clinic => new NamedTrail(clinic.Id, clinic.Slug)).ToListAsync(stop);
        NamedTrail[] named = [.. new[] { new NamedTrail(0, Platform) }.Concat(clinics).Where(trail => slug is null || trail.Slug == slug)];
        return named.Length > 0 ? named : throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are, and {Platform} is the platform itself.");
    }

    /// <summary>A connection that may read every trail, past the application's role.</summary>
    public static async Task<NpgsqlConnection> Open(Workshop workshop, CancellationToken stop)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(workshop.Installation.Address.OwnerConnectionString)
        {
            Pooling = false, CommandTimeout = 0, ApplicationName = "enamel-audit", Options = $"-c role={Bootstrap.OwnerRole}",
        }.ConnectionString);
        await connection.OpenAsync(stop);
        return connection;
    }

    /// <summary>A time as an operator writes it: a day, or an instant.</summary>
    /// <exception cref="OperatorException">It is neither.</exception>
    public static DateTime? Time(string option, string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.UtcDateTime
        : throw new OperatorException($"{option} is no time: give one such as {option} 2026-11-21 or {option} 2026-11-21T18:00:00Z");
}
