using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Server.Commands;
using Enamel.Server.Demo.Loading;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo;

/// <summary>What was loaded of a demo clinic.</summary>
internal sealed record DemoLoaded(string Slug, bool WasThere, int Staff, int Patients, int Appointments);

/// <summary>
/// Puts the demo clinics into an installation, through the product's own verbs. A clinic that is there is left alone; only days of its agenda that
/// came within sight since are filled, and people come on a day on which nobody has, so that a demo that is kept for months is never empty.
/// </summary>
/// <param name="services">The operator's.</param>
/// <param name="plan">What is to be there.</param>
/// <param name="reached">Where the clinic's pages are, for the links in its messages.</param>
internal sealed class DemoLoader(IServiceProvider services, DemoPlan plan, string reached)
{
    private const string Zone = "Africa/Casablanca";

    /// <summary>Loads those that are not there yet.</summary>
    /// <param name="services">The operator's.</param>
    /// <param name="slugs">Which.</param>
    /// <param name="port">At which the server answers.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<IReadOnlyList<DemoLoaded>> Run(
        IServiceProvider services, IReadOnlyList<string> slugs, int port, IProgress<string> progress, CancellationToken stop)
    {
        var (loaded, addresses) = (new List<DemoLoaded>(), DemoAddresses.On(port));
        var today = services.GetRequiredService<ZoneRules>().Clock(Zone).Expected().Today;
        foreach (var slug in slugs)
            loaded.Add(await new DemoLoader(services, DemoPlan.For(slug, today), addresses.Clinics.Single(door => door.Slug == slug).Url).Load(progress, stop));
        return loaded;
    }

    private async Task<DemoLoaded> Load(IProgress<string> progress, CancellationToken stop)
    {
        var isThere = await IsThere(stop);
        if (!isThere)
            progress.Report($"Loading the demo clinic {plan.Clinic.Slug}.");
        var card = isThere ? await Cards.Named(plan.Clinic.Slug, services, stop) : await OpenClinic(stop);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card);
        var clinic = new DemoWork(scope.ServiceProvider, plan);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        // One transaction: a clinic stopped half-way is loaded whole by the next try.
        await unit.Enter(Acting.Operator("seed"), stop);
        if (!isThere)
            await Furnish(clinic, stop);
        var appointments = await new DemoAgendaLoading(clinic).Load(stop);
        await new DemoRemindersLoading(clinic, reached).Load(stop);
        await unit.Commit(stop);
        // In units of work of those who work there: what is done at a desk or a chair is done by nobody else.
        await new DemoDayLoading(services, card, plan).Load(stop);
        return isThere
            ? new(plan.Clinic.Slug, true, 0, 0, appointments)
            : new(plan.Clinic.Slug, false, plan.Staff.Count, plan.Patients.Count, appointments);
    }

    private static async Task Furnish(DemoWork clinic, CancellationToken stop)
    {
        await new DemoPremisesLoading(clinic).Load(stop);
        await new DemoStaffLoading(clinic).Load(stop);
        await new DemoPatientsLoading(clinic).Load(stop);
        await new DemoHoursLoading(clinic).Load(stop);
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
            // One that was not opened to its end goes on where it was stopped.
            var there = await registry.Set<Clinic>().SingleOrDefaultAsync(clinic => clinic.Slug == plan.Clinic.Slug && clinic.OpenedAt != null, stop);
            if (there is not null)
                return Cards.Of(there);
        }
        var opened = await services.GetRequiredService<ClinicOpening>().Run(
            new()
            {
                Slug = plan.Clinic.Slug,
                Name = plan.Clinic.Name,
                Hosts = [$"{plan.Clinic.Slug}.localhost"],
                HasOwnSchema = plan.Clinic.HasOwnSchema,
                Status = SubscriptionStatus.Active,
                Zone = Zone,
                SecondFactorRoles = [], // everybody may look at the demo; its pages say that it is off
            },
            stop);
        return opened.Succeeded(out var card, out var refusal) ? card : throw DemoWork.Failure(services, refusal);
    }
}
