using System.Diagnostics;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Bench.Loading;

/// <summary>What lies in a folder.</summary>
/// <param name="Plan">How much.</param>
/// <param name="Week">The Monday of the measured week.</param>
sealed record Loaded(BenchPlan Plan, DateOnly Week);

/// <summary>Opens the clinics as the operator does, and fills their tables by COPY: real ciphertexts, real blind indexes, every constraint.</summary>
sealed class Loader(BenchInstallation bench, TimeProvider clock, TextWriter told)
{
    /// <summary>Everybody's password, as the sign-in scenario types it.</summary>
    public const string Password = "Ortho-Panorama-26";

    public async Task<Loaded> Run(BenchPlan plan, CancellationToken stop)
    {
        if (bench.Loaded is { } there && there.Plan == plan) return there;
        var began = Stopwatch.GetTimestamp();
        var zone = new ZoneRules(clock).Clock("Africa/Casablanca").Expected();
        var loaded = new Loaded(plan, ClinicClock.MondayOf(zone.Today).AddDays(7));
        var hash = new Passwords().Hash(Password);
        var ring = bench.Services.GetRequiredService<KeyRing>();
        var done = 0;
        foreach (var planned in plan.All())
        {
            var card = await OpenClinic(planned, stop);
            await using var filling = await ClinicFilling.Begin(bench, planned, card, zone, stop);
            await filling.Fill(loaded, hash, await ring.Open(card.Id, stop), stop);
            if (++done % 10 == 0) await told.WriteLineAsync($"  {done} clinics after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        }
        await bench.Execute("vacuum (analyze)", stop);
        await bench.Execute("checkpoint", stop);
        await bench.HasLoaded(loaded, stop);
        await told.WriteLineAsync($"  loaded in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
        return loaded;
    }

    async Task<ClinicCard> OpenClinic(PlannedClinic planned, CancellationToken stop) => (await bench.Services.GetRequiredService<ClinicOpening>().Run(
        new()
        {
            Slug = planned.Slug, Name = $"Cabinet {planned.Number}", Hosts = [planned.Host], HasOwnSchema = planned.HasOwnSchema, Status = SubscriptionStatus.Active,
            CapacityPatients = 1_000_000, CapacityDoctors = BenchPlan.Doctors, SecondFactorRoles = [],
        }, stop)).Expected();
}
