using System.CommandLine;
using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands;

/// <summary>What an operator does about clinics' agendas.</summary>
internal sealed class AgendaCommand : Command
{
    public AgendaCommand()
        : base("agenda", "The clinics' agendas.") => Add(new AgendaRecomputeCommand());
}

/// <summary>Takes future appointments to the instants that their wall-clock times stand for, after a country changed its clocks.</summary>
internal sealed class AgendaRecomputeCommand : OperatorCommand
{
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Only tell what would change." };
    private readonly Option<string?> _clinic = new("--clinic") { Description = "Only this clinic." };

    public AgendaRecomputeCommand()
        : base(
            "recompute",
            "After an update of the time-zone data: what was agreed for nine o'clock is at nine o'clock by the new rules. What meets something there stays and is listed, for somebody to call the patient.",
            "./enamel agenda recompute --dry-run",
            "./enamel agenda recompute --json")
    {
        Options.Add(_dry);
        Options.Add(_clinic);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        await using var workshop = await Workshop.Open(InstallationSettings.Current(), terminal, stop);
        var (work, isDry) = (workshop.Services.GetRequiredService<ClinicWork>(), arguments.GetValue(_dry));
        var found = new Dictionary<string, IReadOnlyList<Recomputed>>(StringComparer.Ordinal);
        // A doctor of several clinics may stand in their own way until the other clinic is done as well: so clinics with conflicts have another turn while any gets on.
        var turn = await Clinics(workshop, arguments.GetValue(_clinic), stop);
        for (var open = int.MaxValue; turn.Count > 0;)
        {
            foreach (var clinic in turn)
            {
                var moved = await work.In(clinic, Acting.Operator("agenda recompute"), unit => unit.GetRequiredService<RecomputeTimes>().Run(isDry, stop), stop);
                found[clinic.Slug] = [.. found.GetValueOrDefault(clinic.Slug, []).Where(before => before.Conflict is null), .. moved];
            }
            var conflicts = found.Values.Sum(one => one.Count(moved => moved.Conflict is not null));
            turn = conflicts == 0 || conflicts >= open ? [] : [.. turn.Where(clinic => found[clinic.Slug].Any(moved => moved.Conflict is not null))];
            open = conflicts;
        }
        var left = found.Values.Sum(one => one.Count(moved => moved.Conflict is not null));
        var all = found.Values.Sum(one => one.Count);
        terminal.Result(
            new { isDryRun = isDry, clinics = found.Where(one => one.Value.Count > 0).Select(one => new { clinic = one.Key, appointments = one.Value }) },
            found.SelectMany(one => one.Value.Select(moved => Line(one.Key, moved))).Append(isDry
                ? string.Create(CultureInfo.InvariantCulture, $"{all} appointments would be at another instant.")
                : string.Create(CultureInfo.InvariantCulture, $"{all - left} appointments are at another instant, {left} are left for a person to see to.")));
        return left == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<IReadOnlyList<ClinicCard>> Clinics(Workshop workshop, string? slug, CancellationToken stop)
    {
        await using var registry = workshop.Services.GetRequiredService<OwnerDatabase>().Registry();
        var clinics = await registry.Set<Clinic>().Where(clinic => clinic.OpenedAt != null && (slug == null || clinic.Slug == slug)).OrderBy(clinic => clinic.Id).ToListAsync(stop);
        return slug is not null && clinics.Count == 0 ? throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are.") : [.. clinics.Select(Cards.Of)];
    }

    private static string Line(string clinic, Recomputed moved) => string.Create(
        CultureInfo.InvariantCulture, $"  {clinic} {moved.Id}: agreed for {moved.Local:yyyy-MM-dd HH:mm}, {moved.Was:u} -> {moved.Is:u}{(moved.Conflict is { } why ? $", NOT MOVED: {why}" : "")}");
}
