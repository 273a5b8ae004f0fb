using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Server.Commands;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo;

/// <summary>What was loaded of a demo clinic.</summary>
internal sealed record DemoLoaded(string Slug, bool WasThere, int Staff, int Patients, int Appointments);

/// <summary>Puts the demo clinics into an installation, through the product's own verbs. A clinic that is there is left alone.</summary>
internal sealed class DemoLoader(IServiceProvider services, DemoPlan plan)
{
    private const string Zone = "Africa/Casablanca";

    /// <summary>Loads those that are not there yet.</summary>
    public static async Task<IReadOnlyList<DemoLoaded>> Run(
        IServiceProvider services, IReadOnlyList<string> slugs, IProgress<string> progress, CancellationToken stop)
    {
        var loaded = new List<DemoLoaded>();
        var today = Expected(services.GetRequiredService<ZoneRules>().Clock(Zone)).Today;
        foreach (var slug in slugs)
            loaded.Add(await new DemoLoader(services, DemoPlan.For(slug, today)).Load(progress, stop));
        return loaded;
    }

    private async Task<DemoLoaded> Load(IProgress<string> progress, CancellationToken stop)
    {
        if (await IsThere(stop))
            return new(plan.Clinic.Slug, true, 0, 0, 0);
        progress.Report($"Loading the demo clinic {plan.Clinic.Slug}.");
        var card = await OpenClinic(stop);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        // One transaction: a clinic stopped half-way is loaded whole by the next try.
        await unit.Enter(Acting.Operator("seed"), stop);
        await TakeOnEverybody(scope.ServiceProvider, stop);
        await unit.Commit(stop);
        return new(plan.Clinic.Slug, false, plan.Staff.Count, 0, 0);
    }

    private async Task<bool> IsThere(CancellationToken stop)
    {
        await using var registry = services.GetRequiredService<OwnerDatabase>().Registry();
        var logins = plan.Staff.Select(person => person.Login).ToArray();
        return await registry.Set<Membership>().AnyAsync(member => logins.Contains(member.Username), stop);
    }

    private async Task<ClinicCard> OpenClinic(CancellationToken stop)
    {
        await using (var registry = services.GetRequiredService<OwnerDatabase>().Registry())
        {
            var there = await registry.Set<Clinic>().SingleOrDefaultAsync(clinic => clinic.Slug == plan.Clinic.Slug, stop);
            if (there is not null)
                return Cards.Of(there);
        }
        return Expected(await services.GetRequiredService<ClinicOpening>().Run(
            new()
            {
                Slug = plan.Clinic.Slug,
                Name = plan.Clinic.Name,
                Hosts = [$"{plan.Clinic.Slug}.localhost"],
                HasOwnSchema = plan.Clinic.HasOwnSchema,
                Status = SubscriptionStatus.Active,
                Zone = Zone,
            },
            stop));
    }

    private async Task TakeOnEverybody(IServiceProvider clinic, CancellationToken stop)
    {
        var take = clinic.GetRequiredService<TakeOnStaff>();
        foreach (var person in plan.Staff)
            if (await ElsewhereAlready(person, clinic, stop) is { } account)
                Expected(await take.RunFor(account, Expected(RoleWords.Parse(person.Role)), person.Login, stop));
            else
                Expected(await take.Run(
                    new(person.DisplayName, person.Role, person.Login, DemoStaff.Password, person.Email, person.Phone, person.Speciality), stop));
    }

    /// <summary>The account of someone who works in another demo clinic too.</summary>
    private async Task<Guid?> ElsewhereAlready(DemoStaff person, IServiceProvider clinic, CancellationToken stop)
    {
        var others = DemoPlan.Slugs.Where(slug => slug != plan.Clinic.Slug).SelectMany(DemoClinics.StaffOf)
            .Where(other => other.Person == person.Person).Select(other => other.Login).ToArray();
        return others.Length == 0
            ? null
            : await clinic.GetRequiredService<RegistryDb>().Set<Membership>()
                .Where(member => others.Contains(member.Username)).Select(member => (Guid?)member.UserId).FirstOrDefaultAsync(stop);
    }

    private static T Expected<T>(Outcome<T> outcome) =>
        outcome.Succeeded(out var value, out var refusal) ? value : throw new OperatorException($"The demo could not be loaded: {Refusals.Sentence(refusal)}");

    private static void Expected(Outcome outcome)
    {
        if (!outcome.Succeeded(out var refusal))
            throw new OperatorException($"The demo could not be loaded: {Refusals.Sentence(refusal)}");
    }
}
